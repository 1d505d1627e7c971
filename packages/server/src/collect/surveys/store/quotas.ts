import { sql } from 'kysely'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'

export type QuotaLimit = { id: string; limit: number }
/** A response that wants a place in each of these quotas. */
export type Wish = { response: string; quotas: readonly QuotaLimit[] }
/** Responses that want places, and the log that they will be written to. */
export type Taking = { survey: number; wishes: readonly Wish[]; takenIn: string; at: Date }

/**
 * Gives places to responses in their order, all that each wants or none; for each wish the quota that was full, or null. One response may
 * wish twice at once, with other answers: each wish has a verdict of its own. The counts are locked, in the order of their names, until the
 * transaction ends, so that it is exact whoever else takes places; a place that a response has already is not taken twice. The counts go up
 * by one conditional update for all.
 */
export async function takePlaces(tx: StateStore, { survey, wishes, takenIn, at }: Taking): Promise<(string | null)[]> {
  const db = tx.tables()
  const limits = new Map(wishes.flatMap(({ quotas }) => quotas.map(({ id, limit }) => [id, limit])))
  const names = [...limits.keys()].sort()
  await sql`INSERT INTO surveys_quota (survey_id, quota) SELECT ${survey}, * FROM unnest(${names}::text[])
    ON CONFLICT DO NOTHING`.execute(db)
  const locked = await sql<{ quota: string; taken: number }>`SELECT quota, taken FROM surveys_quota
    WHERE survey_id = ${survey} AND quota = ANY(${names}::text[]) ORDER BY quota FOR UPDATE`.execute(db)
  const taken = new Map(locked.rows.map((row) => [row.quota, row.taken]))
  const held = await sql<{ quota: string; response: string }>`SELECT quota, response FROM surveys_quota_taken
    WHERE survey_id = ${survey} AND quota = ANY(${names}::text[])
      AND response = ANY(${wishes.map(({ response }) => response)}::text[])`.execute(db)
  // Taken again: whoever looks after places without an answer sees by the time that this one is being written once more.
  if (held.rows.length > 0)
    await sql`UPDATE surveys_quota_taken SET taken_at = ${at} WHERE survey_id = ${survey} AND taken_in IS NOT NULL
      AND quota = ANY(${names}::text[]) AND response = ANY(${held.rows.map(({ response }) => response)}::text[])`.execute(
      db,
    )
  const has = new Set(held.rows.map(({ quota, response }) => `${quota} ${response}`))
  const given: { quota: string; response: string }[] = []
  const verdicts: (string | null)[] = []
  for (const { response, quotas } of wishes) {
    const missing = quotas.filter(({ id }) => !has.has(`${id} ${response}`))
    const full = missing.find(({ id, limit }) => (taken.get(id) ?? 0) >= limit)
    verdicts.push(full?.id ?? null)
    if (full !== undefined) continue
    for (const { id } of missing) {
      has.add(`${id} ${response}`)
      taken.set(id, (taken.get(id) ?? 0) + 1)
      given.push({ quota: id, response })
    }
  }
  await writePlaces(tx, { survey, given, limits, takenIn, at })
  return verdicts
}

async function writePlaces(
  tx: StateStore,
  written: {
    survey: number
    given: readonly { quota: string; response: string }[]
    limits: ReadonlyMap<string, number>
    takenIn: string
    at: Date
  },
): Promise<void> {
  const { survey, given, limits, takenIn, at } = written
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
  await sql`INSERT INTO surveys_quota_taken (survey_id, quota, response, taken_in, taken_at)
    SELECT ${survey}, g.quota, g.response, ${takenIn}, ${at} FROM unnest(${given.map(({ quota }) => quota)}::text[], ${given.map(({ response }) => response)}::text[])
      AS g (quota, response)`.execute(tx.tables())
}

/** A place whose answer is not known to be kept yet. `at` is PostgreSQL's own text: a `Date` would cut the time that is compared. */
export type OpenPlace = { workspace: WorkspaceId; survey: number; quota: string; response: string; at: string }

/** Such places of a log, taken before a time, earliest first. */
export async function readOpenPlaces(
  state: StateStore,
  of: { takenIn: string; before: Date; after: { at: string; response: string }; limit: number },
): Promise<OpenPlace[]> {
  const { rows } =
    await sql<OpenPlace>`SELECT s.workspace_id AS workspace, t.survey_id AS survey, t.quota, t.response, t.taken_at::text AS at
    FROM surveys_quota_taken t JOIN surveys_survey s ON s.id = t.survey_id
    WHERE t.taken_in = ${of.takenIn} AND t.taken_at < ${of.before} AND (t.taken_at, t.response) > (${of.after.at}::timestamptz, ${of.after.response})
    ORDER BY t.taken_at, t.response LIMIT ${of.limit}`.execute(state.tables())
  return rows
}

/** Makes places final: the log holds their answers. */
export async function confirmPlaces(state: StateStore, places: readonly OpenPlace[]): Promise<void> {
  if (places.length === 0) return
  await sql`UPDATE surveys_quota_taken t SET taken_in = NULL
    FROM unnest(${places.map(({ survey }) => survey)}::integer[], ${places.map(({ quota }) => quota)}::text[], ${places.map(({ response }) => response)}::text[])
      AS p (survey, quota, response)
    WHERE t.survey_id = p.survey AND t.quota = p.quota AND t.response = p.response`.execute(state.tables())
}

/**
 * Gives back places that nobody took again since they were read; gives how many. The counts are locked in the order of `takePlaces`, so
 * that whoever takes places meanwhile comes wholly before or wholly after.
 */
export async function releasePlaces(tx: StateStore, places: readonly OpenPlace[]): Promise<number> {
  if (places.length === 0) return 0
  const db = tx.tables()
  const columns = sql`${places.map(({ survey }) => survey)}::integer[], ${places.map(({ quota }) => quota)}::text[]`
  await sql`SELECT 1 FROM surveys_quota WHERE (survey_id, quota) IN (SELECT * FROM unnest(${columns}))
    ORDER BY survey_id, quota FOR UPDATE`.execute(db)
  const { rows } = await sql<{ n: number }>`WITH gone AS (DELETE FROM surveys_quota_taken t
      USING unnest(${columns}, ${places.map(({ response }) => response)}::text[], ${places.map(({ at }) => at)}::timestamptz[]) AS p (survey, quota, response, at)
      WHERE t.survey_id = p.survey AND t.quota = p.quota AND t.response = p.response AND t.taken_at = p.at AND t.taken_in IS NOT NULL
      RETURNING t.survey_id, t.quota),
    counted AS (SELECT survey_id, quota, count(*)::int AS n FROM gone GROUP BY 1, 2),
    lowered AS (UPDATE surveys_quota q SET taken = q.taken - c.n FROM counted c
      WHERE q.survey_id = c.survey_id AND q.quota = c.quota RETURNING c.n)
    SELECT coalesce(sum(n), 0)::int AS n FROM lowered`.execute(db)
  return rows[0]?.n ?? 0
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
