import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { startChild } from '../child.ts'
import { median, memoryMiB, processTree } from '../measure.ts'
import { printTable, ratio } from '../table.ts'
import type { BaselineReport } from './baseline.ts'
import { type LoadShape, standardLoad } from './generator.ts'
import type { LoadOrder, LoadReport } from './load.ts'

/** A server to measure. */
export type IngestTarget = {
  url: string
  writeKey: string
  /** The server; its memory is summed with that of all that descend from it (engine host, PostgreSQL). Null = not known. */
  serverPid: number | null
  /** Its stores, if they can be asked. */
  stores: {
    /** Requests acknowledged and not stored yet. */
    pending: () => Promise<number>
    /** Resolves when everything acknowledged is stored. */
    settled: () => Promise<void>
    /** Rows stored for the runs (message ids begin with one of `runIds`); throws when the event tables disagree. */
    count: (runIds: string[]) => Promise<number>
  } | null
}

export type IngestBenchOptions = {
  /** Of one pass. */
  seconds: number
  passes: number
  connections: number
  /** Events offered to the product a second; null = as many as it answers. */
  rate: number | null
  shape?: LoadShape
}

/** One pass against the product: what the sender saw, and how far storing had come when it ended. */
type Measured = LoadReport & {
  storedPerSecond: number
  backlog: number
  /** Most events that waited to be stored in the first and the second half of the pass: a bounded backlog does not grow. */
  waiting: readonly [first: number, second: number]
  settleSeconds: number
}

const here = import.meta.dirname
const warmupSeconds = 1
/** Of issue 2; the ratio is to the baseline of the same run. */
const bars = { eventsPerSecond: 20_000, ratio: 0.25, p99Ms: 100, MiB: 1_500 }

/**
 * Measures durably acknowledged events per second over keep-alive connections, and how many are stored meanwhile, against the
 * bare baseline, then counts what is stored. Passes alternate, and each begins when all that came before is stored, so that
 * neither runs beside the other's work. Prints a table with ratios. Without a target only the baseline runs.
 */
export async function benchIngest(target: IngestTarget | null, options: IngestBenchOptions): Promise<void> {
  const baseline = startChild<BaselineReport>(path.join(here, 'baseline.ts'), {})
  try {
    const url = `http://127.0.0.1:${(await baseline.report).port}`
    const bare: LoadReport[] = []
    const measured: Measured[] = []
    const runIds: string[] = []
    const memory = watchMemory(target?.serverPid ?? null)
    for (let pass = 0; pass < options.passes; pass += 1) {
      bare.push(await runLoad({ url, writeKey: 'baseline', runId: newRunId() }, { ...options, rate: null }))
      if (target === null) continue
      const runId = newRunId()
      runIds.push(runId)
      measured.push(await measurePass(target, runId, options))
    }
    const peakMiB = memory.stop()
    print({ bare, measured, peakMiB, baselineMiB: memoryMiB([baseline.pid]), rate: options.rate })
    if (target?.stores) await checkRows(target.stores, runIds, measured)
  } finally {
    await baseline.stop()
  }
}

async function measurePass(target: IngestTarget, runId: string, options: IngestBenchOptions): Promise<Measured> {
  const events = (options.shape ?? standardLoad).eventsPerRequest
  const watch = target.stores === null ? null : watchBacklog(target.stores)
  const report = await runLoad({ url: target.url, writeKey: target.writeKey, runId }, options)
  const unknown = { storedPerSecond: Number.NaN, backlog: Number.NaN, settleSeconds: Number.NaN }
  if (target.stores === null || watch === null) return { ...report, ...unknown, waiting: [Number.NaN, Number.NaN] }
  const backlog = (await target.stores.pending()) * events
  const seen = await watch.stop()
  const most = (part: number[]) => Math.max(0, ...part) * events
  const half = Math.ceil(seen.length / 2)
  const ended = performance.now()
  await target.stores.settled()
  return {
    ...report,
    backlog,
    waiting: [most(seen.slice(0, half)), most(seen.slice(half))],
    storedPerSecond: Math.max(0, report.acknowledged - backlog) / (options.seconds + warmupSeconds),
    settleSeconds: (performance.now() - ended) / 1000,
  }
}

