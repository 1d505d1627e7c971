import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { workspacesWithSegments } from '../store.ts'

/** Workspaces that have segments to refresh. */
export async function listWorkspaces(state: StateStore): Promise<WorkspaceId[]> {
  return await workspacesWithSegments(state)
}
