import type { Compare, Condition, Expression, Heard, Operation, Reference, Scalar, Value } from '../definition/logic.ts'
import type { AnswerValue } from '../definition/questions.ts'
import type { Block, HiddenValue, LoopItem } from '../definition/survey.ts'
import { own } from './own.ts'
import { partsOf, scoreOf } from './read-value.ts'
import { questionOf, type SurveyIndex } from './survey-index.ts'

/**
 * What is known of the person, as the server passes it in; keys that it leaves out are unknown. It is a snapshot: the same one
 * must be given to the respondent's run and to the validation of what comes back.
 */
export type PersonKnowledge = { readonly [key: string]: Value }

/** What logic can see at one point of a run. */
export type Scope = {
  index: SurveyIndex
  language: string
  /** Valid answers of what was shown so far, by key. */
  answers: Map<string, AnswerValue>
  hidden: { readonly [id: string]: HiddenValue }
  known: PersonKnowledge
  /** By key of the listening step. */
  heard: { readonly [key: string]: Heard | null }
  /** Variables that were calculated already; emptied whenever an answer is added. */
  calculated: Map<string, Value>
  /** The repetition that we are in. */
  block: Block | null
  item: LoopItem | null
  itemNumber: number
}

/** The key of an answer: the question's id, in a repetition followed by `@` and the id of what it is about. */
export function keyOf(id: string, item: LoopItem | null): string {
  return item === null ? id : `${id}@${item.id}`
}

/** Decides a condition. Total: whatever stands in it, the result is true or false. */
export function holds(condition: Condition, scope: Scope): boolean {
  if ('all' in condition) return condition.all.every((one) => holds(one, scope))
  if ('any' in condition) return condition.any.some((one) => holds(one, scope))
  if ('not' in condition) return !holds(condition.not, scope)
  return compare(condition, evaluate(condition.left, scope), evaluate(condition.right ?? [], scope))
}

/** Calculates an expression. What cannot be calculated is unknown (`null`). */
export function evaluate(expression: Expression, scope: Scope): Value {
  if (typeof expression !== 'object') return expression
  if (isList(expression)) return expression
  if ('op' in expression)
    return calculate(
      expression.op,
      expression.of.map((one) => evaluate(one, scope)),
    )
  if ('if' in expression) return evaluate(holds(expression.if, scope) ? expression.yes : expression.no, scope)
  return read(expression, scope)
}

function isList(value: unknown): value is readonly Scalar[] {
  return Array.isArray(value)
}

function listOf(value: Value): readonly Scalar[] {
  return value === null ? [] : isList(value) ? value : [value]
}

function read(reference: Reference, scope: Scope): Value {
  if ('answer' in reference) return readAnswers(reference.answer, scope, (value) => partsOf(value, reference.part))
  if ('score' in reference) {
    const question = questionOf(scope.index, reference.score)
    if (!question) return null
    return readAnswers(reference.score, scope, (value) => scoreOf(question, value, reference.part))
  }
  if ('hidden' in reference) {
    const value = own(scope.hidden, reference.hidden) ?? null
    return typeof value === 'object' && value !== null ? value.map(({ id }) => id) : value
  }
  if ('variable' in reference) return variable(reference.variable, scope)
  if ('known' in reference) return own(scope.known, reference.known) ?? null
  if ('heard' in reference) return own(scope.heard, heardKey(reference.heard, scope))?.[reference.signal] ?? null
  if (scope.item === null) return null
  return reference.loop === 'id' ? scope.item.id : reference.loop === 'label' ? scope.item.label : scope.itemNumber
}

function heardKey(id: string, scope: Scope): string {
  return keyOf(id, scope.index.places.get(id)?.block === scope.block ? scope.item : null)
}

/** Inside its own repetition an id means this repetition; from outside, a question of a loop gives all of its answers. */
function readAnswers(id: string, scope: Scope, take: (value: AnswerValue) => Value): Value {
  const block = scope.index.places.get(id)?.block
  if (!block?.loop || block === scope.block) {
    const value = scope.answers.get(keyOf(id, block?.loop ? scope.item : null))
    return value === undefined ? null : take(value)
  }
  const all: Scalar[] = []
  scope.answers.forEach((value, key) => {
    if (key.indexOf(`${id}@`) === 0) all.push(...listOf(take(value)))
  })
  return all.length === 0 ? null : all
}

/** A variable means the same everywhere: it sees loops from outside. */
function variable(id: string, scope: Scope): Value {
  const known = scope.calculated.get(id)
  if (known !== undefined) return known
  const definition = scope.index.survey.variables?.[scope.index.variables.get(id) ?? -1]
  const value = definition ? evaluate(definition.value, { ...scope, block: null, item: null, itemNumber: 0 }) : null
  scope.calculated.set(id, value)
  return value
}

function compare({ is }: Compare, left: Value, right: Value): boolean {
  const lefts = listOf(left)
  const some = (test: (one: Scalar, other: Scalar) => boolean) =>
    lefts.some((one) => listOf(right).some((other) => test(one, other)))
  switch (is) {
    case 'answered':
      return lefts.length > 0
    case 'unanswered':
      return lefts.length === 0
    case 'equals':
    case 'one_of':
      return some((one, other) => one === other)
    case 'not_equals':
    case 'none_of':
      return !some((one, other) => one === other)
    case 'less':
      return some((one, other) => typeof one === typeof other && one < other)
    case 'at_most':
      return some((one, other) => typeof one === typeof other && one <= other)
    case 'more':
      return some((one, other) => typeof one === typeof other && one > other)
    case 'at_least':
      return some((one, other) => typeof one === typeof other && one >= other)
    case 'contains':
      return some((one, other) => String(one).toLowerCase().indexOf(String(other).toLowerCase()) >= 0)
  }
}

function calculate(op: Operation, values: readonly Value[]): Value {
  if (op === 'join') return values.reduce<string>((text, value) => text + listOf(value).join(', '), '')
  const flat: Scalar[] = []
  for (const value of values) flat.push(...listOf(value))
  if (op === 'count') return flat.length
  if (op === 'round') return round(flat[0], flat[1] ?? 0)
  // Of sums and means, what is unknown is left out; a difference or a quotient of it is unknown.
  if ((op === 'subtract' || op === 'divide') && (flat.length < 2 || values.some((value) => value === null))) return null
  const numbers = flat.filter((one): one is number => typeof one === 'number')
  if (numbers.length === 0) return null
  return finite(fold(op, numbers))
}

function fold(op: Operation, numbers: readonly number[]): number {
  const sum = () => numbers.reduce((total, one) => total + one, 0)
  switch (op) {
    case 'subtract':
      return numbers.reduce((total, one) => total - one)
    case 'multiply':
      return numbers.reduce((total, one) => total * one)
    case 'divide':
      return numbers.reduce((total, one) => total / one)
    case 'min':
      return Math.min(...numbers)
    case 'max':
      return Math.max(...numbers)
    case 'mean':
      return sum() / numbers.length
    default:
      return sum()
  }
}

function round(value: Scalar | undefined, decimals: Scalar): Value {
  if (typeof value !== 'number' || typeof decimals !== 'number') return null
  const factor = 10 ** Math.max(0, Math.min(9, Math.floor(decimals)))
  return finite(Math.round(value * factor) / factor)
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
