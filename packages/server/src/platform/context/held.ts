import type { WorkspaceId } from '../kernel/index.ts'
import type { StateStore } from '../statestore/types.ts'
import type { Ctx } from './ctx.ts'

/** Workspaces of which a reading is kept at once. */
const workspacesMax = 200

type Held<Value> = { revision: number; value: Promise<Value> }
type Read<Value> = (state: StateStore, workspace: WorkspaceId) => Promise<Value>

/**
 * `read` of the workspace of a context, kept in memory until the workspace has another revision: only for what a change of
 * raises it (migration 0660). A reading is never older than the revision of the context that asks; in a transaction, which may have changes of its own, use `read`.
 */
export function heldByRevision<Value>(read: Read<Value>): (ctx: Pick<Ctx, 'state' | 'workspace'>) => Promise<Value> {
  const ofStore = new WeakMap<StateStore, Map<WorkspaceId, Held<Value>>>()
  return async ({ state, workspace: { id, revision } }) => {
    const held = ofStore.get(state) ?? new Map<WorkspaceId, Held<Value>>()
    ofStore.set(state, held)
    const known = held.get(id)
    if (known !== undefined && known.revision >= revision) return await known.value
    const reading = { revision, value: read(state, id) }
    // The one that was read last is forgotten last.
    held.delete(id)
    held.set(id, reading)
    if (held.size > workspacesMax) held.delete(held.keys().next().value as WorkspaceId)
    reading.value.catch(() => {
      if (held.get(id) === reading) held.delete(id)
    })
    return await reading.value
  }
}
