import type { ColumnView, Detection, Warning } from '../contract/detection.ts'
import { detectDecimal } from './numbers.ts'
import { type ColumnProfile, profileColumn } from './profile.ts'
import { guessRoles } from './roles.ts'
import { type Cell, cellText } from './row.ts'
import { type DateOrderGuess, detectDateOrder } from './time.ts'

/** What the columns of a sample say: numbers, dates, types and roles. */
export type Description = {
  decimal: '.' | ','
  dateOrder: 'dmy' | 'mdy' | null
  confidence: Pick<Detection['confidence'], 'decimal' | 'dateOrder'>
  profiles: ColumnProfile[]
  columns: ColumnView[]
  warnings: Warning[]
}

type Settings = { decimal?: '.' | ',' | undefined; dateOrder?: 'ymd' | 'dmy' | 'mdy' | undefined }

/** Describes a sampled table. `given` settings are taken as they are. */
export function describeTable(
  table: { columns: readonly string[]; rows: readonly Cell[][] },
  given: Settings,
): Description {
  const byColumn = table.columns.map((_, place) => table.rows.map((row) => row[place] ?? null))
  const texts = byColumn.map((cells) => cells.filter((cell) => typeof cell === 'string').map(cellText))
  const decimals = detectDecimal(texts.flat())
  const decimal = given.decimal ?? decimals.decimal
  const profiles = table.columns.map((name, place) => profileColumn(name, byColumn[place] ?? [], decimal))
  const dates = dateOrderOf(profiles, texts)
  const guesses = guessRoles(profiles)
  const columns = profiles.map((profile, place): ColumnView => {
    const { name, kind, samples, filled, missing, distinct, min, max, missingWords } = profile
    const guess = guesses[place]
    if (!guess) throw new Error('unreachable: one guess a column')
    return { name, kind, samples, filled, missing, distinct, min, max, missingWords, guess }
  })
  const warnings = [
    ...(given.decimal === undefined ? decimalWarnings(decimals) : []),
    ...(given.dateOrder === undefined ? dateWarnings(dates) : []),
    ...columnWarnings(profiles, columns),
  ]
  const clear = dates.order === 'dmy' || dates.order === 'mdy'
  return {
    decimal,
    dateOrder: clear ? (dates.order as 'dmy' | 'mdy') : null,
    confidence: {
      decimal: given.decimal === undefined ? decimals.evidence : 'clear',
      dateOrder: given.dateOrder !== undefined || clear ? 'clear' : ((dates.order ?? 'none') as 'ambiguous' | 'none'),
    },
    profiles,
    columns,
    warnings,
  }
}

/** The order over all columns of times together: a file has one writer. */
function dateOrderOf(
  profiles: readonly ColumnProfile[],
  texts: readonly string[][],
): DateOrderGuess & { column: string | null } {
  const found = profiles.flatMap(({ kind, name }, place) =>
    kind === 'time' ? [{ column: name, ...detectDateOrder(texts[place] ?? []) }] : [],
  )
  const decided = found.filter(({ order }) => order === 'dmy' || order === 'mdy')
  const first = decided[0]
  const other = decided.find(({ order }) => order !== first?.order)
  const inconsistent = found.find(({ order }) => order === 'inconsistent')
  if (inconsistent) return inconsistent
  if (other) return { ...other, order: 'inconsistent' }
  return first ?? found.find(({ order }) => order === 'ambiguous') ?? { order: null, example: null, column: null }
}

function decimalWarnings(decimals: ReturnType<typeof detectDecimal>): Warning[] {
  if (decimals.evidence === 'ambiguous') {
    const detail =
      'Numbers such as 1,234 and 1.234 can be read in two ways; nothing in the sample decides. The point is taken as decimal mark.'
    return [{ code: 'decimal_ambiguous', field: 'read.decimal', detail }]
  }
  if (decimals.against === 0) return []
  const detail = `${decimals.against} numbers of the sample are written with the other decimal mark.`
  return [{ code: 'decimal_mixed', field: 'read.decimal', detail }]
}

function dateWarnings(dates: DateOrderGuess & { column: string | null }): Warning[] {
  if (dates.order !== 'ambiguous' && dates.order !== 'inconsistent') return []
  const code = dates.order === 'ambiguous' ? 'date_order_ambiguous' : 'date_order_inconsistent'
  const reason =
    dates.order === 'ambiguous'
      ? `No date of the sample tells day from month (${dates.example}). Choose read.dateOrder.`
      : `The sample has dates of both orders (${dates.example}). Choose read.dateOrder; the others will be rejected.`
  return [{ code, field: 'read.dateOrder', detail: reason }]
}

function columnWarnings(profiles: readonly ColumnProfile[], columns: readonly ColumnView[]): Warning[] {
  const warnings = profiles.flatMap((profile, place): Warning[] => {
    const role = columns[place]?.guess.role
    const about = (code: Warning['code'], detail: string): Warning => ({ code, field: profile.name, detail })
    return [
      ...(role === 'identifier' && profile.damaged > 0
        ? [about('identifier_damaged', `${profile.damaged} cells were rounded by a spreadsheet, such as 1.38E+10.`)]
        : []),
      ...(role === 'identifier' && profile.pointZero > 0
        ? [about('identifier_decimal', 'Whole numbers are written with .0; read them with as: integer.')]
        : []),
      ...(profile.missingWords.length > 0
        ? [about('missing_words', `These cells seem to mean "no value": ${profile.missingWords.join(', ')}.`)]
        : []),
    ]
  })
  const has = (role: string): boolean => columns.some(({ guess }) => guess.role === role)
  if (!has('time')) {
    const detail =
      'No column looks like a time: the rows would set traits only. Give a time to import events or answers.'
    warnings.push({ code: 'no_time', field: null, detail })
  }
  if (!has('identifier')) {
    warnings.push({ code: 'no_identifier', field: null, detail: 'No column looks like it names a person.' })
  }
  return warnings
}
