import { brakeMs } from './brake.ts'
import type { DiskFile } from './disk.ts'
import { recordHeaderBytes, segmentHeaderBytes, writeRecord } from './format.ts'
import { createSegment, heldBytes, type LogState, newMutex, type Segment } from './state.ts'
import type { SyncTimes } from './sync-times.ts'
import type { AppendOutcome, RefusalReason } from './types.ts'

type WriterOptions = {
  boundBytes: number
  segmentBytes: number
}

type Pending = { payload: Buffer; timeMs: number; settle: (outcome: AppendOutcome) => void }

/** A group is not held back when it has this much, since a longer wait would only lengthen the write. */
const groupBytesMax = 4 * 1024 * 1024
/** After a failed write the disk is tried again at most this often. */
const retryAfterMs = 1000
const refusalRetrySeconds = { log_full: 10, disk_failed: 5, closed: 2 } as const
const closedMessage = 'The server is shutting down. Send the request again.'

/** The one writer of a log: many appends share one durable write (group commit). */
export class LogWriter {
  readonly refused: Record<RefusalReason, number> = { log_full: 0, disk_failed: 0, closed: 0 }
  appendedRecords = 0
  appendedBytes = 0
  readonly #state: LogState
  readonly #options: WriterOptions
  readonly #times: SyncTimes
  readonly #onDurable: () => void
  readonly #exclusive = newMutex()
  #active: { segment: Segment; file: DiskFile } | null = null
  #pending: Pending[] = []
  #pendingBytes = 0
  #writingBytes = 0
  /** Ends the wait for the next group; null when none waits. */
  #cancelWait: (() => void) | null = null
  #flushing = false
  #closed = false
  #failure: { message: string; retryAtMs: number } | null = null

  constructor(state: LogState, options: WriterOptions, hooks: { times: SyncTimes; onDurable: () => void }) {
    this.#state = state
    this.#options = options
    this.#times = hooks.times
    this.#onDurable = hooks.onDurable
  }

  /** The sentence of a disk failure that lasts. */
  get failing(): string | null {
    return this.#failure?.message ?? null
  }

  /** Queues one record for the next group; resolves with what became of it. Never rejects. */
  append(payload: Buffer, reserved: boolean): Promise<AppendOutcome> {
    const bytes = recordHeaderBytes + payload.length
    const refusal = this.#refusal(bytes, reserved)
    if (refusal !== null) return Promise.resolve(refusal)
    return new Promise((settle) => {
      this.#pending.push({ payload, timeMs: this.#state.clock(), settle })
      this.#pendingBytes += bytes
      this.#schedule()
    })
  }

