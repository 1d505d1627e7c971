import { timeZoneSchema } from '../../../platform/contract/index.ts'
import { say } from '../../../platform/kernel/index.ts'
import type { Detection } from '../contract/detection.ts'
import type { ReadSettings } from '../contract/read.ts'
import { columnNames, detectHeader, headerCells, isSecondHeader } from '../model/columns.ts'
import { CsvSplitter } from '../model/csv.ts'
import { detectDialect, wholeLines } from '../model/dialect.ts'
import { createDecoder, detectEncoding, type EncodingGuess, encodingToRead } from '../model/encoding.ts'
import { growingColumns, rowOfJsonLine } from '../model/json-lines.ts'
import { isKnownHeader } from '../model/role-words.ts'
import { type Cell, cellText, isMissing, type SourceRow } from '../model/row.ts'
import { checkColumns } from './header.ts'
import { type Limits, unreadable } from './limits.ts'
import { formatOf, openTable } from './open.ts'
import type { FileSample } from './sample.ts'
import { type ResolvedRead, resolveRead } from './table.ts'
import { words } from './words.ts'

/** What a look at a file gives: how it is read, its columns and some rows (cells by column). */
export type SampledTable = {
  read: ResolvedRead
  encoding: EncodingGuess
  confidence: Pick<Detection['confidence'], 'encoding' | 'delimiter' | 'header'>
  /** Places of the head that no character stands for. */
  damaged: number
  columns: string[]
  rows: Cell[][]
  /** Zone of times without an offset, where the file itself says so. */
  zone: string | null
}

/** Rows that are looked at: enough for types, and for day and month to differ. */
const rowsMax = 2000

/** Reads a sample as a table; `given` settings are taken as they are, but for an encoding that it cannot be in; the rest is detected. */
export async function sampleTable(
  file: { path: string; sample: FileSample; limits: Limits },
  given: ReadSettings,
): Promise<SampledTable> {
  const { sample } = file
  const bytes = [sample.head, ...sample.pieces]
  const encoding = detectEncoding(bytes)
  const chosen = encodingToRead(given.encoding, encoding, bytes)
  const decoded = decodeHead(sample.head, chosen)
  const format = given.format ?? formatOf(sample.head, decoded.text)
  if (format === 'xlsx' || format === 'parquet') return await sampleBinary(file, { ...given, format }, encoding)
  const known = { ...given, format, encoding: chosen }
  const pieces = sample.pieces.map((piece) => innerLines(decodeHead(piece, chosen).text))
  const text = sample.bytes > sample.head.length ? wholeLines(decoded.text) : decoded.text
  const sampled = format === 'jsonl' ? sampleJsonLines([text, ...pieces], known) : sampleCsv(text, pieces, known)
  // As the reader would refuse it: better before somebody maps columns.
  if (sampled.columns.length === 0) {
    const isEmpty = format === 'csv' || decoded.text.trim() === ''
    throw unreadable(say(isEmpty ? words.noRows : words.noJsonLine))
  }
  checkColumns(sampled.columns.length, file.limits)
  const encodingConfidence = given.encoding === undefined ? encoding.confidence : 'certain'
  return {
    ...sampled,
    encoding,
    damaged: decoded.damaged,
    confidence: { ...sampled.confidence, encoding: encodingConfidence },
  }
}

function decodeHead(bytes: Uint8Array, encoding: ResolvedRead['encoding']): { text: string; damaged: number } {
  const decoder = createDecoder(encoding)
  return { text: decoder.push(bytes), damaged: decoder.damaged() }
}

/** The whole lines inside a piece. */
function innerLines(text: string): string {
  const first = text.search(/[\r\n]/)
  return first === -1 ? '' : wholeLines(text.slice(first + 1))
}

type Sampled = Omit<SampledTable, 'encoding' | 'damaged'>

function sampleCsv(head: string, pieces: string[], given: ReadSettings): Sampled {
  const dialect = detectDialect(head)
  const settings = { ...dialect, ...definedOf(given) }
  const asked = resolveRead(settings)
  const above = given.skipRows === undefined ? rowsAboveLabels(splitSample(skipLines(head, asked), asked)) : 0
  const read = { ...asked, skipRows: asked.skipRows + above }
  const rows = splitSample(skipLines(head, read), read)
  const width = widthOf(rows)
  const more = pieces.flatMap((piece) => splitSample(piece, read)).filter((row) => row.cells.length === width)
  const header = headerOf(rows, given)
  const named = { header: header.header, headerRows: headerRowsOf(rows, given) }
  const body = named.header ? rows.slice(named.headerRows) : rows
  return {
    read: { ...read, ...named },
    confidence: {
      encoding: 'certain',
      delimiter: given.delimiter === undefined ? dialect.confidence : 'likely',
      header: header.confidence,
    },
    columns: columnNames(headerCells(rows, named), width),
    rows: spread([...body, ...more].filter((row) => !isImportIds(row))),
    zone: statedZone(rows),
  }
}

/** The zone that Qualtrics' row of ids names beside its times (`"timeZone":"America/Denver"`; Z is UTC). */
function statedZone(rows: readonly SourceRow[]): string | null {
  const ids = rows.slice(0, 3).find(isImportIds)
  const named = ids?.cells.map((cell) => /"timeZone":"([\w/+-]{1,64})"/.exec(cellText(cell))?.[1]).find(Boolean)
  return timeZoneSchema.safeParse(named === 'Z' ? 'UTC' : named).data ?? null
}

