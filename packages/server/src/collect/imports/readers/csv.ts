import { say } from '../../../platform/kernel/index.ts'
import { CsvSplitter, TooManyUnclosedQuotes } from '../model/csv.ts'
import { createDecoder, type StreamDecoder } from '../model/encoding.ts'
import type { SourceRow } from '../model/row.ts'
import type { ByteSource } from './bytes.ts'
import { belowHeader } from './header.ts'
import { type Limits, unreadable } from './limits.ts'
import type { ResolvedRead, Table } from './table.ts'
import { words } from './words.ts'

/** Opens a CSV: reads as far as its header. Throws `cannot_compute` for an empty file or too many columns. */
export async function openCsv(source: ByteSource, read: ResolvedRead, limits: Limits): Promise<Table> {
  const decoder = createDecoder(read.encoding)
  const pieces = splitRows(source, decoder, read)
  const close = async (): Promise<void> => {
    await pieces.return()
  }
  try {
    const widthOf = ([first]: readonly SourceRow[]): number => first?.cells.length ?? 0
    const table = await belowHeader(pieces, read, { limits, widthOf, empty: say(words.noRows) })
    return { ...table, fraction: source.fraction, damaged: decoder.damaged, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function* splitRows(
  source: ByteSource,
  decoder: StreamDecoder,
  read: ResolvedRead,
): AsyncGenerator<SourceRow[], void> {
  const splitter = new CsvSplitter(read)
  const unmark = createMarkRemover()
  const skip = createLineSkipper(read.skipRows, read.newline === 'cr' ? '\r' : '\n')
  const shift = (rows: SourceRow[]): SourceRow[] =>
    read.skipRows === 0 ? rows : rows.map((row) => ({ ...row, line: row.line + read.skipRows }))
  try {
    for await (const chunk of source.chunks()) {
      const rows = splitter.push(skip(unmark(decoder.push(chunk))))
      if (rows.length > 0) yield shift(rows)
    }
    yield shift([...splitter.push(skip(unmark(decoder.end()))), ...splitter.end()])
  } catch (error) {
    if (!(error instanceof TooManyUnclosedQuotes)) throw error
    throw unreadable(say(words.quotes, { line: error.line }))
  }
}

/** Drops byte order marks at the beginning of lines: each file that was put together with others had one. */
function createMarkRemover(): (text: string) => string {
  let atStart = true
  return (text) => {
    if (text === '') return text
    const marked = atStart && text.startsWith('\ufeff') ? text.slice(1) : text
    atStart = /[\r\n]$/.test(text)
    return marked.includes('\ufeff') ? marked.replace(/([\r\n])\ufeff/g, '$1') : marked
  }
}

/** Drops the first lines of a text that comes in pieces. */
function createLineSkipper(lines: number, eol: string): (text: string) => string {
  let left = lines
  return (text) => {
    let at = 0
    while (left > 0) {
      const end = text.indexOf(eol, at)
      if (end === -1) return ''
      at = end + 1
      left--
    }
    return at === 0 ? text : text.slice(at)
  }
}
