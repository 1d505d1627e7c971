import type { DiskFile } from './disk.ts'
import { encodeSegmentHeader, recordHeaderBytes, segmentHeaderBytes, writeRecord } from './format.ts'
import { scanRecords } from './scan.ts'
import type { LogState, Segment } from './state.ts'
import type { LogRecord, Position, ScrubDecision } from './types.ts'

type Tally = { rewritten: number; erased: number }

/**
 * Writes one sealed segment anew with some records changed and puts it in the old one's place in one step. Positions stay:
 * an erased record remains as an empty one. Damaged bytes are left out (they are kept in `*.corrupt` by the reader).
 */
export async function scrubSegment(
  state: LogState,
  segment: Segment,
  decide: (record: LogRecord) => ScrubDecision,
): Promise<Tally> {
  const temporary = `${segment.path}.scrub`
  const from = await state.disk.open(segment.path, 'read')
  try {
    const plan = await countChanges(from, segment, decide)
    if (plan.rewritten + plan.erased === 0) return plan
    const to = await state.disk.open(temporary, 'create')
    let bytes: number
    try {
      bytes = await copyChanged({ from, to, segment }, decide)
      await to.sync()
    } finally {
      await to.close()
    }
    await state.disk.rename(temporary, segment.path)
    await state.disk.syncFolder(state.folder)
    segment.bytes = bytes
    return plan
  } finally {
    await from.close()
  }
}

async function countChanges(
  file: DiskFile,
  segment: Segment,
  decide: (record: LogRecord) => ScrubDecision,
): Promise<Tally> {
  const tally: Tally = { rewritten: 0, erased: 0 }
  for await (const record of recordsOf(file, segment)) {
    const decision = decide(record)
    if ('replaceWith' in decision) tally.rewritten += 1
    else if ('erase' in decision) tally.erased += 1
  }
  return tally
}

async function copyChanged(
  files: { from: DiskFile; to: DiskFile; segment: Segment },
  decide: (record: LogRecord) => ScrubDecision,
): Promise<number> {
  const { from, to, segment } = files
  await to.write(encodeSegmentHeader(segment.header), 0)
  let offset = segmentHeaderBytes
  for await (const record of recordsOf(from, segment, true)) {
    const payload = record.payload.length === 0 ? record.payload : payloadAfter(decide(record), record)
    const bytes = Buffer.allocUnsafe(recordHeaderBytes + payload.length)
    writeRecord({ bytes, offset: 0 }, { ...record, payload }, segment.header.salt)
    await to.write(bytes, offset)
    offset += bytes.length
  }
  return offset
}

function payloadAfter(decision: ScrubDecision, record: LogRecord): Buffer {
  if ('replaceWith' in decision) return decision.replaceWith
  return 'erase' in decision ? Buffer.alloc(0) : record.payload
}

/** A record as it lies in its segment: which group it was written with stays when it is written anew. */
type Lying = LogRecord & { groupFirst: Position }

async function* recordsOf(file: DiskFile, segment: Segment, withErased = false): AsyncGenerator<Lying> {
  const { salt, first } = segment.header
  const range = { file, salt, offset: segmentHeaderBytes, endOffset: segment.bytes, position: first }
  for await (const item of scanRecords(range)) {
    if (item.kind === 'damage' || item.header.position >= segment.end) continue
    const { position, timeMs, groupFirst } = item.header
    if (withErased || item.payload.length > 0) yield { position, timeMs, groupFirst, payload: item.payload }
  }
}
