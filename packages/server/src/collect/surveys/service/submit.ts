import { type SurveyResponse, type Trusted, type ValidResponse, validateResponse } from '@opencxm/survey'
import { CatalogueError, isJsonObject } from '../../../platform/kernel/index.ts'
import type { TrackedMessage } from '../../ingest/index.ts'
import { beganAt, messagesOfResponse } from '../model/events.ts'
import type { PublishedSurvey, Session, SubmitOutcome, TryAgain } from '../model/running.ts'
import { finishedAmong } from '../queries/finished.ts'
import { releaseLink } from '../store/links.ts'
import { readPartial } from '../store/partials.ts'
import { recordRefusal } from '../store/quotas.ts'
import { markSubmitted } from '../store/uploads.ts'
import type { Opened, Running } from './deps.ts'
import { fullQuotas } from './start.ts'
import { openToken, rememberedMs } from './token.ts'
import { filesOf, unknownFiles } from './uploads.ts'

/** A part is marked after a day without more: sooner than this nothing of a response can be among the events, unless it was resumed. */
const unmarkedMs = 20 * 3_600_000

/**
 * Checks a response and makes it durable, then says so. Without quota and personal link no database is asked: the response is checked
 * against the published version in memory and appended to the log. Submitting again with the same token gives the same answer and
 * writes nothing twice, at whatever point the first try was cut off.
 */
export async function submitResponse(
  running: Running,
  input: { token: unknown; response: unknown; address: string },
): Promise<SubmitOutcome> {
  const opened = await openToken(running, input.token)
  if (opened === null) return { outcome: 'bad_token' }
  const { session, published } = opened
  const before = running.accepted.get(session.response)
  if (before !== undefined) return { outcome: 'accepted', response: session.response, ending: before.ending }
  const wait = running.mayNot('submit', input.address, published.id)
  if (wait !== null) return { outcome: 'try_again', retryAfterSeconds: wait, why: 'too_many' }
  const trusted = await trustedNow(running, opened, input.response)
  const checked = checkResponse(opened, { raw: input.response, trusted, complete: true })
  if ('outcome' in checked) return checked
  const missing = session.test ? [] : await unknownFiles(running, session, checked.valid)
  if (missing.length > 0) return { outcome: 'refused', issues: missing }
  if (session.test || (await isFinished(running, session))) return accepted(session, checked.valid)
  const { begun, told: keys } = await toldOf(running, session)
  const ready = { ...checked, begun }
  if (session.link === 0) return await admit(running, opened, { ...ready, told: keys })
  const { link, response, startedAt } = session
  const taken = { link, response, startedAt }
  const held = await running.links.holding(taken, async (told) => await admit(running, opened, { ...ready, told }))
  if (held === 'unsure') return { outcome: 'try_again', retryAfterSeconds: 5, why: 'busy' }
  return typeof held === 'string' ? { outcome: held } : held
}

/** Whether a run that the log may have forgotten was finished before: its answer was on its way for weeks, and may have come already. */
async function isFinished({ ctxOf, clock }: Running, session: Session): Promise<boolean> {
  if (clock() - beganAt(session) < rememberedMs) return false
  const { workspace, response } = session
  return (await finishedAmong((await ctxOf(workspace)).events, workspace, [response])).has(response)
}

type Checked = { valid: ValidResponse; response: SurveyResponse }
/** `told`: answers that became events before, as a part; `begun`: so did the beginning, which the log may have forgotten. */
type Admitted = Checked & { told: readonly string[]; begun: boolean }

/** A part is marked after a day; what is sent sooner cannot have been told. */
async function toldOf({ state, clock }: Running, session: Session): Promise<Pick<Admitted, 'told' | 'begun'>> {
  const age = clock() - beganAt(session)
  const part = age < unmarkedMs ? null : await readPartial(state, session.response)
  return { told: part?.marked_keys ?? [], begun: part !== null && age >= rememberedMs }
}

/** The engine's verdict; the order that was drawn is the one that was sealed. */
export function checkResponse(
  { session, published }: Opened,
  { raw, trusted, complete }: { raw: unknown; trusted: Trusted; complete: boolean },
): Checked | Extract<SubmitOutcome, { outcome: 'refused' }> {
  const verdict = validateResponse(published.survey, raw, trusted)
  if (!verdict.ok) return { outcome: 'refused', issues: verdict.issues }
  const response = raw as SurveyResponse
  if (response.seed !== session.seed) return refused('seed', 'bad_shape')
  if (complete && !verdict.complete) return refused('complete', 'not_finished')
  return { valid: verdict, response }
}

function refused(path: string, code: 'bad_shape' | 'not_finished') {
  return { outcome: 'refused' as const, issues: [{ path, code, params: {} }] }
}

