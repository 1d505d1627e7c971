import type * as z from 'zod'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { membershipChanged } from '../facts.ts'
import type { OwnEvent } from '../ports.ts'
import { noteTouched, workspacesWithSegments } from '../store.ts'

type Change = z.infer<typeof membershipChanged.payload>

/** The events of a change: one a person, under a key made of the fact, so that a second delivery changes nothing (SG3). */
export function eventsOfChange(factId: number, change: Change): OwnEvent[] {
  const name = change.direction === 'entered' ? '$segment_entered' : '$segment_left'
  return change.persons.map((person) => ({
    key: `segment-${factId}-${person}`,
    name,
    ts: change.atMs,
    person,
    props: { $segment: change.segment, $segment_name: change.name },
  }))
}

/** Notes touched people, unless the workspace has no segment. */
export async function noteTouchedPeople(
  tx: StateStore,
  workspace: WorkspaceId,
  touched: { batch?: number; persons?: number[] },
): Promise<void> {
  if ((await workspacesWithSegments(tx)).includes(workspace)) await noteTouched(tx, workspace, touched)
}
