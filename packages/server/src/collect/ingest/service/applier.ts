import { type EventStore, isConnectionLoss } from '../../../platform/eventstore/index.ts'
import { CatalogueError, type JsonObject, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Log, StateStore } from '../../../platform/statestore/index.ts'
import type { IngestLog, LogRecord } from '../log/index.ts'
import type { ApplyBatch, ApplyStep, BatchFact, Source } from '../ports.ts'
import { rowsByPartition, traitRow } from '../rows.ts'
import type { Spool, SpooledBatch } from '../spool.ts'
import {
  appliedTo,
  countReceived,
  drawBatchId,
  keepQuarantined,
  markStored,
  pendingBatches,
  recordApplied,
} from '../store/apply-store.ts'
import { openBatch } from './apply-batch.ts'
import { type RefusedRow, storeBatch, storeMissing } from './store-batch.ts'

/** What the applier needs; `steps` come from pipeline.ts in order, `announce` writes facts to the outbox. */
export type ApplierOptions = {
  log: IngestLog
  spool: Spool
  state: StateStore
  events: EventStore
  steps: readonly ApplyStep[]
  sourceById: (id: number) => Source | null
  announce: (tx: StateStore, facts: readonly BatchFact[]) => Promise<void>
  clock: () => number
  quarantineDays: number
  notes: Log
}

export type Applier = {
  /** Resolves when everything durable before `position` can be read in the event store. */
  settled: (position: number) => Promise<void>
  status: () => { appliedTo: number; storedTo: number; batches: number; rows: number; failing: string | null }
  /** Stops after the batch at hand; what is not applied stays in the log. */
  stop: () => Promise<void>
}

const batchRecordsMax = 400
const batchBytesMax = 8 * 1024 * 1024
const retryMs = { first: 100, most: 5_000 }

/** Starts applying the log from its checkpoint: batches, each once in effect (see ARCHITECTURE.md). */
export async function startApplier(options: ApplierOptions): Promise<Applier> {
  const loop = new ApplierLoop(options)
  await loop.start()
  return { settled: (position) => loop.settled(position), status: () => loop.status, stop: () => loop.stop() }
}

class ApplierLoop {
  readonly status = { appliedTo: 0, storedTo: 0, batches: 0, rows: 0, failing: null as string | null }
  private readonly options: ApplierOptions
  private readonly stopping = new AbortController()
  private readonly waiting: { position: number; resolve: () => void }[] = []
  private running: Promise<void> = Promise.resolve()

  constructor(options: ApplierOptions) {
    this.options = options
  }

  async start(): Promise<void> {
    const { state, log } = this.options
    this.status.appliedTo = (await appliedTo(state, log.id)) ?? log.first()
    this.running = this.run()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  settled(position: number): Promise<void> {
    if (this.status.storedTo >= position) return Promise.resolve()
    return new Promise((resolve) => this.waiting.push({ position, resolve }))
  }

  private async run(): Promise<void> {
    if (!(await this.untilDone('recover', () => this.recover()))) return
    this.advanceStored(this.status.appliedTo)
    let storing: Promise<unknown> = Promise.resolve()
    while (!this.stopping.signal.aborted) {
      const batch = await this.untilDone('apply', () => this.applyNext())
      if (batch === undefined) break
      if (batch === null) {
        // Waiting for events also waits for the last store, so that nothing keeps the loop from stopping cleanly.
        await storing
        if (!(await this.options.log.waitForMore(this.status.appliedTo, this.stopping.signal))) break
        continue
      }
      await storing
      storing = this.untilDone('store', () => this.store(batch))
    }
    await storing
  }

  /** Repeats `work` while a store is away; undefined when the applier stops meanwhile. */
  private async untilDone<Result>(what: string, work: () => Promise<Result>): Promise<Result | undefined> {
    for (let wait = retryMs.first; ; wait = Math.min(wait * 2, retryMs.most)) {
      try {
        const result = await work()
        this.status.failing = null
        return result
      } catch (error) {
        this.status.failing = error instanceof Error ? error.message : String(error)
        const expected = error instanceof CatalogueError && error.code === 'not_ready'
        if (expected || isConnectionLoss(error))
          this.options.notes.warn({ what, reason: this.status.failing }, 'applier: a store is away, trying again')
        else this.options.notes.error({ what, err: error }, 'applier: failed, trying again')
        if (this.stopping.signal.aborted || !(await this.pause(wait))) return undefined
      }
    }
  }

  private pause(ms: number): Promise<boolean> {
    const { signal } = this.stopping
    return new Promise((resolve) => {
      const done = (goOn: boolean) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        resolve(goOn)
      }
      const onAbort = () => done(false)
      const timer = setTimeout(() => done(true), ms)
      signal.addEventListener('abort', onAbort)
    })
  }

