import { sql } from 'kysely'
import type { Identifier } from '../../collect/ingest/index.ts'
import { newPublicId, type WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import { type GraphChanges, type IdentityGraph, type LoadedIdentifier, provisionalFrom } from './graph.ts'
import { publicKinds } from './model.ts'

/** Serialises all changes of one workspace's identity graph until the transaction ends. */
export async function lockGraph(tx: StateStore, workspace: WorkspaceId): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(7201, ${workspace})`.execute(tx.tables())
}

/** What is known of these identifiers, with their persons and the persons' user ids. */
export async function loadIdentifiers(
  tx: StateStore,
  workspace: WorkspaceId,
  identifiers: readonly Identifier[],
): Promise<LoadedIdentifier[]> {
  const kinds = identifiers.map((identifier) => identifier.kind)
  const values = identifiers.map((identifier) => identifier.value)
  const { rows } = await sql<Omit<LoadedIdentifier, 'users' | 'known' | 'importLinks' | 'apart'>>`
    SELECT i.kind, i.value, i.profile, i.shared, p.person, i.import_id AS "importId", p.import_id AS "profileImportId"
    FROM unnest(${kinds}::text[], ${values}::text[]) AS wanted (kind, value)
    JOIN identity_identifier i ON i.workspace_id = ${workspace} AND i.kind = wanted.kind AND i.value = wanted.value
    JOIN identity_profile p ON p.workspace_id = i.workspace_id AND p.id = i.profile`.execute(tx.tables())
  const persons = [...new Set(rows.map((row) => Number(row.person)))]
  const names = await namesOf(tx, workspace, persons)
  const { imported, apart } = await linksToMind(tx, workspace, persons)
  return rows.map((row) => {
    const person = Number(row.person)
    return {
      ...{ ...row, person, profile: Number(row.profile) },
      ...{ users: names.get(person)?.users ?? [], known: names.has(person) },
      ...{ importLinks: imported.has(person), apart: apart.get(person) ?? [] },
    }
  })
}

type Names = { person: number; users: string[] | null }

/**
 * User ids of these persons; whoever is there is known by an identifier of `publicKinds`. A statement of its own: as a subquery per row it
 * took quadratic time before the tables were analysed.
 */
async function namesOf(
  tx: StateStore,
  workspace: WorkspaceId,
  persons: readonly number[],
): Promise<Map<number, { users: string[] }>> {
  if (persons.length === 0) return new Map()
  const { rows } = await sql<Names>`
    SELECT q.person, array_agg(DISTINCT u.value) FILTER (WHERE u.kind = 'user') AS users FROM identity_profile q
    JOIN identity_identifier u ON u.workspace_id = q.workspace_id AND u.profile = q.id AND u.kind = ANY(${[...publicKinds]}::text[])
    WHERE q.workspace_id = ${workspace} AND q.person = ANY(${[...persons]}::bigint[]) GROUP BY q.person`.execute(
    tx.tables(),
  )
  return new Map(rows.map((row) => [Number(row.person), { users: row.users ?? [] }]))
}

type LinksToMind = { imported: Set<number>; apart: Map<number, LoadedIdentifier['apart'][number][]> }

/** Of these persons: whose group holds a link that an import alone speaks for, and who is an end of an undone merge. */
async function linksToMind(tx: StateStore, workspace: WorkspaceId, persons: readonly number[]): Promise<LinksToMind> {
  const minded: LinksToMind = { imported: new Set(), apart: new Map() }
  if (persons.length === 0) return minded
  // From the persons: links are as many as people, and this is asked for each batch that brings somebody.
  const { rows } = await sql<{ person: number; link: number | null; end: 'left' | 'right' }>`
    WITH member AS MATERIALIZED (
      SELECT id, person FROM identity_profile WHERE workspace_id = ${workspace} AND person = ANY(${[...persons]}::bigint[]))
    SELECT DISTINCT m.person, CASE WHEN l.undone_at IS NOT NULL THEN l.id END AS link,
      CASE WHEN l.undone_at IS NOT NULL THEN l.name END AS end
    FROM member m CROSS JOIN LATERAL (
      SELECT id, undone_at, import_id, 'left' AS name FROM identity_link
      WHERE workspace_id = ${workspace} AND left_profile = m.id
      UNION ALL
      SELECT id, undone_at, import_id, 'right' FROM identity_link
      WHERE workspace_id = ${workspace} AND right_profile = m.id) l
    WHERE l.undone_at IS NOT NULL OR l.import_id <> 0`.execute(tx.tables())
  for (const { person: id, link, end } of rows) {
    const person = Number(id)
    if (link === null) minded.imported.add(person)
    else minded.apart.set(person, [...(minded.apart.get(person) ?? []), { link: Number(link), end }])
  }
  return minded
}

/** Draws `count` profile ids, ascending. Only after a miss: a conflict would burn them, and the flat dictionary pays per id. */
export async function drawProfileIds(tx: StateStore, count: number): Promise<number[]> {
  if (count === 0) return []
  const result = await sql<{
    id: string
  }>`SELECT nextval('identity_profile_id') AS id FROM generate_series(1, ${count})`.execute(tx.tables())
  return result.rows.map((row) => Number(row.id)).sort((a, b) => a - b)
}

/** Writes a batch's settled changes. Gives the profiles whose canonical person changed. */
export async function writeChanges(
  tx: StateStore,
  input: { workspace: WorkspaceId; graph: IdentityGraph; changes: GraphChanges; batch: number },
): Promise<{ profile: number; person: number }[]> {
  const { workspace, graph, changes, batch } = input
  const db = tx.tables()
  const births = changes.births.map((profile) => ({
    id: profile.id,
    person: graph.personOfNode(profile),
    importId: profile.importId,
  }))
  if (births.length > 0) {
    await sql`INSERT INTO identity_profile (id, workspace_id, public_id, person, import_id)
      SELECT id, ${workspace}, public_id, person, import FROM unnest(${births.map((b) => b.id)}::bigint[],
        ${births.map(() => newPublicId('per'))}::text[], ${births.map((b) => b.person)}::bigint[],
        ${births.map((b) => b.importId)}::int[]) AS born (id, public_id, person, import)`.execute(db)
  }
  await writeIdentifiers(tx, workspace, changes)
  await writeVouched(tx, workspace, changes.vouched)
  if (changes.links.length > 0) {
    const links = changes.links
    await sql`INSERT INTO identity_link (public_id, workspace_id, left_profile, right_profile, rule, left_kind, left_value,
        right_kind, right_value, source_id, message_key, batch, at, import_id)
      SELECT public_id, ${workspace}, l, r, rule, lk, lv, rk, rv, source, message, ${batch}, at, import FROM unnest(
        ${links.map(() => newPublicId('mrg'))}::text[], ${links.map((x) => x.left.id)}::bigint[], ${links.map((x) => x.right.id)}::bigint[],
        ${links.map((x) => x.plan.rule)}::text[], ${links.map((x) => x.plan.leftIdentifier.kind)}::text[], ${links.map((x) => x.plan.leftIdentifier.value)}::text[],
        ${links.map((x) => x.plan.rightIdentifier.kind)}::text[], ${links.map((x) => x.plan.rightIdentifier.value)}::text[],
        ${links.map((x) => x.sourceId)}::int[], ${links.map((x) => x.messageKey)}::text[], ${links.map((x) => new Date(x.at))}::timestamptz[],
        ${links.map((x) => x.importId)}::int[], ${links.map((x) => x.isWitness)}::boolean[])
        AS made (public_id, l, r, rule, lk, lv, rk, rv, source, message, at, import, witness)
      WHERE NOT (witness AND EXISTS (SELECT 1 FROM identity_link k WHERE k.workspace_id = ${workspace} AND k.import_id = 0
        AND k.undone_at IS NULL AND (k.left_profile, k.right_profile) IN ((l, r), (r, l))))`.execute(db)
  }
  const moved = births
    .filter((born) => born.person !== born.id)
    .map((born) => ({ profile: born.id, person: born.person }))
  const absorbed = changes.absorbed.filter((entry) => entry.from < provisionalFrom)
  if (absorbed.length > 0) {
    const result = await sql<{ id: string; person: string }>`
      UPDATE identity_profile AS p SET person = moved.target
      FROM unnest(${absorbed.map((a) => a.from)}::bigint[], ${absorbed.map((a) => graph.rootPerson(a.into))}::bigint[]) AS moved (old, target)
      WHERE p.workspace_id = ${workspace} AND p.person = moved.old RETURNING p.id, p.person`.execute(db)
    moved.push(...result.rows.map((row) => ({ profile: Number(row.id), person: Number(row.person) })))
  }
  return moved
}

async function writeIdentifiers(tx: StateStore, workspace: WorkspaceId, changes: GraphChanges): Promise<void> {
  const db = tx.tables()
  if (changes.detached.length > 0) {
    await sql`DELETE FROM identity_identifier i USING unnest(${changes.detached.map((d) => d.kind)}::text[], ${changes.detached.map((d) => d.value)}::text[])
      AS gone (kind, value) WHERE i.workspace_id = ${workspace} AND i.kind = gone.kind AND i.value = gone.value`.execute(
      db,
    )
  }
  const { attached, shared } = changes
  if (attached.length > 0) {
    await sql`INSERT INTO identity_identifier (workspace_id, kind, value, profile, source_id, first_seen_at, import_id)
      SELECT ${workspace}, kind, value, profile, source, at, import FROM unnest(${attached.map((a) => a.identifier.kind)}::text[],
        ${attached.map((a) => a.identifier.value)}::text[], ${attached.map((a) => a.profile.id)}::bigint[],
        ${attached.map((a) => a.sourceId)}::int[], ${attached.map((a) => new Date(a.ts))}::timestamptz[],
        ${attached.map((a) => a.node.importId)}::int[])
        AS fresh (kind, value, profile, source, at, import)`.execute(db)
  }
  if (shared.length > 0) {
    await sql`UPDATE identity_identifier i SET profile = s.profile, shared = true, import_id = 0
      FROM unnest(${shared.map((s) => s.identifier.kind)}::text[], ${shared.map((s) => s.identifier.value)}::text[], ${shared.map((s) => s.profile.id)}::bigint[])
        AS s (kind, value, profile)
      WHERE i.workspace_id = ${workspace} AND i.kind = s.kind AND i.value = s.value`.execute(db)
  }
}

async function writeVouched(tx: StateStore, workspace: WorkspaceId, vouched: GraphChanges['vouched']): Promise<void> {
  const { identifiers, profiles } = vouched
  if (identifiers.length > 0) {
    await sql`UPDATE identity_identifier i SET import_id = 0
      FROM unnest(${identifiers.map((v) => v.kind)}::text[], ${identifiers.map((v) => v.value)}::text[]) AS v (kind, value)
      WHERE i.workspace_id = ${workspace} AND i.kind = v.kind AND i.value = v.value`.execute(tx.tables())
  }
  if (profiles.length > 0) {
    await sql`UPDATE identity_profile SET import_id = 0
      WHERE workspace_id = ${workspace} AND id = ANY(${profiles.map((profile) => profile.id)}::bigint[])`.execute(
      tx.tables(),
    )
  }
}

/** Remembers what was refused, once per reason, profile and identifier. */
export async function writeRefusals(
  tx: StateStore,
  workspace: WorkspaceId,
  refusals: readonly { reason: string; profile: number; identifier: Identifier; messageKey: string; ts: number }[],
): Promise<void> {
  if (refusals.length === 0) return
  await sql`INSERT INTO identity_refusal (workspace_id, reason, profile, kind, value, message_key, at)
    SELECT ${workspace}, reason, profile, kind, value, message, at FROM unnest(${refusals.map((r) => r.reason)}::text[],
      ${refusals.map((r) => r.profile)}::bigint[], ${refusals.map((r) => r.identifier.kind)}::text[], ${refusals.map((r) => r.identifier.value)}::text[],
      ${refusals.map((r) => r.messageKey)}::text[], ${refusals.map((r) => new Date(r.ts))}::timestamptz[]) AS r (reason, profile, kind, value, message, at)
    ON CONFLICT DO NOTHING`.execute(tx.tables())
}

/** A version for overrides: larger than all that were drawn before, so draw it under the graph's lock. */
export async function drawVersion(tx: StateStore): Promise<number> {
  const rows = await sql<{ id: number }>`SELECT nextval('ingest_batch_id') AS id`.execute(tx.tables())
  return Number(rows.rows[0]?.id)
}

/** Those of these profiles that exist. */
export async function existingProfiles(
  tx: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<Set<number>> {
  const rows = await sql<{
    id: number
  }>`SELECT id FROM identity_profile WHERE workspace_id = ${workspace} AND id = ANY(${[...profiles]}::bigint[])`.execute(
    tx.tables(),
  )
  return new Set(rows.rows.map((row) => Number(row.id)))
}
