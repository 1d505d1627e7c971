import { type Survey, templates } from '@opencxm/survey'
import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, newPublicId, say } from '../../../platform/kernel/index.ts'
import type { SurveyDraft, SurveySummary, surveysRoutes } from '../contract.ts'
import { blankSurvey, type Draft, ownDraft, sayTheSame, summaryOf } from '../model/definition.ts'
import { type SurveyCounts, surveyCounts } from '../queries/counts.ts'
import {
  insertSurvey,
  readSurvey,
  readSurveys,
  readVersion,
  type SurveyRow,
  saveDraft,
  setSurveyState,
} from '../store/definitions.ts'
import { words } from '../words.ts'
import { announcePublished } from './published-cache.ts'
import { noSurvey, requireSoundJson } from './refusals.ts'

const dayMs = 24 * 3_600_000
const countedDays = 90

/** Surveys of the workspace, with how many started and finished lately. */
export async function listSurveys(ctx: Ctx, query: QueryOf<typeof surveysRoutes.list>): Promise<SurveySummary[]> {
  requirePermission(ctx, 'surveys:read')
  const since = ctx.clock() - countedDays * dayMs
  const [rows, counts] = await Promise.all([
    readSurveys(ctx.state, ctx.workspace.id),
    surveyCounts(ctx.events, ctx.workspace.id, since),
  ])
  const all = rows.map((row) => summaryOfRow(row, counts.get(row.public_id)))
  return query.state === undefined
    ? all.filter(({ state }) => state !== 'archived')
    : all.filter(({ state }) => state === query.state)
}

/** The draft of a survey; throws `not_found`. */
export async function getSurvey(ctx: Ctx, id: string): Promise<SurveyDraft> {
  requirePermission(ctx, 'surveys:read')
  return draftOf(await requireSurvey(ctx, id))
}

/** The stored survey; throws `not_found`. */
export async function requireSurvey(ctx: Ctx, id: string): Promise<SurveyRow> {
  const row = await readSurvey(ctx.state, ctx.workspace.id, { id })
  if (!row) throw noSurvey()
  return row
}

/** Creates a draft: blank, from a template, or as a copy of a survey's draft. Throws `not_found` for what it starts from. */
export async function createSurvey(ctx: Ctx, body: BodyOf<typeof surveysRoutes.create>): Promise<SurveyDraft> {
  requirePermission(ctx, 'surveys:write')
  if (body.from === 'blank') {
    const languages = body.languages ?? [ctx.language]
    return await keepDraft(ctx, blankSurvey({ id: 'new', name: body.name, languages }), { action: 'survey.create' })
  }
  if (body.from === 'template') {
    const template = templates.find(({ id }) => id === body.template)
    if (!template) throw fail('not_found', { message: say(words.noTemplate) })
    const name = body.name ?? template.name[ctx.language] ?? template.id
    // The first language is the one that is written in and that everybody falls back to: the language of who chose the template.
    const { languages } = template.survey
    const mine = languages.filter((language) => language === ctx.language)
    const survey = { ...template.survey, languages: [...new Set([...mine, ...languages])] }
    return await keepDraft(ctx, survey, { name, action: 'survey.create' })
  }
  const { draft } = await requireSurvey(ctx, body.survey)
  return await keepDraft(ctx, draft, {
    action: 'survey.create',
    ...(body.name === undefined ? {} : { name: body.name }),
  })
}

/** Stores a definition as the draft of a new survey, under an id of its own. */
export async function keepDraft(
  ctx: Ctx,
  definition: Survey | Draft,
  { name, action }: { name?: string; action: 'survey.create' | 'survey.import' },
): Promise<SurveyDraft> {
  const publicId = newPublicId('srv')
  const draft = ownDraft(definition as Draft, { id: publicId, version: 1, ...(name === undefined ? {} : { name }) })
  const summary = summaryOf(draft)
  await ctx.state.transaction(async (tx) => {
    const now = new Date(ctx.clock())
    await insertSurvey(tx, ctx.workspace.id, { publicId, draft, summary, by: ctx.actor.name, now })
    await recordAudit(tx, ctx, { action, target: publicId, details: { name: summary.name } })
  })
  return await getSurvey(ctx, publicId)
}

