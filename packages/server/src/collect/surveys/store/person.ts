import { sql } from 'kysely'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'

/** By what a person's traces are found here: profiles, user ids, and responses of which only the device id `sv_…` is known. */
export type Traces = {
  workspace: WorkspaceId
  profiles: readonly number[]
  users: readonly string[]
  responses: readonly string[]
}

const mine = ({ profiles, users, responses }: Traces) =>
  sql`(person = ANY(${[...profiles]}::bigint[]) OR user_id = ANY(${[...users]}::text[]) OR response = ANY(${[...responses]}::text[]))`

/** A person's traces with the responses of their links. */
async function withLinks(state: StateStore, traces: Traces): Promise<Traces> {
  const { rows } = await sql<{
    response: string | null
  }>`SELECT response FROM surveys_link WHERE workspace_id = ${traces.workspace}
    AND person = ANY(${[...traces.profiles]}::bigint[]) AND response IS NOT NULL`.execute(state.tables())
  return { ...traces, responses: [...traces.responses, ...rows.flatMap(({ response }) => response ?? [])] }
}

/** Ids of a person's files, which lie on disk. */
export async function readPersonFiles(state: StateStore, traces: Traces): Promise<string[]> {
  const all = await withLinks(state, traces)
  const { rows } = await sql<{
    public_id: string
  }>`SELECT public_id FROM surveys_upload WHERE workspace_id = ${traces.workspace} AND ${mine(all)}`.execute(
    state.tables(),
  )
  return rows.map((row) => row.public_id)
}

/** Deletes what is kept of a person; gives the ids of their files, which lie on disk. */
export async function deletePersonRows(tx: StateStore, traces: Traces): Promise<string[]> {
  const db = tx.tables()
  const { workspace } = traces
  const all = await withLinks(tx, traces)
  const files = await sql<{
    public_id: string
  }>`DELETE FROM surveys_upload WHERE workspace_id = ${workspace} AND ${mine(all)}
    RETURNING public_id`.execute(db)
  await sql`DELETE FROM surveys_partial WHERE workspace_id = ${workspace} AND ${mine(all)}`.execute(db)
  await sql`DELETE FROM surveys_link WHERE workspace_id = ${workspace} AND person = ANY(${[...traces.profiles]}::bigint[])`.execute(
    db,
  )
  // The count of a quota stays: the place was taken, by nobody any more.
  await sql`DELETE FROM surveys_quota_taken t USING surveys_survey s WHERE s.id = t.survey_id AND s.workspace_id = ${workspace}
    AND t.response = ANY(${all.responses}::text[])`.execute(db)
  await sql`DELETE FROM surveys_quota_refusal t USING surveys_survey s WHERE s.id = t.survey_id AND s.workspace_id = ${workspace}
    AND t.response = ANY(${all.responses}::text[])`.execute(db)
  return files.rows.map((row) => row.public_id)
}

export type PersonRows = {
  links: { survey: string; createdAt: Date; expiresAt: Date; usedAt: Date | null; asked: unknown }[]
  unfinished: { survey: string; updatedAt: Date; answers: unknown }[]
  files: { survey: string; name: string; type: string; bytes: number; at: Date }[]
}

/** What is kept of a person, for their export. */
export async function readPersonRows(state: StateStore, traces: Traces): Promise<PersonRows> {
  const db = state.tables()
  const { workspace } = traces
  const survey = sql`(SELECT s.public_id FROM surveys_survey s WHERE s.id = survey_id) AS survey`
  const links = await sql<
    PersonRows['links'][number]
  >`SELECT ${survey}, created_at AS "createdAt", expires_at AS "expiresAt",
      used_at AS "usedAt", asked FROM surveys_link WHERE workspace_id = ${workspace}
      AND person = ANY(${[...traces.profiles]}::bigint[]) ORDER BY id`.execute(db)
  const unfinished = await sql<PersonRows['unfinished'][number]>`SELECT ${survey}, updated_at AS "updatedAt", answers
    FROM surveys_partial WHERE workspace_id = ${workspace} AND ${mine(traces)} ORDER BY updated_at`.execute(db)
  const files = await sql<
    PersonRows['files'][number]
  >`SELECT ${survey}, name, media_type AS type, bytes, created_at AS at
    FROM surveys_upload WHERE workspace_id = ${workspace} AND ${mine(traces)} ORDER BY id`.execute(db)
  return { links: links.rows, unfinished: unfinished.rows, files: files.rows }
}
