import type { ColumnChunk, FileMetaData, SchemaElement } from 'hyparquet'
import type { Json } from '../../../platform/kernel/index.ts'

/** What the decoder does not do right by itself: exact decimals, floats of 32 bits, times of day, wall-clock times. */
type Reading =
  | { as: 'decimal'; scale: number }
  | { as: 'single' }
  | { as: 'unsigned' }
  | { as: 'time_of_day'; perSecond: number }
  | { as: 'local_time' }
  | { as: 'interval' }
  | { as: 'struct'; fields: ReadonlyMap<string, Reading> }

/** A file's description and how to read what stands outside of lists, by the names on the way to it. */
export type ExactValues = { metadata: FileMetaData; fields: ReadonlyMap<string, Reading> }

/**
 * Takes from the schema what the decoder would turn into floats: decimals come as they are stored and are read by `exactJson`.
 * A customer's number of 20 digits would lose its last ones, and two customers become one. Within lists nothing changes.
 */
export function exactValues(metadata: FileMetaData): ExactValues {
  const schema = metadata.schema.map((element) => ({ ...element }))
  let at = 1
  const read = (count: number, inList: boolean): Map<string, Reading> => {
    const fields = new Map<string, Reading>()
    for (let child = 0; child < count && at < schema.length; child += 1) {
      const element = schema[at] as SchemaElement
      at += 1
      const repeats = inList || element.repetition_type === 'REPEATED'
      if (element.num_children) {
        const inner = read(element.num_children, repeats)
        if (!repeats && inner.size > 0) fields.set(element.name, { as: 'struct', fields: inner })
      } else if (!repeats || element.converted_type === 'INTERVAL') {
        const reading = takeReading(element)
        if (reading && !repeats) fields.set(element.name, reading)
      }
    }
    return fields
  }
  const fields = read(schema[0]?.num_children ?? 0, false)
  const row_groups = metadata.row_groups.map((group) => ({ ...group, columns: group.columns.map(wide) }))
  return { metadata: { ...metadata, schema, row_groups }, fields }

  function wide(column: ColumnChunk): ColumnChunk {
    const meta = column.meta_data
    if (!meta || !isDeltas(meta.encodings) || readingAt(fields, meta.path_in_schema)?.as !== 'unsigned') return column
    return { ...column, meta_data: { ...meta, type: 'INT64' } }
  }
}

/**
 * DuckDB writes the first of a column's differences of unsigned 32 bits in 33, of which the decoder reads 32: 4000000000 came as
 * 1852516352. As differences of 64 bits, which are written in the same way, they are read whole.
 */
function isDeltas(encodings: readonly string[]): boolean {
  return (
    encodings.includes('DELTA_BINARY_PACKED') &&
    encodings.every((name) => name === 'DELTA_BINARY_PACKED' || name === 'RLE')
  )
}

function readingAt(fields: ReadonlyMap<string, Reading>, path: readonly string[]): Reading | undefined {
  const [name = '', ...rest] = path
  const reading = fields.get(name)
  return reading?.as === 'struct' ? readingAt(reading.fields, rest) : reading
}

/** How to read a leaf; a decimal's mark is taken off so that its stored form comes through. */
function takeReading(element: SchemaElement): Reading | null {
  const { logical_type: logical, converted_type: converted } = element
  if (converted === 'INTERVAL') {
    delete element.converted_type
    return { as: 'interval' }
  }
  // Of variable length: without the mark the decoder would take the bytes for text.
  if (converted === 'DECIMAL' && element.type !== 'BYTE_ARRAY') {
    delete element.converted_type
    delete element.logical_type
    return { as: 'decimal', scale: element.scale ?? 0 }
  }
  const isUnsigned =
    converted === 'UINT_32' || (logical?.type === 'INTEGER' && logical.bitWidth === 32 && !logical.isSigned)
  if (isUnsigned && element.type === 'INT32') {
    delete element.converted_type
    delete element.logical_type
    return { as: 'unsigned' }
  }
  if (element.type === 'FLOAT') return { as: 'single' }
  if (logical?.type === 'TIME') return { as: 'time_of_day', perSecond: perSecond[logical.unit] }
  if (converted === 'TIME_MILLIS') return { as: 'time_of_day', perSecond: perSecond.MILLIS }
  if (converted === 'TIME_MICROS') return { as: 'time_of_day', perSecond: perSecond.MICROS }
  return logical?.type === 'TIMESTAMP' && !logical.isAdjustedToUTC ? { as: 'local_time' } : null
}

