import { type Message, say } from '../../../platform/kernel/index.ts'
import type { ColumnView, Detection, Warning } from '../contract/detection.ts'
import type { DateOrder } from '../contract/read.ts'
import { warningWords } from '../words.ts'
import { detectDecimal, looksNumeric } from './numbers.ts'
import { type ColumnProfile, profileColumn } from './profile.ts'
import { isTotalWord } from './role-words.ts'
import { guessRoles } from './roles.ts'
import { type Cell, cellText, isMissing } from './row.ts'
import { type DateOrderGuess, detectDateOrder } from './time.ts'
import { zoneInHeader } from './zone.ts'

/** What a person should look at, before it is said in their language. */
export type FoundWarning = Pick<Warning, 'code' | 'field'> & { detail: Message }

/** What the columns of a sample say: numbers, dates, types and roles. */
export type Description = {
  decimal: '.' | ','
  dateOrder: DateOrder | null
  confidence: Pick<Detection['confidence'], 'decimal' | 'dateOrder'>
  profiles: ColumnProfile[]
  columns: ColumnView[]
  warnings: FoundWarning[]
}

type Settings = { decimal?: '.' | ',' | undefined; dateOrder?: DateOrder | undefined }

/** Describes a sampled table. `given` settings are taken as they are. */
export function describeTable(
  table: { columns: readonly string[]; rows: readonly Cell[][] },
  given: Settings,
): Description {
  const rows = table.rows.filter((row) => !isTotalRow(row))
  const byColumn = table.columns.map((_, place) => rows.map((row) => row[place] ?? null))
  const texts = byColumn.map((cells) => cells.filter((cell) => typeof cell === 'string').map(cellText))
  const decimals = detectDecimal(texts.filter(looksNumeric).flat())
  const decimal = given.decimal ?? decimals.decimal
  const profiles = table.columns.map((name, place) => profileColumn(name, byColumn[place] ?? [], decimal))
  const dates = dateOrderOf(profiles, texts)
  const guesses = guessRoles(profiles)
  const columns = profiles.map((profile, place): ColumnView => {
    const { name, kind, samples, filled, missing, distinct, min, max, missingWords, options } = profile
    const guess = guesses[place]
    if (!guess) throw new Error('unreachable: one guess a column')
    return { name, kind, samples, filled, missing, distinct, min, max, missingWords, options, guess }
  })
  const warnings = [
    ...(given.decimal === undefined ? decimalWarnings(decimals) : []),
    ...(given.dateOrder === undefined ? dateWarnings(dates) : []),
    ...columnWarnings(profiles, columns),
  ]
  const order = isDecided(dates.order) ? dates.order : null
  return {
    decimal,
    dateOrder: order,
    confidence: {
      decimal: given.decimal === undefined ? decimals.evidence : 'clear',
      dateOrder: given.dateOrder !== undefined || order ? 'clear' : ((dates.order ?? 'none') as 'ambiguous' | 'none'),
    },
    profiles,
    columns,
    warnings,
  }
}

function isDecided(order: DateOrderGuess['order']): order is DateOrder {
  return order === 'ymd' || order === 'dmy' || order === 'mdy'
}

/** Sums below the rows say nothing of a column: with one of 300, points from 0 to 10 were no score. */
function isTotalRow(row: readonly Cell[]): boolean {
  const first = row.find((cell) => !isMissing(cell))
  return typeof first === 'string' && isTotalWord(first) && row.some(isMissing)
}

/** The zone that the header of the times names. */
export function zoneOfTimes(columns: readonly ColumnView[]): string | null {
  const time = columns.find(({ guess }) => guess.role === 'time')
  return time ? zoneInHeader(time.name) : null
}

/** The order over all columns of times together: a file has one writer. */
function dateOrderOf(
  profiles: readonly ColumnProfile[],
  texts: readonly string[][],
): DateOrderGuess & { column: string | null } {
  const found = profiles.flatMap(({ kind, name }, place) =>
    kind === 'time' ? [{ column: name, ...detectDateOrder(texts[place] ?? []) }] : [],
  )
  const decided = found.filter(({ order }) => isDecided(order))
  const first = decided[0]
  const other = decided.find(({ order }) => order !== first?.order)
  const inconsistent = found.find(({ order }) => order === 'inconsistent')
  if (inconsistent) return inconsistent
  if (other) return { ...other, order: 'inconsistent' }
  return first ?? found.find(({ order }) => order === 'ambiguous') ?? { order: null, example: null, column: null }
}

function decimalWarnings(decimals: ReturnType<typeof detectDecimal>): FoundWarning[] {
  if (decimals.evidence === 'ambiguous') {
    return [{ code: 'decimal_ambiguous', field: 'read.decimal', detail: say(warningWords.decimal_ambiguous) }]
  }
  if (decimals.against === 0) return []
  const detail = say(warningWords.decimal_mixed, { count: decimals.against })
  return [{ code: 'decimal_mixed', field: 'read.decimal', detail }]
}

function dateWarnings(dates: DateOrderGuess & { column: string | null }): FoundWarning[] {
  if (dates.order !== 'ambiguous' && dates.order !== 'inconsistent') return []
  const code = dates.order === 'ambiguous' ? 'date_order_ambiguous' : 'date_order_inconsistent'
  return [{ code, field: 'read.dateOrder', detail: say(warningWords[code], { example: dates.example ?? '' }) }]
}

function columnWarnings(profiles: readonly ColumnProfile[], columns: readonly ColumnView[]): FoundWarning[] {
  const warnings = profiles.flatMap((profile, place): FoundWarning[] => {
    const role = columns[place]?.guess.role
    const about = (code: FoundWarning['code'], detail: Message): FoundWarning => ({ code, field: profile.name, detail })
    return [
      ...(role === 'identifier' && profile.damaged > 0
        ? [about('identifier_damaged', say(warningWords.identifier_damaged, { count: profile.damaged }))]
        : []),
      ...(role === 'identifier' && profile.pointZero > 0
        ? [about('identifier_decimal', say(warningWords.identifier_decimal))]
        : []),
      ...(profile.missingWords.length > 0
        ? [about('missing_words', say(warningWords.missing_words, { words: profile.missingWords.join(', ') }))]
        : []),
    ]
  })
  const has = (role: string): boolean => columns.some(({ guess }) => guess.role === role)
  const time = columns.find(({ guess }) => guess.role === 'time')
  const others = columns
    .filter(({ kind, guess }) => kind === 'time' && guess.role === 'property')
    .map(({ name }) => name)
  if (!time) {
    warnings.push({ code: 'no_time', field: null, detail: say(warningWords.no_time) })
  } else if (others.length > 0 && !has('score') && !has('text')) {
    const detail = say(warningWords.other_times, { time: time.name, others: others.join(', ') })
    warnings.push({ code: 'other_times', field: time.name, detail })
  }
  const order = profiles.find(({ inRuns }, place) => inRuns && columns[place]?.guess.role === 'order_id')
  if (order && !has('score')) {
    const said = { order: order.name, example: order.samples[0] ?? '' }
    warnings.push({ code: 'order_lines', field: order.name, detail: say(warningWords.order_lines, said) })
  }
  if (!has('identifier')) {
    warnings.push({ code: 'no_identifier', field: null, detail: say(warningWords.no_identifier) })
  }
  return warnings
}
