import type { Condition } from '../contract/value.ts'
import { parseNumber } from './numbers.ts'
import { cellText } from './row.ts'
import { compileValue } from './value.ts'
import { comparisonKey, comparisonKeys, type RowView, type Scope } from './view.ts'

/** A test on a row. */
export type Test = (row: RowView) => boolean

/** Compiles a condition. A missing cell passes only `is: missing` and `not`; text that is no number passes no comparison of size. */
export function compileCondition(condition: Condition, scope: Scope): Test {
  if ('all' in condition) return every(condition.all.map((part) => compileCondition(part, scope)))
  if ('any' in condition) return some(condition.any.map((part) => compileCondition(part, scope)))
  if ('not' in condition) {
    const inner = compileCondition(condition.not, scope)
    return (row) => !inner(row)
  }
  const value = compileValue(condition.column, scope)
  if ('is' in condition) return (row) => (value(row) === undefined) === (condition.is === 'missing')
  const test = cellTest(condition, scope)
  return (row) => {
    const found = value(row)
    return found !== undefined && test(cellText(found))
  }
}

type OnCell = Exclude<Condition, { all: Condition[] } | { any: Condition[] } | { not: Condition } | { is: string }>

function cellTest(condition: OnCell, scope: Scope): (text: string) => boolean {
  if ('equals' in condition) return isOneOf([condition.equals])
  if ('in' in condition) return isOneOf(condition.in)
  if ('startsWith' in condition) return (text) => text.startsWith(condition.startsWith)
  if ('endsWith' in condition) return (text) => text.endsWith(condition.endsWith)
  if ('contains' in condition) return (text) => text.includes(condition.contains)
  const inRange = rangeTest(condition)
  return (text) => {
    const number = parseNumber(text, scope.reading.decimal)
    return number !== null && inRange(number)
  }
}

function isOneOf(values: (string | number | boolean)[]): (text: string) => boolean {
  const wanted = comparisonKeys(values)
  return (text) => wanted.has(comparisonKey(text))
}

type OnSize = Extract<OnCell, { atLeast: number } | { atMost: number } | { above: number } | { below: number }>

function rangeTest(condition: OnSize): (number: number) => boolean {
  if ('atLeast' in condition) return (number) => number >= condition.atLeast
  if ('atMost' in condition) return (number) => number <= condition.atMost
  if ('above' in condition) return (number) => number > condition.above
  return (number) => number < condition.below
}

function every(tests: Test[]): Test {
  return (row) => tests.every((test) => test(row))
}

function some(tests: Test[]): Test {
  return (row) => tests.some((test) => test(row))
}