const perSecond = { MILLIS: 1_000, MICROS: 1_000_000, NANOS: 1_000_000_000 } as const

/** Times as ISO text with Z; `exactJson` takes the Z away where the file says that they are wall-clock times. */
export const parsers = {
  timestampFromMilliseconds: (value: bigint) => iso(Number(value)),
  timestampFromMicroseconds: (value: bigint) => iso(Number(value / 1000n)),
  timestampFromNanoseconds: (value: bigint) => iso(Number(value / 1_000_000n)),
  dateFromDays: (days: number) => iso(days * 86_400_000).slice(0, 10),
}

function iso(ms: number): string {
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms)
}

/** Decoded values as JSON: numbers that a float cannot hold as text, bytes as base64, NaN as missing. */
export function exactJson(value: unknown, reading?: Reading): Json {
  if (value === null || value === undefined) return null
  if (reading?.as === 'decimal') return decimalJson(value, reading.scale)
  if (reading?.as === 'unsigned') return Number(BigInt.asUintN(32, BigInt(value as number | bigint)))
  if (reading?.as === 'interval') return value instanceof Uint8Array ? intervalText(value) : null
  if (reading?.as === 'single' && typeof value === 'number') return singleJson(value)
  if (reading?.as === 'time_of_day') return timeOfDay(value, reading.perSecond)
  if (reading?.as === 'local_time') return typeof value === 'string' ? value.replace('T', ' ').replace('Z', '') : null
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'boolean') return value
  if (value instanceof Date) return iso(value.getTime())
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map((item) => exactJson(item))
  if (reading?.as !== 'struct') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, exactJson(inner)]))
  }
  // A struct that is null as a whole is no column of its own beside those of its fields.
  const filled = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined)
  return Object.fromEntries(filled.map(([key, inner]) => [key, exactJson(inner, reading.fields.get(key))]))
}

function decimalJson(value: unknown, scale: number): Json {
  const unscaled = value instanceof Uint8Array ? signedOf(value) : BigInt(value as number | bigint)
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const [whole, part] = [digits.slice(0, digits.length - scale), digits.slice(digits.length - scale)]
  const decimals = scale === 0 ? '' : part.replace(/0+$/, '')
  const text = `${unscaled < 0n ? '-' : ''}${whole}${decimals === '' ? '' : `.${decimals}`}`
  // Fifteen significant digits survive a float, more may not.
  return (whole + decimals).replace(/^0+/, '').length <= 15 ? Number(text) : text
}

/** A float of 32 bits as the shortest number that it stands for: 19.99, not the 19.989999771118164 that the same bits are in 64. */
function singleJson(value: number): Json {
  if (!Number.isFinite(value)) return null
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return Number(value.toPrecision(9))
}

/** A whole number in two's complement, largest byte first. */
function signedOf(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
}

/** Time of day as HH:MM:SS, with milliseconds where there are any. */
function timeOfDay(value: unknown, unitsPerSecond: number): Json {
  if (typeof value !== 'number' && typeof value !== 'bigint') return null
  const ms = Math.floor((Number(value) * 1000) / unitsPerSecond)
  if (!(ms >= 0 && ms < 86_400_000)) return String(value)
  const text = iso(ms).slice(11, 23)
  return text.endsWith('.000') ? text.slice(0, 8) : text
}

/** Twelve bytes: months, days and milliseconds, each 32 bits, smallest byte first; as ISO 8601 writes a duration. */
function intervalText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [months, days, ms] = [view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true)]
  const text = `P${months > 0 ? `${months}M` : ''}${days > 0 ? `${days}D` : ''}${ms > 0 ? `T${ms / 1000}S` : ''}`
  return text === 'P' ? 'PT0S' : text
}
