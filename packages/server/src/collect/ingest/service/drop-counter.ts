import type { Log, StateStore } from '../../../platform/statestore/index.ts'
import type { Source } from '../ports.ts'
import { addDrops } from '../store/apply-store.ts'

/** Counts what is discarded or refused before the log: kept in memory, written every few seconds and at the end. */
export type DropCounter = {
  /** `source` null = the key was unknown; those are counted for operators only. */
  count: (source: Source | null, reason: string, n: number) => void
  /** Requests and messages without a source, by reason, since start. */
  withoutSource: () => ReadonlyMap<string, number>
  close: () => Promise<void>
}

const writeEveryMs = 5_000

/** Starts the counter. A write that fails is tried again with the next; losing a few counts in a crash is accepted. */
export function startDropCounter(state: StateStore, notes: Log): DropCounter {
  let pending = new Map<string, Map<string, number>>()
  const strangers = new Map<string, number>()
  const write = async () => {
    if (pending.size === 0) return
    const batch = pending
    pending = new Map()
    try {
      await addDrops(state, batch)
    } catch (error) {
      notes.warn({ err: error }, 'counts of dropped messages could not be written, trying again')
      for (const [source, reasons] of batch) for (const [reason, n] of reasons) add(pending, source, { reason, n })
    }
  }
  const timer = setInterval(() => void write(), writeEveryMs)
  timer.unref()
  return {
    count: (source, reason, n) => {
      if (source) add(pending, source.publicId, { reason, n })
      else strangers.set(reason, (strangers.get(reason) ?? 0) + n)
    },
    withoutSource: () => strangers,
    close: async () => {
      clearInterval(timer)
      await write()
    },
  }
}

type Drop = { reason: string; n: number }

function add(counts: Map<string, Map<string, number>>, source: string, { reason, n }: Drop): void {
  const reasons = counts.get(source) ?? new Map<string, number>()
  counts.set(source, reasons)
  reasons.set(reason, (reasons.get(reason) ?? 0) + n)
}
