import { Readable } from 'node:stream'
import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, inLanguage, say, unreadableCursor } from '../../../platform/kernel/index.ts'
import type { SurveyDropoff, surveysRoutes } from '../contract.ts'
import { anonymity } from '../model/anonymity.ts'
import { namesOf } from '../model/questions.ts'
import type { PublicIdsOf, SegmentFilter } from '../ports.ts'
import { stepCounts } from '../queries/dropoff.ts'
import { exportAnswers, peopleWithoutId, writePublicIds } from '../queries/export.ts'
import { exportResponses } from '../queries/export-responses.ts'
import { runCounts } from '../queries/results.ts'
import type { ResultScope } from '../queries/scope.ts'
import { pageTexts, scoresBeside } from '../queries/texts.ts'
import { words } from '../words.ts'
import { anonymityOf, hiddenQuestions } from './anonymity.ts'
import { requireSurvey } from './manage.ts'
import { scopeOf, shapesOfSurvey } from './result-scope.ts'

type Texts = ReplyOf<typeof surveysRoutes.texts>

/** What was written, newest first. */
export async function surveyTexts(
  ctx: Ctx,
  segments: SegmentFilter,
  { id, query }: { id: string; query: QueryOf<typeof surveysRoutes.texts> },
): Promise<Texts> {
  requirePermission(ctx, 'feedback:read')
  const survey = await requireSurvey(ctx, id)
  const anonymous = await anonymityOf(ctx, survey, query)
  const scope = await scopeOf(ctx, segments, { survey: id, query })
  const hidden = anonymous === null ? new Set<string>() : await hiddenQuestions(ctx, scope, 'texts')
  const after = query.cursor === undefined ? null : placeOf(query.cursor)
  const page = { question: query.question ?? null, except: [...hidden], after, limit: query.limit + 1 }
  const rows = await pageTexts(ctx.events, scope, page)
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  const bare = shown.filter(({ score, response }) => score === null && response !== '').map(({ response }) => response)
  const scores = anonymous === null ? await scoresBeside(ctx.events, scope, [...new Set(bare)]) : new Map()
  return {
    texts: shown.map(({ ms, id: _id, partial, ...row }) => ({
      ...row,
      score: row.score ?? scores.get(row.response) ?? null,
      at: new Date(ms).toISOString(),
      partial: partial === 1,
      // What would join a text to the other answers of the same respondent, or to a visit.
      ...(anonymous === null ? {} : { ...unlinked, at: `${new Date(ms).toISOString().slice(0, 10)}T00:00:00.000Z` }),
    })),
    anonymous,
    hidden: query.question === undefined ? hidden.size > 0 : hidden.has(query.question),
    nextCursor:
      rows.length > query.limit && last ? Buffer.from(JSON.stringify([last.ms, last.id])).toString('base64url') : null,
  }
}

const unlinked = { response: '', channel: '', score: null }

function placeOf(cursor: string): { ms: number; id: string } {
  try {
    const [ms, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown]
    if (Number.isSafeInteger(ms) && typeof id === 'string') return { ms: ms as number, id }
  } catch {
    // Said below.
  }
  throw unreadableCursor()
}

/** Where people left, question by question in the order in which they are asked. */
export async function surveyDropoff(
  ctx: Ctx,
  segments: SegmentFilter,
  { id, query }: { id: string; query: QueryOf<typeof surveysRoutes.dropoff> },
): Promise<SurveyDropoff> {
  requirePermission(ctx, 'surveys:read')
  const row = await requireSurvey(ctx, id)
  const scope = await scopeOf(ctx, segments, { survey: id, query })
  const [shapes, steps, runs] = await Promise.all([
    shapesOfSurvey(ctx, row, scope.version),
    stepCounts(ctx.events, scope),
    runCounts(ctx.events, scope),
  ])
  const counted = new Map(steps.map((step) => [step.question, step]))
  const parents = new Map(shapes.map(({ parent, title }) => [parent, title]))
  return {
    started: runs.started,
    finished: runs.finished + runs.screenedOut + runs.overQuota,
    steps: [...parents].map(([question, title]) => {
      const { reached = 0, leftHere = 0, medianMs = null } = counted.get(question) ?? {}
      return {
        question,
        title,
        reached,
        leftHere,
        medianSeconds: medianMs === null ? null : Math.round(medianMs / 100) / 10,
      }
    }),
  }
}

/**
 * All answers or responses as a file, in which people stand by their public ids. Throws `invalid_input` for responses as Parquet,
 * `cannot_compute` where answers are anonymous.
 */
export async function exportResults(
  ctx: Ctx,
  { segments, publicIdsOf }: { segments: SegmentFilter; publicIdsOf: PublicIdsOf },
  { id, query }: { id: string; query: QueryOf<typeof surveysRoutes.exportResults> },
): Promise<{ name: string; content: Readable }> {
  requirePermission(ctx, 'export:read')
  const byResponse = query.rows === 'responses'
  if (byResponse && query.format === 'parquet')
    throw fail('invalid_input', { problems: [{ field: 'query.rows', reason: say(words.responsesAsCsv) }] })
  const row = await requireSurvey(ctx, id)
  if ((await anonymityOf(ctx, row, {})) !== null)
    throw fail('cannot_compute', { message: say(words.anonymousExport, anonymity) })
  const scope = await scopeOf(ctx, segments, { survey: id, query })
  await learnPublicIds(ctx, { scope, publicIdsOf })
  const shapes = await shapesOfSurvey(ctx, row, scope.version)
  const asked = { scope, names: namesOf(shapes) }
  const file = byResponse
    ? Readable.from(exportResponses(ctx.events, { ...asked, textWord: inLanguage(say(words.text), ctx.language) }), {
        objectMode: false,
      })
    : await exportAnswers(ctx.events, asked, query.format)
  const details = { format: query.format, ...(byResponse ? { rows: query.rows } : {}) }
  await recordAudit(ctx.state, ctx, { action: 'survey.export', target: id, details })
  const isMarked = query.format === 'csv' && query.bom
  return {
    name: `${row.name}.${query.format}`,
    content: isMarked ? Readable.from(marked(file), { objectMode: false }) : file,
  }
}

/** Excel reads a CSV without the byte order mark in the encoding of its country: Chinese came out garbled. */
async function* marked(file: Readable): AsyncGenerator<string | Buffer> {
  yield '\ufeff'
  yield* file as AsyncIterable<Buffer>
}

const peopleAtOnce = 5_000

/** The event store knows people by integers of its own; a file names them as the API does. Asks only for those who are new. */
async function learnPublicIds(
  ctx: Ctx,
  { scope, publicIdsOf }: { scope: ResultScope; publicIdsOf: PublicIdsOf },
): Promise<void> {
  const now = ctx.clock()
  let waiting: number[] = []
  const learn = async () => {
    const known = await publicIdsOf(ctx, waiting)
    const named = waiting
      .flatMap((person) => ({ person, id: known.get(person)?.id ?? '' }))
      .filter(({ id }) => id !== '')
    waiting = []
    await writePublicIds(ctx.events, { workspace: ctx.workspace.id, named, now })
  }
  for await (const { person } of peopleWithoutId(ctx.events, scope)) {
    waiting.push(person)
    if (waiting.length >= peopleAtOnce) await learn()
  }
  if (waiting.length > 0) await learn()
}
