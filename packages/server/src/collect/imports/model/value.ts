import type { Json } from '../../../platform/kernel/index.ts'
import type { Conversion, Label, Scalar, Shaping, Value } from '../contract/value.ts'
import { instantFrom, localFrom } from './instant.ts'
import { numberOfOption, parseBoolean, parseNumber } from './numbers.ts'
import { cellText, expected, isMissing, problemOf } from './row.ts'
import { formatLocal } from './time.ts'
import { comparisonKey, comparisonKeys, type RowView, type Scope } from './view.ts'

/** Takes a datum from a row. undefined = missing; what cannot be read is noted in the row's problems. */
export type Evaluate = (row: RowView) => Json | undefined

/** Compiles where a datum comes from; a plain string is a column. */
export function compileValue(value: Value, scope: Scope): Evaluate {
  if (typeof value === 'string') return columnOf(value, scope)
  if ('constant' in value) return () => value.constant ?? undefined
  if ('firstOf' in value) return firstOf(value.firstOf.map((part) => compileValue(part, scope)))
  if ('product' in value)
    return product(
      value.product.map((part) => numeric(part, scope)),
      value.round,
    )
  return shaped(value, scope)
}

/** Compiles a name: a plain string is the name itself. */
export function compileLabel(label: Label, scope: Scope): (row: RowView) => string | undefined {
  if (typeof label === 'string') return () => label
  return asText(shaped(label, scope))
}

/** Compiles a value that is wanted as text, such as an identifier. */
export function compileText(value: Value, scope: Scope): (row: RowView) => string | undefined {
  return asText(compileValue(value, scope))
}

/** Compiles a value that is wanted as a number, such as a score; its own `as` is respected. */
export function compileNumber(value: Value, scope: Scope): (row: RowView) => number | undefined {
  const evaluate = numeric(value, scope)
  return (row) => {
    const found = evaluate(row)
    return typeof found === 'number' ? found : undefined
  }
}

/** Compiles a score: a number, or an option that is written with one (`10 - Extremely likely`). */
export function compileScoreNumber(value: Value, scope: Scope): (row: RowView) => number | undefined {
  const evaluate = compileValue(value, scope)
  const column = nameOf(value)
  return (row) => {
    const found = evaluate(row)
    if (found === undefined) return undefined
    return (typeof found === 'string' ? numberOfOption(found) : null) ?? toNumber(found, { column, scope, row })
  }
}

function asText(evaluate: Evaluate): (row: RowView) => string | undefined {
  return (row) => {
    const text = cellText(evaluate(row))
    return text === '' ? undefined : text
  }
}

function columnOf(name: string, scope: Scope): Evaluate {
  return (row) => {
    const place = scope.columns.placeOf(name)
    const cell = place === undefined ? undefined : row.cells[place]
    if (isMissing(cell)) return undefined
    if (scope.reading.missing.size > 0 && scope.reading.missing.has(comparisonKey(cell))) return undefined
    return typeof cell === 'string' ? cell.trim() : cell
  }
}

function shaped(value: ({ column: string } | { template: string }) & Shaping, scope: Scope): Evaluate {
  const source = 'column' in value ? columnOf(value.column, scope) : templateOf(value.template, scope)
  const name = 'column' in value ? value.column : value.template
  const missing = comparisonKeys(value.missing ?? [])
  const map = value.map && new Map(Object.entries(value.map).map(([from, to]) => [comparisonKey(from), to]))
  const convert = value.as && converter(value.as, { column: name, scope, separator: value.separator ?? ',' })
  return (row) => {
    let found = source(row)
    if (found !== undefined && missing.size > 0 && missing.has(comparisonKey(found))) found = undefined
    if (found !== undefined && map) found = mapped(found, { map, otherwise: value.otherwise, column: name, row })
    if (found !== undefined && convert) found = convert(found, row)
    return found ?? value.default ?? undefined
  }
}

type Mapping = { map: Map<string, Scalar>; otherwise: Shaping['otherwise']; column: string; row: RowView }

function mapped(found: Json, { map, otherwise, column, row }: Mapping): Json | undefined {
  const key = comparisonKey(found)
  if (map.has(key)) return map.get(key) ?? undefined
  if (otherwise === 'missing') return undefined
  if (otherwise !== 'reject') return found
  const known = [...map.keys()].slice(0, 8).join(', ')
  row.problems.push(problemOf('unmapped_value', { column, found, expected: expected('oneOf', { known }) }))
  return undefined
}

/** Columns of a template in the order of appearance; `{{` and `}}` are braces. */
export function templateColumns(template: string): string[] {
  return templateParts(template).flatMap((part) => ('column' in part ? [part.column] : []))
}

