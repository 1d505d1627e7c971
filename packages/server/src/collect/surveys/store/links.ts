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
  response: string | null
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

const columns = sql`l.id, l.workspace_id, l.survey_id, s.public_id AS survey, l.kind, l.person, l.asked, l.expires_at, l.response`

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

/**
 * Takes the link's one answer for this response; taking it again is no second one. A run that began before the link's end may be
 * ended after it, so that nobody is sent away from a page that was open.
 */
export async function takeLink(
  tx: StateStore,
  { id, response, now, startedAt }: { id: number; response: string; now: Date; startedAt: Date },
): Promise<'taken' | 'used' | 'expired'> {
  const taken = await sql`UPDATE surveys_link SET response = ${response}, used_at = coalesce(used_at, ${now})
    WHERE id = ${id} AND (response IS NULL OR response = ${response}) AND expires_at > ${startedAt}`.execute(
    tx.tables(),
  )
  if ((taken.numAffectedRows ?? 0n) > 0n) return 'taken'
  const rows = await sql<{
    used: boolean
  }>`SELECT response IS NOT NULL AS used FROM surveys_link WHERE id = ${id}`.execute(tx.tables())
  return rows.rows[0]?.used === true ? 'used' : 'expired'
}

/** Gives the link's answer back when the response that took it was refused. */
export async function releaseLink(
  state: StateStore,
  { id, response }: { id: number; response: string },
): Promise<void> {
  await sql`UPDATE surveys_link SET response = NULL, used_at = NULL WHERE id = ${id} AND response = ${response}`.execute(
    state.tables(),
  )
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
