import { sql } from 'kysely'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'

export type LinkRow = {
  id: number
  public_id: string
  left_profile: number
  right_profile: number
  rule: string
  left_kind: string
  left_value: string
  right_kind: string
  right_value: string
  at: Date
  undone_at: Date | null
  source_name: string | null
}

/** Links that touch any of these profiles, newest first. */
export async function readLinks(
  state: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<LinkRow[]> {
  const ids = [...profiles]
  return (
    await sql<LinkRow>`SELECT l.*, s.name AS source_name FROM identity_link l LEFT JOIN ingest_source s ON s.id = l.source_id
      WHERE l.workspace_id = ${workspace} AND (l.left_profile = ANY(${ids}::bigint[]) OR l.right_profile = ANY(${ids}::bigint[]))
      ORDER BY l.at DESC, l.id DESC LIMIT 500`.execute(state.tables())
  ).rows
}

/** One link, locked. */
export async function findLink(tx: StateStore, workspace: WorkspaceId, publicId: string): Promise<LinkRow | undefined> {
  return (
    await sql<LinkRow>`SELECT l.*, NULL AS source_name FROM identity_link l WHERE l.workspace_id = ${workspace} AND l.public_id = ${publicId} FOR UPDATE`.execute(
      tx.tables(),
    )
  ).rows[0]
}

/** Marks a link as undone or as in force. */
export async function setLinkUndone(
  tx: StateStore,
  workspace: WorkspaceId,
  change: { id: number; undone: boolean; by: string; at: Date },
): Promise<void> {
  await sql`UPDATE identity_link SET undone_at = ${change.undone ? change.at : null}, undone_by = ${change.undone ? change.by : null}
    WHERE workspace_id = ${workspace} AND id = ${change.id}`.execute(tx.tables())
}

/** Marks as undone every link in force between one of these profiles and another one. */
export async function undoLinksAcross(
  tx: StateStore,
  workspace: WorkspaceId,
  { profiles, by, at }: { profiles: readonly number[]; by: string; at: Date },
): Promise<void> {
  const ids = [...profiles]
  await sql`UPDATE identity_link SET undone_at = ${at}, undone_by = ${by} WHERE workspace_id = ${workspace} AND undone_at IS NULL
    AND (left_profile = ANY(${ids}::bigint[])) <> (right_profile = ANY(${ids}::bigint[]))`.execute(tx.tables())
}

/** All profiles of the persons that these profiles belong to. */
export async function groupsOf(tx: StateStore, workspace: WorkspaceId, profiles: readonly number[]): Promise<number[]> {
  const rows = await sql<{
    id: number
  }>`SELECT q.id FROM identity_profile p JOIN identity_profile q ON q.workspace_id = p.workspace_id AND q.person = p.person
    WHERE p.workspace_id = ${workspace} AND p.id = ANY(${[...profiles]}::bigint[]) GROUP BY q.id ORDER BY q.id`.execute(
    tx.tables(),
  )
  return rows.rows.map((row) => Number(row.id))
}

/** Those of these profiles that have no identifier. */
export async function namelessAmong(
  tx: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`SELECT p.id FROM identity_profile p
    WHERE p.workspace_id = ${workspace} AND p.id = ANY(${[...profiles]}::bigint[])
      AND NOT EXISTS (SELECT 1 FROM identity_identifier i WHERE i.workspace_id = p.workspace_id AND i.profile = p.id)`.execute(
    tx.tables(),
  )
  return rows.map(({ id }) => Number(id))
}

/** Links in force between these profiles. */
export async function linksAmong(
  tx: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<{ left: number; right: number }[]> {
  const ids = [...profiles]
  const rows = await sql<{
    left_profile: number
    right_profile: number
  }>`SELECT left_profile, right_profile FROM identity_link
    WHERE workspace_id = ${workspace} AND undone_at IS NULL AND left_profile = ANY(${ids}::bigint[]) AND right_profile = ANY(${ids}::bigint[])`.execute(
    tx.tables(),
  )
  return rows.rows.map((row) => ({ left: Number(row.left_profile), right: Number(row.right_profile) }))
}

/** Writes canonical persons; gives those that changed. */
export async function writePersons(
  tx: StateStore,
  workspace: WorkspaceId,
  persons: ReadonlyMap<number, number>,
): Promise<{ profile: number; person: number }[]> {
  const entries = [...persons]
  const rows = await sql<{ id: number; person: number }>`UPDATE identity_profile p SET person = x.person
    FROM unnest(${entries.map(([profile]) => profile)}::bigint[], ${entries.map(([, person]) => person)}::bigint[]) AS x (id, person)
    WHERE p.workspace_id = ${workspace} AND p.id = x.id AND p.person <> x.person RETURNING p.id, p.person`.execute(
    tx.tables(),
  )
  return rows.rows.map((row) => ({ profile: Number(row.id), person: Number(row.person) }))
}

/** Public ids of the canonical persons that these profiles belong to now. */
export async function profilesOfPerson(
  state: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<string[]> {
  const rows = await sql<{
    public_id: string
  }>`SELECT DISTINCT c.public_id FROM identity_profile p JOIN identity_profile c ON c.workspace_id = p.workspace_id AND c.id = p.person
    WHERE p.workspace_id = ${workspace} AND p.id = ANY(${[...profiles]}::bigint[]) ORDER BY c.public_id`.execute(
    state.tables(),
  )
  return rows.rows.map((row) => row.public_id)
}

/** Links in force in a workspace. */
export async function countLinks(state: StateStore, workspace: WorkspaceId): Promise<number> {
  const rows = await sql<{
    n: number
  }>`SELECT count(*) AS n FROM identity_link WHERE workspace_id = ${workspace} AND undone_at IS NULL`.execute(
    state.tables(),
  )
  return Number(rows.rows[0]?.n ?? 0)
}
