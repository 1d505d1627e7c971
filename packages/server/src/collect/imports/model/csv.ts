import { cutText, expected, problemOf, type SourceRow } from './row.ts'

/** How a CSV is written. `quote` '' = no character has the meaning of a quote; `\"` = a double quote in a cell has a backslash before it. */
export type CsvDialect = { delimiter: string; quote: '"' | "'" | '' | '\\"'; newline: 'lf' | 'cr' }

/** Longest record in characters; above it the first line of the record is rejected and reading goes on below it. */
export const recordCharsMax = 1_048_576

/** After so many quotes that never close, the file is no CSV with this quote: going on would search a megabyte a line. */
const unclosedQuotesMax = 200

type Parsed = { cells: string[]; end: number; lines: number } | 'incomplete' | 'unclosed'

/** Thrown when a file opens quotes again and again without closing them. */
export class TooManyUnclosedQuotes extends Error {
  override readonly name = 'TooManyUnclosedQuotes'
  readonly line: number
  constructor(line: number) {
    super(`more than ${unclosedQuotesMax} quotes do not close, the last on line ${line}`)
    this.line = line
  }
}

/**
 * Splits decoded CSV text into rows, piece by piece, in memory bounded by the longest record. Differs from a plain RFC
 * 4180 parser where real files do: the line of a row is the line where it starts; a quote closes only before a delimiter
 * or line end, so quotes in the middle of a cell stay in it; a quote that never closes costs one line, not the rest of
 * the file; blank lines are passed over; CR LF and LF may be mixed. Throws TooManyUnclosedQuotes.
 */
export class CsvSplitter {
  #text = ''
  #line = 1
  #skipToLineEnd = false
  #unclosed = 0
  readonly #delimiter: string
  readonly #quote: string
  readonly #escapes: boolean
  readonly #eol: string
  readonly #charsMax: number

  constructor(dialect: CsvDialect, charsMax = recordCharsMax) {
    this.#delimiter = dialect.delimiter
    this.#escapes = dialect.quote === '\\"'
    this.#quote = this.#escapes ? '"' : dialect.quote
    this.#eol = dialect.newline === 'cr' ? '\r' : '\n'
    this.#charsMax = charsMax
  }

  /** Takes the next piece of text and gives the rows that it completes. */
  push(text: string): SourceRow[] {
    this.#text = this.#text === '' ? text : this.#text + text
    return this.#drain(false)
  }

  /** Gives what is left when the file has ended. */
  end(): SourceRow[] {
    return this.#drain(true)
  }

