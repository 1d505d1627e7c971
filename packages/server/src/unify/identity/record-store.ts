import { sql } from 'kysely'
import type { Identifier } from '../../collect/ingest/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'

/** All that names one person: profiles with their public ids, identifiers, and public ids of merges. */
export type PersonGroup = {
  person: number
  profiles: number[]
  publicIds: string[]
  identifiers: (Identifier & { shared: boolean })[]
  merges: string[]
}

/** An identifier with the profile that it points at and that one's canonical person. */
export type ProfileIdentifier = Identifier & { profile: number; person: number }

/** The canonical person of a profile today; null when it is gone. */
export async function personOfProfile(
  state: StateStore,
  workspace: WorkspaceId,
  profile: number,
): Promise<number | null> {
  const rows = await sql<{ person: number }>`SELECT person FROM identity_profile
    WHERE workspace_id = ${workspace} AND id = ${profile}`.execute(state.tables())
  return rows.rows[0] === undefined ? null : Number(rows.rows[0].person)
}

/** The person that a public id stands for today; null when there is none. */
export async function findPersonGroup(
  state: StateStore,
  workspace: WorkspaceId,
  publicId: string,
): Promise<PersonGroup | null> {
  const rows = await sql<{ id: number; public_id: string; person: number }>`
    SELECT q.id, q.public_id, q.person FROM identity_profile p JOIN identity_profile q ON q.workspace_id = p.workspace_id AND q.person = p.person
    WHERE p.workspace_id = ${workspace} AND p.public_id = ${publicId} ORDER BY q.id`.execute(state.tables())
  const first = rows.rows[0]
  if (!first) return null
  const profiles = rows.rows.map((row) => Number(row.id))
  const identifiers = await sql<Identifier & { shared: boolean }>`SELECT kind, value, shared FROM identity_identifier
    WHERE workspace_id = ${workspace} AND profile = ANY(${profiles}::bigint[]) ORDER BY kind, value`.execute(
    state.tables(),
  )
  const merges = await sql<{ public_id: string }>`SELECT public_id FROM identity_link WHERE workspace_id = ${workspace}
    AND (left_profile = ANY(${profiles}::bigint[]) OR right_profile = ANY(${profiles}::bigint[])) ORDER BY id`.execute(
    state.tables(),
  )
  return {
    person: Number(first.person),
    profiles,
    publicIds: rows.rows.map((row) => row.public_id),
    identifiers: identifiers.rows,
    merges: merges.rows.map((row) => row.public_id),
  }
}

/** Everything that identity keeps of a person's profiles, row by row, as it is stored. */
export async function readPersonRecord(state: StateStore, workspace: WorkspaceId, profiles: readonly number[]) {
  const ids = [...profiles]
  const db = state.tables()
  const [profile, identifier, link, refusal] = await Promise.all([
    sql<{ id: string; createdAt: Date }>`SELECT public_id AS id, created_at AS "createdAt" FROM identity_profile
      WHERE workspace_id = ${workspace} AND id = ANY(${ids}::bigint[]) ORDER BY id`.execute(db),
    sql<{ kind: string; value: string; shared: boolean; firstSeenAt: Date }>`
      SELECT kind, value, shared, first_seen_at AS "firstSeenAt" FROM identity_identifier
      WHERE workspace_id = ${workspace} AND profile = ANY(${ids}::bigint[]) ORDER BY first_seen_at, kind, value`.execute(
      db,
    ),
    sql<
      Record<string, string | Date | null>
    >`SELECT public_id AS id, rule, left_kind AS "leftKind", left_value AS "leftValue",
        right_kind AS "rightKind", right_value AS "rightValue", message_key AS message, at, undone_at AS "undoneAt" FROM identity_link
      WHERE workspace_id = ${workspace} AND (left_profile = ANY(${ids}::bigint[]) OR right_profile = ANY(${ids}::bigint[])) ORDER BY id`.execute(
      db,
    ),
    sql<{ reason: string; kind: string; value: string; message: string; at: Date }>`
      SELECT reason, kind, value, message_key AS message, at FROM identity_refusal
      WHERE workspace_id = ${workspace} AND profile = ANY(${ids}::bigint[]) ORDER BY id`.execute(db),
  ])
  return { profiles: profile.rows, identifiers: identifier.rows, links: link.rows, refusals: refusal.rows }
}

/** A page of a workspace's identifiers after one, each with its profile and canonical person. */
export async function pageIdentifiers(
  state: StateStore,
  workspace: WorkspaceId,
  page: { after: Identifier | null; limit: number },
): Promise<ProfileIdentifier[]> {
  const after = page.after ?? { kind: '', value: '' }
  const rows = await sql<ProfileIdentifier>`SELECT i.kind, i.value, i.profile, p.person FROM identity_identifier i
    JOIN identity_profile p ON p.workspace_id = i.workspace_id AND p.id = i.profile
    WHERE i.workspace_id = ${workspace} AND (i.kind, i.value) > (${after.kind}, ${after.value}) ORDER BY i.kind, i.value LIMIT ${page.limit}`.execute(
    state.tables(),
  )
  return rows.rows.map((row) => ({ ...row, profile: Number(row.profile), person: Number(row.person) }))
}

/** Every identifier of the persons whose canonical profiles these are. */
export async function identifiersOfPersons(
  state: StateStore,
  workspace: WorkspaceId,
  persons: readonly number[],
): Promise<ProfileIdentifier[]> {
  const { rows } = await sql<ProfileIdentifier>`SELECT i.kind, i.value, i.profile, p.person FROM identity_profile p
    JOIN identity_identifier i ON i.workspace_id = p.workspace_id AND i.profile = p.id
    WHERE p.workspace_id = ${workspace} AND p.person = ANY(${[...persons]}::bigint[])`.execute(state.tables())
  return rows.map((row) => ({ ...row, profile: Number(row.profile), person: Number(row.person) }))
}

/** All profiles whose canonical person is another one, as the event store's overrides have them. */
export async function readMoves(
  state: StateStore,
  page: { after: number; limit: number },
): Promise<{ profile: number; person: number }[]> {
  const rows = await sql<{ profile: number; person: number }>`SELECT id AS profile, person FROM identity_profile
    WHERE person <> id AND id > ${page.after} ORDER BY id LIMIT ${page.limit}`.execute(state.tables())
  return rows.rows.map((row) => ({ profile: Number(row.profile), person: Number(row.person) }))
}

/** The canonical person whom a user id means, unless several share it; null when there is none. */
export async function findPersonByUserId(
  state: StateStore,
  workspace: WorkspaceId,
  userId: string,
): Promise<number | null> {
  const found = await sql<{ person: number }>`SELECT p.person FROM identity_identifier i
    JOIN identity_profile p ON p.workspace_id = i.workspace_id AND p.id = i.profile
    WHERE i.workspace_id = ${workspace} AND i.kind = 'user' AND i.value = ${userId} AND NOT i.shared`.execute(
    state.tables(),
  )
  return found.rows[0] ? Number(found.rows[0].person) : null
}
