/**
 * Appends in a process of its own and reports: `log` = the receiver's log under 16 callers, `raw` = write and fdatasync one
 * after another on one file, the named baseline; `rawGroups` = the same with 16 records a write, what perfect grouping gives.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { openLog, packText } from '../../packages/server/src/collect/ingest/log/index.ts'
import { LoadGenerator, standardLoad } from '../ingest/generator.ts'
import { quantile } from '../measure.ts'

export type AppendOrder = {
  variant: 'raw' | 'rawGroups' | 'log' | 'logZstd' | 'logJson'
  folder: string
  seconds: number
  callers: number
}
export type AppendReport = { recordsPerSecond: number; syncsPerSecond: number; p50Ms: number; p99Ms: number }

const recordBytes = 20_000

async function raw(order: AppendOrder, folder: string): Promise<AppendReport> {
  const perWrite = order.variant === 'rawGroups' ? order.callers : 1
  const bytes = randomBytes(recordBytes * perWrite)
  const file = await open(path.join(folder, 'raw'), 'w')
  const latencies: number[] = []
  const start = performance.now()
  while (performance.now() < start + order.seconds * 1000) {
    const before = performance.now()
    await file.write(bytes)
    await file.datasync()
    latencies.push(performance.now() - before)
  }
  const seconds = (performance.now() - start) / 1000
  await file.close()
  return summarise(latencies, { seconds, records: latencies.length * perWrite, syncs: latencies.length })
}

async function throughLog(order: AppendOrder, folder: string): Promise<AppendReport> {
  const notes = { info: () => {}, warn: () => {}, error: () => {} }
  const log = await openLog({ folder, boundBytes: 8 * 1024 ** 3, clock: Date.now, log: notes })
  const record = recordMaker(order.variant)
  const latencies: number[] = []
  const start = performance.now()
  const caller = async () => {
    while (performance.now() < start + order.seconds * 1000) {
      const before = performance.now()
      const outcome = await log.append(record())
      if (outcome.outcome === 'refused') throw new Error(outcome.message)
      latencies.push(performance.now() - before)
      await log.release(outcome.position)
    }
  }
  await Promise.all(Array.from({ length: order.callers }, caller))
  const seconds = (performance.now() - start) / 1000
  const { syncs } = log.stats()
  await log.close()
  return summarise(latencies, { seconds, records: latencies.length, syncs })
}

/** `log` appends ready bytes; the others encode a real request each time, as the receiver does. */
function recordMaker(variant: AppendOrder['variant']): () => Buffer {
  const bytes = randomBytes(recordBytes)
  if (variant === 'log') return () => bytes
  const generator = new LoadGenerator(standardLoad, '00000000')
  const requests = Array.from({ length: 50 }, () => generator.next(0).body.toString())
  let count = 0
  return () => {
    count += 1
    return packText(requests[count % requests.length] ?? '', variant === 'logZstd' ? 'zstd' : 'none')
  }
}

function summarise(latencies: number[], counts: { seconds: number; records: number; syncs: number }): AppendReport {
  latencies.sort((a, b) => a - b)
  return {
    recordsPerSecond: counts.records / counts.seconds,
    syncsPerSecond: counts.syncs / counts.seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
  }
}

const order = JSON.parse(process.argv[2] ?? '{}') as AppendOrder
const folder = await mkdtemp(path.join(order.folder, 'bench-log-'))
try {
  const report = order.variant.startsWith('raw') ? await raw(order, folder) : await throughLog(order, folder)
  process.send?.(report)
} finally {
  await rm(folder, { recursive: true, force: true })
  process.disconnect?.()
}
