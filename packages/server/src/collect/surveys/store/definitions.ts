import { sql } from 'kysely'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { Draft, DraftSummary } from '../model/definition.ts'

export type SurveyRow = {
  id: number
  public_id: string
  workspace_id: WorkspaceId
  name: string
  draft: Draft
  revision: number
  languages: string[]
  questions: number
  version: number | null
  unpublished: boolean
  is_open: boolean
  archived_at: Date | null
  created_at: Date
  updated_at: Date
  updated_by: string
}

/** Surveys of a workspace, newest change first; without their drafts. */
export async function readSurveys(state: StateStore, workspace: WorkspaceId): Promise<Omit<SurveyRow, 'draft'>[]> {
  return (
    await sql<
      Omit<SurveyRow, 'draft'>
    >`SELECT id, public_id, workspace_id, name, revision, languages, questions, version,
        unpublished, is_open, archived_at, created_at, updated_at, updated_by
      FROM surveys_survey WHERE workspace_id = ${workspace} ORDER BY updated_at DESC, id DESC LIMIT 2000`.execute(
      state.tables(),
    )
  ).rows
}

/** One survey of the workspace; `lock` keeps others from changing it until the transaction ends. */
export async function readSurvey(
  state: StateStore,
  workspace: WorkspaceId,
  { id, lock = false }: { id: string; lock?: boolean },
): Promise<SurveyRow | null> {
  const rows = await sql<SurveyRow>`SELECT * FROM surveys_survey WHERE workspace_id = ${workspace} AND public_id = ${id}
    ${lock ? sql`FOR UPDATE` : sql``}`.execute(state.tables())
  return rows.rows[0] ?? null
}

export type NewSurvey = { publicId: string; draft: Draft; summary: DraftSummary; by: string; now: Date }

/** Inserts a draft. */
export async function insertSurvey(tx: StateStore, workspace: WorkspaceId, survey: NewSurvey): Promise<void> {
  const { publicId, draft, summary, by, now } = survey
  await sql`INSERT INTO surveys_survey (public_id, workspace_id, name, draft, languages, questions, created_at, updated_at, updated_by)
    VALUES (${publicId}, ${workspace}, ${summary.name}, ${JSON.stringify(draft)}::json, ${summary.languages}::text[],
      ${summary.questions}, ${now}, ${now}, ${by})`.execute(tx.tables())
}

export type SavedDraft = Omit<NewSurvey, 'publicId'> & { id: number; revision: number; unpublished: boolean }

/** Saves a draft over the revision its author had; null when another one is there now. */
export async function saveDraft(
  tx: StateStore,
  workspace: WorkspaceId,
  saved: SavedDraft,
): Promise<{ revision: number } | null> {
  const { draft, summary, by, now } = saved
  const result = await sql<{
    revision: number
  }>`UPDATE surveys_survey SET draft = ${JSON.stringify(draft)}::json, name = ${summary.name},
      languages = ${summary.languages}::text[], questions = ${summary.questions}, revision = revision + 1,
      unpublished = ${saved.unpublished}, updated_at = ${now}, updated_by = ${by}
    WHERE workspace_id = ${workspace} AND id = ${saved.id} AND revision = ${saved.revision} RETURNING revision`.execute(
    tx.tables(),
  )
  return result.rows[0] ?? null
}

export type VersionRow = {
  version: number
  definition: Draft
  note: string
  changes: number
  published_at: Date
  published_by: string
}

export type NewVersion = {
  id: number
  version: number
  definition: Draft
  note: string
  changes: number
  by: string
  now: Date
}

