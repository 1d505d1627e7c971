import { systemWorkspace } from './platform/auth/index.ts'
import type { Ctx } from './platform/context/index.ts'
import type { EventStore } from './platform/eventstore/index.ts'
import type { WorkspaceId } from './platform/kernel/index.ts'
import type { StateStore } from './platform/statestore/index.ts'

/** The context of a verb that the product itself runs in a workspace, on the given store (it may be a transaction). */
export async function systemCtx(events: EventStore, workspace: WorkspaceId, store: StateStore): Promise<Ctx> {
  const found = await systemWorkspace(store, workspace)
  return {
    workspace: found,
    actor: { kind: 'system', id: 'opencxm', name: 'OpenCXM', role: 'owner' },
    state: store,
    events,
    clock: Date.now,
    random: Math.random,
    language: found.language,
  }
}
