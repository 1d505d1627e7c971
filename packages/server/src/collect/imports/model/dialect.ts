import { type CsvDialect, CsvSplitter } from './csv.ts'
import { cellText, type SourceRow } from './row.ts'

/** How a CSV seems to be written. `unsure` when another delimiter fits as well, or none splits anything. */
export type DialectGuess = CsvDialect & { skipRows: number; confidence: 'likely' | 'unsure' }

const delimiters = [',', '\t', ';', '|'] as const
/** Enough lines to see a pattern; more only cost time. */
const sampleChars = 131_072

type Trial = { delimiter: string; quote: CsvDialect['quote']; rows: SourceRow[]; score: number; width: number }

/** Finds delimiter, quote, line end and the rows above the header of a CSV from its first lines. */
export function detectDialect(text: string): DialectGuess {
  const sample = wholeLines(text.slice(0, sampleChars))
  const newline = sample.includes('\n') || !sample.includes('\r') ? 'lf' : 'cr'
  const declared = /^"?sep=(.)"?\r?\n/i.exec(sample)
  const body = declared ? sample.slice(declared[0].length) : sample
  const candidates = declared?.[1] ? [declared[1]] : delimitersToTry(body)
  const trials = candidates
    .flatMap((delimiter) =>
      quotesToTry(body, delimiter).map((quote) => tryDialect(body, { delimiter, quote, newline })),
    )
    .sort((a, b) => b.score - a.score)
  const [best, second] = trials
  if (!best || best.score === 0) {
    return { delimiter: declared?.[1] ?? ',', quote: '"', newline, skipRows: declared ? 1 : 0, confidence: 'unsure' }
  }
  const rival = trials.find((trial) => trial.delimiter !== best.delimiter)
  return {
    delimiter: best.delimiter,
    quote: best.quote,
    newline,
    skipRows: (declared ? 1 : 0) + rowsAboveHeader(best),
    confidence: rival && rival.score > best.score * 0.9 && second ? 'unsure' : 'likely',
  }
}

/** A tab before every comma (Alipay, shops) keeps a spreadsheet from counting with long numbers and parts nothing by itself. */
function delimitersToTry(text: string): readonly string[] {
  const tabs = text.split('\t').length - 1
  const padding = text.match(/\t(?=[,\r\n])/g)?.length ?? 0
  const commas = text.includes('\t,')
  return commas && padding === tabs ? delimiters.filter((delimiter) => delimiter !== '\t') : delimiters
}

/** The text up to its last line end, so that no row is cut; all of it when it has none. */
export function wholeLines(text: string): string {
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'))
  return end <= 0 ? text : text.slice(0, end + 1)
}

/** The double quote always; the single one when cells stand between such; none when double quotes do not pair up. */
function quotesToTry(text: string, delimiter: string): CsvDialect['quote'][] {
  // As a code: a declared delimiter may be a sign that has a meaning in patterns (sep=\\).
  const sign = `\\u${delimiter.charCodeAt(0).toString(16).padStart(4, '0')}`
  const single = new RegExp(`(?:^|[\\r\\n${sign}])'[^'\\r\\n]*'(?=[\\r\\n${sign}]|$)`)
  if (single.test(text) && !text.includes('"')) return ["'", '"']
  return text.includes('\\"') ? ['\\"', '"', ''] : ['"', '']
}

/** A backslash and a quote before ordinary text are no end of a cell (`"C:\dir\",`), nor a backslash before a doubled quote. */
const escapedQuote = /\\"[^",;|\t\r\n]/

function tryDialect(text: string, dialect: CsvDialect): Trial {
  const rows = rowsOf(text, dialect)
  const widths = new Map<number, number>()
  for (const row of rows) if (!row.problem) widths.set(row.cells.length, (widths.get(row.cells.length) ?? 0) + 1)
  let width = 1
  for (const [cells, count] of widths)
    if (cells > 1 && count > (width === 1 ? 0 : (widths.get(width) ?? 0))) width = cells
  const alike = width === 1 ? 0 : (widths.get(width) ?? 0) / rows.length
  // More columns win between equals: a file with ; and decimal commas splits evenly at both.
  const preference = preferenceFor(dialect.quote, text)
  return {
    delimiter: dialect.delimiter,
    quote: dialect.quote,
    rows,
    width,
    score: alike * preference * (1 + width / 1000),
  }
}

function preferenceFor(quote: CsvDialect['quote'], text: string): number {
  if (quote === '\\"') return escapedQuote.test(text) ? 1.001 : 0.96
  return quote === '' ? 0.95 : 1
}

function rowsOf(text: string, dialect: CsvDialect): SourceRow[] {
  const splitter = new CsvSplitter(dialect)
  try {
    return [...splitter.push(text), ...splitter.end()]
  } catch {
    return []
  }
}

/** Lines before the first row in which at least half of the columns are filled: a title, a date of export. */
function rowsAboveHeader(trial: Trial): number {
  if (trial.width < 2) return 0
  const needed = trial.width === 2 ? 2 : Math.max(2, Math.ceil(trial.width / 2))
  const filled = (row: SourceRow): number => row.cells.filter((cell) => cellText(cell) !== '').length
  const header = trial.rows.slice(0, 50).find((row) => !row.problem && filled(row) >= needed)
  return header ? header.line - 1 : 0
}
