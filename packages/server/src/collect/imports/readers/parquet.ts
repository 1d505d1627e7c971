import { brotliDecompressSync } from 'node:zlib'
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
} from 'hyparquet'
import { compressors as decoders } from 'hyparquet-compressors'
import { type Json, say } from '../../../platform/kernel/index.ts'
import { type GrowingColumns, growingColumns, rowOfRecord } from '../model/json-lines.ts'
import type { SourceRow } from '../model/row.ts'
import { type Limits, unreadable, unreadableBecause } from './limits.ts'
import { type ExactValues, exactJson, exactValues, parsers } from './parquet-values.ts'
import type { Table } from './table.ts'
import { words } from './words.ts'

/** Rows that are decoded at once at the least; their columns are in memory together. */
const sliceRows = 32768

/**
 * Cells that are decoded at once where columns are few. DuckDB puts a whole column of a row group on one page, which is decoded
 * anew for every slice: a million rows took minutes.
 */
const sliceCells = 1024 * 1024

/** Opens a Parquet file. Structs become columns with dots; lists stay JSON; times come as ISO text, with Z when they are instants; decimals keep their digits. */
export async function openParquet(path: string, limits: Limits): Promise<Table> {
  const file = await asyncBufferFromFile(path)
  await checkFooter(file)
  const metadata = await readable(parquetMetadataAsync(file))
  checkGroups(metadata, file.byteLength, limits)
  const source: Source = { file, ...exactValues(metadata), compressors: guarded(limits) }
  const columns = growingColumns(limits.columnsMax)
  const total = Number(metadata.num_rows)
  let done = 0
  await fillColumns(source, columns, limits)
  async function* rows(): AsyncIterable<SourceRow[]> {
    done = 0
    for (const slice of slices(metadata)) {
      const records = await readSlice(source, slice)
      for (let from = 0; from < records.length; from += sliceRows) {
        const piece = records.slice(from, from + sliceRows)
        done = slice.start + from + piece.length
        yield piece.map((record, index) => rowOfRecord(record, slice.start + from + index + 1, columns))
      }
    }
  }
  return { columns, rows, fraction: () => (total === 0 ? 1 : done / total), damaged: () => 0, close: async () => {} }
}

type Source = ExactValues & { file: AsyncBuffer; compressors: Compressors }

type Slice = { start: number; end: number }

/** Ranges of rows that stay within a row group, so that no group is decoded twice for one range. The first is short, for the preview. */
export function* slices(metadata: Pick<FileMetaData, 'row_groups'>): Iterable<Slice> {
  let groupStart = 0
  for (const group of metadata.row_groups) {
    const groupEnd = groupStart + Number(group.num_rows)
    const wide = Math.max(sliceRows, Math.floor(sliceCells / group.columns.length))
    for (let start = groupStart; start < groupEnd; ) {
      const end = Math.min(start + (start === 0 ? sliceRows : wide), groupEnd)
      yield { start, end }
      start = end
    }
    groupStart = groupEnd
  }
}

async function readSlice(source: Source, slice: Slice): Promise<Record<string, Json>[]> {
  let rows: Record<string, unknown>[] = []
  await readable(
    parquetRead({
      file: source.file,
      metadata: source.metadata,
      compressors: source.compressors,
      parsers,
      geoparquet: false,
      rowFormat: 'object',
      rowStart: slice.start,
      rowEnd: slice.end,
      onComplete: (found) => {
        rows = found
      },
    }),
  )
  // Rows that a row group claims beyond those of its pages come without a cell, and without end perhaps. A single one may be a null struct.
  const isAbsent = (row: Record<string, unknown>) => Object.values(row).every((cell) => cell === undefined)
  if (rows.length >= sliceRows && rows.every(isAbsent)) throw unreadable(say(words.parquetDamaged))
  return rows.map((row) => exactJson(row, { as: 'struct', fields: source.fields }) as Record<string, Json>)
}

/** The decoders of the package, but Node's own for Brotli: the other builds its dictionary for every page, a tenth of a second each. */
const nimble: Compressors = {
  ...decoders,
  BROTLI: (input, outputLength) => brotliDecompressSync(input, { maxOutputLength: outputLength }),
}

/** A page says itself how large it becomes; believe it only within reason. One that becomes nothing (all null) some decoders choke on. */
function guarded(limits: Limits): Compressors {
  const wrapped = Object.entries(nimble).map(([codec, decode]) => {
    const check: typeof decode = (input, outputLength) => {
      if (outputLength > limits.rowGroupBytesMax) throw new Error(`a page unpacks to ${outputLength} bytes`)
      return outputLength === 0 ? new Uint8Array(0) : decode(input, outputLength)
    }
    return [codec, check]
  })
  return Object.fromEntries(wrapped) as Compressors
}

/** Longest description of a file's columns and row groups; it is parsed as a whole. */
const footerBytesMax = 64 * 1024 * 1024

async function checkFooter(file: AsyncBuffer): Promise<void> {
  if (file.byteLength < 12) throw unreadable(say(words.parquetCut))
  const tail = new DataView(await file.slice(file.byteLength - 8))
  const length = tail.getUint32(0, true)
  if (tail.getUint32(4, true) !== 0x31524150) throw unreadable(say(words.parquetEnd))
  if (length > footerBytesMax) throw unreadable(say(words.parquetFooter, { bytes: length }))
}

/** The columns in the order of the schema, also those that the first rows leave empty. */
async function fillColumns(source: Source, columns: GrowingColumns, limits: Limits): Promise<void> {
  const leaves = source.metadata.row_groups[0]?.columns ?? []
  for (const { meta_data } of leaves) {
    const path = meta_data?.path_in_schema ?? []
    const isList = path.some((name) => ['list', 'element', 'item', 'array', 'key_value'].includes(name))
    const name = isList ? path[0] : path.join('.')
    if (name !== undefined && columns.add(name) === null) {
      throw unreadable(say(words.tooManyColumns, { most: limits.columnsMax }), String(leaves.length))
    }
  }
  // Damage in the first pages shows when the file is opened, not in the middle of an import.
  if (Number(source.metadata.num_rows) > 0) await readSlice(source, { start: 0, end: 1 })
}

function checkGroups(metadata: FileMetaData, bytes: number, limits: Limits): void {
  for (const group of metadata.row_groups) {
    if (group.columns.length === 0) throw unreadable(say(words.parquetDamaged))
    const stored = group.columns.reduce((sum, { meta_data }) => sum + Number(meta_data?.total_compressed_size ?? 0), 0)
    // A run of equal cells is a few bytes, however long: each counts as one.
    const unpacked = Math.max(Number(group.total_byte_size), Number(group.num_rows) * group.columns.length)
    if (stored > limits.rowGroupBytesMax) {
      throw unreadable(say(words.parquetRowGroup, { most: limits.rowGroupBytesMax }))
    }
    if (
      unpacked > limits.decompressedBytesMax ||
      (unpacked > limits.ratioFreeBytes && unpacked > bytes * limits.ratioMax)
    ) {
      throw unreadable(say(words.parquetTooFar, { times: limits.ratioMax }))
    }
  }
}

/** Damage in a Parquet file shows as any kind of error of its decoder. */
async function readable<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    throw unreadableBecause(say(words.parquetDamaged), error)
  }
}
