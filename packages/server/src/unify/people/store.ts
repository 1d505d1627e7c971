import { sql } from 'kysely'
import type { Json, WorkspaceId } from '../../platform/kernel/index.ts'
import { jsonbText, type StateStore } from '../../platform/statestore/index.ts'
import { contactKeys, namingKinds, placeOf, type TraitAddition, type TraitWrite } from './model.ts'

/** `StoredTrait.surety` of a row of `people_trait` called t. */
export const suretyOf = sql<number>`CASE WHEN NOT t.by_public_key THEN 2 WHEN EXISTS (SELECT 1 FROM identity_identifier i
  WHERE i.workspace_id = t.workspace_id AND i.profile = t.profile AND i.kind = ANY(${[...namingKinds]}::text[])) THEN 1 ELSE 0 END`

/**
 * Upserts traits: `set` where the event time is later than the stored one, `set_once` where it is earlier; equal times are
 * settled by arrival: calls of one millisecond have no other order. What a public key said gives way to all else, and takes no place
 * of it. Returns the rows that took effect.
 */
export async function writeTraits(
  tx: StateStore,
  workspace: WorkspaceId,
  writes: readonly TraitWrite[],
): Promise<TraitWrite[]> {
  if (writes.length === 0) return []
  const sorted = [...writes].sort((a, b) => a.profile - b.profile || (a.key < b.key ? -1 : 1))
  const result = await sql<{ profile: number; key: string; op: 'set' | 'set_once' }>`
    INSERT INTO people_trait AS t (workspace_id, profile, key, op, value, ts, by_public_key)
    SELECT ${workspace}, profile, key, op, value, ts, by_public_key FROM unnest(${sorted.map((w) => w.profile)}::bigint[], ${sorted.map((w) => w.key)}::text[],
      ${sorted.map((w) => w.op)}::text[], ${sorted.map((w) => jsonbText(w.value))}::jsonb[], ${sorted.map((w) => new Date(w.ts))}::timestamptz[],
      ${sorted.map((w) => w.byPublicKey)}::boolean[])
      AS w (profile, key, op, value, ts, by_public_key)
    ON CONFLICT (workspace_id, profile, key, op) DO UPDATE SET value = excluded.value, ts = excluded.ts, by_public_key = excluded.by_public_key
      WHERE CASE WHEN excluded.by_public_key <> t.by_public_key THEN t.by_public_key WHEN excluded.op = 'set' THEN excluded.ts >= t.ts ELSE excluded.ts < t.ts END
    RETURNING profile, key, op`.execute(tx.tables())
  const took = new Set(result.rows.map((row) => `${row.profile}\u0000${row.key}\u0000${row.op}`))
  return sorted.filter((write) => took.has(`${write.profile}\u0000${write.key}\u0000${write.op}`))
}

/** Appends increments and list additions. */
export async function writeAdditions(
  tx: StateStore,
  workspace: WorkspaceId,
  additions: readonly TraitAddition[],
): Promise<void> {
  if (additions.length === 0) return
  await sql`INSERT INTO people_trait_change (workspace_id, profile, key, op, value, ts)
    SELECT ${workspace}, profile, key, op, value, ts FROM unnest(${additions.map((a) => a.profile)}::bigint[], ${additions.map((a) => a.key)}::text[],
      ${additions.map((a) => a.op)}::text[], ${additions.map((a) => jsonbText(a.value))}::jsonb[], ${additions.map((a) => new Date(a.ts))}::timestamptz[])
      AS a (profile, key, op, value, ts)`.execute(tx.tables())
}

/**
 * What is stored of those of these traits that anything was ever added to; most workspaces have none. The increments of a trait come as
 * their sum, and a list is short: a counter that grows with each event costs an index scan, not its whole past.
 */