  /** Batches that committed in PostgreSQL before a crash, but may lack rows in the event store. */
  private async recover(): Promise<true> {
    const { state, log, spool, events, notes } = this.options
    for (const pending of await pendingBatches(state, log.id)) {
      const rows = await spool.read(pending.batch)
      const refused = await storeMissing(events, rows)
      await this.finish(rows, refused, pending.to)
      notes.info({ batch: pending.batch }, 'applier: a batch was completed after a restart')
    }
    return true
  }

  /** Applies the next records in one transaction; null when there are none. The spool is synced before the commit. */
  private async applyNext(): Promise<{ rows: SpooledBatch; to: number } | null> {
    const { log, state, spool, clock } = this.options
    const from = this.status.appliedTo
    const read = await log.read({ from, maxRecords: batchRecordsMax, maxBytes: batchBytesMax })
    if (read.records.length === 0 && read.next === from) return null
    for (const lost of read.lost)
      this.options.notes.error({ lost }, 'applier: the log lost records; see the file named')
    let batch: ApplyBatch | undefined
    try {
      const rows = await state.transaction(async (tx) => {
        const id = await drawBatchId(tx)
        batch = openBatch({
          id,
          now: clock(),
          records: read.records as LogRecord[],
          sourceById: this.options.sourceById,
        })
        const spooled = await this.runSteps(tx, batch)
        await spool.write(spooled)
        await recordApplied(tx, log.id, { batch: id, from, to: read.next })
        return spooled
      })
      for (const learn of batch?.afterCommit ?? []) learn()
      this.status.appliedTo = read.next
      return { rows, to: read.next }
    } catch (error) {
      for (const forget of batch?.afterAbort ?? []) forget()
      throw error
    }
  }

  private async runSteps(tx: StateStore, batch: ApplyBatch): Promise<SpooledBatch> {
    for (const step of this.options.steps) await step.run(batch, tx)
    await countReceived(tx, batch)
    await keepQuarantined(tx, batch.quarantined, this.options.quarantineDays)
    return {
      batch: batch.id,
      partitions: rowsByPartition(batch.items, batch.id).map(({ partition, lines }) => ({ partition, lines })),
      overrides: batch.overrides.map((row) =>
        JSON.stringify({ old: row.profile, person: row.person, ver: row.version }),
      ),
      traits: batch.traits.map((row) => JSON.stringify(traitRow(row, batch.id))),
      facts: [...batch.facts, ...appliedFacts(batch)],
    }
  }

  private async store(batch: { rows: SpooledBatch; to: number }): Promise<true> {
    // After a failure in the middle only what is missing is inserted again.
    const refused =
      this.halfStored === batch.rows.batch
        ? await storeMissing(this.options.events, batch.rows)
        : await this.storeFirst(batch.rows)
    await this.finish(batch.rows, refused, batch.to)
    return true
  }

  private halfStored = 0

  private async storeFirst(rows: SpooledBatch): Promise<RefusedRow[]> {
    this.halfStored = rows.batch
    return await storeBatch(this.options.events, rows)
  }

  private async finish(rows: SpooledBatch, refused: RefusedRow[], to: number): Promise<void> {
    const { state, log, spool, announce } = this.options
    await state.transaction(async (tx) => {
      await keepQuarantined(
        tx,
        refused.map((row) => quarantinedRow(row, this.options)),
        this.options.quarantineDays,
      )
      await announce(tx, rows.facts as BatchFact[])
      await markStored(tx, log.id, rows.batch)
    })
    await spool.remove(rows.batch)
    await log.release(to)
    this.status.batches += 1
    this.status.rows += rows.partitions.reduce((sum, part) => sum + part.lines.length, 0)
    this.advanceStored(to)
  }

  private advanceStored(to: number): void {
    this.status.storedTo = Math.max(this.status.storedTo, to)
    for (const waiter of this.waiting.splice(0)) {
      if (waiter.position <= this.status.storedTo) waiter.resolve()
      else this.waiting.push(waiter)
    }
  }
}

function appliedFacts(batch: ApplyBatch): BatchFact[] {
  const workspaces = new Map<WorkspaceId, number>()
  for (const item of batch.items) workspaces.set(item.workspace, (workspaces.get(item.workspace) ?? 0) + 1)
  return [...workspaces].map(([workspace, events]) => ({
    workspace,
    type: 'ingest.events_applied',
    payload: { batch: batch.id, events },
  }))
}

function quarantinedRow(row: RefusedRow, options: ApplierOptions) {
  const event = JSON.parse(row.line) as { ws: number; source: number }
  return {
    workspace: event.ws as WorkspaceId,
    source: options.sourceById(event.source),
    receivedAt: options.clock(),
    rejected: {
      reason: 'store_refused',
      field: null,
      detail: row.message.slice(0, 500),
      raw: JSON.parse(row.line) as JsonObject,
    },
  }
}
