import type { TrackedMessage } from '../../ingest/index.ts'
import type { Converter, RejectedRow } from './convert.ts'
import { keyFingerprint, type SeenKeys } from './keys.ts'
import { expected, problemOf, type RowProblem, type SourceRow } from './row.ts'
import { groupRowsMax, type Unit } from './units.ts'

/** Rows, or messages, after which a chunk is handed on. */
const chunkRows = 2000
const chunkMessages = 5000

/**
 * Characters of messages after which a chunk is handed on, and that one unit may have at most. With a unit of the same size
 * on top, escaped at its worst, a chunk stays below the 32 MB of a record of the log.
 */
const chunkChars = 2 * 1024 * 1024

/** A rejected row with the group that it must be repaired with. */
export type KeptRow = RejectedRow & { group: string | null }

/** A unit that became messages. */
export type AcceptedUnit = {
  source: readonly SourceRow[]
  group: string | null
  messages: TrackedMessage[]
  withoutTime: boolean
  withoutPerson: boolean
}

/** What a stretch of a file became. Cut only between units, so that a group is never torn. */
export type Chunk = {
  rowsRead: number
  rowsSkipped: number
  accepted: AcceptedUnit[]
  messages: number
  chars: number
  rejected: KeptRow[]
}

/** A chunk to which nothing was added yet. */
export function emptyChunk(): Chunk {
  return { rowsRead: 0, rowsSkipped: 0, accepted: [], messages: 0, chars: 0, rejected: [] }
}

/** True when a chunk is large enough to be handed on. */
export function isFull(chunk: Chunk): boolean {
  return chunk.rowsRead >= chunkRows || chunk.messages >= chunkMessages || chunk.chars >= chunkChars
}

/** Converts a unit and adds it to a chunk. A key that the file has had before is rejected: it would silently vanish in the store. */
export function addUnit(chunk: Chunk, unit: Unit, use: { converter: Converter; seen: SeenKeys }): void {
  const { rows, group } = unit
  chunk.rowsRead += rows.length
  const repeated = noteKey(unit, use)
  const converted = use.converter.convert(rows)
  if (converted.outcome === 'rejected') {
    reject(
      chunk,
      converted.rejected.map((row) => ({ ...row, group })),
    )
  } else if (converted.outcome === 'skipped') {
    chunk.rowsSkipped += rows.length
  } else {
    const { messages, withoutTime, withoutPerson } = converted
    const chars = messages.reduce((sum, message) => sum + sizeOf(message.props) + sizeOf(message.traits) + 200, 0)
    const problem = problemOfUnit(unit, { repeated, chars, converter: use.converter })
    if (problem) {
      reject(
        chunk,
        rows.map((row) => ({ row, problems: [problem], group: unit.tooLarge ? null : group })),
      )
      return
    }
    chunk.accepted.push({ source: rows, group, messages, withoutTime, withoutPerson })
    chunk.messages += messages.length
    chunk.chars += chars
  }
}

/** Rejected rows are held until the chunk is recorded, so their size counts too. */
function reject(chunk: Chunk, rows: readonly KeptRow[]): void {
  for (const kept of rows) {
    chunk.rejected.push(kept)
    chunk.chars += sizeOf(kept.row.cells)
  }
}

function problemOfUnit(
  unit: Unit,
  found: { repeated: boolean; chars: number; converter: Converter },
): RowProblem | null {
  if (unit.tooLarge) return tooLarge(unit.group)
  if (found.repeated) return repeatedKey(unit, found.converter)
  if (found.chars <= chunkChars) return null
  const reason = unit.group === null ? 'row_too_long' : 'group_too_large'
  return problemOf(reason, {
    found: found.chars,
    expected: expected('eventsTogether', { most: chunkChars }),
  })
}

/** About how many characters a value has as JSON, counted without writing it. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 3
  if (typeof value !== 'object' || value === null) return 12
  let size = 4
  for (const [key, inner] of Object.entries(value)) size += key.length + 4 + sizeOf(inner)
  return size
}

/** Remembers a unit's key without converting it: rows that an interrupted run had read already. True when it came before. */
export function noteKey(unit: Unit, use: { converter: Converter; seen: SeenKeys }): boolean {
  const first = unit.rows.find((row) => !row.problem)
  const cells = first ? use.converter.keyCells(first) : null
  if (!cells || cells.includes('')) return false
  return use.seen.add(keyFingerprint(cells))
}

function tooLarge(group: string | null): RowProblem {
  return problemOf('group_too_large', { found: group, expected: expected('groupRows', { most: groupRowsMax }) })
}

function repeatedKey(unit: Unit, converter: Converter): RowProblem {
  const first = unit.rows[0]
  const found = first ? (converter.keyCells(first) ?? []).join(', ') : ''
  if (unit.group === null) {
    return problemOf('repeated_key', { found, expected: expected('newKey') })
  }
  return problemOf('group_not_adjacent', { found, expected: expected('rowsOfGroupTogether') })
}
