import { conditionReferences, referencesOf } from '../definition/each.ts'
import type { Condition, Expression, Heard, Reference, Scalar, Value } from '../definition/logic.ts'
import type { AnswerValue, Question } from '../definition/questions.ts'
import type { HiddenValue } from '../definition/survey.ts'
import { holds, type Scope } from '../run/evaluate.ts'
import { readAnswer } from '../run/read-answer.ts'
import { scaleOf } from '../run/read-value.ts'
import { questionOf, type SurveyIndex } from '../run/survey-index.ts'

/** Combinations that are tried before the answer is "perhaps". */
const combinationsMax = 20_000

/** What the inputs are compared with, and whether that is all that happens to them. */
type Values = { literals: readonly Scalar[]; isCalculated: boolean }

/** One way to fill an input of logic, put into a scope. */
type Fill = (scope: Draft) => void
type Draft = Scope & { hidden: Record<string, HiddenValue>; known: Record<string, Value>; heard: Record<string, Heard> }

/**
 * Whether any answers could make all of these conditions hold at once: false only when it is certain that none do. Tries the values
 * at which a comparison can change (every point of a scale, every option that is named, numbers beside each bound) with the very
 * evaluation that runs surveys. What it cannot try out (repetitions, rankings, free combinations beyond 20,000) counts as possible.
 */
export function isSatisfiable(index: SurveyIndex, conditions: readonly Condition[]): boolean {
  const literals = new Set<Scalar>()
  for (const condition of conditions) addLiterals(condition, literals)
  const inputs = inputsOf(index, conditions)
  if (inputs === null) return true
  const values: Values = { literals: [...literals], isCalculated: calculates(index, conditions) }
  const fills: (readonly Fill[])[] = []
  let combinations = 1
  for (const input of inputs.values()) {
    const ways = fillsOf(index, input, values)
    if (ways === null) return true
    combinations *= ways.length
    if (combinations > combinationsMax) return true
    fills.push(ways)
  }
  for (let number = 0; number < combinations; number++) {
    const scope = emptyScope(index)
    let rest = number
    for (const ways of fills) {
      ways[rest % ways.length]?.(scope)
      rest = Math.floor(rest / ways.length)
    }
    if (conditions.every((condition) => holds(condition, scope))) return true
  }
  return false
}

function emptyScope(index: SurveyIndex): Draft {
  const language = index.survey.languages[0] ?? 'en'
  const nowhere = { block: null, item: null, itemNumber: 0 }
  return { index, language, answers: new Map(), hidden: {}, known: {}, heard: {}, calculated: new Map(), ...nowhere }
}

/** What the conditions depend on in the end, variables resolved; null where that includes a repetition. */
export function inputsOf(index: SurveyIndex, conditions: readonly Condition[]): Map<string, Reference> | null {
  const inputs = new Map<string, Reference>()
  const pending = conditions.flatMap(conditionReferences)
  const seen = new Set<string>()
  for (let reference = pending.pop(); reference !== undefined; reference = pending.pop()) {
    if ('loop' in reference) return null
    if ('variable' in reference) {
      const definition = index.survey.variables?.[index.variables.get(reference.variable) ?? -1]
      if (definition && !seen.has(reference.variable)) pending.push(...referencesOf(definition.value))
      seen.add(reference.variable)
      continue
    }
    const id = 'score' in reference ? reference.score : 'answer' in reference ? reference.answer : null
    if (id !== null && index.places.get(id)?.block.loop) return null
    if ('heard' in reference && index.places.get(reference.heard)?.block.loop) return null
    if (id === null) inputs.set(JSON.stringify(reference), reference)
    else inputs.set(id, { answer: id })
  }
  return inputs
}

function fillsOf(index: SurveyIndex, input: Reference, { literals, isCalculated }: Values): readonly Fill[] | null {
  if ('answer' in input) {
    const question = questionOf(index, input.answer)
    const values = question ? answersOf(question, { literals, isCalculated }) : []
    if (values === null) return null
    const fills = values.map(
      (value): Fill =>
        (scope) =>
          void scope.answers.set(input.answer, value),
    )
    return [() => undefined, ...fills]
  }
  // Free values: the critical ones are known only where they are compared with literals and nothing else.
  if (isCalculated) return null
  const values: Value[] = [null, ...literals, ...beside(literals), ...between(literals), 'something else', true, false]
  if ('hidden' in input) {
    const field = index.survey.hidden?.find(({ id }) => id === input.hidden)
    if (field?.type === 'items') return null
    return values.map(
      (value): Fill =>
        (scope) => {
          if (typeof value === 'string' || typeof value === 'number') scope.hidden[input.hidden] = value
        },
    )
  }
  if ('known' in input) {
    if (index.survey.known?.find(({ id }) => id === input.known)?.type === 'list') return null
    return values.map(
      (value): Fill =>
        (scope) => {
          scope.known[input.known] = value
        },
    )
  }
  if (!('heard' in input) || input.signal === 'topics') return null
  return values.map(
    (value): Fill =>
      (scope) => {
        scope.heard[input.heard] = { ...scope.heard[input.heard], [input.signal]: value }
      },
  )
}