/** Inserts a version and makes it the survey's current one. */
export async function insertVersion(tx: StateStore, workspace: WorkspaceId, made: NewVersion): Promise<void> {
  const { id, version, note, changes, by, now } = made
  await sql`INSERT INTO surveys_version (workspace_id, survey_id, version, definition, note, changes, published_at, published_by)
    VALUES (${workspace}, ${id}, ${version}, ${JSON.stringify(made.definition)}::json, ${note}, ${changes}, ${now}, ${by})`.execute(
    tx.tables(),
  )
  await sql`UPDATE surveys_survey SET version = ${version}, unpublished = false, is_open = true, archived_at = NULL, updated_at = ${now},
      updated_by = ${by} WHERE workspace_id = ${workspace} AND id = ${id}`.execute(tx.tables())
}

/** Versions of a survey, newest first, without their definitions. */
export async function readVersions(
  state: StateStore,
  workspace: WorkspaceId,
  survey: number,
): Promise<Omit<VersionRow, 'definition'>[]> {
  return (
    await sql<
      Omit<VersionRow, 'definition'>
    >`SELECT version, note, changes, published_at, published_by FROM surveys_version
      WHERE workspace_id = ${workspace} AND survey_id = ${survey} ORDER BY version DESC`.execute(state.tables())
  ).rows
}

/** One version of a survey. */
export async function readVersion(
  state: StateStore,
  workspace: WorkspaceId,
  { survey, version }: { survey: number; version: number },
): Promise<VersionRow | null> {
  const rows =
    await sql<VersionRow>`SELECT version, definition, note, changes, published_at, published_by FROM surveys_version
    WHERE workspace_id = ${workspace} AND survey_id = ${survey} AND version = ${version}`.execute(state.tables())
  return rows.rows[0] ?? null
}

/** Opens, closes or archives a survey; false when there is none. */
export async function setSurveyState(
  tx: StateStore,
  workspace: WorkspaceId,
  change: { id: string; isOpen: boolean; archivedAt: Date | null },
): Promise<boolean> {
  const result = await sql`UPDATE surveys_survey SET is_open = ${change.isOpen}, archived_at = ${change.archivedAt}
    WHERE workspace_id = ${workspace} AND public_id = ${change.id}`.execute(tx.tables())
  return (result.numAffectedRows ?? 0n) > 0n
}

export type PublishedRow = {
  id: number
  public_id: string
  workspace_id: WorkspaceId
  version: number
  is_open: boolean
  archived_at: Date | null
  definition: Draft
}

/** A published survey by its public id, of whatever workspace; the newest version unless one is named. */
export async function readPublished(
  state: StateStore,
  id: string,
  version: number | null,
): Promise<PublishedRow | null> {
  const rows =
    await sql<PublishedRow>`SELECT s.id, s.public_id, s.workspace_id, v.version, s.is_open, s.archived_at, v.definition
    FROM surveys_survey s JOIN surveys_version v ON v.survey_id = s.id AND v.version = coalesce(${version}::integer, s.version)
    WHERE s.public_id = ${id}`.execute(state.tables())
  return rows.rows[0] ?? null
}

/** Published definitions of a survey, newest first; one where a version is named. */
export async function readDefinitions(
  state: StateStore,
  workspace: WorkspaceId,
  wanted: { survey: number; version: number | null; most: number },
): Promise<Draft[]> {
  const rows = await sql<{ definition: Draft }>`SELECT definition FROM surveys_version WHERE workspace_id = ${workspace}
    AND survey_id = ${wanted.survey} AND (${wanted.version}::integer IS NULL OR version = ${wanted.version}::integer)
    ORDER BY version DESC LIMIT ${wanted.most}`.execute(state.tables())
  return rows.rows.map((row) => row.definition)
}

/** Whether any published version of a survey promised anonymity: its answers lie among the others'. */
export async function promisedAnonymity(state: StateStore, workspace: WorkspaceId, survey: number): Promise<boolean> {
  const found = await sql`SELECT 1 FROM surveys_version WHERE workspace_id = ${workspace} AND survey_id = ${survey}
    AND definition ->> 'anonymous' = 'true' LIMIT 1`.execute(state.tables())
  return found.rows.length > 0
}