/** What was sealed, with the quotas that became full meanwhile where the response speaks of such. */
export async function trustedNow(running: Running, { session, published }: Opened, raw: unknown): Promise<Trusted> {
  const known = session.trusted.full ?? []
  const named = isJsonObject(raw) && Array.isArray(raw.full) ? raw.full : []
  if (session.test || named.every((id) => known.includes(id as string))) return session.trusted
  return { ...session.trusted, full: [...new Set([...known, ...(await fullQuotas(running, published))])] }
}

/**
 * Places in quotas, then the log: a crash between them can only leave a place that the same response takes up again, and that is given
 * back when the log turns out not to hold it.
 */
async function admit(running: Running, opened: Opened, checked: Admitted): Promise<SubmitOutcome> {
  const { session, published } = opened
  const quotas = (published.survey.quotas ?? []).filter(({ id }) => checked.valid.quotas.includes(id))
  if (quotas.length === 0) return await writeAdmitted(running, opened, checked)
  const wish = { response: session.response, quotas }
  return await running.quotas.holding(published.key, wish, async (full) =>
    full === null
      ? await writeAdmitted(running, opened, checked)
      : await turnAway(running, opened, { checked, full, ending: quotas.find(({ id }) => id === full)?.ending ?? '' }),
  )
}

async function writeAdmitted(running: Running, opened: Opened, checked: Admitted): Promise<SubmitOutcome> {
  const { valid } = checked
  if (valid.reason === 'quota') await logRefusal(running, opened, endedBy(opened.published, valid))
  return await write(running, opened, checked)
}

/** Whoever is one too many leaves a personal link as it was. */
async function turnAway(
  running: Running,
  opened: Opened,
  { checked, full, ending }: { checked: Checked; full: string; ending: string },
): Promise<SubmitOutcome> {
  const { link, response } = opened.session
  if (link !== 0) await releaseLink(running.state, { id: link, response })
  await logRefusal(running, opened, full)
  return await tellRefusal(running, opened, { checked, refusal: { outcome: 'over_quota', quota: full, ending } })
}

/** The quota whose ending a run came to that had been told that it is full. */
function endedBy({ survey }: PublishedSurvey, valid: ValidResponse): string {
  const quotas = survey.quotas ?? []
  return quotas.find(({ ending }) => ending === valid.ending?.id)?.id ?? quotas[0]?.id ?? ''
}

async function logRefusal(running: Running, { session, published }: Opened, quota: string): Promise<void> {
  const at = new Date(running.clock())
  await recordRefusal(running.state, { survey: published.key, quota, response: session.response, at })
}

/** Whoever was one too many is counted among the responses, without their answers. */
async function tellRefusal(
  running: Running,
  { session, published }: Opened,
  { checked, refusal }: { checked: Checked; refusal: Extract<SubmitOutcome, { outcome: 'over_quota' }> },
): Promise<SubmitOutcome> {
  const { survey } = published
  const ending = survey.endings.find(({ id }) => id === refusal.ending) ?? null
  const valid: ValidResponse = { ...checked.valid, ending, reason: 'quota' }
  const messages = messagesOfResponse({ session, survey, response: checked.response, valid, now: running.clock() })
  const waits = await append(running, session, messages)
  running.afterwards.forgetPartial(session.response)
  return waits ?? refusal
}

/** Into the log; when that is durable, the response counts. */
async function write(
  running: Running,
  { session, published }: Opened,
  { valid, response, told, begun }: Admitted,
): Promise<SubmitOutcome> {
  const now = running.clock()
  const messages = messagesOfResponse({ session, survey: published.survey, response, valid, now, told, begun })
  const waits = await append(running, session, messages)
  if (waits !== null) return waits
  const said = accepted(session, valid)
  running.accepted.add(session.response, { ending: said.ending })
  running.afterwards.forgetPartial(session.response)
  if (session.link !== 0) running.afterwards.confirmLink({ id: session.link, response: session.response })
  const files = filesOf(valid).map(({ id }) => id)
  if (files.length > 0) await markSubmitted(running.state, files, new Date(now))
  return said
}

/** Null when the messages are durable; else when to try again. */
async function append(running: Running, { workspace }: Session, messages: TrackedMessage[]): Promise<TryAgain | null> {
  try {
    await running.submit(workspace, messages)
    return null
  } catch (error) {
    if (!(error instanceof CatalogueError) || (error.code !== 'log_full' && error.code !== 'not_ready')) throw error
    return { outcome: 'try_again', retryAfterSeconds: error.details.retryAfterSeconds ?? 5, why: 'busy' }
  }
}

function accepted(session: Session, valid: ValidResponse): Extract<SubmitOutcome, { outcome: 'accepted' }> {
  return { outcome: 'accepted', response: session.response, ending: valid.ending?.id ?? null }
}
