import { isJsonObject, type Json } from '../../../platform/kernel/index.ts'
import { type Cell, expected, problemOf, type SourceRow } from './row.ts'
import type { Columns } from './view.ts'

/** Objects inside objects become columns with dots so deep; what lies deeper stays JSON. */
const depthMax = 8

/** Columns that grow as new keys appear. `columnsMax` bounds them. */
export type GrowingColumns = Columns & { add(name: string): number | null }

/** An empty list of columns. */
export function growingColumns(columnsMax: number): GrowingColumns {
  const names: string[] = []
  const places = new Map<string, number>()
  return {
    names,
    placeOf: (name) => places.get(name),
    add: (name) => {
      const known = places.get(name)
      if (known !== undefined) return known
      if (names.length >= columnsMax) return null
      names.push(name)
      places.set(name, names.length - 1)
      return names.length - 1
    },
  }
}

/** Turns one line of JSON Lines into a row; nested keys are joined by dots (user.email). null for a blank line. */
export function rowOfJsonLine(text: string, line: number, columns: GrowingColumns): SourceRow | null {
  if (text.trim() === '') return null
  let value: Json
  try {
    value = parseCarefully(text)
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error)
    const problem = problemOf('bad_json', { found: text, expected: expected('objectPerLine', { fault }) })
    return { line, cells: [text.slice(0, 2000)], problem }
  }
  if (!isJsonObject(value)) {
    const problem = problemOf('not_an_object', {
      found: text,
      expected: expected('objectSuchAs', { example: '{"id": 1}' }),
    })
    return { line, cells: [text.slice(0, 2000)], problem }
  }
  return rowOfRecord(value, line, columns)
}

/** Turns a record with nested objects into a row. */
export function rowOfRecord(record: { [key: string]: Json }, line: number, columns: GrowingColumns): SourceRow {
  const cells: Cell[] = []
  let overflow: string | null = null
  const put = (name: string, value: Json): void => {
    const place = columns.add(name)
    if (place === null) overflow ??= name
    else {
      while (cells.length < place) cells.push(null)
      cells[place] = value
    }
  }
  flatten(record, '', { put, depth: 0 })
  if (overflow === null) return { line, cells }
  const most = expected('differentKeys', { most: columns.names.length })
  return { line, cells, problem: problemOf('too_many_columns', { column: overflow, expected: most }) }
}

type Flattening = { put: (name: string, value: Json) => void; depth: number }

function flatten(record: { [key: string]: Json }, prefix: string, { put, depth }: Flattening): void {
  for (const [key, value] of Object.entries(record)) {
    const name = `${prefix}${key}`.slice(0, 300).toWellFormed() || '(empty)'
    if (isJsonObject(value) && depth < depthMax) flatten(value, `${name}.`, { put, depth: depth + 1 })
    else put(name, value)
  }
}

/** Levels of one row; what goes deeper comes from attacks or dumps of object graphs, and cannot be handed on. */
const nestingMax = 32

/** Numbers that JavaScript would round or call infinite, escaped NULs and halves of characters need a look at each value. */
const needsCare = /\d{16}|\d[eE]\+?\d{3}|\\u(?:0000|[dD][89a-fA-F])/

function parseCarefully(text: string): Json {
  const value = needsCare.test(text) ? parseEach(text) : (JSON.parse(text) as Json)
  if (isDeeper(value, nestingMax)) throw new Error(`more than ${nestingMax} levels of lists and objects`)
  return value
}

function parseEach(text: string): Json {
  return JSON.parse(text, (key: string, value: Json, context?: { source?: string }) => {
    // A key names a trait or a property; half a character cannot be stored, and another name would be a guess.
    if (key.includes('\u0000') || !key.isWellFormed()) throw new Error('a name contains a NUL or half a character')
    if (typeof value === 'string') {
      if (value.includes('\u0000')) throw new Error('a text contains a NUL character')
      return value.isWellFormed() ? value : value.toWellFormed()
    }
    if (typeof value !== 'number' || context?.source === undefined) return value
    const rounded = !Number.isFinite(value) || (/^-?\d+$/.test(context.source) && !Number.isSafeInteger(value))
    return rounded ? context.source : value
  }) as Json
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  return Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}
