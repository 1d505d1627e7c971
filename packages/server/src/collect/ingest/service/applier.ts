import { setTimeout } from 'node:timers/promises'
import { type EventStore, isConnectionLoss } from '../../../platform/eventstore/index.ts'
import { CatalogueError, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Log, StateStore } from '../../../platform/statestore/index.ts'
import { jsonLines } from '../json-lines.ts'
import type { IngestLog } from '../log/index.ts'
import type { ApplyBatch, ApplyStep, BatchFact, DecodeSent } from '../ports.ts'
import { rowsByPartition, traitRow } from '../rows.ts'
import type { Spool, SpooledBatch } from '../spool.ts'
import {
  appliedTo,
  countReceived,
  drawBatchId,
  isCommitted,
  keepQuarantined,
  markStored,
  pauseApplying,
  pendingBatches,
  recordApplied,
} from '../store/apply-store.ts'
import { readSourceVersion } from '../store/source-store.ts'
import { openBatch } from './apply-batch.ts'
import { BatchReader } from './batch-reader.ts'
import { FaultSearch, isOfTheData } from './fault-search.ts'
import { notApplicable, storeRefused } from './set-aside.ts'
import type { SourceRegistry } from './source-registry.ts'
import { type RefusedRow, storeBatches, storeMissing } from './store-batch.ts'
import { type AppliedRows, StoreQueue } from './store-queue.ts'

/** What the applier needs; `steps` come from pipeline.ts in order, `announce` writes facts to the outbox. */
export type ApplierOptions = {
  log: AppliedLog
  spool: Spool
  state: StateStore
  events: EventStore
  steps: readonly ApplyStep[]
  sources: Pick<SourceRegistry, 'byId' | 'reload' | 'version'>
  decodeSent: DecodeSent
  announce: (tx: StateStore, facts: readonly BatchFact[]) => Promise<void>
  clock: () => number
  quarantineDays: number
  notes: Log
  /** Called before each batch is planned. */
  beforeBatch: () => void
  onStatus: (status: ApplierStatus) => void
}

/** What the applier needs of the receiver's log. */
export type AppliedLog = Pick<IngestLog, 'id' | 'first' | 'read' | 'waitForMore' | 'release'>

export type ApplierStatus = {
  appliedTo: number
  storedTo: number
  batches: number
  rows: number
  failing: string | null
}

const retryMs = { first: 100, most: 5_000 }

/**
 * Starts applying the log from its checkpoint: batches, each once in effect (see ARCHITECTURE.md). `stop` ends it after the batch at
 * hand; what is not applied stays in the log.
 */
export async function startApplier(options: ApplierOptions): Promise<{ stop: () => Promise<void> }> {
  const loop = new ApplierLoop(options)
  await loop.start()
  return { stop: () => loop.stop() }
}

class ApplierLoop {
  private readonly status: ApplierStatus = { appliedTo: 0, storedTo: 0, batches: 0, rows: 0, failing: null }
  private readonly options: ApplierOptions
  private readonly stopping = new AbortController()
  private readonly reader: BatchReader
  private readonly faults = new FaultSearch()
  /** The batch whose commit was sent and not answered: it may have happened. */
  private uncertain: { batch: ApplyBatch; applied: AppliedRows } | null = null
  /** Why work fails, by what it is: applying that succeeds says nothing of storing that does not. */
  private readonly troubles = new Map<string, string>()
  private running: Promise<void> = Promise.resolve()

  constructor(options: ApplierOptions) {
    this.options = options
    this.reader = new BatchReader(options)
  }

