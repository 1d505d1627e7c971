import { sql } from 'kysely'
import { newPublicId, type PersonId, type WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { Segment, SegmentRule } from './contract.ts'
import type { MembershipChange } from './model.ts'

export type SegmentRow = {
  id: number
  public_id: string
  workspace_id: WorkspaceId
  name: string
  description: string
  rule: SegmentRule
  rule_version: number
  computed_version: number
  computed_at: Date | null
  created_at: Date
  people: number
}

/** A row as the API shows it. */
export function segmentOf(row: SegmentRow): Segment {
  return {
    id: row.public_id,
    name: row.name,
    description: row.description,
    rule: row.rule,
    people: Number(row.people),
    state: row.computed_version === row.rule_version ? 'live' : 'computing',
    computedAt: row.computed_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  }
}

const columns = sql`d.*, (SELECT count(*) FROM segments_member m WHERE m.segment_id = d.id) AS people`

/** Segments of a workspace by name; one when an id is given. */
export async function readSegments(
  state: StateStore,
  workspace: WorkspaceId,
  publicId?: string,
): Promise<SegmentRow[]> {
  return (
    await sql<SegmentRow>`SELECT ${columns} FROM segments_definition d WHERE d.workspace_id = ${workspace} AND d.deleted_at IS NULL
      AND (${publicId ?? null}::text IS NULL OR d.public_id = ${publicId ?? null}) ORDER BY lower(d.name), d.id`.execute(
      state.tables(),
    )
  ).rows
}

/** Workspaces that have segments. */
export async function workspacesWithSegments(state: StateStore): Promise<WorkspaceId[]> {
  const rows = await sql<{
    workspace_id: WorkspaceId
  }>`SELECT DISTINCT workspace_id FROM segments_definition WHERE deleted_at IS NULL ORDER BY workspace_id`.execute(
    state.tables(),
  )
  return rows.rows.map((row) => row.workspace_id)
}

export type SegmentFields = { name: string; description: string; rule: SegmentRule }

/** Inserts a segment; gives its public id. */
export async function insertSegment(tx: StateStore, workspace: WorkspaceId, fields: SegmentFields): Promise<string> {
  const publicId = newPublicId('seg')
  await sql`INSERT INTO segments_definition (public_id, workspace_id, name, description, rule)
    VALUES (${publicId}, ${workspace}, ${fields.name}, ${fields.description}, ${JSON.stringify(fields.rule)}::jsonb)`.execute(
    tx.tables(),
  )
  return publicId
}

/** What a segment says; nobody changes it until the transaction ends. */
export async function holdSegment(
  tx: StateStore,
  workspace: WorkspaceId,
  publicId: string,
): Promise<SegmentFields | null> {
  const rows = await sql<SegmentFields>`SELECT name, description, rule FROM segments_definition
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND deleted_at IS NULL FOR UPDATE`.execute(
    tx.tables(),
  )
  return rows.rows[0] ?? null
}

/** Changes a segment; the rule's version counts up when the rule is another. False when there is none. */
export async function updateSegmentRow(
  tx: StateStore,
  workspace: WorkspaceId,
  { publicId, fields }: { publicId: string; fields: SegmentFields },
): Promise<boolean> {
  const rule = JSON.stringify(fields.rule)
  const result =
    await sql`UPDATE segments_definition SET name = ${fields.name}, description = ${fields.description}, rule = ${rule}::jsonb,
      rule_version = rule_version + CASE WHEN rule = ${rule}::jsonb THEN 0 ELSE 1 END
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND deleted_at IS NULL`.execute(tx.tables())
  return (result.numAffectedRows ?? 0n) > 0n
}

/** Marks a segment as removed; its members are let go by the caller. */
export async function deleteSegmentRow(
  tx: StateStore,
  workspace: WorkspaceId,
  { publicId, now }: { publicId: string; now: Date },
): Promise<number | null> {
  const rows = await sql<{ id: number }>`UPDATE segments_definition SET deleted_at = ${now}
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND deleted_at IS NULL RETURNING id`.execute(
    tx.tables(),
  )
  return rows.rows[0]?.id ?? null
}

/** Takes a removal back; its rule counts as another, so that it is computed. False when there is none that was removed. */
export async function restoreSegmentRow(tx: StateStore, workspace: WorkspaceId, publicId: string): Promise<boolean> {
  const done = await sql`UPDATE segments_definition SET deleted_at = NULL, rule_version = rule_version + 1
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND deleted_at IS NOT NULL`.execute(tx.tables())
  return (done.numAffectedRows ?? 0n) > 0n
}

/**
 * Waits until no other refresh of the segment is under way, and keeps others waiting until the transaction ends. Not the row: who
 * changes the segment meanwhile need not wait.
 */
export async function lockRefresh(tx: StateStore, segment: number): Promise<void> {
  // The refresh before may read a whole workspace.
  await sql`SET LOCAL statement_timeout = 0`.execute(tx.tables())
  await sql`SELECT pg_advisory_xact_lock(${refreshLocks}, ${segment})`.execute(tx.tables())
}

/** Class of the advisory locks of refreshes ("segm" in ASCII). */
const refreshLocks = 0x7365676d

/** Locks a segment and says which version of its rule counts; null when it was removed. */
export async function lockSegment(
  tx: StateStore,
  workspace: WorkspaceId,
  id: number,
): Promise<{ ruleVersion: number } | null> {
  const rows = await sql<{ rule_version: number }>`SELECT rule_version FROM segments_definition
    WHERE workspace_id = ${workspace} AND id = ${id} AND deleted_at IS NULL FOR UPDATE`.execute(tx.tables())
  return rows.rows[0] ? { ruleVersion: rows.rows[0].rule_version } : null
}

/** Members of a segment; only these persons where some are given. */
export async function readMembers(
  tx: StateStore,
  workspace: WorkspaceId,
  { id, among }: { id: number; among: readonly number[] | null },
): Promise<Set<PersonId>> {
  const rows = await sql<{
    person: number
  }>`SELECT person FROM segments_member WHERE workspace_id = ${workspace} AND segment_id = ${id}
    AND (${among === null} OR person = ANY(${[...(among ?? [])]}::bigint[]))`.execute(tx.tables())
  return new Set(rows.rows.map((row) => Number(row.person) as PersonId))
}

/** Writes a change of membership. */
export async function writeMembership(
  tx: StateStore,
  input: { workspace: WorkspaceId; id: number; change: MembershipChange; at: Date },
): Promise<void> {
  const { workspace, id, change, at } = input
  const db = tx.tables()
  if (change.leaving.length > 0) {
    await sql`DELETE FROM segments_member WHERE workspace_id = ${workspace} AND segment_id = ${id} AND person = ANY(${change.leaving}::bigint[])`.execute(
      db,
    )
  }
  if (change.entering.length > 0) {
    await sql`INSERT INTO segments_member (workspace_id, segment_id, person, since) SELECT ${workspace}, ${id}, person, ${at}
      FROM unnest(${change.entering}::bigint[]) AS entered (person) ON CONFLICT DO NOTHING`.execute(db)
  }
}

/** Remembers that a segment was computed with a version of its rule. */
export async function markComputed(
  tx: StateStore,
  workspace: WorkspaceId,
  { id, ...computed }: { id: number; version: number; at: Date },
): Promise<void> {
  await sql`UPDATE segments_definition SET computed_version = ${computed.version}, computed_at = ${computed.at} WHERE workspace_id = ${workspace} AND id = ${id}`.execute(
    tx.tables(),
  )
}

/** Notes a batch or persons to be looked at. */
export async function noteTouched(
  tx: StateStore,
  workspace: WorkspaceId,
  touched: { batch?: number; persons?: readonly number[] },
): Promise<void> {
  await sql`INSERT INTO segments_touched (workspace_id, batch, persons) VALUES (${workspace}, ${touched.batch ?? null}, ${[...(touched.persons ?? [])]}::bigint[])`.execute(
    tx.tables(),
  )
}

/** `notes` are the rows that were read: later ones may carry smaller ids, when they were committed later. */
export type Touched = { notes: number[]; batches: number[]; persons: number[] }

/** What is to be looked at in a workspace; null when nothing is. */
export async function readTouched(state: StateStore, workspace: WorkspaceId): Promise<Touched | null> {
  const rows = await sql<{ id: number; batch: number | null; persons: number[] }>`
    SELECT id, batch, persons FROM segments_touched WHERE workspace_id = ${workspace} ORDER BY id LIMIT 5000`.execute(
    state.tables(),
  )
  if (rows.rows.length === 0) return null
  return {
    notes: rows.rows.map((row) => Number(row.id)),
    batches: rows.rows.flatMap((row) => (row.batch === null ? [] : [Number(row.batch)])),
    persons: [...new Set(rows.rows.flatMap((row) => row.persons.map(Number)))],
  }
}

/** Forgets what has been looked at, these rows and no others. */
export async function clearTouched(tx: StateStore, workspace: WorkspaceId, notes: readonly number[]): Promise<void> {
  await sql`DELETE FROM segments_touched WHERE workspace_id = ${workspace} AND id = ANY(${[...notes]}::bigint[])`.execute(
    tx.tables(),
  )
}

/** Profiles of these persons (any profile of the group may be named), and who of them is canonical today. */
export async function readGroups(
  state: StateStore,
  workspace: WorkspaceId,
  persons: readonly number[],
): Promise<{ profiles: number[]; canonical: Set<number> }> {
  const rows = await sql<{ id: number; person: number }>`SELECT q.id, q.person FROM identity_profile p
    JOIN identity_profile q ON q.workspace_id = p.workspace_id AND q.person = p.person
    WHERE p.workspace_id = ${workspace} AND p.id = ANY(${[...persons]}::bigint[]) GROUP BY q.id, q.person`.execute(
    state.tables(),
  )
  return {
    profiles: rows.rows.map((row) => Number(row.id)),
    canonical: new Set(rows.rows.map((row) => Number(row.person))),
  }
}

/** Segments of a person. */
export async function readSegmentsOf(
  state: StateStore,
  workspace: WorkspaceId,
  person: number,
): Promise<{ id: string; name: string; since: Date }[]> {
  return (
    await sql<{
      id: string
      name: string
      since: Date
    }>`SELECT d.public_id AS id, d.name, m.since FROM segments_member m JOIN segments_definition d ON d.id = m.segment_id
      WHERE m.workspace_id = ${workspace} AND m.person = ${person} AND d.deleted_at IS NULL ORDER BY d.name`.execute(
      state.tables(),
    )
  ).rows
}

/** A page of members, newest first. */
export async function pageMembers(
  state: StateStore,
  workspace: WorkspaceId,
  page: { id: number; after: { sinceMs: number; person: number } | null; limit: number },
): Promise<{ person: number; since: Date }[]> {
  const { id, after, limit } = page
  const rows = await sql<{
    person: number
    since: Date
  }>`SELECT person, since FROM segments_member WHERE workspace_id = ${workspace} AND segment_id = ${id}
    AND (${after === null} OR (since, person) < (${new Date(after?.sinceMs ?? 0)}, ${after?.person ?? 0}::bigint))
    ORDER BY since DESC, person DESC LIMIT ${limit}`.execute(state.tables())
  return rows.rows.map((row) => ({ person: Number(row.person), since: row.since }))
}

/** Takes people out of every segment of a workspace, silently. */
export async function deletePeople(tx: StateStore, workspace: WorkspaceId, persons: readonly number[]): Promise<void> {
  const ids = [...persons]
  await sql`DELETE FROM segments_member WHERE workspace_id = ${workspace} AND person = ANY(${ids}::bigint[])`.execute(
    tx.tables(),
  )
  await sql`UPDATE segments_touched SET persons = ARRAY(SELECT p FROM unnest(persons) AS p WHERE p <> ALL(${ids}::bigint[]))
    WHERE workspace_id = ${workspace} AND persons && ${ids}::bigint[]`.execute(tx.tables())
}

/** A page of all memberships of a workspace after one. */
export async function pageMemberships(
  state: StateStore,
  workspace: WorkspaceId,
  page: { after: { segment: number; person: number }; limit: number },
): Promise<{ segment: number; person: number }[]> {
  const rows = await sql<{ segment: number; person: number }>`SELECT segment_id AS segment, person FROM segments_member
    WHERE workspace_id = ${workspace} AND (segment_id, person) > (${page.after.segment}, ${page.after.person}::bigint)
    ORDER BY segment_id, person LIMIT ${page.limit}`.execute(state.tables())
  return rows.rows.map((row) => ({ segment: Number(row.segment), person: Number(row.person) }))
}
