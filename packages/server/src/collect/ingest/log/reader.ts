import { LogDamagedError } from './errors.ts'
import { segmentHeaderBytes } from './format.ts'
import { type Scanned, scanRecords } from './scan.ts'
import { keepDamaged, type LogState, type Segment } from './state.ts'
import type { Position, ReadLimits, ReadResult } from './types.ts'

type Damage = { reason: string; keptIn: string | null }

/** One call of `read` under way. */
type Pass = ReadResult & { limits: ReadLimits; bytes: number; full: boolean; damage: Damage | null }

/** A segment as it was when the call began: later appends belong to the next call. */
type Extent = { segment: Segment; bytes: number; end: Position }

/** Reads durable records in order. Sequential readers go on where they stopped, without searching. */
export class LogReader {
  readonly #state: LogState
  readonly #acceptLoss: boolean
  #lossCountedTo: Position = 0
  /** Byte offsets of the positions where earlier reads ended, newest last. */
  readonly #offsets = new Map<Position, { segment: Segment; offset: number }>()

  constructor(state: LogState, acceptLoss: boolean) {
    this.#state = state
    this.#acceptLoss = acceptLoss
  }

  async read(limits: ReadLimits): Promise<ReadResult> {
    const first = this.#state.segments[0]?.header.first ?? this.#state.next
    if (limits.from < first && limits.from < this.#state.releasedTo) {
      throw new RangeError(`Record ${limits.from} of the receiver's log was released; the first one held is ${first}.`)
    }
    const pass: Pass = { records: [], lost: [], next: limits.from, limits, bytes: 0, full: false, damage: null }
    const extents = this.#state.segments.map((segment) => ({ segment, bytes: segment.bytes, end: segment.end }))
    for (const extent of extents) {
      if (extent.end <= pass.next) continue
      const { header, path } = extent.segment
      if (!this.#cross(pass, header.previousEnd, `before ${path}`)) break
      pass.next = Math.max(pass.next, header.first)
      await this.#readSegment(pass, extent)
      if (pass.full || !this.#cross(pass, extent.end, `after ${path}`)) break
    }
    return { records: pass.records, lost: pass.lost, next: pass.next }
  }

  /** Offsets are of no use once a segment's bytes were rewritten. */
  forgetOffsets(): void {
    this.#offsets.clear()
  }

  async #readSegment(pass: Pass, extent: Extent): Promise<void> {
    const { segment, bytes, end } = extent
    const known = this.#offsets.get(pass.next)
    let offset = known?.segment === segment ? known.offset : segmentHeaderBytes
    const position = offset === segmentHeaderBytes ? segment.header.first : pass.next
    const file = await this.#state.disk.open(segment.path, 'read')
    try {
      for await (const item of scanRecords({ file, salt: segment.header.salt, offset, endOffset: bytes, position })) {
        if (pass.next >= end) break
        if (item.kind === 'damage') {
          const content = await file.read(item.offset, item.nextOffset - item.offset)
          const keptIn = await keepDamaged(this.#state, segment.path, { offset: item.offset, content })
          pass.damage = { reason: item.reason, keptIn }
          continue
        }
        if (item.header.position >= end || !this.#take(pass, item, segment.unfinishedFrom)) break
        offset = item.nextOffset
      }
    } finally {
      await file.close()
    }
    if (!pass.full && pass.damage !== null && pass.next < end) this.#lose(pass, end, pass.damage)
    pass.damage = null
    this.#remember(pass.next, { segment, offset })
  }

  /** Takes one intact record; false when the call has gathered enough. */
  #take(pass: Pass, item: Extract<Scanned, { kind: 'record' }>, unfinishedFrom: Position | null): boolean {
    const { position, timeMs } = item.header
    if (position >= pass.next) {
      pass.full =
        pass.records.length >= pass.limits.maxRecords ||
        (pass.records.length > 0 && pass.bytes + item.payload.length > pass.limits.maxBytes)
      if (pass.full) return false
      const lostTo = Math.min(position, unfinishedFrom ?? position)
      if (lostTo > pass.next) this.#lose(pass, lostTo, pass.damage ?? { reason: 'records are missing', keptIn: null })
      pass.next = position + 1
      // An empty payload is an erased record.
      if (item.payload.length > 0) pass.records.push({ position, timeMs, payload: item.payload })
      pass.bytes += item.payload.length
    }
    pass.damage = null
    return true
  }

  /** Gets over a hole up to `to`. Without leave to lose records it is a hard stop, after what could still be read (LG6). */
  #cross(pass: Pass, to: Position, where: string): boolean {
    if (pass.next >= to) return true
    if (pass.records.length > 0) return false
    if (!this.#acceptLoss) {
      throw new LogDamagedError(
        `Records ${pass.next} to ${to - 1} of the receiver's log are missing ${where}. Put the missing segment back (a ` +
          'damaged one lies in that folder as *.seg.corrupt) and start again, or start once with OPENCXM_ACCEPT_LOG_LOSS=true: then they are lost.',
      )
    }
    this.#lose(pass, to, { reason: 'a segment is missing', keptIn: null })
    return true
  }

  #lose(pass: Pass, to: Position, damage: Damage): void {
    const range = { from: pass.next, to, ...damage }
    pass.lost.push(range)
    pass.next = to
    this.#state.lostRecords += Math.max(0, to - Math.max(range.from, this.#lossCountedTo))
    this.#lossCountedTo = Math.max(this.#lossCountedTo, to)
    this.#state.notes.error(range, "Records of the receiver's log could not be read.")
  }

  #remember(position: Position, place: { segment: Segment; offset: number }): void {
    this.#offsets.delete(position)
    this.#offsets.set(position, place)
    const oldest = this.#offsets.keys().next().value
    if (this.#offsets.size > 16 && oldest !== undefined) this.#offsets.delete(oldest)
  }
}
