import { sideTextMax } from '../definition/limits.ts'
import type {
  ContactQuestion,
  FileQuestion,
  FileReference,
  MatrixQuestion,
  SumQuestion,
} from '../definition/questions.ts'
import { isRecord, own } from './own.ts'
import { cleanText, isEmail, isPhone } from './read-scalars.ts'
import { empty, fault, type Reading } from './reading.ts'

/** Reads a matrix: by row one column, or several. Rows come out in the order of the definition. */
export function readMatrix(question: MatrixQuestion, raw: unknown): Reading {
  if (!isRecord(raw)) return fault('wrong_type')
  const { rows } = question
  for (const id of Object.keys(raw)) {
    if (!rows.some((row) => row.id === id)) return fault('unknown_row', { row: id.slice(0, 64) })
  }
  const value: { [row: string]: string | readonly string[] } = {}
  for (const { id } of rows) {
    const cell = own(raw, id)
    if (cell === undefined || cell === null || cell === '' || (Array.isArray(cell) && cell.length === 0)) continue
    const cells = ([] as unknown[]).concat(cell)
    const wrong = faultOfCells(question, id, { cells, isList: Array.isArray(cell) })
    if (wrong !== null) return wrong
    value[id] = question.multiple ? (cells as string[]) : (cells[0] as string)
  }
  const answered = Object.keys(value).length
  if (answered === 0) return empty
  if (question.required && answered < rows.length) {
    const missing = rows.filter((row) => own(value, row.id) === undefined)
    return fault('row_required', { row: missing[0]?.id ?? '', rows: missing.length })
  }
  return { value }
}

type Cells = { cells: readonly unknown[]; isList: boolean }

/** What is wrong with the columns chosen in one row. */
function faultOfCells({ columns, multiple }: MatrixQuestion, row: string, { cells, isList }: Cells): Reading | null {
  if (isList !== (multiple === true)) return fault('wrong_type', { row })
  if (cells.length > columns.length) return fault('too_many', { row, max: columns.length })
  const unknown = cells.filter((one) => !columns.some((column) => column.id === one))
  if (unknown.length > 0) {
    const option = typeof unknown[0] === 'string' ? unknown[0].slice(0, 64) : ''
    return fault('unknown_option', { row, option })
  }
  return cells.some((one, at) => cells.indexOf(one) !== at) ? fault('duplicate', { row }) : null
}

/** Reads a constant sum: whole numbers, none below zero, that add up to the total. What is left out is zero. */
export function readSum(question: SumQuestion, raw: unknown): Reading {
  if (!isRecord(raw)) return fault('wrong_type')
  for (const id of Object.keys(raw)) {
    if (!question.options.some((option) => option.id === id))
      return fault('unknown_option', { option: id.slice(0, 64) })
  }
  const value: { [option: string]: number } = {}
  let sum = 0
  let given = 0
  for (const { id } of question.options) {
    const points = own(raw, id) ?? 0
    if (own(raw, id) !== undefined && own(raw, id) !== null) given++
    if (typeof points !== 'number' || !Number.isFinite(points)) return fault('wrong_type', { option: id })
    if (points < 0) return fault('too_small', { option: id, min: 0 })
    if (points !== Math.floor(points)) return fault('not_whole', { option: id })
    value[id] = points === 0 ? 0 : points
    sum += points
  }
  if (given === 0) return empty
  return sum === question.total ? { value } : fault('wrong_total', { total: question.total, sum })
}

/** Reads contact details: texts by field; e-mail and phone must look like one. */
export function readContact(question: ContactQuestion, raw: unknown): Reading {
  if (!isRecord(raw)) return fault('wrong_type')
  for (const id of Object.keys(raw)) {
    if (!question.fields.some((field) => field.id === id)) return fault('unknown_field', { field: id.slice(0, 64) })
  }
  const value: { [field: string]: string } = {}
  for (const { id } of question.fields) {
    const given = own(raw, id) ?? ''
    if (typeof given !== 'string') return fault('wrong_type', { field: id })
    if (given.length > 4 * sideTextMax) return fault('too_long', { field: id, max: sideTextMax, length: given.length })
    const text = cleanText(given)
    if (text === '') continue
    if (text.length > sideTextMax) return fault('too_long', { field: id, max: sideTextMax, length: text.length })
    if (id === 'email' && !isEmail(text)) return fault('bad_email', { field: id })
    if (id === 'phone' && !isPhone(text)) return fault('bad_phone', { field: id })
    value[id] = text
  }
  if (Object.keys(value).length === 0) return empty
  const missing = question.fields.filter(({ id, required }) => required && own(value, id) === undefined)[0]
  return missing ? fault('field_required', { field: missing.id }) : { value }
}

/** Reads references to files that the server has taken in; whether they exist is the server's to check. */
export function readFiles(question: FileQuestion, raw: unknown): Reading {
  if (!Array.isArray(raw)) return fault('wrong_type')
  if (raw.length === 0) return empty
  if (raw.length > question.maxFiles) return fault('too_many', { max: question.maxFiles })
  const value: FileReference[] = []
  for (const file of raw) {
    if (!isFile(file)) return fault('bad_file')
    if (file.bytes > question.maxBytes) return fault('too_large', { max: question.maxBytes })
    if (question.accept.length > 0 && question.accept.indexOf(file.type) < 0)
      return fault('bad_file', { type: file.type })
    if (value.some(({ id }) => id === file.id)) return fault('duplicate')
    value.push({ id: file.id, name: cleanText(file.name), bytes: file.bytes, type: file.type })
  }
  return { value }
}

function isFile(file: unknown): file is FileReference {
  if (!isRecord(file)) return false
  const { id, name, bytes, type } = file
  return (
    typeof id === 'string' &&
    /^[\w-]{1,64}$/.test(id) &&
    typeof name === 'string' &&
    name.length <= 255 &&
    typeof type === 'string' &&
    /^[\w.+-]{1,60}\/[\w.+-]{1,100}$/.test(type) &&
    typeof bytes === 'number' &&
    bytes >= 0
  )
}