  async start(): Promise<void> {
    const { state, log } = this.options
    await state.transaction(async (tx) => {
      // An applier before us may have died while its last batch was being committed: wait for what became of it.
      await pauseApplying(tx)
      this.status.appliedTo = (await appliedTo(tx, log.id)) ?? log.first()
    })
    this.running = this.run()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(): Promise<void> {
    if (!(await this.untilDone('recover', () => this.recover()))) return
    this.advanceStored(this.status.appliedTo)
    const queue = new StoreQueue()
    const storing = this.storeAll(queue)
    while (!this.stopping.signal.aborted) {
      const batch = await this.untilDone('apply', () => this.applyNext())
      if (batch === undefined) break
      if (batch !== null) await queue.put(batch)
      else if (!(await this.options.log.waitForMore(this.status.appliedTo, this.stopping.signal))) break
    }
    queue.end()
    await storing
  }

  /** Stores what is applied until the queue ends, or a store stays away while the applier stops. */
  private async storeAll(queue: StoreQueue): Promise<void> {
    let tried = false
    for (let batches = await queue.take(); batches !== null; batches = await queue.take()) {
      const taken = batches
      const done = await this.untilDone('store', async () => {
        // After a failure in the middle only what is missing is inserted again.
        const store = tried ? storeMissing : storeBatches
        tried = true
        const refused = await store(
          this.options.events,
          taken.map(({ rows }) => rows),
        )
        await this.finish(taken, refused)
        return true
      })
      tried = false
      queue.stored(taken)
      if (done === undefined) {
        queue.end()
        return
      }
    }
  }

  /** Repeats `work` while a store is away; undefined when the applier stops meanwhile. */
  private async untilDone<Result>(what: string, work: () => Promise<Result>): Promise<Result | undefined> {
    for (let wait = retryMs.first; ; wait = Math.min(wait * 2, retryMs.most)) {
      try {
        const result = await work()
        this.reportFailing(what, null)
        return result
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        this.reportFailing(what, reason)
        if (isOfTheData(error)) wait = retryMs.first
        const expected = error instanceof CatalogueError && error.code === 'not_ready'
        if (expected || isConnectionLoss(error))
          this.options.notes.warn({ what, reason }, 'applier: a store is away, trying again')
        else this.options.notes.error({ what, err: error }, 'applier: failed, trying again')
        if (this.stopping.signal.aborted || !(await this.pause(wait))) return undefined
      }
    }
  }

  private reportFailing(what: string, reason: string | null): void {
    if (reason === null) this.troubles.delete(what)
    else this.troubles.set(what, reason)
    const [failing = null] = this.troubles.values()
    if (this.status.failing === failing) return
    this.status.failing = failing
    this.options.onStatus({ ...this.status })
  }

  /** False when the applier stops meanwhile. */
  private async pause(ms: number): Promise<boolean> {
    return await setTimeout(ms, true, { signal: this.stopping.signal }).catch(() => false)
  }

  /** Batches that committed in PostgreSQL before a crash, but may lack rows in the event store. */
  private async recover(): Promise<true> {
    const { state, log, spool, events, notes } = this.options
    for (const pending of await pendingBatches(state, log.id)) {
      const rows = await spool.read(pending.batch)
      const refused = await storeMissing(events, [rows])
      await this.finish([{ rows, to: pending.to }], refused)
      notes.info({ batch: pending.batch }, 'applier: a batch was completed after a restart')
    }
    return true
  }

  /** Applies the next records in one transaction; null when there are none. The spool is synced before the commit. */
  private async applyNext(): Promise<AppliedRows | null> {
    const { log, state, spool, clock } = this.options
    const earlier = await this.settleUncertain()
    if (earlier) return earlier
    const prepared = await this.reader.take(this.status.appliedTo, this.faults.recordsMax)
    if (prepared === null) return null
    const { from, next, logged } = prepared
    this.reader.readAhead(next, this.faults.recordsMax)
    let batch: ApplyBatch | undefined
    try {
      const applied = await state.transaction(async (tx) => {
        const id = await drawBatchId(tx)
        // What arrived after a source's rules were changed is judged by the new ones, whenever word of the change comes here.
        if ((await readSourceVersion(tx)) !== this.options.sources.version()) await this.options.sources.reload()
        batch = openBatch({ id, now: clock(), records: logged, sourceById: this.options.sources.byId })
        this.options.beforeBatch()
        const fault = this.faults.verdictOn(logged.length)
        const rows = fault === null ? await this.runSteps(tx, batch) : await this.setAside(tx, batch, fault)
        await spool.write(rows)
        await recordApplied(tx, log.id, { batch: id, from, to: next })
        this.uncertain = { batch, applied: { rows, to: next } }
        return this.uncertain.applied
      })
      this.faults.applied()
      return this.learnApplied(batch, applied)
    } catch (error) {
      for (const forget of batch?.afterAbort ?? []) forget()
      if (isOfTheData(error)) this.faults.failed(logged.length, error)
      throw error
    }
  }

  /** One request that no step can take must not hold up all that came after it: a person decides what becomes of it. */
  private async setAside(tx: StateStore, batch: ApplyBatch, error: Error): Promise<SpooledBatch> {
    this.options.notes.error({ err: error, messages: batch.items.length }, 'applier: a request was set aside')
    for (const item of batch.items.splice(0)) batch.quarantined.push(notApplicable(item, error))
    await countReceived(tx, batch)
    await keepQuarantined(tx, batch.quarantined, this.options.quarantineDays)
    const nothing = jsonLines([])
    return { batch: batch.id, partitions: [], overrides: nothing, traits: nothing, facts: [] }
  }

  private async settleUncertain(): Promise<AppliedRows | null> {
    if (this.uncertain === null) return null
    const { state, log } = this.options
    const { batch, applied } = this.uncertain
    const range = { batch: batch.id, from: this.status.appliedTo, to: applied.to }
    if (!(await isCommitted(state, log.id, range))) {
      this.uncertain = null
      return null
    }
    return this.learnApplied(batch, applied)
  }

  private learnApplied(batch: ApplyBatch | undefined, applied: AppliedRows): AppliedRows {
    this.uncertain = null
    for (const learn of batch?.afterCommit ?? []) learn()
    this.status.appliedTo = applied.to
    return applied
  }

  private async runSteps(tx: StateStore, batch: ApplyBatch): Promise<SpooledBatch> {
    for (const step of this.options.steps) await step.run(batch, tx)
    await countReceived(tx, batch)
    await keepQuarantined(tx, batch.quarantined, this.options.quarantineDays)
    return {
      batch: batch.id,
      partitions: rowsByPartition(batch.items, batch.id),
      overrides: jsonLines(
        batch.overrides.map((row) => JSON.stringify({ old: row.profile, person: row.person, ver: row.version })),
      ),
      traits: jsonLines(batch.traits.map((row) => JSON.stringify(traitRow(row, batch.id)))),
      facts: [...batch.facts, ...appliedFacts(batch)],
    }
  }

  private async finish(batches: readonly AppliedRows[], refused: RefusedRow[]): Promise<void> {
    const { state, log, spool, announce, sources, clock, quarantineDays } = this.options
    const numbers = batches.map(({ rows }) => rows.batch)
    await state.transaction(async (tx) => {
      await keepQuarantined(
        tx,
        refused.map((row) => storeRefused(row, { sourceById: sources.byId, now: clock() })),
        quarantineDays,
      )
      await announce(
        tx,
        batches.flatMap(({ rows }) => rows.facts as BatchFact[]),
      )
      await markStored(tx, log.id, numbers)
    })
    for (const batch of numbers) await spool.remove(batch)
    const to = batches.at(-1)?.to ?? this.status.storedTo
    await log.release(to)
    this.status.batches += batches.length
    for (const { rows } of batches) for (const part of rows.partitions) this.status.rows += part.rows
    this.advanceStored(to)
  }

  private advanceStored(to: number): void {
    this.status.storedTo = Math.max(this.status.storedTo, to)
    this.options.onStatus({ ...this.status })
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
