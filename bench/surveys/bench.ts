import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { startChild } from '../child.ts'
import { median } from '../measure.ts'
import { type BenchServer, startServer, untilApplied } from '../server.ts'
import { printTable, ratio } from '../table.ts'
import type { SubmitOrder, SubmitReport } from './load.ts'
import { fillStatement, surveyOf } from './survey.ts'

export type SurveysBench = {
  folder: string
  seconds: number
  passes: number
  answers: number
  /** Folder for CPU profiles of the server; null for none. */
  profileTo: string | null
}

/** Of issue 3. */
const bars = { open: 3_000, limited: 500, resultsMs: 1_000 }
const answersPerResponse = 5
const responsesPerInsert = 50_000

/**
 * Submissions a second through the public endpoint, without and with a quota, with few and with many answers stored; then how long
 * the results of the larger survey take. The ratio is that of the full store to the nearly empty one: flat is 1.
 */
export async function benchSurveys(options: SurveysBench): Promise<void> {
  const { profileTo } = options
  const server = await startServer({
    folder: options.folder,
    env: { OPENCXM_TRUSTED_PROXIES: '127.0.0.1' },
    nodeArguments: profileTo === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`],
  })
  try {
    const [open, limited] = [await publish(server, false), await publish(server, true)]
    const sizes = [10_000, options.answers].filter((size, at, all) => all.indexOf(size) === at)
    const rows: Record<string, string | number>[] = []
    const first = new Map<string, number>()
    let filled = 0
    for (const size of sizes) {
      await fill(server, open, { from: filled, to: size / answersPerResponse })
      filled = size / answersPerResponse
      for (const [name, survey, bar] of [
        ['open', open, bars.open],
        ['quota', limited, bars.limited],
      ] as const) {
        const runs: SubmitReport[] = []
        for (let pass = 0; pass < options.passes; pass++) runs.push(await submit(server, survey, options.seconds))
        await untilApplied(server)
        const perSecond = median(runs.map((run) => run.perSecond))
        if (!first.has(name)) first.set(name, perSecond)
        rows.push({
          ...{ door: name, stored: size, 'per s': perSecond, bar, 'to first': ratio(perSecond, first.get(name) ?? 0) },
          'p50 ms': median(runs.map((run) => run.p50Ms)),
          'p99 ms': median(runs.map((run) => run.p99Ms)),
          others: JSON.stringify(Object.assign({}, ...runs.map((run) => run.others))),
        })
      }
    }
    printTable('Submissions through the public endpoint', rows)
    printTable(
      `Results at ${options.answers.toLocaleString('en')} answers (bar ${bars.resultsMs} ms)`,
      await results(server, open),
    )
  } finally {
    await server.stop()
  }
}

async function publish(server: BenchServer, withQuota: boolean): Promise<string> {
  const call = async (method: string, where: string, body: unknown) => {
    const headers = { authorization: `Bearer ${server.secretKey}`, 'content-type': 'application/json' }
    const reply = await fetch(`${server.url}/api/v1/surveys${where}`, { method, headers, body: JSON.stringify(body) })
    if (!reply.ok) throw new Error(`${method} ${where}: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as { id: string; revision: number; definition: object }
  }
  const draft = await call('POST', '', { from: 'blank', name: withQuota ? 'Quota' : 'Open' })
  const definition = { ...draft.definition, ...surveyOf(withQuota) }
  const saved = await call('PUT', `/${draft.id}`, { revision: draft.revision, definition })
  await call('POST', `/${draft.id}/publish`, { revision: saved.revision })
  return draft.id
}

async function fill(server: BenchServer, survey: string, range: { from: number; to: number }): Promise<void> {
  for (let from = range.from; from < range.to; from += responsesPerInsert)
    await server.engine(fillStatement(survey, { from, count: Math.min(responsesPerInsert, range.to - from) }))
}

async function submit(server: BenchServer, survey: string, seconds: number): Promise<SubmitReport> {
  const order: SubmitOrder = {
    ...{ url: server.url, dataFolder: server.dataFolder, survey, seconds },
    ...{ connections: 64, warmupSeconds: 1, runId: randomBytes(4).toString('hex') },
  }
  return await startChild<SubmitReport>(path.join(import.meta.dirname, 'load.ts'), order).report
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