  #drain(final: boolean): SourceRow[] {
    const rows: SourceRow[] = []
    let position = 0
    while (position < this.#text.length) {
      const next = this.#skipToLineEnd ? this.#passLine(position, final) : this.#record(position, final, rows)
      if (next === null) break
      position = next
    }
    this.#text = position === 0 ? this.#text : this.#text.slice(position)
    return rows
  }

  /** Passes over the rest of a line that is too long to hold; null = needs more text. */
  #passLine(position: number, final: boolean): number | null {
    const at = this.#text.indexOf(this.#eol, position)
    if (at === -1) return this.#text.length > position || final ? this.#text.length : null
    this.#skipToLineEnd = false
    this.#line++
    return at + 1
  }

  #record(position: number, final: boolean, rows: SourceRow[]): number | null {
    const parsed = this.#plainLine(position, final) ?? this.#quotedRecord(position, final)
    if (typeof parsed === 'object') {
      const blank = parsed.cells.length === 1 && parsed.cells[0]?.trim() === ''
      if (!blank) rows.push({ line: this.#line, cells: parsed.cells.map(cellMeant) })
      this.#line += parsed.lines
      return parsed.end
    }
    const tooLong = this.#text.length - position > this.#charsMax
    if (parsed === 'incomplete' && !tooLong) return null
    return this.#giveUpLine(position, rows, parsed === 'unclosed' || this.#startsQuoted(position))
  }

  /** A whole line without a quote, the usual case: split at once. null = the careful way is needed. */
  #plainLine(position: number, final: boolean): Parsed | null {
    const at = this.#text.indexOf(this.#eol, position)
    if (at === -1 && !final) return null
    const end = at === -1 ? this.#text.length : at
    if (end - position > this.#charsMax) return 'incomplete'
    let line = this.#text.slice(position, end)
    if (line.endsWith('\r')) line = line.slice(0, -1)
    if (this.#quote !== '' && line.includes(this.#quote)) return null
    return { cells: line.split(this.#delimiter), end: at === -1 ? end : at + 1, lines: 1 }
  }

  #quotedRecord(position: number, final: boolean): Parsed {
    const cells: string[] = []
    let at = position
    let lines = 1
    for (;;) {
      const cell = this.#startsQuoted(at) ? this.#quotedCell(at, final) : this.#bareCell(at, final)
      if (typeof cell === 'string') return cell
      cells.push(cell.value)
      lines += cell.lines
      at = cell.end
      if (at >= this.#text.length) return final ? { cells, end: at, lines } : 'incomplete'
      if (this.#text[at] === this.#delimiter) at++
      else return { cells, end: at + 1, lines }
      if (at - position > this.#charsMax) return 'incomplete'
      if (at >= this.#text.length && final) return { cells: [...cells, ''], end: at, lines }
    }
  }

  #startsQuoted(at: number): boolean {
    if (this.#quote === '') return false
    let start = at
    while (this.#text[start] === ' ') start++
    return this.#text[start] === this.#quote
  }

  #bareCell(at: number, final: boolean): { value: string; end: number; lines: number } | 'incomplete' {
    let end = at
    while (end < this.#text.length && this.#text[end] !== this.#delimiter && this.#text[end] !== this.#eol) end++
    if (end >= this.#text.length && !final) return 'incomplete'
    const value = this.#text.slice(at, end)
    const atLineEnd = this.#text[end] !== this.#delimiter
    return { value: atLineEnd && value.endsWith('\r') ? value.slice(0, -1) : value, end, lines: 0 }
  }

  #quotedCell(at: number, final: boolean): { value: string; end: number; lines: number } | 'incomplete' | 'unclosed' {
    const quote = this.#quote
    const open = this.#text.indexOf(quote, at)
    let from = open + 1
    for (;;) {
      const close = this.#text.indexOf(quote, from)
      if (close === -1) return final ? 'unclosed' : 'incomplete'
      if (close - open > this.#charsMax) return 'unclosed'
      if (this.#escapes && this.#isEscaped(open, close)) {
        from = close + 1
        continue
      }
      if (!this.#escapes && this.#text[close + 1] === quote) {
        from = close + 2
        continue
      }
      const end = this.#afterClosingQuote(close + 1)
      if (end >= this.#text.length && !final) return 'incomplete'
      if (end !== -1) {
        const raw = this.#text.slice(open + 1, close)
        return { value: this.#meant(raw), end, lines: countOf(raw, this.#eol) }
      }
      from = close + 1
    }
  }

  /** Whether an odd number of backslashes stands before the quote at `at`. */
  #isEscaped(open: number, at: number): boolean {
    let first = at
    while (first - 1 > open && this.#text[first - 1] === '\\') first--
    return (at - first) % 2 === 1
  }

  /** What stands between quotes, without what its writer put before those inside. Backslashes elsewhere are themselves, as Spark has it. */
  #meant(raw: string): string {
    return this.#escapes
      ? raw.replace(/\\+(?="|$)/g, (run) => '\\'.repeat(run.length / 2))
      : raw.replaceAll(this.#quote + this.#quote, this.#quote)
  }

  /** Where the delimiter, line end or end of text after a closing quote is; -1 when other text follows: no closing quote. */
  #afterClosingQuote(start: number): number {
    let at = start
    while (this.#text[at] === ' ' || (this.#text[at] === '\r' && this.#eol === '\n')) at++
    if (at >= this.#text.length) return this.#text.length
    return this.#text[at] === this.#delimiter || this.#text[at] === this.#eol ? at : -1
  }

  /** Rejects the line at `position` and goes on with the next. */
  #giveUpLine(position: number, rows: SourceRow[], unclosed: boolean): number {
    const at = this.#text.indexOf(this.#eol, position)
    const end =
      at === -1 || at - position > this.#charsMax ? Math.min(this.#text.length, position + this.#charsMax) : at
    if (unclosed && ++this.#unclosed > unclosedQuotesMax) throw new TooManyUnclosedQuotes(this.#line)
    const found = cutText(this.#text.slice(position, end), 2000)
    const problem = unclosed
      ? problemOf('unclosed_quote', { found, expected: expected('closingQuote') })
      : problemOf('row_too_long', { found, expected: expected('rowCharacters', { most: this.#charsMax }) })
    rows.push({ line: this.#line, cells: [found], problem })
    if (at === end) {
      this.#line++
      return end + 1
    }
    this.#skipToLineEnd = true
    return end
  }
}

/** How shops keep a spreadsheet from counting with an order's or a phone's number: ="0012", '13800000000. */
const markedAsText = /^(?:="([^"]*)"|'([-+]?\d[\d .-]*))$/

/** A cell without what its writer only says how to read it by: such a mark, or the \N of MySQL, Hive and PostgreSQL for none. */
function cellMeant(cell: string): string {
  const first = cell[0]
  if (first !== '=' && first !== "'" && first !== '\\') return cell
  if (cell === '\\N') return ''
  const [, formula, typed] = markedAsText.exec(cell) ?? []
  return formula ?? typed ?? cell
}

function countOf(text: string, character: string): number {
  let count = 0
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count++
  return count
}
