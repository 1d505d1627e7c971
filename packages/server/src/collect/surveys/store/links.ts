import { sql } from 'kysely'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { Asked } from '../model/running.ts'

export type LinkRow = {
  id: number
  workspace_id: WorkspaceId
  survey_id: number
  survey: string
  kind: 'personal' | 'test'
  person: number | null
  asked: Asked
  expires_at: Date
  /** Response that took the link's one answer. */
  response: string | null
  /** Set when the log holds that response. */
  used_at: Date | null
  /** Log that the response was to be written to. */
  taken_in: string | null
}

export type NewLink = {
  workspace: WorkspaceId
  survey: number
  hash: Buffer
  kind: 'personal' | 'test'
  person: number | null
  asked: Asked
  expiresAt: Date
}

/** Inserts a link; gives its id. Only the hash of its token is stored. */
export async function insertLink(tx: StateStore, link: NewLink): Promise<number> {
  const rows = await sql<{
    id: number
  }>`INSERT INTO surveys_link (workspace_id, survey_id, token_hash, kind, person, asked, expires_at)
    VALUES (${link.workspace}, ${link.survey}, ${link.hash}, ${link.kind}, ${link.person}, ${JSON.stringify(link.asked)}::json,
      ${link.expiresAt}) RETURNING id`.execute(tx.tables())
  return Number((rows.rows[0] as { id: number }).id)
}

const columns = sql`l.id, l.workspace_id, l.survey_id, s.public_id AS survey, l.kind, l.person, l.asked, l.expires_at, l.response,
  l.used_at, l.taken_in`

/** The link with this hash. */
export async function findLink(state: StateStore, hash: Buffer): Promise<LinkRow | null> {
  const rows = await sql<LinkRow>`SELECT ${columns} FROM surveys_link l JOIN surveys_survey s ON s.id = l.survey_id
    WHERE l.token_hash = ${hash}`.execute(state.tables())
  return rows.rows[0] ?? null
}

/** The link with this id. */
export async function findLinkById(state: StateStore, id: number): Promise<LinkRow | null> {
  const rows = await sql<LinkRow>`SELECT ${columns} FROM surveys_link l JOIN surveys_survey s ON s.id = l.survey_id
    WHERE l.id = ${id}`.execute(state.tables())
  return rows.rows[0] ?? null
}

/** What a test link shows: the draft as it is now. */
export async function readDraftOfLink(
  state: StateStore,
  link: LinkRow,
): Promise<{ id: number; draft: unknown } | null> {
  const rows = await sql<{ id: number; draft: unknown }>`SELECT id, draft FROM surveys_survey
    WHERE workspace_id = ${link.workspace_id} AND id = ${link.survey_id}`.execute(state.tables())
  return rows.rows[0] ?? null
}

export type TakenLink = { id: number; response: string }
/** A response that wants a link's one answer; its run began then. */
export type LinkWish = TakenLink & { startedAt: Date }
/** `told`: answers of the response that became events before, as a part. */
export type LinkVerdict = { outcome: 'taken'; told: readonly string[] } | { outcome: 'used' | 'expired' }

/**
 * Takes the one answer of each link for its response; taking it again is no second one. It is not final before `confirmLinks`. A run
 * that began before the link's end may be ended after it, so that nobody is sent away from a page that was open. Of two responses that
 * want one link at once, one gets it.
 */
export async function takeLinks(
  state: StateStore,
  { wishes, takenIn }: { wishes: readonly LinkWish[]; takenIn: string },
): Promise<LinkVerdict[]> {
  const db = state.tables()
  const ids = wishes.map(({ id }) => id)
  const responses = wishes.map(({ response }) => response)
  const starts = wishes.map(({ startedAt }) => startedAt)
  const taken = await sql<{ id: number; response: string; told: string[] | null }>`WITH wish AS (
      SELECT * FROM unnest(${ids}::bigint[], ${responses}::text[], ${starts}::timestamptz[]) AS w (id, response, started_at)
    ), taken AS (
      UPDATE surveys_link l SET response = wish.response, taken_in = ${takenIn} FROM wish
      WHERE l.id = wish.id AND (l.response IS NULL OR l.response = wish.response) AND l.expires_at > wish.started_at
      RETURNING l.id, l.response
    ) SELECT taken.id, taken.response, p.marked_keys AS told FROM taken LEFT JOIN surveys_partial p USING (response)`.execute(
    db,
  )
  const won = new Map(taken.rows.map((row) => [`${row.id} ${row.response}`, row.told ?? []]))
  const lost = wishes.filter(({ id, response }) => !won.has(`${id} ${response}`))
  const used = await usedAmong(
    state,
    lost.map(({ id }) => id),
  )
  return wishes.map(({ id, response }) => {
    const told = won.get(`${id} ${response}`)
    if (told !== undefined) return { outcome: 'taken', told }
    return { outcome: used.has(id) ? 'used' : 'expired' }
  })
}

