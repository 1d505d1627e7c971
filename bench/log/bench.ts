import path from 'node:path'
import { startChild } from '../child.ts'
import { median } from '../measure.ts'
import { printTable, ratio } from '../table.ts'
import type { AppendOrder, AppendReport } from './append.ts'

const variants: Record<AppendOrder['variant'], string> = {
  raw: 'raw write + fdatasync, one 20 kB record at a time (baseline)',
  rawGroups: 'raw write + fdatasync, 16 records at a time',
  log: 'log, 16 callers, ready bytes',
  logJson: 'log, 16 callers, request encoded as JSON lines',
  logZstd: 'log, 16 callers, request encoded and compressed (zstd 1)',
}

/** Measures durable appends of 20 kB against a bare fdatasync loop on the same file system, interleaved, and prints a table. */
export async function benchLog(options: { folder: string; seconds: number; passes: number }): Promise<void> {
  const names = Object.keys(variants) as AppendOrder['variant'][]
  const reports = new Map<AppendOrder['variant'], AppendReport[]>(names.map((name) => [name, []]))
  for (let pass = 0; pass < options.passes; pass += 1) {
    for (const variant of names) {
      const order: AppendOrder = { variant, folder: options.folder, seconds: options.seconds, callers: 16 }
      const child = startChild<AppendReport>(path.join(import.meta.dirname, 'append.ts'), order)
      reports.get(variant)?.push(await child.report)
      await child.stop()
    }
  }
  const of = (variant: AppendOrder['variant'], what: keyof AppendReport) =>
    median((reports.get(variant) ?? []).map((report) => report[what]))
  const baseline = of('raw', 'recordsPerSecond')
  printTable(
    "Durable appends to the receiver's log, 20 kB records (medians of the passes)",
    names.map((variant) => ({
      variant: variants[variant],
      'records/s': of(variant, 'recordsPerSecond'),
      'fdatasync/s': of(variant, 'syncsPerSecond'),
      'p50 ms': of(variant, 'p50Ms'),
      'p99 ms': of(variant, 'p99Ms'),
      'to baseline': ratio(of(variant, 'recordsPerSecond'), baseline),
    })),
  )
}