function templateParts(template: string): ({ text: string } | { column: string })[] {
  const parts: ({ text: string } | { column: string })[] = []
  for (const match of template.matchAll(/\{\{|\}\}|\{([^{}]+)\}|[^{}]+|[{}]/g)) {
    if (match[1] !== undefined) parts.push({ column: match[1] })
    else parts.push({ text: match[0] === '{{' ? '{' : match[0] === '}}' ? '}' : match[0] })
  }
  return parts
}

function templateOf(template: string, scope: Scope): Evaluate {
  const parts = templateParts(template).map((part) =>
    'column' in part ? columnOf(part.column, scope) : () => part.text,
  )
  return (row) => {
    let text = ''
    for (const part of parts) {
      const found = part(row)
      if (found === undefined) return undefined
      text += typeof found === 'string' ? found : cellText(found)
    }
    return text
  }
}

function firstOf(parts: Evaluate[]): Evaluate {
  return (row) => {
    for (const part of parts) {
      const found = part(row)
      if (found !== undefined) return found
    }
    return undefined
  }
}

function numeric(value: Value, scope: Scope): Evaluate {
  const evaluate = compileValue(value, scope)
  const column = nameOf(value)
  return (row) => {
    const found = evaluate(row)
    return found === undefined ? undefined : toNumber(found, { column, scope, row })
  }
}

function product(parts: Evaluate[], round: number | undefined): Evaluate {
  return (row) => {
    let result = 1
    for (const part of parts) {
      const factor = part(row)
      if (typeof factor !== 'number') return undefined
      result *= factor
    }
    return round === undefined ? result : roundTo(result, round)
  }
}

/** Rounds half away from zero at a number of decimal places; 1.005 with 2 gives 1.01, as written. */
export function roundTo(value: number, places: number): number {
  const size = Math.abs(value)
  if (size >= 1e15 || (size !== 0 && size < 1e-6)) return Number(value.toFixed(places))
  const shifted = Math.round(Number(`${Number(size.toPrecision(15))}e${places}`))
  // From here on a number is written with an exponent of its own, and has no digit left to round.
  if (shifted >= 1e21) return Number(value.toPrecision(15))
  return Math.sign(value) * Number(`${shifted}e-${places}`)
}

/** What to call a value in a problem: its column, else null. */
export function nameOf(value: Value): string | null {
  if (typeof value === 'string') return value
  if ('column' in value) return value.column
  return 'template' in value ? value.template : null
}

type Place = { column: string; scope: Scope; separator: string }

function converter(as: Conversion, place: Place): (found: Json, row: RowView) => Json | undefined {
  const { column, scope } = place
  switch (as) {
    case 'text':
      return cellText
    case 'number':
      return (found, row) => toNumber(found, { column, scope, row })
    case 'integer':
      return (found, row) => toInteger(found, { column, scope, row })
    case 'boolean':
      return (found, row) => toBoolean(found, column, row)
    case 'json':
      return (found, row) => toJson(found, column, row)
    case 'list':
      return (found) => (Array.isArray(found) ? found : splitList(cellText(found), place.separator))
    case 'date':
      return (found, row) => {
        const local = localFrom(found, { column, scope, row })
        return local && formatLocal(local, false)
      }
    case 'time': {
      const zone = scope.zoneOf(scope.reading.timeZone)
      return (found, row) => {
        const ts = instantFrom(found, { column, scope, row, zone, format: 'auto', dst: 'compatible' })
        return ts === undefined ? undefined : new Date(ts).toISOString()
      }
    }
  }
}

type At = { column: string | null; scope: Scope; row: RowView }

function toNumber(found: Json, { column, scope, row }: At): number | undefined {
  if (typeof found === 'number') return found
  const value = parseNumber(cellText(found), scope.reading.decimal)
  if (value !== null) return value
  const example = scope.reading.decimal === ',' ? '1234,5' : '1234.5'
  row.problems.push(problemOf('not_a_number', { column, found, expected: expected('numberSuchAs', { example }) }))
  return undefined
}

function toInteger(found: Json, at: At): number | undefined {
  const value = toNumber(found, at)
  if (value === undefined || Number.isSafeInteger(value)) return value
  at.row.problems.push(problemOf('not_an_integer', { column: at.column, found, expected: expected('wholeNumber') }))
  return undefined
}

function toBoolean(found: Json, column: string, row: RowView): boolean | undefined {
  if (typeof found === 'boolean') return found
  const value = parseBoolean(cellText(found))
  if (value !== null) return value
  row.problems.push(problemOf('not_a_boolean', { column, found, expected: expected('yesOrNo') }))
  return undefined
}

function toJson(found: Json, column: string, row: RowView): Json | undefined {
  if (typeof found !== 'string') return found
  try {
    return JSON.parse(found) as Json
  } catch {
    row.problems.push(problemOf('not_json', { column, found, expected: expected('json') }))
    return undefined
  }
}

function splitList(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
