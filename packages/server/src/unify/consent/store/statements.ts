import { sql } from 'kysely'
import type { JsonObject, WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { Origin } from '../contract.ts'
import { type ConsentStatement, type HeldStatement, namingKinds } from '../model.ts'

/** A statement with its proof. `sourceId` 0 = not from a source; `messageKey` '' = not from a message. */
export type NewStatement = ConsentStatement & {
  profile: number
  sourceId: number
  messageKey: string
  origin: Origin
  wording: number | null
  proof: JsonObject
}

/** The source that repeats its state in a row of `consent_record` called c; 0 = somebody said it then (CN16). */
export const stateOf = sql<number>`CASE WHEN c.origin = 'message' AND NOT c.proof ? 'saidAt' THEN c.source_id ELSE 0 END`

/**
 * True for a row of `consent_record` called c that raises nothing (CN2): a public key said yes for a visitor who was only a device, whom
 * it joined since to somebody who is known otherwise. Undoing the merge gives the visitor's yes back.
 */
export const isDevicesYes = sql<boolean>`(c.given AND c.origin = 'message'
  AND c.source_id IN (SELECT s.id FROM ingest_source s WHERE s.workspace_id = c.workspace_id AND s.kind = 'browser')
  AND NOT EXISTS (SELECT 1 FROM identity_identifier i WHERE i.workspace_id = c.workspace_id AND i.profile = c.profile AND i.kind = ANY(${[...namingKinds]}::text[]))
  AND EXISTS (SELECT 1 FROM identity_profile own JOIN identity_profile other ON other.workspace_id = own.workspace_id AND other.person = own.person AND other.id <> own.id
    JOIN identity_identifier i ON i.workspace_id = other.workspace_id AND i.profile = other.id AND i.kind <> 'anonymous'
    WHERE own.workspace_id = c.workspace_id AND own.id = c.profile))`

/** Appends statements. */
export async function insertStatements(
  tx: StateStore,
  workspace: WorkspaceId,
  rows: readonly NewStatement[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`INSERT INTO consent_record (workspace_id, profile, purpose, channel, given, at, last_at, source_id, message_key, origin, wording, proof)
    SELECT ${workspace}, profile, purpose, channel, given, at, last_at, source, message, origin, wording, proof
    FROM unnest(${rows.map((row) => row.profile)}::bigint[], ${rows.map((row) => row.purpose)}::text[], ${rows.map((row) => row.channel)}::text[],
      ${rows.map((row) => row.given)}::boolean[], ${rows.map((row) => new Date(row.at))}::timestamptz[], ${rows.map((row) => new Date(row.lastAt))}::timestamptz[],
      ${rows.map((row) => row.sourceId)}::int[], ${rows.map((row) => row.messageKey)}::text[], ${rows.map((row) => row.origin)}::text[],
      ${rows.map((row) => row.wording)}::int[], ${rows.map((row) => JSON.stringify(row.proof))}::jsonb[])
      AS c (profile, purpose, channel, given, at, last_at, source, message, origin, wording, proof)`.execute(
    tx.tables(),
  )
}

/** Rows that were repeated get their new beginning and end. */
export async function growStatements(
  tx: StateStore,
  workspace: WorkspaceId,
  rows: readonly { id: number; at: number; lastAt: number }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`UPDATE consent_record c SET at = least(c.at, r.at), last_at = greatest(c.last_at, r.last_at)
    FROM unnest(${rows.map((row) => row.id)}::bigint[], ${rows.map((row) => new Date(row.at))}::timestamptz[], ${rows.map((row) => new Date(row.lastAt))}::timestamptz[]) AS r (id, at, last_at)
    WHERE c.workspace_id = ${workspace} AND c.id = r.id`.execute(tx.tables())
}

/** The latest time (epoch ms) that anything has that the person of a profile said on these purposes; 0 = they said nothing. */
export async function latestSaid(
  tx: StateStore,
  workspace: WorkspaceId,
  about: { profile: number; purposes: readonly string[] },
): Promise<number> {
  const { rows } = await sql<{ at: Date | null }>`SELECT max(c.at) AS at FROM identity_profile p
    JOIN identity_profile q ON q.workspace_id = p.workspace_id AND q.person = p.person
    JOIN consent_record c ON c.workspace_id = q.workspace_id AND c.profile = q.id AND c.purpose = ANY(${[...about.purposes]}::text[])
    WHERE p.workspace_id = ${workspace} AND p.id = ${about.profile}`.execute(tx.tables())
  return rows[0]?.at?.getTime() ?? 0
}

/** What these profiles said on these purposes, row by row. */
export async function heldStatements(
  tx: StateStore,
  workspace: WorkspaceId,
  about: { profiles: readonly number[]; purposes: readonly string[] },
): Promise<(HeldStatement & { profile: number })[]> {
  if (about.profiles.length === 0) return []
  const rows = await sql<{
    id: number
    profile: number
    purpose: string
    channel: string
    given: boolean
    at: Date
    last_at: Date
    state: number
  }>`SELECT c.id, c.profile, c.purpose, c.channel, c.given, c.at, c.last_at, ${stateOf} AS state FROM consent_record c
    WHERE c.workspace_id = ${workspace} AND c.profile = ANY(${[...about.profiles]}::bigint[]) AND c.purpose = ANY(${[...about.purposes]}::text[])`.execute(
    tx.tables(),
  )
  return rows.rows.map(({ last_at, ...row }) => ({
    ...row,
    ...{ id: Number(row.id), profile: Number(row.profile), at: row.at.getTime(), lastAt: last_at.getTime() },
  }))
}

/**
 * Profiles among these whose person is known by more than a device, or spoke otherwise before (on the preference page, to
 * staff, by a confirmed mail): a public key may not raise their consent (CN2).
 */
export async function knownProfiles(
  tx: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<Set<number>> {
  const rows = await sql<{
    id: number
  }>`SELECT p.id FROM identity_profile p WHERE p.workspace_id = ${workspace} AND p.id = ANY(${[...profiles]}::bigint[])
    AND (EXISTS (SELECT 1 FROM identity_profile q JOIN identity_identifier i ON i.workspace_id = q.workspace_id AND i.profile = q.id AND i.kind <> 'anonymous'
      WHERE q.workspace_id = p.workspace_id AND q.person = p.person)
    OR EXISTS (SELECT 1 FROM identity_profile q JOIN consent_record c ON c.workspace_id = q.workspace_id AND c.profile = q.id AND c.origin NOT IN ('message', 'import')
      WHERE q.workspace_id = p.workspace_id AND q.person = p.person))`.execute(tx.tables())
  return new Set(rows.rows.map((row) => Number(row.id)))
}

/** A stored statement as it is shown and exported. */
export type StoredConsent = ConsentStatement & {
  origin: Origin
  source: string
  wording: number | null
  proof: JsonObject
}

type HistoryRow = {
  id: number
  person: string
  purpose: string
  channel: string
  given: boolean
  at: Date
  last_at: Date
  state: number
  origin: Origin
  source: string | null
  wording: number | null
  proof: JsonObject
}

function storedOf({ last_at, ...row }: Omit<HistoryRow, 'id' | 'person'>): StoredConsent {
  const { purpose, channel, given, at, state, origin, source, wording, proof } = row
  return {
    state,
    purpose,
    channel,
    given,
    at: at.getTime(),
    lastAt: last_at.getTime(),
    origin,
    source: source ?? '',
    wording,
    proof,
  }
}

/** All statements of a person's profiles, newest first, or those that may count. */
export async function readStatements(
  state: StateStore,
  workspace: WorkspaceId,
  { profiles, onlyCounting }: { profiles: readonly number[]; onlyCounting: boolean },
): Promise<StoredConsent[]> {
  const rows =
    await sql<HistoryRow>`SELECT c.purpose, c.channel, c.given, c.at, c.last_at, ${stateOf} AS state, c.origin, s.name AS source, c.wording, c.proof
    FROM consent_record c LEFT JOIN ingest_source s ON s.id = c.source_id AND s.workspace_id = c.workspace_id
    WHERE c.workspace_id = ${workspace} AND c.profile = ANY(${[...profiles]}::bigint[])
      AND NOT (${onlyCounting} AND ${isDevicesYes}) ORDER BY c.last_at DESC, c.id DESC`.execute(state.tables())
  return rows.rows.map(storedOf)
}

/** A page of everybody's statements, newest first, each with the public id of the person as of today. */
export async function pageHistory(
  state: StateStore,
  workspace: WorkspaceId,
  page: { purpose: string | null; before: number | null; limit: number },
): Promise<(StoredConsent & { id: number; person: number })[]> {
  const rows = await sql<
    HistoryRow & { canonical: number }
  >`SELECT c.id, p.person AS canonical, c.purpose, c.channel, c.given, c.at, c.last_at, ${stateOf} AS state, c.origin,
      s.name AS source, c.wording, c.proof
    FROM consent_record c JOIN identity_profile p ON p.workspace_id = c.workspace_id AND p.id = c.profile
    LEFT JOIN ingest_source s ON s.id = c.source_id AND s.workspace_id = c.workspace_id
    WHERE c.workspace_id = ${workspace} AND (${page.purpose}::text IS NULL OR c.purpose = ${page.purpose})
      AND (${page.before}::bigint IS NULL OR c.id < ${page.before}::bigint) ORDER BY c.id DESC LIMIT ${page.limit}`.execute(
    state.tables(),
  )
  return rows.rows.map((row) => ({ ...storedOf(row), id: Number(row.id), person: Number(row.canonical) }))
}

/**
 * People (after merges) per purpose and channel who said yes or no; those who said nothing have no row. Of a person and purpose the latest
 * statement is kept as a number, its time in microseconds doubled, plus one for a refusal, so that the greater number is the later and
 * at equal times the refusal (CN1). The rows of one profile repeat nothing (`planStatements`): who is one profile is counted from the index
 * alone, in its order. Only those of people of several profiles are sorted, to leave out what a source repeated on another one (CN16).
 */
export async function countStatements(
  state: StateStore,
  workspace: WorkspaceId,
  channels: readonly string[],
): Promise<{ purpose: string; channel: string; given: number; refused: number }[]> {
  // `date_part` is a double, which holds microseconds exactly for centuries; `extract` is a numeric and four times as dear.
  const said = sql`2 * (date_part('epoch', c.at) * 1000000)::bigint + CASE WHEN c.given THEN 0 ELSE 1 END AS said`
  const latest = sql.join([
    sql`max(said) FILTER (WHERE channel = '') AS of_all`,
    ...channels.map(
      (channel, index) => sql`max(said) FILTER (WHERE channel = ${channel}) AS ${sql.ref(`of_${index}`)}`,
    ),
  ])
  const kept = sql.join(['of_all', ...channels.map((_, index) => `of_${index}`)].map((column) => sql.ref(column)))
  // A statement on '' speaks of every channel: the latest that covers the channel counts (CN4).
  const counted = channels.flatMap((_, index) => {
    const covers = sql`greatest(of_all, ${sql.ref(`of_${index}`)})`
    return [
      sql`count(*) FILTER (WHERE ${covers} % 2 = 0) AS ${sql.ref(`given_${index}`)}`,
      sql`count(*) FILTER (WHERE ${covers} % 2 = 1) AS ${sql.ref(`refused_${index}`)}`,
    ]
  })
  // OFFSET 0 keeps the order of the index, so that profiles are grouped as they come instead of in a hash that spills to disk.
  const { rows } = await sql<Record<string, string> & { purpose: string }>`
    WITH several AS (SELECT q.id, q.person FROM (SELECT DISTINCT person FROM identity_profile WHERE workspace_id = ${workspace} AND id <> person) m
      JOIN identity_profile q ON q.workspace_id = ${workspace} AND q.person = m.person),
    of_profile AS (SELECT profile, purpose, ${latest} FROM (SELECT c.profile, c.purpose, c.channel, ${said} FROM consent_record c
        WHERE c.workspace_id = ${workspace} ORDER BY c.profile, c.purpose OFFSET 0) AS every
      GROUP BY profile, purpose),
    of_several AS (SELECT person, purpose, ${latest} FROM (SELECT s.person, c.purpose, c.channel, ${said},
        ${stateOf} <> 0 AND c.given = lag(c.given) OVER (
          PARTITION BY s.person, c.purpose, c.channel, ${stateOf} ORDER BY c.at, c.given DESC, c.id) AS is_repeated
        FROM several s JOIN consent_record c ON c.workspace_id = ${workspace} AND c.profile = s.id AND NOT ${isDevicesYes}) AS every
      WHERE is_repeated IS NOT TRUE GROUP BY person, purpose)
    SELECT purpose, ${sql.join(counted)} FROM (
      SELECT purpose, ${kept} FROM of_profile WHERE NOT EXISTS (SELECT 1 FROM several s WHERE s.id = of_profile.profile)
      UNION ALL SELECT purpose, ${kept} FROM of_several) AS of_person
    GROUP BY purpose`.execute(state.tables())
  return rows.flatMap((row) =>
    channels
      .map((channel, index) => ({
        ...{ purpose: row.purpose, channel },
        ...{ given: Number(row[`given_${index}`]), refused: Number(row[`refused_${index}`]) },
      }))
      .filter(({ given, refused }) => given + refused > 0),
  )
}

/** How many people (after merges) the workspace has. */
export async function countPeople(state: StateStore, workspace: WorkspaceId): Promise<number> {
  const rows = await sql<{ n: string }>`SELECT count(*) AS n FROM identity_profile
    WHERE workspace_id = ${workspace} AND id = person`.execute(state.tables())
  return Number(rows.rows[0]?.n ?? 0)
}

/** Removes what messages said whose keys begin with `keyPrefix` (an import's), of these profiles. */
export async function clearConsentSaidBy(
  tx: StateStore,
  workspace: WorkspaceId,
  said: { profiles: readonly number[]; keyPrefix: string },
): Promise<void> {
  await sql`DELETE FROM consent_record WHERE workspace_id = ${workspace} AND profile = ANY(${[...said.profiles]}::bigint[])
    AND starts_with(message_key, ${said.keyPrefix})`.execute(tx.tables())
}
