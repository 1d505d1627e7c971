import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Sealer } from '../../../platform/privacy/index.ts'
import { isUniqueViolation, type StateStore } from '../../../platform/statestore/index.ts'
import type { DecodedRequest, TrackedMessage } from '../model.ts'
import type { Source } from '../ports.ts'
import { findOwnSource } from '../store/source-store.ts'
import type { ReceiveRequest } from './logged-request.ts'
import { type ReceiveOutcome, refusedByLog } from './receive.ts'
import type { SourceRegistry } from './source-registry.ts'
import { createSource } from './sources.ts'

/** An event that the product itself tells of a person (entered a segment, say). */
export type OwnEventInput = { key: string; name: string; ts: number; person: number; props: Record<string, string> }

export type OwnEventsDeps = {
  state: StateStore
  sealer: Sealer
  registry: SourceRegistry
  receive: (request: ReceiveRequest) => Promise<ReceiveOutcome>
  clock: () => number
}

/** Puts the product's own events into the log, under a source of its own. Throws `log_full` when the log refuses: the caller tries again. */
export async function submitOwnEvents(
  deps: OwnEventsDeps,
  workspace: WorkspaceId,
  events: readonly OwnEventInput[],
): Promise<void> {
  if (events.length === 0) return
  const source = await ownSource(deps, workspace)
  const received = await deps.receive({
    source,
    decoded: { messages: events.map(messageOf), rejected: [], dropped: {} },
    receivedAt: deps.clock(),
    cannotRetry: true,
  })
  if (received.outcome === 'refused') throw refusedByLog(received)
}

/**
 * Puts messages of the product's own into the log, with identifiers or `ownProfile`; resolves when they are durable, asking no
 * database but for a workspace's very first. Throws `log_full` when the log refuses: nothing of it was taken.
 */
export async function submitOwnMessages(
  deps: OwnEventsDeps,
  workspace: WorkspaceId,
  messages: TrackedMessage[],
): Promise<void> {
  await submitDecoded(deps, workspace, { messages, rejected: [], dropped: {} })
}

/** The same with messages to set aside and drops to count beside them. */
export async function submitDecoded(
  deps: OwnEventsDeps,
  workspace: WorkspaceId,
  decoded: DecodedRequest,
): Promise<void> {
  const source = deps.registry.ownOf(workspace) ?? (await ownSource(deps, workspace))
  const received = await deps.receive({ source, decoded, receivedAt: deps.clock(), cannotRetry: true })
  if (received.outcome === 'refused') throw refusedByLog(received)
}

/** Puts a chunk of an import into the log, under the own source; throws `log_full` when there is no room now. */
export async function submitImported(
  deps: OwnEventsDeps,
  chunk: { workspace: WorkspaceId; importId: number; messages: TrackedMessage[] },
): Promise<void> {
  const source = await ownSource(deps, chunk.workspace)
  const decoded = { messages: chunk.messages, rejected: [], dropped: {} }
  const received = await deps.receive({ source, decoded, receivedAt: deps.clock(), importId: chunk.importId })
  if (received.outcome === 'refused') throw refusedByLog(received)
}

async function ownSource(deps: OwnEventsDeps, workspace: WorkspaceId): Promise<Source> {
  const held = await findOwnSource(deps.state, workspace)
  const id = held ?? (await makeOwnSource(deps, workspace))
  let source = deps.registry.byId(id)
  if (!source) {
    await deps.registry.reload()
    source = deps.registry.byId(id)
  }
  if (!source) throw new Error('ingest: the own source of a workspace is not in the registry')
  return source
}

async function makeOwnSource(deps: OwnEventsDeps, workspace: WorkspaceId): Promise<number> {
  try {
    await deps.state.transaction(
      async (tx) => await createSource(tx, deps.sealer, { workspace, name: 'OpenCXM', kind: 'server', own: true }),
    )
  } catch (error) {
    // Many may tell a workspace's first event at once: one of them makes the source.
    if (!isUniqueViolation(error)) throw error
  }
  return (await findOwnSource(deps.state, workspace)) as number
}

function messageOf(event: OwnEventInput): TrackedMessage {
  return {
    key: event.key,
    name: event.name,
    ts: event.ts,
    originalTs: null,
    identifiers: [],
    identity: { kind: 'none' },
    traits: [],
    props: event.props,
    context: {},
    userProof: null,
    consent: null,
    ownProfile: event.person,
  }
}
