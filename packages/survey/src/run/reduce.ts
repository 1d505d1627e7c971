import type { Heard } from '../definition/logic.ts'
import type { HiddenValue, Survey } from '../definition/survey.ts'
import type { PersonKnowledge } from './evaluate.ts'
import { isRecord, own } from './own.ts'
import { readAnswer } from './read-answer.ts'
import { readHidden } from './read-hidden.ts'
import type { RunFault, RunState } from './state.ts'
import { indexOf, isListen, questionOf } from './survey-index.ts'
import { pickLanguage } from './text-in.ts'
import { type Step, walk } from './walk.ts'

export type Action =
  /** `key` as the view gives it; `null` or `''` takes the answer away. */
  | { type: 'answer'; key: string; value: unknown }
  | { type: 'next' }
  | { type: 'back' }
  /** Time went by on the current screen, or at one of its questions. */
  | { type: 'tick'; ms: number; key?: string }
  /** What the text engine heard at a listening step (`key` as the view gives it). */
  | { type: 'heard'; key: string; heard: Heard }
  /** News from the server. */
  | { type: 'learn'; known?: PersonKnowledge; full?: readonly string[] }
  | { type: 'language'; language: string }
  /** Takes up a state that was stored, as far as it fits this survey. */
  | { type: 'resume'; saved: unknown }

export type StartOptions = {
  /** A whole number; draws every random order. */
  seed: number
  /** A wish, such as the browser's language. */
  language?: string
  /** Values that do not fit their field are left out. */
  hidden?: { readonly [id: string]: unknown }
  known?: PersonKnowledge
  full?: readonly string[]
}

/** Longest time that counts at once: a page left open overnight was not read all night. */
const tickMax = 3_600_000

/** A run at its first screen. */
export function startRun(survey: Survey, options: StartOptions): RunState {
  return {
    survey: survey.id,
    version: survey.version,
    language: pickLanguage(options.language ?? '', survey.languages),
    seed: options.seed >>> 0,
    hidden: hiddenOf(survey, options.hidden),
    known: options.known ?? {},
    full: options.full ?? [],
    heard: {},
    answers: {},
    passed: [],
    at: null,
    times: {},
    faults: [],
  }
}

function hiddenOf(survey: Survey, given: { readonly [id: string]: unknown } | undefined): RunState['hidden'] {
  const hidden: { [id: string]: HiddenValue } = {}
  for (const field of survey.hidden ?? []) {
    const reading = readHidden(field, own(given, field.id))
    if (reading !== null && 'value' in reading) hidden[field.id] = reading.value
  }
  return hidden
}

/**
 * The next state of a run. Pure and total: the same survey, state and action always give the same state, and an action that does
 * not apply (an answer to a question that is not on the screen, going back from the first screen) gives the state unchanged.
 */
export function reduceRun(survey: Survey, state: RunState, action: Action): RunState {
  switch (action.type) {
    case 'answer':
      return answer(survey, state, action)
    case 'next':
      return next(survey, state)
    case 'back':
      return back(survey, state)
    case 'tick':
      return tick(survey, state, action)
    case 'heard':
      return hear(survey, state, action)
    case 'learn':
      return { ...state, known: action.known ?? state.known, full: action.full ?? state.full }
    case 'language':
      return { ...state, language: pickLanguage(action.language, survey.languages) }
    case 'resume':
      return resume(survey, state, action.saved)
  }
}

/** Where the respondent is: a step, or null where the survey ended. */
export function currentStep(survey: Survey, state: RunState): { step: Step | null; walked: ReturnType<typeof walk> } {
  const walked = walk(survey, state)
  const { steps, end } = walked
  const behind = state.at === null ? undefined : steps.filter(({ key }) => key === state.at)[0]
  return { step: behind ?? (end === null ? (steps[steps.length - 1] ?? null) : null), walked }
}

function answer(survey: Survey, state: RunState, { key, value }: { key: string; value: unknown }): RunState {
  const { step } = currentStep(survey, state)
  const shown = step?.shown.filter((one) => one.key === key)[0]
  if (!shown || shown.question.type === 'statement') return state
  const reading = readAnswer(shown.question, value)
  const faults: RunFault[] = state.faults.filter((one) => one.key !== key)
  const answers: { [key: string]: unknown } = { ...state.answers }
  if ('fault' in reading) faults.push({ key, ...reading.fault })
  if ('value' in reading) answers[key] = reading.value
  else if ('empty' in reading || !couldBeEntered(value)) delete answers[key]
  else answers[key] = value
  return unhear(survey, { ...state, answers, faults }, key)
}

/** True for what fields of a form can hold, right or wrong: it is shown again beside what is wrong with it. */
function couldBeEntered(value: unknown): boolean {
  const isScalar = (one: unknown) => typeof one === 'string' || (typeof one === 'number' && Number.isFinite(one))
  if (Array.isArray(value)) return value.every((one) => isScalar(one) || isRecord(one))
  return isScalar(value) || (isRecord(value) && Object.keys(value).every((part) => isScalar(value[part])))
}