  /** Begins a new segment so that all records so far lie in segments that are no longer written to. */
  async roll(): Promise<void> {
    await this.#exclusive(async () => {
      const last = this.#state.segments.at(-1)
      if (last === undefined || last.bytes === segmentHeaderBytes) return
      await this.#seal()
      this.#active = await createSegment(this.#state)
    })
  }

  /** Writes what is pending, then refuses everything. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#pending.length > 0 || this.#flushing) await this.#flush()
    await this.#exclusive(() => this.#seal())
  }

  #refusal(bytes: number, reserved: boolean): AppendOutcome | null {
    if (this.#closed) return this.#refuse('closed', closedMessage)
    if (this.#failure !== null && this.#state.clock() < this.#failure.retryAtMs) {
      return this.#refuse('disk_failed', this.#failure.message)
    }
    const limit = reserved ? this.#options.boundBytes : this.#options.boundBytes * 0.9
    const held = heldBytes(this.#state) + this.#pendingBytes + this.#writingBytes
    if (held + bytes <= limit) return null
    return this.#refuse(
      'log_full',
      `The receiver's log holds ${held} bytes that are not yet applied; its bound is ${this.#options.boundBytes} bytes.`,
    )
  }

  #refuse(reason: RefusalReason, message: string): AppendOutcome {
    this.refused[reason] += 1
    return { outcome: 'refused', reason, message, retryAfterSeconds: refusalRetrySeconds[reason] }
  }

  #schedule(): void {
    if (this.#flushing) return
    if (this.#pendingBytes >= groupBytesMax) {
      void this.#flush()
      return
    }
    if (this.#cancelWait !== null) return
    const waitMs = brakeMs({ heldBytes: heldBytes(this.#state), boundBytes: this.#options.boundBytes })
    const flush = () => void this.#flush()
    if (waitMs > 0) {
      const timer = setTimeout(flush, waitMs)
      this.#cancelWait = () => clearTimeout(timer)
    } else {
      // After the requests that have come by now; those that come while this group is written make the next one.
      const next = setImmediate(flush)
      this.#cancelWait = () => clearImmediate(next)
    }
  }

  async #flush(): Promise<void> {
    this.#cancelWait?.()
    this.#cancelWait = null
    this.#flushing = true
    await this.#exclusive(async () => {
      const group = this.#pending
      if (group.length === 0) return
      this.#pending = []
      this.#writingBytes = this.#pendingBytes
      this.#pendingBytes = 0
      const outcomes = await this.#writeGroup(group)
      this.#writingBytes = 0
      for (const [index, outcome] of outcomes.entries()) group[index]?.settle(outcome)
    })
    this.#flushing = false
    if (this.#pending.length > 0) this.#schedule()
  }

  async #writeGroup(group: Pending[]): Promise<AppendOutcome[]> {
    const state = this.#state
    try {
      const active = await this.#activeSegment()
      const first = state.next
      const bytes = frameGroup(group, first, active.segment.header.salt)
      await this.#times.measure(() => active.file.writeDurably(bytes, active.segment.bytes))
      active.segment.bytes += bytes.length
      active.segment.end = first + group.length
      state.next = active.segment.end
      state.tailEnd = state.next
      this.#note(group, first, bytes.length)
      return group.map((_, index) => ({ outcome: 'durable', position: first + index }))
    } catch (error) {
      await this.#afterFailure(error)
      return group.map(() => this.#refuse('disk_failed', this.#failure?.message ?? ''))
    }
  }

  #note(group: Pending[], first: number, bytes: number): void {
    const { marks } = this.#state
    const timeMs = group[0]?.timeMs ?? this.#state.clock()
    const last = marks.at(-1)
    if (last === undefined || timeMs >= last.timeMs + 1000) marks.push({ position: first, timeMs })
    if (this.#failure !== null) {
      this.#state.notes.info({}, "The receiver's log can be written again.")
      this.#failure = null
    }
    this.appendedRecords += group.length
    this.appendedBytes += bytes
    this.#onDurable()
  }

  async #activeSegment(): Promise<{ segment: Segment; file: DiskFile }> {
    const state = this.#state
    if (this.#active !== null && this.#active.segment.bytes >= this.#options.segmentBytes) await this.#seal()
    if (this.#active !== null) return this.#active
    const last = state.segments.at(-1)
    if (last !== undefined && last.bytes === segmentHeaderBytes && last.header.first === state.next) {
      this.#active = { segment: last, file: await state.disk.open(last.path, 'update') }
    } else {
      this.#active = await createSegment(state)
    }
    return this.#active
  }

  async #seal(): Promise<void> {
    const file = this.#active?.file
    this.#active = null
    await file?.close()
  }

  /**
   * After a failed write or fdatasync nothing is known of the bytes after the last durable one: they are cut off as far as the
   * disk allows, and a new segment is begun, whose header says where this one ends, should the cut fail too (LG5).
   */
  async #afterFailure(error: unknown): Promise<void> {
    const state = this.#state
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The receiver cannot write to its log in ${state.folder}: ${reason}. It accepts data again as soon as it can.`
    if (this.#failure === null)
      state.notes.error({ folder: state.folder, reason }, "Writing to the receiver's log failed.")
    this.#failure = { message, retryAtMs: state.clock() + retryAfterMs }
    const active = this.#active
    if (active === null) return
    try {
      await active.file.truncate(active.segment.bytes)
      await active.file.sync()
    } catch {
      // The header of the next segment bounds this one.
    }
    await this.#seal().catch(() => undefined)
  }
}

function frameGroup(group: Pending[], first: number, salt: Buffer): Buffer {
  let length = 0
  for (const { payload } of group) length += recordHeaderBytes + payload.length
  const bytes = Buffer.allocUnsafe(length)
  let offset = 0
  for (const [index, { payload, timeMs }] of group.entries()) {
    offset = writeRecord({ bytes, offset }, { position: first + index, timeMs, payload, groupFirst: first }, salt)
  }
  return bytes
}
