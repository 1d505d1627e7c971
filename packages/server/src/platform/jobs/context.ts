import type { Ctx } from '../context/index.ts'
import type { EventStore } from '../eventstore/types.ts'
import type { WorkspaceId } from '../kernel/index.ts'
import type { Log, StateStore } from '../statestore/index.ts'

/** What the composition root gives the runner for jobs and subscribers to work with. */
export type JobServices = {
  events: EventStore
  /** Now, in epoch milliseconds: decides what is due. */
  clock: () => number
  /** Uniform in [0, 1). */
  random: () => number
  log: Log
  /** The context of a verb that the product itself runs in a workspace, on the given store (it may be a transaction). */
  systemCtx: (workspace: WorkspaceId, state: StateStore) => Promise<Ctx>
}

/** What every handler gets. For a subscriber `state` is the transaction that also remembers the delivery. */
export type HandlerContext = {
  state: StateStore
  events: EventStore
  clock: () => number
  random: () => number
  log: Log
  /** Aborted when the server stops or the time limit passed: stop at the next safe point, by throwing. */
  signal: AbortSignal
  /** The context for a feature's verbs, as the product, in this workspace. */
  forWorkspace: (workspace: WorkspaceId) => Promise<Ctx>
}

/** Builds a handler's context on a store; `forWorkspace` works on the same store. */
export function handlerContext(services: JobServices, state: StateStore, signal: AbortSignal): HandlerContext {
  const { events, clock, random, log, systemCtx } = services
  return { state, events, clock, random, log, signal, forWorkspace: (workspace) => systemCtx(workspace, state) }
}