/** Saves a draft, right or not. Throws `conflict` with the current revision when somebody else saved meanwhile. */
export async function saveSurvey(
  ctx: Ctx,
  id: string,
  body: BodyOf<typeof surveysRoutes.save>,
): Promise<ReplyOf<typeof surveysRoutes.save>> {
  requirePermission(ctx, 'surveys:write')
  const given = body.definition as unknown as Draft
  requireSoundJson(given)
  return await ctx.state.transaction(async (tx) => {
    const row = await readSurvey(tx, ctx.workspace.id, { id, lock: true })
    if (!row) throw noSurvey()
    const draft = ownDraft(given, { id, version: (row.version ?? 0) + 1 })
    const published =
      row.version === null ? null : await readVersion(tx, ctx.workspace.id, { survey: row.id, version: row.version })
    const unpublished = published === null || !sayTheSame(published.definition, draft)
    const now = new Date(ctx.clock())
    const saved = { id: row.id, draft, summary: summaryOf(draft), unpublished, by: ctx.actor.name, now }
    const next = await saveDraft(tx, ctx.workspace.id, { ...saved, revision: body.revision })
    if (next !== null) return { revision: next.revision, updatedAt: now.toISOString(), unpublished }
    // The same save again, by whoever lost the answer to the first one, is no clash with somebody else.
    const isRepeated = row.revision === body.revision + 1 && row.updated_by === ctx.actor.name
    if (!isRepeated || !sayTheSame(row.draft, draft)) throw savedMeanwhile(row.revision)
    return { revision: row.revision, updatedAt: row.updated_at.toISOString(), unpublished }
  })
}

/** The error for a revision that is not the current one; the problem `revision` carries the current one as `found`. */
export function savedMeanwhile(revision: number) {
  return fail('conflict', {
    message: say(words.savedMeanwhile, { revision }),
    problems: [{ field: 'revision', reason: say(words.notYourRevision), found: String(revision) }],
  })
}

/** Takes a survey out of use; its answers stay. */
export async function archiveSurvey(ctx: Ctx, id: string): Promise<void> {
  await changeState(ctx, id, { action: 'survey.archive', isOpen: false, archived: true })
}

/** Opens or closes a survey for new responses. */
export async function setOpen(ctx: Ctx, id: string, open: boolean): Promise<SurveyDraft> {
  await changeState(ctx, id, { action: 'survey.open', isOpen: open, archived: false })
  return await getSurvey(ctx, id)
}

async function changeState(
  ctx: Ctx,
  id: string,
  change: { action: string; isOpen: boolean; archived: boolean },
): Promise<void> {
  requirePermission(ctx, 'surveys:write')
  const { action, isOpen, archived } = change
  await ctx.state.transaction(async (tx) => {
    const archivedAt = archived ? new Date(ctx.clock()) : null
    if (!(await setSurveyState(tx, ctx.workspace.id, { id, isOpen, archivedAt }))) throw noSurvey()
    await recordAudit(tx, ctx, { action, target: id, details: { open: isOpen } })
    await announcePublished(tx, id)
  })
}

function summaryOfRow(row: Omit<SurveyRow, 'draft'>, counts: SurveyCounts | undefined): SurveySummary {
  return {
    ...headOf(row),
    started: counts?.started ?? 0,
    finished: counts?.finished ?? 0,
    lastAnswerAt: counts === undefined ? null : new Date(counts.lastMs).toISOString(),
  }
}

/** A survey with its draft, as the API shows it. */
export function draftOf(row: SurveyRow): SurveyDraft {
  return { ...headOf(row), revision: row.revision, definition: row.draft as unknown as Survey }
}

function headOf(row: Omit<SurveyRow, 'draft'>) {
  const running = row.version === null ? 'draft' : row.is_open ? 'published' : 'closed'
  return {
    id: row.public_id,
    name: row.name,
    state: row.archived_at === null ? running : 'archived',
    languages: row.languages,
    questions: row.questions,
    version: row.version,
    unpublished: row.unpublished,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
  } as const
}
