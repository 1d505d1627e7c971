import * as z from 'zod'
import { ch, type EventStore, param } from '../../platform/eventstore/index.ts'
import type { Undo } from './store.ts'

const tables = ['events', 'events_by_person'] as const

/** Profiles with events of an import, as they were seen. */
export function profilesInEvents(events: EventStore, undo: Undo): AsyncIterable<{ profile: number }> {
  return events.stream({
    name: 'provenance.profiles',
    workspace: undo.workspace,
    lane: 'heavy',
    sql: ch`SELECT DISTINCT person AS profile FROM events_by_person
      WHERE ws = ${param(undo.workspace, 'UInt32')} AND import = ${param(undo.importId, 'UInt32')} AND person != 0`,
    row: z.object({ profile: z.number() }),
  })
}

/** Deletes an import's events from both event tables; the one that says which profiles they had last. */
export async function deleteImportEvents(events: EventStore, undo: Undo): Promise<void> {
  for (const table of tables) {
    await events.deleteRows({
      name: 'provenance.delete_events',
      table,
      workspace: undo.workspace,
      where: ch`ws = ${param(undo.workspace, 'UInt32')} AND import = ${param(undo.importId, 'UInt32')}`,
    })
  }
}

/** Deletes what the product itself told of profiles that are no more (entered a segment, say). */
export async function deleteEventsOfProfiles(
  events: EventStore,
  undo: Undo,
  profiles: readonly number[],
): Promise<void> {
  const where = ch`ws = ${param(undo.workspace, 'UInt32')} AND person IN ${param(profiles, 'Array(UInt64)')}`
  const found = await events.query({
    name: 'provenance.events_left',
    workspace: undo.workspace,
    sql: ch`SELECT count() AS n FROM events_by_person WHERE ${where}`,
    row: z.object({ n: z.number() }),
  })
  if ((found[0]?.n ?? 0) === 0) return
  for (const table of tables)
    await events.deleteRows({ name: 'provenance.delete_dropped', table, workspace: undo.workspace, where })
}
