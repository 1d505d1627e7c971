import { sql } from 'kysely'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { Session } from '../model/running.ts'

export type UploadRow = {
  id: number
  public_id: string
  response: string
  question: string
  name: string
  media_type: string
  bytes: number
  created_at: Date
}

export type NewUpload = Omit<UploadRow, 'id' | 'response'> & { session: Session; survey: number }

/** Inserts the record of a file that is stored. */
export async function insertUpload(state: StateStore, upload: NewUpload): Promise<void> {
  const { session } = upload
  await sql`INSERT INTO surveys_upload (public_id, workspace_id, survey_id, response, question, person, user_id, name, media_type, bytes, created_at)
    VALUES (${upload.public_id}, ${session.workspace}, ${upload.survey}, ${session.response}, ${upload.question},
      ${session.person === 0 ? null : session.person}, ${session.userId === '' ? null : session.userId}, ${upload.name},
      ${upload.media_type}, ${upload.bytes}, ${upload.created_at})`.execute(state.tables())
}

/** Files of a response. */
export async function readUploadsOf(state: StateStore, response: string): Promise<UploadRow[]> {
  return (
    await sql<UploadRow>`SELECT * FROM surveys_upload WHERE response = ${response} ORDER BY id`.execute(state.tables())
  ).rows
}

/** Marks files that an accepted response names; the rest is swept. */
export async function markSubmitted(state: StateStore, ids: readonly string[], now: Date): Promise<void> {
  await sql`UPDATE surveys_upload SET submitted_at = ${now} WHERE public_id = ANY(${[...ids]}::text[])`.execute(
    state.tables(),
  )
}

/** A file that no accepted response is known to name. */
export type OpenUpload = { id: number; public_id: string; workspace_id: WorkspaceId; response: string }

/** Such files of all workspaces, from before a moment, by id after the given one. */
export async function readOpenUploads(
  state: StateStore,
  page: { before: Date; after: number; limit: number },
): Promise<OpenUpload[]> {
  const { rows } = await sql<OpenUpload>`SELECT id, public_id, workspace_id, response FROM surveys_upload
    WHERE submitted_at IS NULL AND created_at < ${page.before} AND id > ${page.after} ORDER BY id LIMIT ${page.limit}`.execute(
    state.tables(),
  )
  return rows.map((row) => ({ ...row, id: Number(row.id) }))
}

/** Those of these ids that have a record. */
export async function uploadsAmong(state: StateStore, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ public_id: string }>`SELECT public_id FROM surveys_upload
    WHERE public_id = ANY(${[...ids]}::text[])`.execute(state.tables())
  return new Set(rows.map(({ public_id }) => public_id))
}

/** Files of a survey that belong to accepted responses, newest first, before an id. */
export async function pageUploads(
  state: StateStore,
  workspace: WorkspaceId,
  page: { survey: number; before: number | null; limit: number },
): Promise<UploadRow[]> {
  return (
    await sql<UploadRow>`SELECT * FROM surveys_upload WHERE workspace_id = ${workspace} AND survey_id = ${page.survey}
      AND submitted_at IS NOT NULL AND (${page.before}::bigint IS NULL OR id < ${page.before}::bigint)
      ORDER BY id DESC LIMIT ${page.limit}`.execute(state.tables())
  ).rows.map((row) => ({ ...row, id: Number(row.id) }))
}

/** One file of a survey. */
export async function readUpload(
  state: StateStore,
  workspace: WorkspaceId,
  { survey, id }: { survey: number; id: string },
): Promise<UploadRow | null> {
  const rows =
    await sql<UploadRow>`SELECT * FROM surveys_upload WHERE workspace_id = ${workspace} AND survey_id = ${survey}
    AND public_id = ${id} AND submitted_at IS NOT NULL`.execute(state.tables())
  return rows.rows[0] ?? null
}

/** Takes away files that no response named in time; gives their ids. */
export async function sweepUploadRows(state: StateStore, before: Date): Promise<string[]> {
  const rows = await sql<{
    public_id: string
  }>`DELETE FROM surveys_upload WHERE submitted_at IS NULL AND created_at < ${before}
    RETURNING public_id`.execute(state.tables())
  return rows.rows.map((row) => row.public_id)
}