/** Answers at which a comparison with these literals can change; null where there are too many to say. */
function answersOf(question: Question, values: Values): AnswerValue[] | null {
  const candidates = candidatesOf(question, values)
  if (candidates === null) return null
  const accepted: AnswerValue[] = []
  for (const candidate of candidates) {
    const reading = readAnswer(question, candidate)
    if ('value' in reading) accepted.push(reading.value)
  }
  return accepted
}

function candidatesOf(question: Question, { literals, isCalculated }: Values): unknown[] | null {
  switch (question.type) {
    case 'slider': {
      if (isCalculated) return null
      const { min, max, step } = question
      const near = numbersOf(literals).map((value) => min + Math.round((value - min) / step) * step)
      return [min, max, ...near, ...near.map((value) => value - step), ...near.map((value) => value + step)]
    }
    case 'number':
      if (isCalculated) return null
      return [
        0,
        question.min ?? -1e6,
        question.max ?? 1e6,
        ...numbersOf(literals),
        ...beside(literals, question.decimals),
      ]
    case 'single':
    case 'dropdown':
      return question.options.map(({ id }) => id)
    case 'picture':
    case 'multi':
      if (question.type === 'picture' && !question.multiple) return question.options.map(({ id }) => id)
      return subsets(question, isCalculated ? question.options.map(({ id }) => id) : literals)
    case 'consent':
      return [true, false]
    case 'short_text':
    case 'long_text':
      if (question.format || isCalculated) return null
      return [...literals, 'x'.repeat(Math.max(1, question.minLength ?? 0))]
    default: {
      const scale = scaleOf(question)
      if (scale === null || question.type === 'matrix') return null
      return Array.from({ length: scale.max - scale.min + 1 }, (_, at) => scale.min + at)
    }
  }
}

/** Every choice among the options that are named, with others beside them where the question needs more. */
function subsets(question: Extract<Question, { options: unknown }>, literals: readonly Scalar[]): string[][] | null {
  const ids = question.options.map(({ id }) => id)
  const named = ids.filter((id) => literals.includes(id))
  if (named.length > 8) return null
  const others = ids.filter((id) => !named.includes(id))
  const chosen: string[][] = [[]]
  for (const id of named) for (const set of chosen.slice()) chosen.push([...set, id])
  const { min = 1 } = question as { min?: number }
  return chosen.flatMap((set) => [set, [...set, ...others.slice(0, Math.max(1, min - set.length))]])
}

/** Whether an input is more than compared with literals: then its critical values cannot be read off. */
function calculates(index: SurveyIndex, conditions: readonly Condition[]): boolean {
  const { variables = [] } = index.survey
  const reads = conditions.flatMap(conditionReferences)
  const usesVariables = reads.some((reference) => 'variable' in reference)
  const expressions = usesVariables ? variables.map(({ value }) => value) : []
  return (
    conditions.some(isInvolved) ||
    expressions.some((one) => isCalculation(one) || readsScore(referencesOf(one))) ||
    readsScore(reads)
  )
}

function readsScore(references: readonly Reference[]): boolean {
  return references.some((reference) => 'score' in reference)
}

function isInvolved(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(isInvolved)
  if ('any' in condition) return condition.any.some(isInvolved)
  if ('not' in condition) return isInvolved(condition.not)
  const { left, right, is } = condition
  if (is === 'contains' || isCalculation(left)) return true
  if (right === undefined) return false
  const isLiteral = typeof right !== 'object' || Array.isArray(right)
  const isOrdered = is === 'less' || is === 'at_most' || is === 'more' || is === 'at_least'
  return !isLiteral || (isOrdered && typeof right !== 'number')
}

function isCalculation(expression: Expression): boolean {
  if (typeof expression !== 'object' || Array.isArray(expression)) return false
  if ('op' in expression) return true
  return (
    'if' in expression && (isInvolved(expression.if) || isCalculation(expression.yes) || isCalculation(expression.no))
  )
}

function numbersOf(literals: readonly Scalar[]): number[] {
  return literals.filter((value) => typeof value === 'number')
}

function beside(literals: readonly Scalar[], decimals = 0): number[] {
  return numbersOf(literals).flatMap((value) => [value - 10 ** -decimals, value + 10 ** -decimals])
}

/** Halfway between neighbours. */
function between(literals: readonly Scalar[]): number[] {
  const sorted = numbersOf(literals).sort((a, b) => a - b)
  return sorted.slice(1).map((value, at) => (value + (sorted[at] ?? value)) / 2)
}

function addLiterals(condition: Condition, literals: Set<Scalar>): void {
  if ('all' in condition) for (const one of condition.all) addLiterals(one, literals)
  else if ('any' in condition) for (const one of condition.any) addLiterals(one, literals)
  else if ('not' in condition) addLiterals(condition.not, literals)
  else for (const side of [condition.left, condition.right]) addFrom(side, literals)
}

function addFrom(expression: Expression | undefined, literals: Set<Scalar>): void {
  if (expression === undefined) return
  if (typeof expression !== 'object') literals.add(expression)
  else if (Array.isArray(expression)) for (const one of expression) literals.add(one)
  else if ('op' in expression) for (const one of expression.of) addFrom(one, literals)
  else if ('if' in expression) {
    addLiterals(expression.if, literals)
    addFrom(expression.yes, literals)
    addFrom(expression.no, literals)
  }
}
