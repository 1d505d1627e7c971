import type { Encoding, FileFormat, ReadSettings } from '../contract/read.ts'
import type { CsvDialect } from '../model/csv.ts'
import type { SourceRow } from '../model/row.ts'
import type { Columns } from '../model/view.ts'

/** How a file is read, with nothing left open: what detection found and the person confirmed. */
export type ResolvedRead = {
  format: FileFormat
  encoding: Encoding
  delimiter: string
  quote: CsvDialect['quote']
  newline: 'lf' | 'cr'
  skipRows: number
  header: boolean
  headerRows: number
  sheet: string | null
}

/** An open file as a table: the rows below the header in the order of the file, in pieces, never all at once. */
export type Table = {
  columns: Columns
  rows(): AsyncIterable<SourceRow[]>
  /** Share of the file that was read, 0 to 1. */
  fraction(): number
  /** Places in text that no character stands for; they became U+FFFD. */
  damaged(): number
  close(): Promise<void>
}

/** Fills what settings leave open with plain defaults; detection fills them better. */
export function resolveRead(settings: ReadSettings): ResolvedRead {
  return {
    format: settings.format ?? 'csv',
    encoding: settings.encoding ?? 'utf-8',
    delimiter: settings.delimiter ?? ',',
    quote: settings.quote ?? '"',
    newline: settings.newline ?? 'lf',
    skipRows: settings.skipRows ?? 0,
    header: settings.header ?? true,
    headerRows: settings.headerRows ?? 1,
    sheet: settings.sheet ?? null,
  }
}
