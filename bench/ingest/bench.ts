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
  /**
   * Waits until everything acknowledged is in the event store and returns how many rows are stored for the runs (message ids
   * begin with one of `runIds`); null when that cannot be asked.
   */
  check: (runIds: string[]) => Promise<number | null>
}

export type IngestBenchOptions = {
  seconds: number
  passes: number
  connections: number
  shape?: LoadShape
}

/** What was measured against the target, for a caller that asserts on it. */
export type IngestBenchResult = {
  eventsPerSecond: number
  p50Ms: number
  p99Ms: number
  ratioToBaseline: number
  errors: number
  acknowledged: number
  uncertain: number
  stored: number | null
  /** Rows stored per second from the first request to the last row; NaN when it cannot be asked. */
  sustainedPerSecond: number
  peakMiB: number
}

const here = import.meta.dirname

/**
 * Measures acknowledged events per second over keep-alive connections against the bare baseline, interleaved pass by pass so
 * that a busy machine slows both, then counts what is stored. Prints a ratio table. Without a target only the baseline runs.
 */
export async function benchIngest(
  target: IngestTarget | null,
  options: IngestBenchOptions,
): Promise<IngestBenchResult | null> {
  const baseline = startChild<BaselineReport>(path.join(here, 'baseline.ts'), {})
  try {
    const url = `http://127.0.0.1:${(await baseline.report).port}`
    const bare: LoadReport[] = []
    const measured: LoadReport[] = []
    const runIds: string[] = []
    const memory = watchMemory(target?.serverPid ?? null)
    const start = performance.now()
    for (let pass = 0; pass < options.passes; pass += 1) {
      bare.push(await runLoad({ url, writeKey: 'baseline', runId: newRunId() }, options))
      if (target === null) continue
      const runId = newRunId()
      runIds.push(runId)
      measured.push(await runLoad({ url: target.url, writeKey: target.writeKey, runId }, options))
    }
    const stored = target === null ? null : await target.check(runIds)
    const seconds = (performance.now() - start) / 1000
    const peakMiB = memory.stop()
    const result = target === null ? null : summarise({ measured, bare, stored, seconds, peakMiB })
    print({ bare, measured, result, baselineMiB: memoryMiB([baseline.pid]) })
    return result
  } finally {
    await baseline.stop()
  }
}

function newRunId(): string {
  return randomBytes(4).toString('hex')
}

async function runLoad(
  to: { url: string; writeKey: string; runId: string },
  options: IngestBenchOptions,
): Promise<LoadReport> {
  const { seconds, connections, shape = standardLoad } = options
  const order: LoadOrder = { ...to, shape, connections, seconds, warmupSeconds: 1 }
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

function summarise(found: {
  measured: LoadReport[]
  bare: LoadReport[]
  stored: number | null
  seconds: number
  peakMiB: number
}): IngestBenchResult {
  const { measured, bare, stored, seconds, peakMiB } = found
  const eventsPerSecond = median(measured.map((report) => report.eventsPerSecond))
  const sum = (of: (report: LoadReport) => number) => measured.reduce((total, report) => total + of(report), 0)
  return {
    eventsPerSecond,
    p50Ms: median(measured.map((report) => report.p50Ms)),
    p99Ms: median(measured.map((report) => report.p99Ms)),
    ratioToBaseline: eventsPerSecond / median(bare.map((report) => report.eventsPerSecond)),
    errors: sum((report) => Object.values(report.errors).reduce((a, b) => a + b, 0)),
    acknowledged: sum((report) => report.acknowledged),
    uncertain: sum((report) => report.uncertain),
    stored,
    sustainedPerSecond: stored === null ? Number.NaN : stored / seconds,
    peakMiB,
  }
}

type Printed = {
  bare: LoadReport[]
  measured: LoadReport[]
  result: IngestBenchResult | null
  baselineMiB: number
}

function print({ bare, measured, result, baselineMiB }: Printed): void {
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
  if (result !== null) rows.push(row('OpenCXM: durable acknowledge', measured, result.peakMiB))
  printTable('Ingest, 50 events a request (medians of the passes)', rows)
  if (result === null) return
  const errors = measured.map((report) => JSON.stringify(report.errors)).filter((text) => text !== '{}')
  const stored = result.stored === null ? 'not asked' : result.stored.toLocaleString('en')
  console.log(`  acknowledged ${result.acknowledged.toLocaleString('en')} different events, stored ${stored}`)
  if (result.uncertain > 0) console.log(`  never acknowledged (may be stored or not): ${result.uncertain}`)
  console.log(`  errors: ${errors.length === 0 ? 'none' : errors.join(' ')}`)
}