/**
 * Qualtrics writes three rows above its answers: codes (Q1), labels (the questions) and `{"ImportId":"QID1"}`. The labels name the
 * columns: rows above them, 0 for other files. The third row stays, and is rejected: it has no time and is nobody's answer.
 */
function rowsAboveLabels(rows: readonly SourceRow[]): number {
  const at = rows.slice(0, 3).findIndex(isImportIds)
  const [first, labels] = [rows[0], rows[at - 1]]
  return first && labels ? labels.line - first.line : 0
}

function isImportIds({ cells }: SourceRow): boolean {
  const filled = cells.map(cellText).filter((text) => text !== '')
  return filled.length > 0 && filled.every((text) => /^\{"ImportId":/.test(text))
}

/** How many rows name the columns: a second one is seen where settings do not say. */
function headerRowsOf([first, second]: readonly SourceRow[], given: ReadSettings): number {
  if (given.headerRows !== undefined) return given.headerRows
  return first && second && isSecondHeader(first.cells, second.cells) ? 2 : 1
}

function headerOf(
  rows: readonly SourceRow[],
  given: ReadSettings,
): { header: boolean; confidence: 'likely' | 'unsure' } {
  if (given.header !== undefined) return { header: given.header, confidence: 'likely' }
  return detectHeader(
    rows.slice(0, 200).map(({ cells }) => cells),
    isKnownHeader,
  )
}

/** Settings that are set: an absent one does not overwrite what was detected. */
function definedOf(settings: ReadSettings): ReadSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}

function splitSample(text: string, read: ResolvedRead): SourceRow[] {
  const splitter = new CsvSplitter(read)
  try {
    return [...splitter.push(text), ...splitter.end()].filter((row) => !row.problem)
  } catch {
    return []
  }
}

function skipLines(text: string, read: ResolvedRead): string {
  const eol = read.newline === 'cr' ? '\r' : '\n'
  let at = 0
  for (let line = 0; line < read.skipRows; line++) {
    const end = text.indexOf(eol, at)
    if (end === -1) return ''
    at = end + 1
  }
  return text.slice(at)
}

function widthOf(rows: readonly SourceRow[]): number {
  return rows[0]?.cells.length ?? 0
}

/** At most `rowsMax` rows, evenly over what there is. */
function spread(rows: readonly SourceRow[]): Cell[][] {
  const step = Math.max(1, Math.ceil(rows.length / rowsMax))
  return rows.filter((_, index) => index % step === 0).map(({ cells }) => cells)
}

function sampleJsonLines(texts: string[], given: ReadSettings): Sampled {
  const columns = growingColumns(2000)
  const rows = texts.flatMap((text) =>
    text.split('\n').flatMap((line, index) => {
      const row = rowOfJsonLine(line, index + 1, columns)
      return row && !row.problem ? [row] : []
    }),
  )
  return {
    read: resolveRead(given),
    confidence: { encoding: 'certain', delimiter: 'likely', header: 'likely' },
    columns: [...columns.names],
    rows: spread(rows),
    zone: null,
  }
}

async function sampleBinary(
  file: { path: string; limits: Limits },
  given: ReadSettings,
  encoding: EncodingGuess,
): Promise<SampledTable> {
  const asked = resolveRead(given)
  const raw = asked.format === 'xlsx' ? { ...asked, header: false } : asked
  const { columns, rows } = await firstRows(file, raw)
  const base = { encoding: { ...encoding, encoding: 'utf-8' as const }, damaged: 0 }
  const sure = { encoding: 'certain', delimiter: 'likely' } as const
  if (asked.format === 'parquet') {
    return { ...base, read: asked, confidence: { ...sure, header: 'likely' }, columns, rows: spread(rows), zone: null }
  }
  const titles = titleRows(rows)
  const skipRows = given.skipRows ?? titles + rowsAboveLabels(rows.filter(({ line }) => line > titles))
  const table = rows.filter(({ line }) => line > skipRows)
  const header = headerOf(table, given)
  const named = { header: header.header, headerRows: headerRowsOf(table, given) }
  const width = named.header ? 0 : Math.max(0, ...table.map(({ cells }) => cells.length))
  return {
    ...base,
    read: { ...asked, skipRows, ...named },
    confidence: { ...sure, header: header.confidence },
    columns: columnNames(headerCells(table, named), width),
    rows: spread((named.header ? table.slice(named.headerRows) : table).filter((row) => !isImportIds(row))),
    zone: statedZone(table),
  }
}

async function firstRows(
  file: { path: string; limits: Limits },
  read: ResolvedRead,
): Promise<{ columns: string[]; rows: SourceRow[] }> {
  const table = await openTable(file.path, read, file.limits)
  try {
    const rows: SourceRow[] = []
    for await (const piece of table.rows()) {
      rows.push(...piece)
      if (rows.length >= rowsMax) break
    }
    return { columns: [...table.columns.names], rows: rows.slice(0, rowsMax) }
  } finally {
    await table.close()
  }
}

/** Rows above the first in which at least half of the usual number of columns is filled. */
function titleRows(rows: readonly SourceRow[]): number {
  const filled = (row: SourceRow): number => row.cells.filter((cell) => !isMissing(cell)).length
  const counts = rows.map(filled).sort((a, b) => a - b)
  const usual = counts[Math.floor(counts.length / 2)] ?? 0
  if (usual < 2) return 0
  const first = rows.slice(0, 50).find((row) => filled(row) >= Math.max(2, Math.ceil(usual / 2)))
  return first ? first.line - 1 : 0
}
