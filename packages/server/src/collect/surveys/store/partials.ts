import type { RunState, SurveyResponse } from '@opencxm/survey'
import { sql } from 'kysely'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { jsonbText, type StateStore } from '../../../platform/statestore/index.ts'
import type { Session } from '../model/running.ts'

export type PartialRow = {
  response: string
  workspace_id: WorkspaceId
  survey_id: number
  version: number
  link_id: number | null
  session: Session
  answers: SurveyResponse
  state: RunState | null
  updated_at: Date
  marked_at: Date | null
  marked_keys: string[]
}

export type KeptPartial = {
  session: Session
  survey: number
  answers: SurveyResponse
  state: RunState | null
  now: Date
}

/** Keeps a part over the one before; true when it is the first of its response. */
export async function keepPartial(state: StateStore, kept: KeptPartial): Promise<boolean> {
  const { session, survey, answers, now } = kept
  const rows = await sql<{ fresh: boolean }>`INSERT INTO surveys_partial AS p
      (response, workspace_id, survey_id, version, link_id, person, user_id, session, answers, state, updated_at)
    VALUES (${session.response}, ${session.workspace}, ${survey}, ${session.version}, ${session.link === 0 ? null : session.link},
      ${session.person === 0 ? null : session.person}, ${session.userId === '' ? null : session.userId},
      ${jsonbText(session)}::json, ${jsonbText(answers)}::json, ${kept.state === null ? null : jsonbText(kept.state)}::json, ${now})
    ON CONFLICT (response) DO UPDATE SET answers = excluded.answers, state = excluded.state, updated_at = excluded.updated_at
      WHERE p.marked_at IS NULL
    RETURNING (xmax = 0) AS fresh`.execute(state.tables())
  return rows.rows[0]?.fresh ?? false
}

/** What was kept of a response. */
export async function readPartial(state: StateStore, response: string): Promise<PartialRow | null> {
  const rows = await sql<PartialRow>`SELECT * FROM surveys_partial WHERE response = ${response}`.execute(state.tables())
  return rows.rows[0] ?? null
}

/** The newest part that was answered through a link; null when there is none. */
export async function readPartialOfLink(state: StateStore, link: number): Promise<PartialRow | null> {
  const rows = await sql<PartialRow>`SELECT * FROM surveys_partial WHERE link_id = ${link} AND marked_at IS NULL
    AND answers->>'answers' <> '{}' ORDER BY updated_at DESC LIMIT 1`.execute(state.tables())
  return rows.rows[0] ?? null
}

/** Parts that nobody went on with since then, oldest first. */
export async function readDuePartials(state: StateStore, before: Date, limit: number): Promise<PartialRow[]> {
  return (
    await sql<PartialRow>`SELECT * FROM surveys_partial WHERE marked_at IS NULL AND updated_at < ${before}
      ORDER BY updated_at LIMIT ${limit}`.execute(state.tables())
  ).rows
}

/** Remembers that a part became events; what it held is no longer needed here. */
export async function markPartial(
  state: StateStore,
  { response, keys, now }: { response: string; keys: readonly string[]; now: Date },
): Promise<void> {
  await sql`UPDATE surveys_partial SET marked_at = ${now}, marked_keys = ${[...keys]}::text[], answers = '{"answers":{}}', state = NULL
    WHERE response = ${response}`.execute(state.tables())
}

/** Forgets parts of responses that are complete. */
export async function forgetPartials(state: StateStore, responses: readonly string[]): Promise<void> {
  if (responses.length === 0) return
  await sql`DELETE FROM surveys_partial WHERE response = ANY(${[...responses]}::text[])`.execute(state.tables())
}

/** Forgets parts that became events so long ago that no token can end them any more. */
export async function sweepPartials(state: StateStore, before: Date): Promise<void> {
  await sql`DELETE FROM surveys_partial WHERE marked_at < ${before}`.execute(state.tables())
}
