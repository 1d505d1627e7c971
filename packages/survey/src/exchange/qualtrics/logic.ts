import type { Comparison, Condition, Expression, Scalar } from '../../definition/logic.ts'
import type { Question } from '../../definition/questions.ts'
import { lookUp, recordOf, wordOf } from '../names.ts'

/** What reading logic needs to know: our question behind an id of theirs, our option behind the number of a choice. */
export type LogicNames = {
  question: (questionId: string) => Question | undefined
  choice: (questionId: string, choice: string) => string | undefined
  /** What a field of embedded data is here. */
  field: (field: string) => Expression | undefined
}

type Part = { joint: 'and' | 'or'; condition: Condition }

/** Reads `DisplayLogic` or `BranchLogic`; null where any of it cannot be said here. */
export function readLogic(logic: unknown, names: LogicNames): Condition | null {
  const groups = numbered(logic).map((group): Part | null => {
    const parts = numbered(group).map((one): Part | null => {
      const condition = readExpression(recordOf(one), names)
      // Qualtrics writes the word without its second n.
      const joint = recordOf(one).Conjuction ?? recordOf(one).Conjunction
      return condition === null ? null : { joint: joint === 'Or' ? 'or' : 'and', condition }
    })
    const condition = join(parts)
    return condition === null ? null : { joint: recordOf(group).Type === 'OrIf' ? 'or' : 'and', condition }
  })
  return join(groups)
}

function numbered(value: unknown): unknown[] {
  const record = recordOf(value)
  return Object.keys(record)
    .filter((key) => /^\d+$/.test(key))
    .sort((a, b) => Number(a) - Number(b))
    .map((key) => record[key])
}

/** `and` binds before `or`. */
function join(parts: readonly (Part | null)[]): Condition | null {
  const alternatives: Condition[][] = []
  for (const part of parts) {
    if (part === null) return null
    if (alternatives.length === 0 || part.joint === 'or') alternatives.push([part.condition])
    else alternatives.at(-1)?.push(part.condition)
  }
  const all = alternatives.map((list): Condition => (list.length === 1 ? (list[0] as Condition) : { all: list }))
  if (all.length === 0) return null
  return all.length === 1 ? (all[0] as Condition) : { any: all }
}

const operators: { readonly [operator: string]: Comparison } = {
  EqualTo: 'equals',
  NotEqualTo: 'not_equals',
  GreaterThan: 'more',
  GreaterThanOrEqual: 'at_least',
  LessThan: 'less',
  LessThanOrEqual: 'at_most',
  Contains: 'contains',
  Empty: 'unanswered',
  NotEmpty: 'answered',
}

/** Reads one comparison, of display logic or of skip logic. */
export function readExpression(expression: Record<string, unknown>, names: LogicNames): Condition | null {
  const operator = wordOf(expression.Operator ?? expression.Condition ?? '')
  const operand = wordOf(expression.LeftOperand ?? expression.ChoiceLocator ?? '')
  if (expression.LogicType === 'EmbeddedField') {
    const field = names.field(operand)
    return field === undefined ? null : comparison(field, operator, textOf(expression.RightOperand))
  }
  const [, questionId = '', kind = '', place = ''] = /^q:\/\/([^/]+)\/([^/]+)(?:\/(.*))?$/.exec(operand) ?? []
  const question = names.question(`${questionId}/${place}`) ?? names.question(questionId)
  if (question === undefined || question.type === 'statement') return null
  if (operator === 'Selected' || operator === 'NotSelected') {
    const chosen = selected(question, { questionId, kind, place }, names)
    return operator === 'Selected' || chosen === null ? chosen : negated(chosen)
  }
  const left = enteredIn(question, { questionId, kind, place }, names)
  if (left === null) return null
  const isText = question.type === 'short_text' || question.type === 'long_text'
  return comparison(left, operator, isText ? textOf(expression.RightOperand) : numberOf(expression.RightOperand))
}

/** What a locator means within a question: the kind of thing, and which one. */
type Located = { questionId: string; kind: string; place: string }

