import { reduceRun, type Survey, type SurveyResponse, startRun, viewRun } from '@opencxm/survey'
import type { Ctx } from '../../../platform/context/index.ts'
import { beganAt, messagesOfPartial, startedMessage } from '../model/events.ts'
import type { SaveOutcome, SavePartial } from '../model/running.ts'
import { finishedAmong } from '../queries/finished.ts'
import { sweepLinks } from '../store/links.ts'
import {
  forgetPartials,
  keepPartial,
  markPartial,
  type PartialRow,
  readDuePartials,
  sweepPartials,
} from '../store/partials.ts'
import { sweepUploadRows } from '../store/uploads.ts'
import type { OpenSurveys, Running } from './deps.ts'
import type { PublishedCache } from './published-cache.ts'
import { removeStray } from './settle-uploads.ts'
import { checkResponse, trustedNow } from './submit.ts'
import { openToken, rememberedMs, startOptions, tokenLifeMs } from './token.ts'
import { removeFiles } from './uploads.ts'

const dayMs = 24 * 3_600_000
/** Longest state of a run that is kept, as JSON. */
const stateCharsMax = 500_000
const partsAtOnce = 200

/** Keeps what was answered so far, so that it is not lost with the page. What does not fit is refused with path and reason. */
export async function savePartial(running: Running, input: SavePartial): Promise<SaveOutcome> {
  const opened = await openToken(running, input.token)
  if (opened === null) return { outcome: 'bad_token' }
  const { session, published } = opened
  if (session.test || running.accepted.get(session.response) !== undefined) return { outcome: 'saved' }
  const wait = running.mayNot('save', input.address, published.id)
  if (wait !== null) return { outcome: 'try_again', retryAfterSeconds: wait, why: 'too_many' }
  const trusted = await trustedNow(running, opened, input.response)
  const checked = checkResponse(opened, { raw: input.response, trusted, complete: false })
  if ('outcome' in checked) return checked
  const { response } = checked
  const state = input.state !== null && JSON.stringify(input.state).length <= stateCharsMax ? input.state : null
  const now = new Date(running.clock())
  const isFirst = await keepPartial(running.state, { session, survey: published.key, answers: response, state, now })
  if (isFirst) await running.submit(session.workspace, [startedMessage(session, response.language)])
  return { outcome: 'saved' }
}

type MarkDeps = Pick<OpenSurveys, 'state' | 'clock' | 'submit' | 'notes'> & {
  find: PublishedCache['find']
  ctxOf: (workspace: PartialRow['workspace_id']) => Promise<Ctx>
}

/**
 * Makes events of parts that nobody went on with for a day, marked as parts. A part whose response ended after all is forgotten. May
 * be cut off anywhere: the events of a part are taken once, and the mark follows them.
 */
export async function markPartials(deps: MarkDeps, signal: AbortSignal): Promise<void> {
  const before = new Date(deps.clock() - dayMs)
  for (;;) {
    const due = await readDuePartials(deps.state, before, partsAtOnce)
    for (const group of byWorkspace(due)) await markGroup(deps, group)
    if (due.length < partsAtOnce || signal.aborted) return
  }
}

function byWorkspace(rows: readonly PartialRow[]): PartialRow[][] {
  const groups = new Map<number, PartialRow[]>()
  for (const row of rows) groups.set(row.workspace_id, [...(groups.get(row.workspace_id) ?? []), row])
  return [...groups.values()]
}

async function markGroup(deps: MarkDeps, rows: readonly PartialRow[]): Promise<void> {
  const workspace = (rows[0] as PartialRow).workspace_id
  const ctx = await deps.ctxOf(workspace)
  const responses = rows.map(({ response }) => response)
  const finished = await finishedAmong(ctx.events, workspace, responses)
  await forgetPartials(deps.state, [...finished])
  for (const row of rows) if (!finished.has(row.response)) await markOne(deps, row)
}

async function markOne(deps: MarkDeps, row: PartialRow): Promise<void> {
  const { session } = row
  const published = await deps.find(session.survey, session.version)
  const now = new Date(deps.clock())
  if (published === null) return await markPartial(deps.state, { response: row.response, keys: [], now })
  const opened = { session, published }
  const checked = checkResponse(opened, { raw: row.answers, trusted: session.trusted, complete: false })
  if ('outcome' in checked) {
    deps.notes.warn({ response: row.response }, 'surveys: a part that was kept does not fit its survey any more')
    return await markPartial(deps.state, { response: row.response, keys: [], now })
  }
  const { valid, response } = checked
  const leftAt = placeOf(published.survey, { row, response, options: startOptions(opened) })
  const messages = messagesOfPartial({
    ...{ session, survey: published.survey, response, valid, leftAt },
    now: row.updated_at.getTime(),
    // What the log may have forgotten by now was told when the part was first kept.
    begun: now.getTime() - beganAt(session) >= rememberedMs,
  })
  await deps.submit(session.workspace, messages)
  await markPartial(deps.state, { response: row.response, keys: valid.answers.map(({ key }) => key), now })
}

/** The first question of the screen on which a run stands; null at an end. */
function placeOf(
  survey: Survey,
  { row, response, options }: { row: PartialRow; response: SurveyResponse; options: Parameters<typeof startRun>[1] },
): string | null {
  const start = startRun(survey, options)
  const saved = row.state ?? { ...start, answers: response.answers, passed: response.passed ?? [] }
  const view = viewRun(survey, reduceRun(survey, start, { type: 'resume', saved }))
  const key = view.kind === 'screen' ? view.questions[0]?.key : view.kind === 'listening' ? view.to : undefined
  return key?.split('@')[0] ?? null
}

/** Removes what nobody needs any more: parts, links, test links and files that no response named. */
export async function sweepRuns(deps: Pick<OpenSurveys, 'state' | 'clock' | 'uploadsFolder'>): Promise<void> {
  const now = deps.clock()
  await sweepPartials(deps.state, new Date(now - 2 * tokenLifeMs))
  await sweepLinks(deps.state, { before: new Date(now - 90 * dayMs), now: new Date(now) })
  await removeFiles(deps.uploadsFolder, await sweepUploadRows(deps.state, new Date(now - tokenLifeMs - dayMs)))
  await removeStray(deps)
}
