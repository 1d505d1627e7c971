import * as z from 'zod'
import { ch, type EventStore, type Fragment, param } from '../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import { namesInEvents, type Subject } from './model.ts'

export const eventTables = ['events', 'events_by_person'] as const

type Wanted = {
  workspace: WorkspaceId
  subject: Pick<Subject, 'profiles' | 'identifiers'>
  /** Profiles of other people with whom the person's devices were seen: what they did there is theirs. */
  others: readonly number[]
}

/**
 * Events of the person's profiles, and those that carry a user or device id of theirs under another profile. With `claims` also what
 * somebody said to have been the person, which was refused: it stands in nobody's export but the claimant's.
 */
function aboutPerson({ workspace, subject, others, claims = false }: Wanted & { claims?: boolean }): Fragment {
  const { users, devices } = namesInEvents(subject.identifiers)
  const claimed = param(claims ? users : [], 'Array(String)')
  return ch`ws = ${param(workspace, 'UInt32')} AND (person IN ${param(subject.profiles, 'Array(UInt64)')}
    OR user_id IN ${param(users, 'Array(String)')} OR (event = '$alias' AND anonymous_id IN ${claimed})
    OR (anonymous_id IN ${param(devices, 'Array(String)')} AND person NOT IN ${param(others, 'Array(UInt64)')}))`
}

/** Under which other profiles events carry the person's devices. */
export async function profilesOnDevices(
  events: EventStore,
  { workspace, subject }: Omit<Wanted, 'others'>,
): Promise<number[]> {
  const { devices } = namesInEvents(subject.identifiers)
  if (devices.length === 0) return []
  const rows = await events.query({
    name: 'privacy.profiles_on_devices',
    workspace,
    lane: 'heavy',
    sql: ch`SELECT DISTINCT person FROM events WHERE ws = ${param(workspace, 'UInt32')}
      AND anonymous_id IN ${param(devices, 'Array(String)')} AND person NOT IN ${param(subject.profiles, 'Array(UInt64)')}`,
    row: z.object({ person: z.number() }),
  })
  return rows.map(({ person }) => person)
}

/** Everything stored of each event of a person, oldest first. */
export function eventsOfPerson(events: EventStore, wanted: Wanted): AsyncIterable<Record<string, unknown>> {
  return events.stream({
    name: 'privacy.export_events',
    workspace: wanted.workspace,
    lane: 'heavy',
    sql: ch`SELECT * EXCEPT (ws, person, batch) FROM events_by_person WHERE ${aboutPerson(wanted)} ORDER BY ts, message_id`,
    row: z.record(z.string(), z.unknown()),
  })
}

/** Message ids of events that name the person under another profile, up to a batch: deletions must not name people. */
export function strayMessages(
  events: EventStore,
  wanted: Wanted & { batch: number },
): AsyncIterable<{ messageId: string; person: number }> {
  return events.stream({
    name: 'privacy.stray_messages',
    workspace: wanted.workspace,
    lane: 'heavy',
    sql: ch`SELECT DISTINCT message_id AS messageId, person FROM events WHERE ${aboutPerson({ ...wanted, claims: true })}
      AND person NOT IN ${param(wanted.subject.profiles, 'Array(UInt64)')} AND batch <= ${param(wanted.batch, 'UInt64')}`,
    row: z.object({ messageId: z.string(), person: z.number() }),
  })
}

/** Deletes events of profiles from both tables, of these messages alone if any are named: sources may use the same ids. */
export async function deleteEvents(
  events: EventStore,
  deletion: { workspace: WorkspaceId; profiles: readonly number[]; messages: readonly string[] },
): Promise<void> {
  const { workspace, profiles, messages } = deletion
  const theirs = ch`person IN ${param(profiles, 'Array(UInt64)')}`
  const mine = messages.length === 0 ? theirs : ch`${theirs} AND message_id IN ${param(messages, 'Array(String)')}`
  for (const table of eventTables) {
    await events.deleteRows({
      name: 'privacy.delete_events',
      table,
      workspace,
      where: ch`ws = ${param(workspace, 'UInt32')} AND ${mine}`,
    })
  }
}

/** Deletes the copies of traits, and who was joined to whom. */
export async function deleteCopies(
  events: EventStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<void> {
  const ids = param(profiles, 'Array(UInt64)')
  await events.deleteRows({
    name: 'privacy.delete_traits',
    table: 'person_traits',
    workspace,
    where: ch`ws = ${param(workspace, 'UInt32')} AND person IN ${ids}`,
  })
  await events.deleteRows({
    name: 'privacy.delete_overrides',
    table: 'person_overrides',
    workspace: null,
    where: ch`old IN ${ids} OR person IN ${ids}`,
  })
  await events.reloadPersonMap()
}

/** How many rows the event store still has of these profiles; 0 after an erasure. */
export async function countLeft(
  events: EventStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<number> {
  const ids = param(profiles, 'Array(UInt64)')
  const rows = await events.query({
    name: 'privacy.count_left',
    workspace,
    sql: ch`SELECT (SELECT count() FROM events WHERE ws = ${param(workspace, 'UInt32')} AND person IN ${ids})
      + (SELECT count() FROM events_by_person WHERE ws = ${param(workspace, 'UInt32')} AND person IN ${ids})
      + (SELECT count() FROM person_traits WHERE ws = ${param(workspace, 'UInt32')} AND person IN ${ids}) AS n`,
    row: z.object({ n: z.number() }),
  })
  return rows[0]?.n ?? 0
}
