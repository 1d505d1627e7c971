import { sql } from 'kysely'
import type { StateStore } from '../../../platform/statestore/index.ts'

export type QuotaLimit = { id: string; limit: number }
/** A response that wants a place in each of these quotas. */
export type Wish = { response: string; quotas: readonly QuotaLimit[] }

/**
 * Gives places to responses in their order, all that each wants or none; by response the quota that was full, or null. The counts are
 * locked, in the order of their names, until the transaction ends, so that it is exact whoever else takes places; a place that a
 * response has already is not taken twice. The counts go up by one conditional update for all.
 */
export async function takePlaces(
  tx: StateStore,
  { survey, wishes }: { survey: number; wishes: readonly Wish[] },
): Promise<Map<string, string | null>> {
  const db = tx.tables()
  const limits = new Map(wishes.flatMap(({ quotas }) => quotas.map(({ id, limit }) => [id, limit])))
  const names = [...limits.keys()].sort()
  await sql`INSERT INTO surveys_quota (survey_id, quota) SELECT ${survey}, * FROM unnest(${names}::text[])
    ON CONFLICT DO NOTHING`.execute(db)
  const locked = await sql<{ quota: string; taken: number }>`SELECT quota, taken FROM surveys_quota
    WHERE survey_id = ${survey} AND quota = ANY(${names}::text[]) ORDER BY quota FOR UPDATE`.execute(db)
  const taken = new Map(locked.rows.map((row) => [row.quota, row.taken]))
  const held = await sql<{ quota: string; response: string }>`SELECT quota, response FROM surveys_quota_taken
    WHERE survey_id = ${survey} AND response = ANY(${wishes.map(({ response }) => response)}::text[])`.execute(db)
  const has = new Set(held.rows.map(({ quota, response }) => `${quota} ${response}`))
  const given: { quota: string; response: string }[] = []
  const verdicts = new Map<string, string | null>()
  for (const { response, quotas } of wishes) {
    const missing = quotas.filter(({ id }) => !has.has(`${id} ${response}`))
    const full = missing.find(({ id, limit }) => (taken.get(id) ?? 0) >= limit)
    verdicts.set(response, full?.id ?? null)
    if (full !== undefined) continue
    for (const { id } of missing) {
      has.add(`${id} ${response}`)
      taken.set(id, (taken.get(id) ?? 0) + 1)
      given.push({ quota: id, response })
    }
  }
  await writePlaces(tx, { survey, given, limits })
  return verdicts
}

async function writePlaces(
  tx: StateStore,
  written: {
    survey: number
    given: readonly { quota: string; response: string }[]
    limits: ReadonlyMap<string, number>
  },
): Promise<void> {
  const { survey, given, limits } = written
  if (given.length === 0) return
  const added = new Map<string, number>()
  for (const { quota } of given) added.set(quota, (added.get(quota) ?? 0) + 1)
  const names = [...added.keys()]
  const updated = await sql`UPDATE surveys_quota q SET taken = q.taken + a.added
    FROM unnest(${names}::text[], ${names.map((name) => added.get(name) ?? 0)}::integer[], ${names.map((name) => limits.get(name) ?? 0)}::integer[])
      AS a (quota, added, most)
    WHERE q.survey_id = ${survey} AND q.quota = a.quota AND q.taken + a.added <= a.most`.execute(tx.tables())
  if (Number(updated.numAffectedRows ?? 0n) !== names.length)
    throw new Error('surveys: a quota would go over its limit')
  await sql`INSERT INTO surveys_quota_taken (survey_id, quota, response)
    SELECT ${survey}, * FROM unnest(${given.map(({ quota }) => quota)}::text[], ${given.map(({ response }) => response)}::text[])`.execute(
    tx.tables(),
  )
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