/** What was heard in an answer is forgotten when the answer changes. */
function unhear(survey: Survey, state: RunState, key: string): RunState {
  const [id, about] = key.split('@')
  const place = indexOf(survey).places.get(id ?? '')
  const steps = (place?.block.items ?? []).filter((item) => isListen(item) && item.to === id)
  if (steps.length === 0) return state
  const keys = steps.map((step) => (about === undefined ? step.id : `${step.id}@${about}`))
  const heard: { [key: string]: Heard } = { ...state.heard }
  for (const one of keys) delete heard[one]
  return { ...state, heard, passed: state.passed.filter((one) => keys.indexOf(one) < 0) }
}

function next(survey: Survey, state: RunState): RunState {
  const { step, walked } = currentStep(survey, state)
  if (step === null) return state
  const faults: RunFault[] = []
  for (const { key, fault } of step.shown) if (fault !== null) faults.push({ key, ...fault })
  if (faults.length > 0) return { ...state, faults }
  const passed = state.passed.indexOf(step.key) < 0 ? state.passed.concat(step.key) : state.passed
  const moved: RunState = { ...state, passed, at: null, faults: [] }
  if (state.at === null) return moved
  // What lies before this step stays as it is; a wait that was passed by is no step any more.
  const following = walked.steps.indexOf(step) + (step.kind === 'screen' ? 1 : 0)
  return { ...moved, at: walk(survey, moved).steps[following]?.key ?? null }
}

function back(survey: Survey, state: RunState): RunState {
  if (survey.back === false) return state
  const { step, walked } = currentStep(survey, state)
  if (step === null) return state
  const screens = walked.steps.filter(({ kind }) => kind === 'screen' || kind === step.kind)
  const before = screens[screens.map(({ key }) => key).indexOf(step.key) - 1]
  return before ? { ...state, at: before.key, faults: [] } : state
}

function tick(survey: Survey, state: RunState, { ms, key }: { ms: number; key?: string }): RunState {
  if (!(ms > 0)) return state
  const { step } = currentStep(survey, state)
  // Waiting for what was heard is not the respondent's time.
  if (step?.kind !== 'screen') return state
  const on = key !== undefined && step.shown.some((one) => one.key === key) ? key : step.key
  const spent = (own(state.times, on) ?? 0) + Math.min(tickMax, Math.round(ms))
  return { ...state, times: { ...state.times, [on]: spent } }
}

function hear(survey: Survey, state: RunState, { key, heard }: { key: string; heard: Heard }): RunState {
  const { step } = currentStep(survey, state)
  if (step?.kind !== 'listening' || step.key !== key) return state
  return { ...state, heard: { ...state.heard, [key]: heard }, faults: [] }
}

/**
 * Takes answers, times and place from a stored state; seed, hidden values and language with it. Entries of unknown questions are
 * left out, and the walk itself decides how far they carry, so that nothing stored can skip a question.
 */
function resume(survey: Survey, state: RunState, saved: unknown): RunState {
  if (!isRecord(saved) || saved.survey !== survey.id || saved.version !== survey.version) return state
  const index = indexOf(survey)
  const most = entriesMost(survey)
  const answers: { [key: string]: unknown } = {}
  const known = (key: string) => questionOf(index, key.split('@')[0] ?? '')
  for (const key of isRecord(saved.answers) ? Object.keys(saved.answers).filter(known).slice(0, most) : []) {
    answers[key] = own(saved.answers as RunState['answers'], key)
  }
  const times: { [key: string]: number } = {}
  for (const key of isRecord(saved.times) ? Object.keys(saved.times).slice(0, 2 * most) : []) {
    const ms = own(saved.times as RunState['times'], key)
    if (typeof ms === 'number' && ms > 0 && Number.isFinite(ms)) times[key] = ms
  }
  const texts = (list: unknown) =>
    Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string').slice(0, most) : []
  return {
    ...state,
    answers,
    times,
    seed: typeof saved.seed === 'number' ? saved.seed >>> 0 : state.seed,
    language: pickLanguage(typeof saved.language === 'string' ? saved.language : state.language, survey.languages),
    hidden: { ...hiddenOf(survey, isRecord(saved.hidden) ? saved.hidden : {}), ...state.hidden },
    heard: heardIn(saved.heard, most),
    passed: texts(saved.passed),
    at: typeof saved.at === 'string' ? saved.at : null,
    faults: [],
  }
}

/** More than a run can have: looking at a state that was sent costs no more than its survey does, whatever it says. */
function entriesMost({ blocks }: Survey): number {
  let most = 2_000
  for (const { items, loop } of blocks) most += 2 * items.length * (loop ? loop.max : 1)
  return most
}

/** What was heard, as far as it can be: texts, numbers, truth values and lists of them. */
function heardIn(saved: unknown, most: number): RunState['heard'] {
  const isScalar = (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  const heard: { [key: string]: Heard } = {}
  for (const key of isRecord(saved) ? Object.keys(saved).slice(0, most) : []) {
    const one = own(saved as { [key: string]: unknown }, key)
    if (!isRecord(one)) continue
    const fits = Object.keys(one).every((signal) => {
      const value = one[signal]
      return value === null || isScalar(value) || (Array.isArray(value) && value.every(isScalar))
    })
    if (fits) heard[key] = one
  }
  return heard
}
