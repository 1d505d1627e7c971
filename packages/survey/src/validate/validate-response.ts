import type { Heard, Value } from '../definition/logic.ts'
import type { HiddenValue, Survey } from '../definition/survey.ts'
import { evaluate, holds } from '../run/evaluate.ts'
import { blockOrder } from '../run/order.ts'
import { own } from '../run/own.ts'
import { readHidden } from '../run/read-hidden.ts'
import type { AnswerFault } from '../run/reading.ts'
import { type SurveyResponse, storedAnswers } from '../run/response.ts'
import type { RunState } from '../run/state.ts'
import { indexOf, questionOf } from '../run/survey-index.ts'
import { type Walk, walk } from '../run/walk.ts'
import { readShape } from './read-shape.ts'
import type { RefusedResponse, ResponseIssue, Trusted, ValidResponse } from './verdict.ts'

/**
 * Checks a whole response by taking the respondent's way again with the same walk. Nothing is repaired: an answer to a question that
 * was not shown, a value that the question does not allow, a missing answer before the end, a hidden field that is not what we
 * sent: each is named, and then the response is refused. Expects a survey that `checkSurvey` accepts; takes anything as response.
 */
export function validateResponse(survey: Survey, raw: unknown, trusted: Trusted = {}): ValidResponse | RefusedResponse {
  const shape = readShape(survey, raw)
  if ('issues' in shape) return { ok: false, issues: shape.issues }
  const { response } = shape
  const issues: ResponseIssue[] = []
  const refuse = (path: string, code: ResponseIssue['code'], params: AnswerFault['params'] = {}) => {
    issues.push({ path, code, params })
  }
  const hidden = checkHidden(survey, { response, trusted, refuse })
  for (const id of response.full ?? []) {
    if ((trusted.full ?? []).indexOf(id) < 0) refuse('full', 'quota_not_full', { quota: id.slice(0, 64) })
  }
  const { known = {} } = trusted
  const { seed, language, answers, passed } = response
  const input = { seed, language, hidden, known, full: response.full ?? [], heard: heardOf(response, trusted), answers }
  const walked = walk(survey, { ...input, passed: passed ?? [] }, passed === undefined)
  checkAnswers(survey, { walked, response, refuse })
  checkTimes({ walked, response, refuse })
  if (response.complete && walked.end === null && issues.length === 0) refuseUnfinished(walked, refuse)
  if (issues.length > 0) return { ok: false, issues }
  const { complete } = response
  return {
    ok: true,
    complete,
    ending: complete ? (walked.end?.ending ?? null) : null,
    reason: complete ? (walked.end?.reason ?? null) : null,
    answers: storedAnswers(walked, response),
    blocks: survey.shuffleBlocks?.length ? blockOrder(survey, seed).map(({ id }) => id) : null,
    questions: survey.blocks.some(({ draw }) => draw !== undefined) ? questionsMet(walked) : null,
    hidden,
    variables: variablesOf(survey, walked),
    quotas: complete ? quotasOf(survey, walked) : [],
  }
}

function questionsMet({ steps }: Walk): string[] {
  const met: string[] = []
  for (const { shown } of steps) for (const { key } of shown) met.push(key)
  return met
}

type Refuse = (path: string, code: ResponseIssue['code'], params?: AnswerFault['params']) => void
type Checked = { walked: Walk; response: SurveyResponse; refuse: Refuse }

function heardOf(response: SurveyResponse, trusted: Trusted): { [key: string]: Heard } {
  const heard = { ...trusted.heard }
  for (const key of response.unheard ?? []) delete heard[key]
  return heard
}

/** What comes from us is taken from us; the response may repeat it but not change it. */
function checkHidden(
  survey: Survey,
  { response, trusted, refuse }: { response: SurveyResponse; trusted: Trusted; refuse: Refuse },
): RunState['hidden'] {
  const hidden: { [id: string]: HiddenValue } = {}
  const fields = survey.hidden ?? []
  for (const id of Object.keys(response.hidden)) {
    if (!fields.some((field) => field.id === id)) refuse(`hidden.${id.slice(0, 64)}`, 'unknown_hidden')
  }
  for (const field of fields) {
    const { id } = field
    const given = readHidden(field, own(response.hidden, id))
    if (given !== null && 'fault' in given) refuse(`hidden.${id}`, given.fault)
    const ours = field.from === 'server' ? readHidden(field, own(trusted.hidden, id)) : given
    if (ours !== null && 'value' in ours) hidden[id] = ours.value
    if (field.from === 'server' && given !== null && 'value' in given && !same(given.value, own(hidden, id))) {
      refuse(`hidden.${id}`, 'tampered_hidden')
    }
  }
  return hidden
}

function same(given: HiddenValue, ours: HiddenValue | undefined): boolean {
  if (typeof given !== 'object' || typeof ours !== 'object') return given === ours
  return (
    given.length === ours.length && given.every(({ id, label }, at) => id === ours[at]?.id && label === ours[at]?.label)
  )
}

function checkAnswers(survey: Survey, { walked, response, refuse }: Checked): void {
  const faults = new Map<string, AnswerFault>()
  const asked = new Set<string>()
  for (const { shown } of walked.steps) {
    for (const { key, fault } of shown) {
      asked.add(key)
      if (fault !== null && fault.code !== 'required') faults.set(key, fault)
    }
  }
  faults.forEach(({ code, params }, key) => {
    refuse(`answers.${key}`, code, params)
  })
  // Behind an answer that stops the way nobody can say what would have been shown.
  const stopped = faults.size > 0 || (response.complete && walked.end === null)
  for (const key of Object.keys(response.answers)) {
    if (asked.has(key)) continue
    const path = `answers.${key.slice(0, 140)}`
    if (questionOf(indexOf(survey), key.split('@')[0] ?? '') === undefined) refuse(path, 'unknown_answer')
    else if (!stopped) refuse(path, 'not_shown')
  }
}

function checkTimes({ walked, response, refuse }: Checked): void {
  const { times } = response
  if (times === undefined) return
  const keys = new Set<string>()
  for (const step of walked.steps) {
    keys.add(step.key)
    for (const { key } of step.shown) keys.add(key)
  }
  for (const key of Object.keys(times)) if (!keys.has(key)) refuse(`times.${key.slice(0, 140)}`, 'unknown_time')
}

/** The end was claimed but not reached: names what is missing on the screen where the way stops. */
function refuseUnfinished({ steps }: Walk, refuse: Refuse): void {
  const last = steps[steps.length - 1]
  const faults = (last?.shown ?? []).filter(({ fault }) => fault?.code === 'required')
  for (const { key } of faults) refuse(`answers.${key}`, 'required')
  if (faults.length === 0) refuse('complete', 'not_finished', { screen: last?.key ?? '' })
}

function variablesOf(survey: Survey, { scope }: Walk): { [id: string]: Value } {
  const variables: { [id: string]: Value } = {}
  for (const { id } of survey.variables ?? []) variables[id] = evaluate({ variable: id }, scope)
  return variables
}

/** Who was sent away, or was one too many, counts for none. */
function quotasOf(survey: Survey, { end, scope }: Walk): string[] {
  if (end?.ending.outcome !== 'complete' || end.reason === 'quota') return []
  return (survey.quotas ?? []).filter(({ when }) => when === undefined || holds(when, scope)).map(({ id }) => id)
}
