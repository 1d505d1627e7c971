import { type RunState, reduceRun, responseOf, type SurveyResponse, startRun } from '@opencxm/survey'
import type { Entry, OpenedSession, Session, StartOutcome, Surveys, TryAgain } from '../index.ts'
import type { Embedding } from './document.ts'
import { formFieldsOf } from './form-fields.ts'
import { visitorLanguage } from './languages.ts'
import type { ScriptFiles } from './script-files.ts'
import { carriedRun, type TakenForm, takeForm } from './take-form.ts'

/** What the pages need of the door of running surveys. */
export type PageSurveys = Pick<
  Surveys,
  'start' | 'open' | 'savePartial' | 'submit' | 'requestResumeCode' | 'resumeWithCode' | 'takeUpload'
>

/** What the pages of respondents are given. */
export type PageDeps = {
  surveys: PageSurveys
  scripts: ScriptFiles
  clock: () => number
  /** Where the person of a personal link says that they do not want to be asked again; null for nobody known. */
  leaveUrl: (session: Session) => string | null
  /** Origins that may show surveys of a workspace (null: none yet) inside pages of their own. */
  frameAncestors: Embedding['frameAncestors']
}

/** A visit through one door. */
export type Visit = {
  entry: Entry
  /** Path of the door, without query. */
  path: string
  query: Readonly<Record<string, unknown>>
  acceptLanguage: string | undefined
  address: string
}

/** Words in an address that are ours, hence no hidden fields. */
const ownQuery = ['q', 'v', 'lang', 'channel', 'touchpoint']

/** A run that was begun by opening a link; nothing is stored for it. */
export type Begun = OpenedSession & { token: string; state: RunState; needsCode: boolean; isProvisional: boolean }

/** Begins a run, or says why not. */
export async function begin(
  { surveys }: PageDeps,
  visit: Visit,
): Promise<Begun | Exclude<StartOutcome, { outcome: 'started' }>> {
  const { query } = visit
  const url = Object.fromEntries(Object.entries(query).filter(([name]) => !ownQuery.includes(name)))
  const wish = textOf(query.lang)
  const started = await surveys.start({
    entry: visit.entry,
    ...(wish === undefined ? {} : { language: wish }),
    url,
    address: visit.address,
  })
  if (started.outcome !== 'started') return started
  const { token, session, published, options, saved } = started
  const { survey } = published
  const language = visitorLanguage(wish, visit.acceptLanguage, survey.languages)
  const fresh = startRun(survey, { ...options, language })
  const state = prefilled(fresh, { survey, query })
  const isProvisional = state !== fresh && Object.keys(state.answers).length > 0
  return { token, session, published, options, state, needsCode: saved === 'needs_code', isProvisional }
}

/**
 * The first answer as an e-mail's link carries it (`?q=nps&v=9`): chosen on the page and nothing more. Link scanners follow links and run
 * scripts, so that it becomes an answer only when the form is sent.
 */
function prefilled(
  state: RunState,
  { survey, query }: { survey: OpenedSession['published']['survey']; query: Visit['query'] },
): RunState {
  const [key, value] = [textOf(query.q), textOf(query.v)]
  if (key === undefined || value === undefined || value.length > 200) return state
  const asNumber = /^-?\d{1,6}(\.\d{1,6})?$/.test(value) ? Number(value) : null
  for (const one of asNumber === null ? [value, [value]] : [asNumber, value, [value]]) {
    const answered = reduceRun(survey, state, { type: 'answer', key, value: one })
    if (answered !== state && answered.faults.length === 0) return answered
  }
  return state
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Where a sent form leads. */
export type Answered =
  | (OpenedSession & { outcome: 'screen'; token: string; state: RunState; failed: Failed | null })
  | (OpenedSession & { outcome: 'ended'; token: string; state: RunState; ending: string | null })
  | { outcome: 'used' | 'expired' | 'closed' | 'unknown'; published?: OpenedSession['published'] }
  | TryAgain

/** It could not be taken now: the status to say so with, and when to send it again. */
export type Failed = { status: 429 | 503; retryAfterSeconds: number }

const failedOf = ({ why, retryAfterSeconds }: TryAgain): Failed => ({
  status: why === 'too_many' ? 429 : 503,
  retryAfterSeconds,
})

/** A form as it came: the address of its door, its body and the files that were taken in from it. */
export type SentForm = {
  visit: Visit
  body: unknown
  files?: TakenForm['files']
  fields?: TakenForm['fields']
  /** A file of the form cannot be taken now. */
  wait?: TryAgain | null
}

/**
 * Takes a form of a page without script: applies it, keeps a part of the way, and submits at the end. A token that is too old or not ours
 * gets a new one through the same door, and what was answered goes with it.
 */
export async function answer(deps: PageDeps, sent: SentForm): Promise<Answered> {
  const { surveys, clock } = deps
  const fields = sent.fields ?? formFieldsOf(sent.body)
  let token = fields('$token')[0] ?? ''
  let opened = await surveys.open(token)
  if (opened === null) {
    const begun = await begin(deps, sent.visit)
    if ('outcome' in begun) return begun
    token = begun.token
    opened = begun
  }
  const { session, published, options } = opened
  const { survey } = published
  const run = carriedRun(survey, options, fields)
  const form = { fields, files: sent.files ?? new Map(), now: clock(), kiosk: session.kiosk }
  const { state, outcome, filled } = takeForm(survey, run, form)
  const screen = { outcome: 'screen' as const, session, published, options, token, failed: null }
  if (sent.wait) return { ...screen, state: filled, failed: failedOf(sent.wait) }
  if (outcome !== 'ended') {
    if (outcome === 'moved')
      await keepPart(surveys, { token, state, response: responseOf(survey, state), address: sent.visit.address })
    return { ...screen, state }
  }
  const verdict = await surveys.submit({ token, response: responseOf(survey, state), address: sent.visit.address })
  switch (verdict.outcome) {
    case 'accepted':
      return { outcome: 'ended', session, published, options, token, state, ending: verdict.ending }
    case 'over_quota':
      return { outcome: 'ended', session, published, options, token, state, ending: verdict.ending }
    case 'used':
    case 'expired':
      return { outcome: verdict.outcome, published }
    case 'try_again':
      // Everything that was answered is in the form still: it can be sent again.
      return { ...screen, state: filled, failed: failedOf(verdict) }
    default:
      return { ...screen, state: filled, failed: { status: 503, retryAfterSeconds: 5 } }
  }
}

type Part = { token: string; state: RunState; response: SurveyResponse; address: string }

/** A failure to keep a part loses no answer: all of them are in the page. */
async function keepPart(surveys: PageSurveys, part: Part): Promise<void> {
  if (Object.keys(part.response.answers).length === 0) return
  await surveys.savePartial(part)
}
