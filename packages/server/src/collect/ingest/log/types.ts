/**
 * Number of a record: 1, 2, 3 … in the order of acknowledgement, never used twice within one log (LG4). A checkpoint is the
 * position of the next record to apply, so "up to" is always exclusive.
 */
export type Position = number

/** One durable record. `timeMs` is when it was appended, epoch milliseconds. */
export type LogRecord = { position: Position; timeMs: number; payload: Buffer }

/** Why an append was not taken. Only `log_full` is about the bound; the others are about the disk or the shutdown. */
export type RefusalReason = 'log_full' | 'disk_failed' | 'closed'

/** What became of one append: durable at a position, or certainly not acknowledged. */
export type AppendOutcome =
  | { outcome: 'durable'; position: Position }
  | { outcome: 'refused'; reason: RefusalReason; message: string; retryAfterSeconds: number }

/** Records [from, to) that could not be read back; their bytes are kept in `keptIn` when there were any. */
export type LostRange = { from: Position; to: Position; reason: string; keptIn: string | null }

/** `next` is where to go on reading. Erased records (see `scrub`) are passed over without a trace. */
export type ReadResult = { records: LogRecord[]; next: Position; lost: LostRange[] }

export type ReadLimits = { from: Position; maxRecords: number; maxBytes: number }

/** Counters since `openLog`, and sizes now; names end in their unit. */
export type LogStats = {
  next: Position
  releasedTo: Position
  unappliedRecords: number
  /** Append time of the oldest record not yet released, to within a second; null when all are. */
  oldestUnappliedMs: number | null
  bytesOnDisk: number
  boundBytes: number
  segments: number
  appendedRecords: number
  appendedBytes: number
  refused: Record<RefusalReason, number>
  /** The sentence of a disk failure that lasts; null while the log can be written, as far as the last append tells. */
  failing: string | null
  syncs: number
  /** Upper bounds in milliseconds, cumulative counts as Prometheus wants them, total seconds. */
  syncHistogram: { upperMs: readonly number[]; cumulative: number[]; count: number; sumMs: number }
  lostRecords: number
  /** Kept damaged bytes (`*.corrupt`): for repair, and to be deleted by hand, since `scrub` cannot see into them. */
  corruptFiles: number
}

/** What `scrub` does with one record: leave it, put these bytes in its place, or erase it. */
export type ScrubDecision = { keep: true } | { replaceWith: Buffer } | { erase: true }

/** pino's shape, reduced to what the log says. */
export type LogNotes = {
  info: (details: object, message: string) => void
  warn: (details: object, message: string) => void
  error: (details: object, message: string) => void
}

/** A receiver's durable log. See README.md for the promises LG1 to LG9. */
export type IngestLog = {
  /** Random identity of this folder's log: checkpoints belong to (id, position). */
  readonly id: string
  /** Position of the first record that is still held. */
  first(): Position
  /** Position that the next durable record will have. */
  next(): Position
  /**
   * Stores one record and resolves after its fdatasync (LG1). A refusal is a value; throws RangeError only for an empty
   * record or one over `maxRecordBytes`. `reserved` may use the last tenth of the bound.
   */
  append(record: Buffer, options?: { reserved?: boolean }): Promise<AppendOutcome>
  /** Durable records from a position on, in order; throws `LogDamagedError` where going on would hide a loss (LG6). */
  read(limits: ReadLimits): Promise<ReadResult>
  /** True as soon as a record at or after `position` is durable; false when the signal aborts or the log closes. */
  waitForMore(position: Position, signal: AbortSignal): Promise<boolean>
  /** Says that everything before `position` is applied; deletes the segments that lie wholly before it. */
  release(position: Position): Promise<void>
  /** Rewrites held records, for the erasure of a person: see README.md for what the caller must do besides. */
  scrub(decide: (record: LogRecord) => ScrubDecision): Promise<{ rewritten: number; erased: number }>
  stats(): LogStats
  /** Syncs what is pending, refuses what comes later, gives up the folder. */
  close(): Promise<void>
}