export async function readAdded(
  tx: StateStore,
  workspace: WorkspaceId,
  places: readonly { profile: number; key: string }[],
): Promise<{ sets: TraitWrite[]; additions: TraitAddition[] }> {
  const db = tx.tables()
  const some = await sql<{
    some: boolean
  }>`SELECT EXISTS (SELECT 1 FROM people_trait_change WHERE workspace_id = ${workspace}) AS some`.execute(db)
  if (places.length === 0 || !some.rows[0]?.some) return { sets: [], additions: [] }
  const unique = [...new Map(places.map((place) => [placeOf(place), place])).values()]
  const additions = await sql<TraitAddition & { ts: Date }>`
    WITH counted AS (
      SELECT c.profile, c.key, c.op, c.value, c.ts, bool_and(c.op = 'increment') OVER (PARTITION BY c.profile, c.key) AS adds_up
      FROM ${wantedOf(unique)} JOIN people_trait_change c ON c.workspace_id = ${workspace} AND c.profile = wanted.profile AND c.key = wanted.key
        LEFT JOIN people_trait s ON s.workspace_id = ${workspace} AND s.profile = c.profile AND s.key = c.key AND s.op = 'set'
      WHERE s.ts IS NULL OR s.ts <= c.ts)
    SELECT profile, key, 'increment' AS op, to_jsonb(coalesce(sum(CASE WHEN jsonb_typeof(value) = 'number' THEN value::numeric END), 0)) AS value, max(ts) AS ts
      FROM counted WHERE adds_up GROUP BY profile, key
    UNION ALL SELECT profile, key, op, value, ts FROM counted WHERE NOT adds_up`.execute(db)
  const found = [...new Map(additions.rows.map((row) => [placeOf(row), row])).values()]
  const sets = await sql<TraitWrite & { ts: Date }>`
    SELECT t.profile, t.key, t.op, t.value, t.ts, t.by_public_key AS "byPublicKey"
    FROM ${wantedOf(found)} JOIN people_trait t ON t.workspace_id = ${workspace} AND t.profile = wanted.profile AND t.key = wanted.key`.execute(
    db,
  )
  const plain = <Row extends { profile: number; ts: number }>(row: Row & { ts: Date }): Row => ({
    ...row,
    ...{ profile: Number(row.profile), ts: row.ts.getTime() },
  })
  return {
    sets: sets.rows.map((row) => plain<TraitWrite>(row)),
    additions: additions.rows.map((row) => plain<TraitAddition>(row)),
  }
}

function wantedOf(places: readonly { profile: number; key: string }[]) {
  return sql`unnest(${places.map(({ profile }) => profile)}::bigint[], ${places.map(({ key }) => key)}::text[]) AS wanted (profile, key)`
}

/** Which contact traits these profiles' persons have already, as `profile\0key` -> values. */
export async function readContacts(
  tx: StateStore,
  workspace: WorkspaceId,
  { profiles, keys }: { profiles: readonly number[]; keys: readonly string[] },
): Promise<Map<string, Set<string>>> {
  if (profiles.length === 0) return new Map()
  const result = await sql<{ profile: number; key: string; value: Json }>`
    SELECT wanted.profile, t.key, t.value FROM unnest(${profiles}::bigint[]) AS wanted (profile)
    JOIN identity_profile p ON p.workspace_id = ${workspace} AND p.id = wanted.profile
    JOIN identity_profile q ON q.workspace_id = ${workspace} AND q.person = p.person
    JOIN people_trait t ON t.workspace_id = ${workspace} AND t.profile = q.id AND t.key = ANY(${keys}::text[]) AND t.value IS NOT NULL`.execute(
    tx.tables(),
  )
  const contacts = new Map<string, Set<string>>()
  for (const row of result.rows) {
    const id = `${row.profile}\u0000${row.key}`
    contacts.set(id, (contacts.get(id) ?? new Set()).add(JSON.stringify(row.value)))
  }
  return contacts
}

/** Keys of which something is said of these profiles' persons, by profile. */
export async function readTraitKeys(
  tx: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<Map<number, string[]>> {
  const result = await sql<{ profile: number; keys: string[] }>`
    SELECT wanted.profile, array_agg(DISTINCT t.key) AS keys FROM unnest(${[...profiles]}::bigint[]) AS wanted (profile)
    JOIN identity_profile p ON p.workspace_id = ${workspace} AND p.id = wanted.profile
    JOIN identity_profile q ON q.workspace_id = ${workspace} AND q.person = p.person
    JOIN (SELECT workspace_id, profile, key FROM people_trait WHERE value IS NOT NULL
      UNION SELECT workspace_id, profile, key FROM people_trait_change) AS t ON t.workspace_id = ${workspace} AND t.profile = q.id
    GROUP BY wanted.profile`.execute(tx.tables())
  return new Map(result.rows.map((row) => [Number(row.profile), row.keys]))
}

/** Contact addresses that are or were traits of these profiles. */
export async function contactsOf(
  state: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<string[]> {
  const rows = await sql<{ value: Json }>`SELECT DISTINCT value FROM people_trait
    WHERE workspace_id = ${workspace} AND profile = ANY(${[...profiles]}::bigint[]) AND key = ANY(${[...contactKeys]}::text[])`.execute(
    state.tables(),
  )
  return rows.rows.flatMap(({ value }) => (typeof value === 'string' && value.trim() !== '' ? [value] : []))
}

/** Takes away all that is stored of these profiles' traits. */
export async function clearTraits(tx: StateStore, workspace: WorkspaceId, profiles: readonly number[]): Promise<void> {
  const ids = [...profiles]
  await sql`DELETE FROM people_trait WHERE workspace_id = ${workspace} AND profile = ANY(${ids}::bigint[])`.execute(
    tx.tables(),
  )
  await sql`DELETE FROM people_trait_change WHERE workspace_id = ${workspace} AND profile = ANY(${ids}::bigint[])`.execute(
    tx.tables(),
  )
}