/** A choice, a cell of a matrix (`row/column`), or a column in any of its rows. */
function selected(question: Question, { questionId, kind, place }: Located, names: LogicNames): Condition | null {
  const left = { answer: question.id }
  if (question.type === 'matrix') {
    const [row = '', column = ''] = kind === 'SelectableAnswer' ? ['', place] : place.split('/')
    const right = names.choice(questionId, `/${column}`)
    const part = names.choice(questionId, row)
    if (right === undefined) return null
    const inRow = (id: string): Condition => ({ left: { ...left, part: id }, is: 'equals', right })
    if (kind === 'SelectableAnswer') return { any: question.rows.map(({ id }) => inRow(id)) }
    return kind === 'SelectableChoice' && part !== undefined ? inRow(part) : null
  }
  // Of a matrix of one column: the row, and which column of it.
  if (question.type === 'multi' && kind === 'SelectableAnswer') return { left, is: 'answered' }
  const [row = ''] = question.type === 'multi' ? place.split('/') : [place]
  const right = question.type === 'nps' ? numberOf(place) : names.choice(questionId, row)
  return kind !== 'SelectableChoice' || right === undefined ? null : { left, is: 'equals', right }
}

function negated(condition: Condition): Condition {
  return 'is' in condition && condition.is === 'equals' ? { ...condition, is: 'not_equals' } : { not: condition }
}

/** Kinds of questions whose answer is what is entered there. */
const entered: ReadonlySet<string> = new Set(['short_text', 'long_text', 'number', 'date', 'slider', 'stars', 'nps'])

/** What is compared: an answer, how much one choice got, or how many were chosen; null for a text beside a choice, a rank, a time. */
function enteredIn(question: Question, { questionId, kind, place }: Located, names: LogicNames): Expression | null {
  const left = { answer: question.id }
  if (
    kind === 'SelectedChoicesCount' &&
    'options' in question &&
    question.type !== 'ranking' &&
    question.type !== 'sum'
  )
    return { op: 'count', of: [left] }
  if (kind !== 'ChoiceTextEntryValue' && kind !== 'ChoiceNumericEntryValue') return null
  if (entered.has(question.type)) return left
  const part = question.type === 'sum' ? names.choice(questionId, place) : undefined
  return part === undefined ? null : { ...left, part }
}

function comparison(left: Expression, operator: string, right: Scalar | undefined): Condition | null {
  const is = lookUp(operators, operator)
  if (is === undefined) return null
  if (is === 'answered' || is === 'unanswered') return { left, is }
  return right === undefined ? null : { left, is, right }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** What writing logic needs: ids of theirs for questions and options of ours. */
export type LogicIds = {
  question: (id: string) => { questionId: string; question: Question } | undefined
  choice: (id: string, option: Scalar) => string | undefined
}

type Written = { readonly [name: string]: unknown }

/** Writes a condition as logic of Qualtrics; null where it cannot be said: comparisons, `all` or `any` of them, `any` of `all`. */
export function writeLogic(condition: Condition, ids: LogicIds): Written | null {
  const alternatives = 'any' in condition ? condition.any : [condition]
  const group: Record<string, unknown> = { Type: 'If' }
  let count = 0
  for (const alternative of alternatives) {
    const parts = 'all' in alternative ? alternative.all : [alternative]
    for (const [at, part] of parts.entries()) {
      const written = writeExpression(part, ids)
      if (written === null) return null
      const joint = count === 0 ? {} : { Conjuction: at === 0 ? 'Or' : 'And' }
      group[String(count)] = { ...written, ...joint, Type: 'Expression' }
      count += 1
    }
  }
  return { '0': group, Type: 'BooleanExpression' }
}

/** Writes one comparison; null where Qualtrics has none like it. */
export function writeExpression(condition: Condition, ids: LogicIds): Written | null {
  if (!('is' in condition) || typeof condition.left !== 'object' || !('answer' in condition.left)) return null
  const { left, is, right } = condition
  const found = ids.question(left.answer)
  if (found === undefined || left.part !== undefined || (typeof right === 'object' && right !== null)) return null
  const { questionId, question } = found
  const base = {
    LogicType: 'Question',
    QuestionID: questionId,
    QuestionIsInLoop: 'no',
    QuestionIDFromLocator: questionId,
  }
  const at = (locator: string, operator: string) => ({
    ...base,
    ChoiceLocator: locator,
    LeftOperand: locator,
    Operator: operator,
  })
  const choice = right === undefined ? undefined : ids.choice(question.id, right)
  if (choice !== undefined && (is === 'equals' || is === 'not_equals')) {
    return at(`q://${questionId}/SelectableChoice/${choice}`, is === 'equals' ? 'Selected' : 'NotSelected')
  }
  const operator = Object.keys(operators).find((name) => operators[name] === is)
  const isText = question.type === 'short_text' || question.type === 'long_text'
  if (operator === undefined || (!isText && typeof right !== 'number')) return null
  const value = right === undefined ? {} : { RightOperand: String(right) }
  return {
    ...at(`q://${questionId}/${isText ? 'ChoiceTextEntryValue' : 'ChoiceNumericEntryValue/1'}`, operator),
    ...value,
  }
}
