import { join } from 'node:path'
import type { EventStore } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Sealer } from '../../../platform/privacy/index.ts'
import type { Log, StateStore } from '../../../platform/statestore/index.ts'
import { type IngestLog, openLog } from '../log/index.ts'
import type { TrackedMessage } from '../model.ts'
import type { ApplyStep, BatchFact } from '../ports.ts'
import { openSpool } from '../spool.ts'
import { appliedTo } from '../store/apply-store.ts'
import { type Applier, startApplier } from './applier.ts'
import { type DropCounter, startDropCounter } from './drop-counter.ts'
import { type OwnEventInput, submitImported, submitOwnEvents } from './own-events.ts'
import { type ReceiveOutcome, type ReceiveRequest, receive } from './receive.ts'
import { openSourceRegistry, type SourceRegistry } from './source-registry.ts'

export type OpenIngest = {
  dataFolder: string
  logBoundBytes: number
  quarantineDays: number
  state: StateStore
  events: EventStore
  sealer: Sealer
  steps: readonly ApplyStep[]
  announce: (tx: StateStore, facts: readonly BatchFact[]) => Promise<void>
  clock: () => number
  notes: Log
}

/** The running ingest: receiver's log, sources in memory, applier. */
export type Ingest = {
  log: IngestLog
  registry: SourceRegistry
  applier: Applier
  drops: DropCounter
  receive: (request: ReceiveRequest) => Promise<ReceiveOutcome>
  /** Puts the product's own events into the log. */
  submitOwn: (workspace: WorkspaceId, events: readonly OwnEventInput[]) => Promise<void>
  /** Puts a chunk of an import into the log. */
  submitImported: (chunk: { workspace: WorkspaceId; importId: number; messages: TrackedMessage[] }) => Promise<void>
  /** Stops applying and closes the log; what is not applied is applied at the next start. */
  close: () => Promise<void>
}

/** Opens the log (finding its checkpoint in the state store) and starts the applier. */
export async function openIngest(options: OpenIngest): Promise<Ingest> {
  const { dataFolder, state, sealer, clock, notes } = options
  const registry = await openSourceRegistry(state, sealer)
  const log = await openLog({
    folder: join(dataFolder, 'log'),
    boundBytes: options.logBoundBytes,
    clock,
    log: notes,
    appliedTo: (logId) => appliedTo(state, logId),
  })
  const spool = await openSpool(join(dataFolder, 'spool'))
  const { events, steps, announce, quarantineDays } = options
  const applier = await startApplier({
    log,
    spool,
    state,
    events,
    steps,
    sourceById: registry.byId,
    announce,
    clock,
    quarantineDays,
    notes,
  })
  const drops = startDropCounter(state, notes)
  const ownDeps = { state, sealer, registry, clock, receive: (request: ReceiveRequest) => receive(log, request) }
  return {
    log,
    registry,
    applier,
    drops,
    receive: (request) => receive(log, request),
    submitOwn: (workspace, own) => submitOwnEvents(ownDeps, workspace, own),
    submitImported: (chunk) => submitImported(ownDeps, chunk),
    close: async () => {
      await applier.stop()
      await drops.close()
      await log.close()
      await registry.close()
    },
  }
}
