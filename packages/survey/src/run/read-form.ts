import type { Question } from '../definition/questions.ts'
import type { Action } from './reduce.ts'
import { typedNumber } from './typed-number.ts'

/** All values that a form sent under a name; none for a field that is not there. */
export type FormFields = (name: string) => readonly string[]

/** The name of a form field: of the answer itself, or of a part of it (row, option with its text, contact field). */
export function fieldName(key: string, part?: string): string {
  return part === undefined ? key : `${key}~${part}`
}

/**
 * What a plain HTML form says about the questions of a screen, as actions for the reducer: the page works without script. One field
 * under the key for texts, numbers, choices (repeated for several) and consent (`true`); one field a part for matrix rows, points of a
 * constant sum, ranks (1 = best), contact fields, and the text beside an option. Uploads arrive elsewhere and are left alone.
 * Values are only put into shape here; the reducer judges them.
 */
export function actionsOfForm(questions: readonly { key: string; question: Question }[], fields: FormFields): Action[] {
  const actions: Action[] = []
  for (const { key, question } of questions) {
    if (question.type === 'file' || question.type === 'statement') continue
    actions.push({ type: 'answer', key, value: valueOfForm(question, key, fields) })
  }
  return actions
}

type First = (part?: string) => string

function valueOfForm(question: Question, key: string, fields: FormFields): unknown {
  const first: First = (part) => fields(fieldName(key, part))[0] ?? ''
  const one = first()
  switch (question.type) {
    case 'short_text':
    case 'long_text':
    case 'date':
      return one
    case 'consent':
      return one === '' ? null : one === 'true'
    case 'single':
    case 'dropdown':
      return withText(one, first)
    case 'picture':
    case 'multi':
      if (question.type === 'picture' && !question.multiple) return withText(one, first)
      return fields(key).map((id) => withText(id, first))
    case 'ranking':
      return ranked(question.options.map(({ id }) => ({ id, rank: first(id) })))
    case 'matrix':
      return rowsOf(question, (row) => fields(fieldName(key, row)))
    case 'sum':
      return partsOf(question.options, first, numberIn)
    case 'contact':
      return partsOf(question.fields, first, (text) => text)
    default:
      return one === '' ? null : numberIn(one)
  }
}

function rowsOf(question: Extract<Question, { type: 'matrix' }>, cellsOf: (row: string) => readonly string[]): object {
  const rows: { [row: string]: unknown } = {}
  for (const { id } of question.rows) {
    const cells = cellsOf(id).filter((cell) => cell !== '')
    if (cells.length > 0) rows[id] = question.multiple ? cells : cells[0]
  }
  return rows
}

/** The parts of an answer that were filled in. */
function partsOf(parts: readonly { id: string }[], first: First, read: (text: string) => unknown): object {
  const values: { [part: string]: unknown } = {}
  for (const { id } of parts) if (first(id) !== '') values[id] = read(first(id))
  return values
}

/** The text beside an option counts only where it was chosen. */
function withText(id: string, first: First): unknown {
  if (id === '') return null
  const text = first(id)
  return text === '' ? id : { choice: id, text }
}

/** Ids by rank. Of two with the same rank the first is named twice, which the reducer refuses: nobody's order is made up. */
function ranked(options: readonly { id: string; rank: string }[]): string[] {
  return options
    .filter(({ rank }) => rank !== '')
    .sort((a, b) => Number(a.rank) - Number(b.rank))
    .map(({ id, rank }, at, all) => (all[at - 1]?.rank === rank ? (all[at - 1]?.id ?? id) : id))
}

/** What is no number stays a text, which the reducer refuses. */
function numberIn(text: string): number | string {
  return typedNumber(text) ?? text
}
