import type { Scalar, Value } from '../definition/logic.ts'
import type { AnswerValue, Chosen, Question } from '../definition/questions.ts'
import { isRecord, own } from './own.ts'

/** The ids that a choice stands for, without the texts typed beside them. */
export function chosenIds(value: AnswerValue): readonly string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return (value as readonly Chosen[]).map(idOfChosen)
  return isRecord(value) && typeof value.choice === 'string' ? [value.choice] : []
}

/** The option of one choice. */
export function idOfChosen(chosen: Chosen | { id: string }): string {
  return typeof chosen === 'string' ? chosen : 'choice' in chosen ? chosen.choice : chosen.id
}

/**
 * An answer as logic sees it: ids, numbers, texts. `part` takes a matrix row, an option of a constant sum, a contact field, or of a
 * ranking the place (1 = best) of an option.
 */
export function partsOf(value: AnswerValue, part?: string): Value {
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) {
    const ids = chosenIds(value)
    if (part === undefined) return ids
    const at = ids.indexOf(part)
    return at < 0 ? null : at + 1
  }
  if ('choice' in value) return value.choice as string
  const parts = value as { readonly [part: string]: string | number | readonly string[] }
  if (part !== undefined) return own(parts, part) ?? null
  const all: Scalar[] = []
  for (const key of Object.keys(parts)) all.push(...([] as Scalar[]).concat(parts[key] as Scalar))
  return all
}

/** The number behind an answer, or null where it has none. Several choices or matrix rows add up. */
export function scoreOf(question: Question, value: AnswerValue, part?: string): number | null {
  if (typeof value === 'number') return value
  const valued = question.type === 'matrix' ? question.columns : 'options' in question ? question.options : []
  const ofId = (id: Scalar) => (typeof id === 'number' ? id : valued.filter((one) => one.id === id)[0]?.value)
  const parts = partsOf(value, part)
  let sum: number | null = null
  for (const id of ([] as Scalar[]).concat((parts ?? []) as Scalar[])) {
    const score = ofId(id)
    if (score !== undefined) sum = (sum ?? 0) + score
  }
  return sum
}

/** The scale of a rating; null for questions that have none. */
export type Scale = { metric: string | null; min: number; max: number; higherIsBetter: boolean }

/** Which numbers a rating may take, which way they run, and which metric they belong to. */
export function scaleOf(question: Question): Scale | null {
  const metric = question.metric ?? null
  switch (question.type) {
    case 'nps':
      return { metric: metric ?? 'nps', min: 0, max: 10, higherIsBetter: true }
    case 'csat':
      return { metric: metric ?? 'csat', min: 1, max: question.points ?? 5, higherIsBetter: !question.lowIsGood }
    case 'ces':
      return question.version === 2
        ? { metric: metric ?? 'ces', min: 1, max: 7, higherIsBetter: true }
        : { metric: metric ?? 'ces', min: 1, max: 5, higherIsBetter: false }
    case 'stars':
    case 'emoji':
      return { metric, min: 1, max: question.points ?? 5, higherIsBetter: true }
    case 'slider':
      return { metric, min: question.min, max: question.max, higherIsBetter: true }
    case 'matrix':
      return valuedScale(metric, question.columns)
    case 'single':
    case 'dropdown':
      return valuedScale(metric, question.options)
    default:
      return null
  }
}

/** Choices are a scale where a metric is measured with them and each has a number behind it; more is better then. */
function valuedScale(metric: string | null, choices: readonly { value?: number }[]): Scale | null {
  const values: number[] = []
  for (const { value } of choices) if (value !== undefined) values.push(value)
  if (metric === null || values.length < choices.length) return null
  return { metric, min: Math.min(...values), max: Math.max(...values), higherIsBetter: true }
}

/** One number of an answer; `part` is the row of a matrix or the option of a constant sum, null for the answer as a whole. */
export type Score = { part: string | null; score: number }

/** The numbers behind an answer: one, or one for each row or option. */
export function scoresOf(question: Question, value: AnswerValue): Score[] {
  const isParted = question.type === 'matrix' || question.type === 'sum'
  const parts: (string | null)[] = isParted ? Object.keys(value) : [null]
  const scores: Score[] = []
  for (const part of parts) {
    const score = question.type === 'ranking' ? null : scoreOf(question, value, part ?? undefined)
    if (score !== null) scores.push({ part, score })
  }
  return scores
}
