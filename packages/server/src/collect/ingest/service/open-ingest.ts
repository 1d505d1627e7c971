import { join } from 'node:path'
import type { EventStore } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Sealer } from '../../../platform/privacy/index.ts'
import type { Log, OpenedStateStore, StateStore } from '../../../platform/statestore/index.ts'
import { type IngestLog, openLog } from '../log/index.ts'
import type { DecodedRequest, TrackedMessage } from '../model.ts'
import type { DecodeSent } from '../ports.ts'
import { openSpool } from '../spool.ts'
import { appliedTo } from '../store/apply-store.ts'
import { type Applier, startApplierThread } from './applier-thread.ts'
import { type DropCounter, startDropCounter } from './drop-counter.ts'
import { type ErasedPerson, erasePersonFromLog } from './erase-person.ts'
import type { ReceiveRequest } from './logged-request.ts'
import { type OwnEventInput, submitDecoded, submitImported, submitOwnEvents, submitOwnMessages } from './own-events.ts'
import { type ReceiveOutcome, receive } from './receive.ts'
import { openSourceRegistry, type SourceRegistry } from './source-registry.ts'
import type { Forget } from './thread-messages.ts'

export type OpenIngest = {
  dataFolder: string
  logBoundBytes: number
  /** Reads over missing segments of the log: an operator's decision. */
  acceptLogLoss: boolean
  quarantineDays: number
  state: StateStore & Pick<OpenedStateStore, 'address'>
  events: EventStore
  sealer: Sealer
  decodeSent: DecodeSent
  /** The module that runs the applier's thread. */
  applyThread: URL
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
  /** Puts own messages (surveys, sending) into the log; resolves when they are durable. */
  submitMessages: (workspace: WorkspaceId, messages: TrackedMessage[]) => Promise<void>
  /** The same with messages to set aside and drops to count (feedback from elsewhere). */
  submitDecoded: (workspace: WorkspaceId, decoded: DecodedRequest) => Promise<void>
  /** Puts a chunk of an import into the log. */
  submitImported: (chunk: { workspace: WorkspaceId; importId: number; messages: TrackedMessage[] }) => Promise<void>
  /** Removes a person's messages from what is kept on disk before the event store: see `erasePersonFromLog`. */
  erasePerson: (person: ErasedPerson & { batch: number }) => Promise<void>
  /** Makes a cache of the apply steps drop a workspace. */
  forget: (forget: Forget) => void
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
    acceptLoss: options.acceptLogLoss,
    clock,
    log: notes,
    appliedTo: (logId) => appliedTo(state, logId),
  })
  const spool = await openSpool(dataFolder)
  const applier = startApplierThread({
    module: options.applyThread,
    dataFolder,
    quarantineDays: options.quarantineDays,
    log,
    state: state.address,
    events: options.events.address,
    notes,
  })
  const drops = startDropCounter(state, notes)
  const ownDeps = { state, sealer, registry, clock, receive: (request: ReceiveRequest) => receive(log, request) }
  return {
    log,
    registry,
    applier,
    drops,
    forget: applier.forget,
    receive: (request) => receive(log, request),
    submitOwn: (workspace, own) => submitOwnEvents(ownDeps, workspace, own),
    submitMessages: (workspace, messages) => submitOwnMessages(ownDeps, workspace, messages),
    submitDecoded: (workspace, decoded) => submitDecoded(ownDeps, workspace, decoded),
    submitImported: (chunk) => submitImported(ownDeps, chunk),
    erasePerson: async (person) => {
      const before = log.next()
      await applier.settled(before)
      await erasePersonFromLog({ log, spool, state, decodeSent: options.decodeSent }, person, before)
    },
    close: async () => {
      await applier.stop()
      await drops.close()
      await log.close()
      await registry.close()
    },
  }
}
