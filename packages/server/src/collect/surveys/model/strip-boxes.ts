/**
 * Blanks what a camera wrote into a file of boxes (ISO 14496-12: HEIC, AVIF, MP4, MOV): the items `Exif` and XMP of a picture, the user data,
 * notes and times of a film, extensions of makers. Every byte keeps its place, so that no offset has to be mended, and a picture keeps how it
 * is turned, which stands elsewhere. Null for a file that cannot be read to its end.
 */
export function stripBoxes(bytes: Uint8Array): Uint8Array | null {
  const out = Uint8Array.from(bytes)
  try {
    clean(out, { from: 0, to: out.length, depth: 0 })
    return out
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Far more than cameras write: what a hostile file could make us count. */
const boxesMax = 100_000

type Box = { type: string; start: number; content: number; end: number }
type Span = { from: number; to: number }

/** Throws `RangeError`, as reading behind the end does, for boxes that do not fit. */
function boxesOf(bytes: Uint8Array, { from, to }: Span): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const boxes: Box[] = []
  for (let at = from; at + 8 <= to; ) {
    const size = view.getUint32(at)
    const isLarge = size === 1
    const end = size === 0 ? to : at + (isLarge ? Number(view.getBigUint64(at + 8)) : size)
    const content = at + (isLarge ? 16 : 8)
    if (end > to || end < content) throw new RangeError('box')
    if (boxes.length > boxesMax) throw new RangeError('too many boxes')
    boxes.push({ type: Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1'), start: at, content, end })
    at = end
  }
  return boxes
}

/** Boxes of nothing but notes; `free` is what readers skip. */
const blanked = new Set(['udta', 'uuid', 'free', 'skip'])
const containers = new Set(['moov', 'trak', 'mdia', 'moof', 'traf'])
/** Begin with two times, of making and of changing, of 4 bytes each, or 8 in version 1. */
const timed = new Set(['mvhd', 'tkhd', 'mdhd'])

function clean(bytes: Uint8Array, { from, to, depth }: Span & { depth: number }): void {
  for (const box of boxesOf(bytes, { from, to })) {
    const { type, start, content, end } = box
    const isNotes = blanked.has(type) || (type === 'meta' && depth > 0)
    if (isNotes) {
      bytes.set(Buffer.from('free'), start + 4)
      bytes.fill(0, content, end)
    } else if (type === 'meta') blankItems(bytes, box)
    else if (containers.has(type) && depth < 8) clean(bytes, { from: content, to: end, depth: depth + 1 })
    else if (timed.has(type)) bytes.fill(0, content + 4, Math.min(end, content + (bytes[content] === 1 ? 20 : 12)))
  }
}

/** Of the items of a picture: those that are no picture. */
function blankItems(bytes: Uint8Array, meta: Box): void {
  const inside = boxesOf(bytes, { from: meta.content + 4, to: meta.end })
  const find = (type: string) => inside.find((box) => box.type === type)
  const [infos, locations] = [find('iinf'), find('iloc')]
  if (infos === undefined || locations === undefined) return
  const notes = noteItems(bytes, infos)
  for (const { id, spans } of itemSpans(bytes, locations, find('idat')?.content ?? 0)) {
    if (!notes.has(id)) continue
    for (const { from, to } of spans) {
      if (to > bytes.length) throw new RangeError('item')
      bytes.fill(0, from, to)
    }
  }
}

/** Ids of the items that hold Exif, XMP or something else that is named by its media type. */
function noteItems(bytes: Uint8Array, infos: Box): Set<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const first = infos.content + (bytes[infos.content] === 0 ? 6 : 8)
  const ids = new Set<number>()
  for (const { content } of boxesOf(bytes, { from: first, to: infos.end })) {
    const isWide = (bytes[content] as number) >= 3
    const at = content + 4 + (isWide ? 4 : 2) + 2
    const type = Buffer.from(bytes.subarray(at, at + 4)).toString('latin1')
    if (/^(Exif|mime|uri )$/.test(type)) ids.add(isWide ? view.getUint32(content + 4) : view.getUint16(content + 4))
  }
  return ids
}

/** Where each item lies (`iloc`, ISO 14496-12 8.11.3). */
function itemSpans(bytes: Uint8Array, { content }: Box, idat: number): { id: number; spans: Span[] }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = view.getUint8(content)
  let at = content + 6
  const read = (size: number): number => {
    at += size
    if (size === 8) return Number(view.getBigUint64(at - 8))
    return size === 4 ? view.getUint32(at - 4) : size === 2 ? view.getUint16(at - 2) : 0
  }
  const [sizes, moreSizes] = [view.getUint8(content + 4), view.getUint8(content + 5)]
  const wide = version < 2 ? 2 : 4
  const items: { id: number; spans: Span[] }[] = []
  for (let left = read(wide), counted = 0; left > 0; left--) {
    const id = read(wide)
    const method = version === 0 ? 0 : read(2) & 15
    read(2)
    const base = read(moreSizes >> 4) + (method === 1 ? idat : 0)
    // Built of other items: nothing that cameras do with notes.
    const spans: Span[] = method > 1 ? [{ from: 0, to: Number.POSITIVE_INFINITY }] : []
    for (let extents = read(2); extents > 0; extents--) {
      counted += 1
      if (counted > boxesMax) throw new RangeError('too many extents')
      if (version > 0) read(moreSizes & 15)
      const from = base + read(sizes >> 4)
      const length = read(sizes & 15)
      spans.push({ from, to: length === 0 ? bytes.length : from + length })
    }
    if (items.length > boxesMax) throw new RangeError('too many items')
    items.push({ id, spans })
  }
  return items
}
