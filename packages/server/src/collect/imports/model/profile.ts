import type { ColumnKind } from '../contract/detection.ts'
import { dateOrders } from '../contract/read.ts'
import { isDamagedNumber, isRoundedNumber, numberOfOption, parseBoolean, parseNumber } from './numbers.ts'
import { type RatingOption, ratingOptions } from './rating-words.ts'
import { type Cell, cellText, cutText, isMissing } from './row.ts'
import { readTime } from './time.ts'

/** What a sample says about one column. */
export type ColumnProfile = {
  name: string
  kind: ColumnKind
  /** True when every cell of the sample is of this kind, words for "no value" aside. */
  pure: boolean
  filled: number
  missing: number
  distinct: number
  /** Up to five different cells. */
  samples: string[]
  min: number | null
  max: number | null
  /** Lowest and highest number of a column of options that are written with one (`10 - Extremely likely`); else null. */
  optionEnds: [number, number] | null
  /** The words of a column of few, with the score that each means on a usual scale; empty for other columns. */
  options: RatingOption[]
  missingWords: string[]
  /** Numbers that survey tools write for an answer that was not given (-3, -99): below all others, which are none of them. */
  skipCodes: string[]
  /** The lowest number that is none of those. */
  lowest: number | null
  /** True when equal cells follow each other and some do: the lines of one order. */
  inRuns: boolean
  /** Cells that a spreadsheet rounded (1.38E+10, or a number of 18 digits). */
  damaged: number
  /** Whole numbers written with .0, as pandas does for columns with gaps. */
  pointZero: number
  charsMean: number
}

const missingWords = new Set([
  'na',
  'n/a',
  '#n/a',
  'null',
  'none',
  'nan',
  'nil',
  '-',
  '--',
  '—',
  '?',
  'blank',
  '\\n',
  '无',
  '無',
  '空',
  '暂无',
  '未填',
  '未填寫',
  ...['(空)', '(跳过)', '(跳過)', '（空）', '（跳过）', '（跳過）'],
])
/** In a column of texts only what nobody writes: 问卷星 says so for an open question that was left out. */
const isLeftOut = (word: string) => /^[(（].*[)）]$/.test(word)
/** 问卷星: -3 skipped, -2 left empty; SPSS and Qualtrics: -99 and the like. */
const isSkipCode = (value: number) => [-1, -2, -3, -8, -9, -77, -88, -99, -999].includes(value)
const emailCharsMax = 254
const emailShape = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]{2,}$/
/** Mainland mobile numbers, Taiwan and Hong Kong ones, and international writing. */
const phoneShape =
  /^(?:(?:\+|00)\d{1,3}[- ]?)?(?:1[3-9]\d{9}|09\d{2}-?\d{3}-?\d{3}|[2-9]\d{3}[- ]?\d{4}|\(?\d{2,4}\)?[- ]?\d{3,4}[- ]?\d{4})$/

/** Describes a column from its sample cells. `decimal` as detected for the whole file. */
export function profileColumn(name: string, cells: readonly Cell[], decimal: '.' | ','): ColumnProfile {
  const present = cells.filter((cell) => !isMissing(cell))
  const texts = present.map(cellText)
  const words = new Set(texts.filter((text) => missingWords.has(text.toLowerCase())))
  const values = texts.filter((text) => !words.has(text))
  const kind = kindOf(values, present, decimal)
  const holes = kind === 'text' || kind === 'long_text' ? [...words].filter(isLeftOut) : [...words]
  const numbers =
    kind === 'integer' || kind === 'number' ? values.flatMap((text) => parseNumber(text, decimal) ?? []) : []
  const rest = numbers.filter((value) => !isSkipCode(value))
  const hasCodes = rest.length > 0 && rest.length < numbers.length && rest.every((value) => value >= 0)
  const distinct = new Set(texts)
  const all = cells.map(cellText)
  const numbered = kind === 'text' || kind === 'long_text' ? optionNumbers(values, decimal) : null
  const options = kind === 'text' && !numbered ? ratingOptions(values) : []
  const rated = options.flatMap(({ score }) => score ?? [])
  return {
    name,
    kind,
    pure: isPure(kind, values, decimal),
    filled: texts.length,
    missing: cells.length - texts.length,
    distinct: distinct.size,
    samples: [...distinct].slice(0, 5).map((text) => cutText(text, 120)),
    min: lowestOf(numbers),
    max: numbers.length === 0 ? null : numbers.reduce((a, b) => Math.max(a, b)),
    optionEnds: numbered && [Math.min(...numbered), Math.max(...numbered)],
    options,
    missingWords: numbered || rated.length > 0 ? [...words] : holes,
    skipCodes: hasCodes ? [...distinct].filter((text) => isSkipCode(parseNumber(text, decimal) ?? 0)) : [],
    lowest: lowestOf(hasCodes ? rest : numbers),
    inRuns:
      distinct.size < texts.length && all.filter((text, at) => text !== (all[at - 1] ?? null)).length === distinct.size,
    damaged: values.filter(isDamagedNumber).length + present.filter(isRoundedNumber).length,
    pointZero: values.filter((text) => /^-?\d+\.0+$/.test(text)).length,
    charsMean: values.length === 0 ? 0 : values.reduce((sum, text) => sum + text.length, 0) / values.length,
  }
}

