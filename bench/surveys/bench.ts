import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { startChild } from '../child.ts'
import { median } from '../measure.ts'
import { type BenchServer, startServer, untilApplied } from '../server.ts'
import { printTable, ratio } from '../table.ts'
import { makeLinks } from './links.ts'
import type { LoadOrder, LoadReport } from './load.ts'
import { fillStatement, surveyOf } from './survey.ts'

export type SurveysBench = {
  folder: string
  seconds: number
  passes: number
  answers: number
  /** Folder for CPU profiles of the server; null for none. */
  profileTo: string | null
}

/** Of issue 3, a second; a page has none. */
const bars = { open: 3_000, limited: 500, resultsMs: 1_000 }
const answersPerResponse = 5
const responsesPerInsert = 50_000
/** Links for each second of load; more than can be used. */
const linksPerSecond = 6_000

type Door = { name: string; survey: string; what: LoadOrder['what']; hasLinks: boolean; bar: number | '' }

/**
 * Submissions a second through the public endpoint, without and with a quota and through personal links, with few and with many answers
 * stored, and first screens; then how long the results of the larger survey take. The ratio is that of the full store to the nearly
 * empty one: flat is 1. Processor time is that of the server's main thread, which does all that a respondent waits for: unlike the
 * rates it says something on a busy machine too. Each request comes from an address of its own (X-Forwarded-For by a trusted proxy), so
 * that the limit for one address (`OPENCXM_SURVEY_PER_MINUTE`, at its default) stays out of the way.
 */
export async function benchSurveys(options: SurveysBench): Promise<void> {
  const { profileTo } = options
  const server = await startServer({
    folder: options.folder,
    env: { OPENCXM_TRUSTED_PROXIES: '127.0.0.1' },
    nodeArguments: profileTo === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`],
  })
  try {
    const [open, limited, linked] = [
      await publish(server, 'open'),
      await publish(server, 'quota'),
      await publish(server, 'link'),
    ]
    const doors: Door[] = [
      { name: 'open', survey: open, what: 'submit', hasLinks: false, bar: bars.open },
      { name: 'quota', survey: limited, what: 'submit', hasLinks: false, bar: bars.limited },
      { name: 'personal link', survey: linked, what: 'submit', hasLinks: true, bar: bars.limited },
      { name: 'first screen', survey: open, what: 'page', hasLinks: false, bar: '' },
    ]
    const sizes = [10_000, options.answers].filter((size, at, all) => all.indexOf(size) === at)
    const rows: Record<string, string | number>[] = []
    const first = new Map<string, number>()
    let filled = 0
    for (const size of sizes) {
      await fill(server, open, { from: filled, to: size / answersPerResponse })
      filled = size / answersPerResponse
      for (const door of doors) {
        const { perSecond, ...row } = await measure(server, door, options)
        if (!first.has(door.name)) first.set(door.name, perSecond)
        rows.push({
          ...{ door: door.name, stored: size, 'per s': perSecond, bar: door.bar },
          ...{ 'to first': ratio(perSecond, first.get(door.name) ?? 0), ...row },
        })
      }
    }
    printTable('Submissions and first screens through the public endpoint', rows)
    printTable(
      `Results at ${options.answers.toLocaleString('en')} answers (bar ${bars.resultsMs} ms)`,
      await results(server, open),
    )
  } finally {
    await server.stop()
  }
}

async function measure(server: BenchServer, door: Door, { seconds, passes }: SurveysBench) {
  const runs: (LoadReport & { mainUs: number })[] = []
  for (let pass = 0; pass < passes; pass++) {
    const links = door.hasLinks ? await makeLinks(server, door.survey, linksPerSecond * (seconds + 1)) : null
    const before = mainThreadMs(server.pid)
    const report = await load(server, { survey: door.survey, what: door.what, links, seconds })
    runs.push({ ...report, mainUs: (1000 * (mainThreadMs(server.pid) - before)) / Math.max(1, report.accepted) })
  }
  await untilApplied(server)
  const of = (what: 'perSecond' | 'p50Ms' | 'p99Ms' | 'mainUs') => median(runs.map((run) => run[what]))
  return {
    perSecond: of('perSecond'),
    'main thread µs': of('mainUs'),
    ...{ 'p50 ms': of('p50Ms'), 'p99 ms': of('p99Ms') },
    others: JSON.stringify(Object.assign({}, ...runs.map((run) => run.others))),
  }
}

/** Processor time that the main thread of a process has had; Linux only. */
function mainThreadMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function publish(server: BenchServer, door: 'open' | 'quota' | 'link'): Promise<string> {
  const call = async (method: string, where: string, body: unknown) => {
    const headers = { authorization: `Bearer ${server.secretKey}`, 'content-type': 'application/json' }
    const reply = await fetch(`${server.url}/api/v1/surveys${where}`, { method, headers, body: JSON.stringify(body) })
    if (!reply.ok) throw new Error(`${method} ${where}: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as { id: string; revision: number; definition: object }
  }
  const draft = await call('POST', '', { from: 'blank', name: door })
  const definition = { ...draft.definition, ...surveyOf(door === 'quota') }
  const saved = await call('PUT', `/${draft.id}`, { revision: draft.revision, definition })
  await call('POST', `/${draft.id}/publish`, { revision: saved.revision })
  return draft.id
}

async function fill(server: BenchServer, survey: string, range: { from: number; to: number }): Promise<void> {
  for (let from = range.from; from < range.to; from += responsesPerInsert)
    await server.engine(fillStatement(survey, { from, count: Math.min(responsesPerInsert, range.to - from) }))
}

async function load(
  server: BenchServer,
  order: Pick<LoadOrder, 'survey' | 'what' | 'links' | 'seconds'>,
): Promise<LoadReport> {
  const whole: LoadOrder = {
    ...{ url: server.url, dataFolder: server.dataFolder, ...order },
    ...{ connections: 64, warmupSeconds: 1, runId: randomBytes(4).toString('hex') },
  }
  return await startChild<LoadReport>(path.join(import.meta.dirname, 'load.ts'), whole).report
}

async function results(server: BenchServer, survey: string): Promise<Record<string, string | number>[]> {
  const queries: [string, string][] = [
    ['results', 'results'],
    ['results, kept only', 'results?quality=kept'],
    ['results, one language and version', 'results?language=en&version=1'],
    ['NPS by month', 'results/series?question=nps&by=month'],
    ['texts, newest 50', 'results/texts'],
    ['drop-off', 'results/dropoff'],
  ]
  const rows: Record<string, string | number>[] = []
  for (const [name, where] of queries) {
    const times: number[] = []
    for (let round = 0; round < 5; round++) {
      const began = performance.now()
      const headers = { authorization: `Bearer ${server.secretKey}` }
      const reply = await fetch(`${server.url}/api/v1/surveys/${survey}/${where}`, { headers })
      const said = await reply.text()
      if (!reply.ok) throw new Error(`${where}: ${reply.status} ${said}`)
      times.push(performance.now() - began)
    }
    rows.push({ what: name, 'first ms': times[0] ?? 0, 'median ms': median(times) })
  }
  return rows
}