async function usedAmong(state: StateStore, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const rows = await sql<{ id: number }>`SELECT id FROM surveys_link WHERE id = ANY(${[...ids]}::bigint[])
    AND response IS NOT NULL`.execute(state.tables())
  return new Set(rows.rows.map(({ id }) => Number(id)))
}

/** Makes links final whose response the log holds. */
export async function confirmLinks(state: StateStore, taken: readonly TakenLink[], now: Date): Promise<void> {
  if (taken.length === 0) return
  const ids = taken.map(({ id }) => id)
  const responses = taken.map(({ response }) => response)
  await sql`UPDATE surveys_link l SET used_at = ${now} FROM unnest(${ids}::bigint[], ${responses}::text[]) AS t (id, response)
    WHERE l.id = t.id AND l.response = t.response AND l.used_at IS NULL`.execute(state.tables())
}

/** Gives the link's answer back when the response that took it was refused or never reached the log. */
export async function releaseLink(state: StateStore, { id, response }: TakenLink): Promise<void> {
  await sql`UPDATE surveys_link SET response = NULL, taken_in = NULL
    WHERE id = ${id} AND response = ${response} AND used_at IS NULL`.execute(state.tables())
}

/** Links that were taken through a log and never confirmed, by id. */
export async function readTakenLinks(
  state: StateStore,
  { takenIn, after, limit }: { takenIn: string; after: number; limit: number },
): Promise<LinkRow[]> {
  return (
    await sql<LinkRow>`SELECT ${columns} FROM surveys_link l JOIN surveys_survey s ON s.id = l.survey_id
      WHERE l.taken_in = ${takenIn} AND l.response IS NOT NULL AND l.used_at IS NULL AND l.id > ${after}
      ORDER BY l.id LIMIT ${limit}`.execute(state.tables())
  ).rows
}

/** Forgets links that ended long ago, test links at once; what was answered by them is in the events. */
export async function sweepLinks(state: StateStore, { before, now }: { before: Date; now: Date }): Promise<void> {
  await sql`DELETE FROM surveys_link WHERE expires_at < ${before} OR (kind = 'test' AND expires_at < ${now})`.execute(
    state.tables(),
  )
}

/** Keeps the hash of a mailed code, unless one was sent just before; false then. */
export async function keepCode(
  state: StateStore,
  { link, hash, now, pauseMs, lifeMs }: { link: number; hash: Buffer; now: number; pauseMs: number; lifeMs: number },
): Promise<boolean> {
  const result = await sql`INSERT INTO surveys_resume_code (link_id, code_hash, expires_at, sent_at, tries)
    VALUES (${link}, ${hash}, ${new Date(now + lifeMs)}, ${new Date(now)}, 0)
    ON CONFLICT (link_id) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at, sent_at = excluded.sent_at,
      tries = 0 WHERE surveys_resume_code.sent_at < ${new Date(now - pauseMs)}`.execute(state.tables())
  return (result.numAffectedRows ?? 0n) > 0n
}

/** Forgets a code that was never sent, so that another one may be asked for at once. */
export async function dropCode(state: StateStore, { link, hash }: { link: number; hash: Buffer }): Promise<void> {
  await sql`DELETE FROM surveys_resume_code WHERE link_id = ${link} AND code_hash = ${hash}`.execute(state.tables())
}

/** Counts a try and says whether the code is right; after `triesMax` wrong ones it never is. A right one is used up. */
export async function useCode(
  state: StateStore,
  { link, hash, now, triesMax }: { link: number; hash: Buffer; now: number; triesMax: number },
): Promise<boolean> {
  const rows = await sql<{ right: boolean }>`UPDATE surveys_resume_code SET tries = tries + 1
    WHERE link_id = ${link} AND tries < ${triesMax} AND expires_at > ${new Date(now)} RETURNING code_hash = ${hash} AS right`.execute(
    state.tables(),
  )
  if (rows.rows[0]?.right !== true) return false
  await sql`DELETE FROM surveys_resume_code WHERE link_id = ${link}`.execute(state.tables())
  return true
}
