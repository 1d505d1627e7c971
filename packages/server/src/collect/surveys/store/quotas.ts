import { sql } from 'kysely'
import type { StateStore } from '../../../platform/statestore/index.ts'

export type QuotaLimit = { id: string; limit: number }

/**
 * Takes a place of a response in one quota, by one conditional update; null when it is full. A place that the response has already
 * is not taken twice. Under the row's lock until the transaction ends: call in the order of the ids, so that no two wait for each
 * other.
 */
export async function takePlace(
  tx: StateStore,
  { survey, quota, response }: { survey: number; quota: QuotaLimit; response: string },
): Promise<boolean> {
  const db = tx.tables()
  if (await holdsPlace(tx, { survey, quota: quota.id, response })) return true
  const taken = await sql`INSERT INTO surveys_quota AS q (survey_id, quota, taken)
    SELECT ${survey}::integer, ${quota.id}::text, 1 WHERE ${quota.limit}::integer > 0
    ON CONFLICT (survey_id, quota) DO UPDATE SET taken = q.taken + 1 WHERE q.taken < ${quota.limit}`.execute(db)
  // Full; unless the same response came twice at once and the other one has just got the last place.
  if ((taken.numAffectedRows ?? 0n) === 0n) return await holdsPlace(tx, { survey, quota: quota.id, response })
  const marked =
    await sql`INSERT INTO surveys_quota_taken (survey_id, quota, response) VALUES (${survey}, ${quota.id}, ${response})
    ON CONFLICT DO NOTHING`.execute(db)
  // The same response came twice at once, and the other was first: it has the place.
  if ((marked.numAffectedRows ?? 0n) === 0n)
    await sql`UPDATE surveys_quota SET taken = taken - 1 WHERE survey_id = ${survey} AND quota = ${quota.id}`.execute(
      db,
    )
  return true
}

async function holdsPlace(tx: StateStore, held: { survey: number; quota: string; response: string }): Promise<boolean> {
  const rows = await sql`SELECT 1 FROM surveys_quota_taken WHERE survey_id = ${held.survey} AND quota = ${held.quota}
    AND response = ${held.response}`.execute(tx.tables())
  return rows.rows.length > 0
}

/** Records that a response was refused for a quota, once. */
export async function recordRefusal(
  state: StateStore,
  refusal: { survey: number; quota: string; response: string; at: Date },
): Promise<void> {
  const { survey, quota, response, at } = refusal
  await sql`INSERT INTO surveys_quota_refusal (survey_id, quota, response, at) VALUES (${survey}, ${quota}, ${response}, ${at})
    ON CONFLICT DO NOTHING`.execute(state.tables())
}

export type QuotaRow = { quota: string; taken: number; refused: number; refusals: { response: string; at: string }[] }

/** Counts of each quota that anybody took or was refused, with the newest refusals. */
export async function readQuotas(state: StateStore, survey: number, newest: number): Promise<QuotaRow[]> {
  return (
    await sql<QuotaRow>`SELECT names.quota, coalesce(q.taken, 0) AS taken,
        (SELECT count(*) FROM surveys_quota_refusal r WHERE r.survey_id = ${survey} AND r.quota = names.quota) AS refused,
        coalesce((SELECT json_agg(json_build_object('response', r.response, 'at', r.at) ORDER BY r.id DESC)
          FROM (SELECT * FROM surveys_quota_refusal r WHERE r.survey_id = ${survey} AND r.quota = names.quota
            ORDER BY r.id DESC LIMIT ${newest}) r), '[]') AS refusals
      FROM (SELECT quota FROM surveys_quota WHERE survey_id = ${survey}
        UNION SELECT quota FROM surveys_quota_refusal WHERE survey_id = ${survey}) names
      LEFT JOIN surveys_quota q ON q.survey_id = ${survey} AND q.quota = names.quota`.execute(state.tables())
  ).rows.map((row) => ({ ...row, refused: Number(row.refused) }))
}

/** How many places of each quota are taken. */
export async function readTaken(state: StateStore, survey: number): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{
    quota: string
    taken: number
  }>`SELECT quota, taken FROM surveys_quota WHERE survey_id = ${survey}`.execute(state.tables())
  return new Map(rows.rows.map(({ quota, taken }) => [quota, taken]))
}