function lowestOf(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((a, b) => Math.min(a, b))
}

/** A kind holds when 95 % of the cells agree. */
function kindOf(values: readonly string[], cells: readonly Cell[], decimal: '.' | ','): ColumnKind {
  if (values.length === 0) return 'empty'
  if (cells.some((cell) => typeof cell === 'object' && cell !== null)) return 'json'
  const most = (test: (text: string) => boolean): boolean => values.filter(test).length >= values.length * 0.95
  if (most((text) => text.length <= emailCharsMax && emailShape.test(text))) return 'email'
  const leadingZeros = values.some((text) => /^0\d/.test(text))
  // A tweet's or an order's number beyond 2^53 would end on other digits: such columns are names, not quantities.
  const tooLong = values.some((text) => /^-?\d{16,}$/.test(text) && !Number.isSafeInteger(Number(text)))
  // No telephone of ten digits begins with a 1.
  if (
    most((text) => phoneShape.test(text) && !/^1\d{9}$/.test(text)) &&
    values.some((text) => text.replace(/\D/g, '').length >= 10)
  )
    return 'phone'
  if (most((text) => parseBoolean(text) !== null) && !values.every((text) => /^\d+$/.test(text))) return 'boolean'
  if (!leadingZeros && !tooLong && nearlyAll(values, (text) => parseNumber(text, decimal) !== null)) {
    if (most(isUnixTime)) return 'time'
    const numbers = values.flatMap((text) => parseNumber(text, decimal) ?? [])
    return numbers.filter(Number.isInteger).length >= numbers.length * 0.95 ? 'integer' : 'number'
  }
  if (nearlyAll(values, isTime)) return 'time'
  // A Chinese sign says as much as half a word.
  const mean =
    values.reduce((sum, text) => sum + text.length + 1.5 * (text.match(/\p{Script=Han}/gu)?.length ?? 0), 0) /
    values.length
  return mean > 40 || values.some((text) => text.length > 200) ? 'long_text' : 'text'
}

/** Seconds, or milliseconds, between 2008 and 2033; numbers of customers and orders begin lower (1000012345). */
function isUnixTime(text: string): boolean {
  return /^1[2-9]\d{8}(?:\d{3})?$/.test(text)
}

/** 95 % of the cells, and in a short file all but one or two: a typing error does not make numbers or times text. */
function nearlyAll(values: readonly string[], test: (text: string) => boolean): boolean {
  const others = values.filter((text) => !test(text)).length
  const errors = values.length < 5 ? 0 : values.length < 10 ? 1 : 2
  return others <= Math.max(errors, values.length * 0.05)
}

/** Survey tools write out the ends of a scale (`0 - Not at all likely`, 1, 2 …): its numbers, where nearly all cells have one. */
function optionNumbers(values: readonly string[], decimal: '.' | ','): number[] | null {
  const numbers = values.flatMap((text) => numberOfOption(text) ?? parseNumber(text, decimal) ?? [])
  return numbers.length > 0 &&
    nearlyAll(values, (text) => (numberOfOption(text) ?? parseNumber(text, decimal)) !== null)
    ? numbers
    : null
}

function isPure(kind: ColumnKind, values: readonly string[], decimal: '.' | ','): boolean {
  if (kind === 'integer' || kind === 'number') return values.every((text) => parseNumber(text, decimal) !== null)
  if (kind === 'boolean') return values.every((text) => parseBoolean(text) !== null)
  return kind !== 'time' || values.every(isTime)
}

/** A time in any order of day and month; shorter text (2024, 1.5) is a number first. */
function isTime(text: string): boolean {
  if (text.length < 6) return false
  return dateOrders.some((order) => readTime(text, order) !== 'unreadable')
}

/** Whether a column counts the rows of its file from 1, so that another file has the same numbers for other rows. */
export function isRunningNumber({ kind, min, missing, distinct, filled }: ColumnProfile): boolean {
  return kind === 'integer' && min !== null && min <= 1 && missing === 0 && distinct === filled
}
