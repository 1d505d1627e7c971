import type { AnswerValue, Question } from '../definition/questions.ts'
import type { LoopItem, Survey } from '../definition/survey.ts'
import { own } from './own.ts'
import { type Score, scaleOf, scoresOf } from './read-value.ts'
import { currentStep } from './reduce.ts'
import type { RunState } from './state.ts'
import { optionsShown, rowsShown } from './view.ts'
import type { Shown, Walk } from './walk.ts'

/** What a respondent's side sends: what was entered, not what follows from it. */
export type SurveyResponse = {
  survey: string
  version: number
  language: string
  seed: number
  /** The end was reached; otherwise a part is kept, marked as such. */
  complete: boolean
  /**
   * Keys of screens that were passed. Left out by those who submit all answers at once without having shown screens: then every
   * screen whose answers suffice counts as passed.
   */
  passed?: readonly string[]
  /** Listening steps that were passed without hearing anything. */
  unheard?: readonly string[]
  /** Quotas that the server had said are full. */
  full?: readonly string[]
  hidden: RunState['hidden']
  /** Valid answers of questions that were shown on this way, by key. */
  answers: { readonly [key: string]: AnswerValue }
  /** Milliseconds by key of question or screen. */
  times?: { readonly [key: string]: number }
}

/** One answer as it is stored, with everything needed to read it without the survey. */
export type StoredAnswer = {
  key: string
  question: string
  type: Question['type']
  value: AnswerValue
  /** What the repetition was about. */
  item: LoopItem | null
  metric: string | null
  touchpoint: string | null
  /** Of ratings: where the scale ends and which way it runs. */
  scaleMin: number | null
  scaleMax: number | null
  higherIsBetter: boolean | null
  /** The numbers behind it, on that scale where there is one; by row of a matrix, by option of a constant sum. */
  scores: readonly Score[]
  /** Ids in the order shown, where the order was drawn. */
  order: readonly string[] | null
  ms: number | null
}

/** What to send in this state: valid answers on the way that the respondent takes, and nothing that is hidden. */
export function responseOf(survey: Survey, state: RunState): SurveyResponse {
  const { step, walked } = currentStep(survey, state)
  const answers: { [key: string]: AnswerValue } = {}
  const times: { [key: string]: number } = {}
  const keep = (key: string) => {
    const ms = own(state.times, key)
    if (ms !== undefined) times[key] = ms
  }
  for (const { key, shown } of walked.steps) {
    keep(key)
    for (const one of shown) {
      keep(one.key)
      if (one.value !== null) answers[one.key] = one.value
    }
  }
  const isListening = (key: string) => key.indexOf('/') < 0
  return {
    survey: state.survey,
    version: state.version,
    language: state.language,
    seed: state.seed,
    complete: step === null,
    passed: state.passed.filter((key) => isListening(key) || walked.steps.some((one) => one.key === key)),
    unheard: state.passed.filter((key) => isListening(key) && own(state.heard, key) === undefined),
    full: state.full,
    hidden: state.hidden,
    answers,
    times,
  }
}

/** The answers of a walk as they are stored, in the order shown. */
export function storedAnswers(walked: Walk, response: Pick<SurveyResponse, 'seed' | 'times'>): StoredAnswer[] {
  const stored: StoredAnswer[] = []
  const { survey } = walked.scope.index
  for (const { key: screen, shown, item } of walked.steps) {
    const asked = shown.filter(({ question }) => question.type !== 'statement')
    for (const { key, question, value } of shown) {
      if (value === null) continue
      const scale = scaleOf(question)
      stored.push({
        key,
        question: question.id,
        type: question.type,
        value,
        item,
        metric: scale?.metric ?? question.metric ?? null,
        touchpoint: question.touchpoint ?? survey.touchpoint ?? null,
        scaleMin: scale?.min ?? null,
        scaleMax: scale?.max ?? null,
        higherIsBetter: scale?.higherIsBetter ?? null,
        scores: scoresOf(question, value),
        order: orderShown({ key, question, seed: response.seed }),
        ms: timeOn(response.times, asked.length === 1 ? [screen, key] : [key]),
      })
    }
  }
  return stored
}

/** The time of a screen is that of its question where it asks one thing only, reading included; null where none was measured. */
function timeOn(times: SurveyResponse['times'], keys: readonly string[]): number | null {
  const measured = keys.map((key) => own(times, key)).filter((ms) => ms !== undefined)
  return measured.length === 0 ? null : measured.reduce((sum, ms) => sum + ms, 0)
}

function orderShown({ key, question, seed }: Pick<Shown, 'key' | 'question'> & { seed: number }): string[] | null {
  if (!('shuffle' in question) || question.shuffle !== true) return null
  return (question.type === 'matrix' ? rowsShown(question, key, seed) : optionsShown(question, key, seed)).map(
    ({ id }) => id,
  )
}