/** Asks once a second how many requests wait to be stored. */
function watchBacklog(stores: NonNullable<IngestTarget['stores']>): { stop: () => Promise<number[]> } {
  const seen: number[] = []
  let stopped = false
  const watching = (async () => {
    while (!stopped) {
      seen.push(await stores.pending())
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  })()
  return {
    async stop() {
      stopped = true
      await watching
      return seen
    },
  }
}

async function checkRows(
  stores: NonNullable<IngestTarget['stores']>,
  runIds: string[],
  measured: Measured[],
): Promise<void> {
  const sum = (of: (report: Measured) => number) => measured.reduce((total, report) => total + of(report), 0)
  const [acknowledged, uncertain, stored] = [
    sum((report) => report.acknowledged),
    sum((report) => report.uncertain),
    await stores.count(runIds),
  ]
  console.log(
    `  acknowledged ${acknowledged.toLocaleString('en')} different events, stored ${stored.toLocaleString('en')}`,
  )
  if (uncertain > 0) console.log(`  never acknowledged (may be stored or not): ${uncertain}`)
  if (stored < acknowledged || stored > acknowledged + uncertain)
    throw new Error('What is stored is not what was acknowledged.')
}

function newRunId(): string {
  return randomBytes(4).toString('hex')
}

async function runLoad(
  to: { url: string; writeKey: string; runId: string },
  options: IngestBenchOptions,
): Promise<LoadReport> {
  const { seconds, connections, rate, shape = standardLoad } = options
  const order: LoadOrder = { ...to, shape, connections, seconds, warmupSeconds, rate }
  const child = startChild<LoadReport>(path.join(here, 'load.ts'), order)
  const report = await child.report
  await child.stop()
  return report
}

/** Looks twice a second: memory between two looks is not seen. */
function watchMemory(root: number | null): { stop: () => number } {
  let peak = Number.NaN
  const look = () => {
    if (root !== null) peak = Math.max(Number.isNaN(peak) ? 0 : peak, memoryMiB(processTree(root)))
  }
  const timer = setInterval(look, 500)
  return {
    stop() {
      clearInterval(timer)
      look()
      return peak
    },
  }
}

type Printed = { bare: LoadReport[]; measured: Measured[]; peakMiB: number; baselineMiB: number; rate: number | null }

function print({ bare, measured, peakMiB, baselineMiB, rate }: Printed): void {
  const ceiling = median(bare.map((report) => report.eventsPerSecond))
  const row = (name: string, reports: LoadReport[], MiB: number) => {
    const eventsPerSecond = median(reports.map((report) => report.eventsPerSecond))
    return {
      variant: name,
      'events/s': eventsPerSecond,
      'lowest pass': Math.min(...reports.map((report) => report.eventsPerSecond)),
      'p50 ms': median(reports.map((report) => report.p50Ms)),
      'p99 ms': median(reports.map((report) => report.p99Ms)),
      'MiB (PSS)': MiB,
      'to baseline': ratio(eventsPerSecond, ceiling),
    }
  }
  const rows = [row('bare Fastify: parse + zod, stores nothing', bare, baselineMiB)]
  if (measured.length > 0) rows.push(row('OpenCXM: durable acknowledge', measured, peakMiB))
  printTable('Ingest, 50 events a request (medians of the passes)', rows)
  if (measured.length === 0) return
  const errors = measured.map((report) => JSON.stringify(report.errors)).filter((text) => text !== '{}')
  console.log(`  errors: ${errors.length === 0 ? 'none' : errors.join(' ')}`)
  for (const { storedPerSecond, backlog, settleSeconds, waiting } of measured)
    console.log(
      `  a pass: ${whole(storedPerSecond)} events/s stored under load, at most ${whole(waiting[0])} waiting in its first half, ${whole(waiting[1])} in its second, ${whole(backlog)} at its end, stored ${settleSeconds.toFixed(1)} s later (${whole(backlog / settleSeconds)}/s)`,
    )
  // The bars are about as much as is answered.
  if (rate !== null) return
  const acknowledged = median(measured.map((report) => report.eventsPerSecond))
  const found = [
    [`${bars.eventsPerSecond} events/s acknowledged`, acknowledged >= bars.eventsPerSecond],
    [
      `${bars.eventsPerSecond} events/s stored meanwhile`,
      median(measured.map((report) => report.storedPerSecond)) >= bars.eventsPerSecond,
    ],
    [`x${bars.ratio} of the baseline`, acknowledged >= bars.ratio * ceiling],
    [`p99 < ${bars.p99Ms} ms`, median(measured.map((report) => report.p99Ms)) < bars.p99Ms],
    [`memory < ${bars.MiB} MiB`, peakMiB < bars.MiB],
  ] as const
  console.log(`  bars: ${found.map(([bar, holds]) => `${bar}: ${holds ? 'met' : 'MISSED'}`).join('; ')}`)
}

function whole(value: number): string {
  return Number.isNaN(value) ? 'unknown' : Math.round(value).toLocaleString('en')
}
