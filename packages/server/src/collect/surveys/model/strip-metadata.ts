import { stripBoxes } from './strip-boxes.ts'
import { stripPdf } from './strip-pdf.ts'

/**
 * Takes out of a picture, film or PDF what a camera or editor wrote about it: place, time, device, author. Pixels stay byte for byte, and so
 * does how a picture is turned. Formats that are not known here come back as they are; null for a file of a known format that cannot be read
 * to its end, or not be cleaned.
 */
export function stripMetadata(bytes: Uint8Array, type: string): Uint8Array | null {
  const strip = strippers[type]
  return strip === undefined ? bytes : strip(bytes)
}

const strippers: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array | null>> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
  'image/gif': stripGif,
  'application/pdf': (bytes) => stripPdf(bytes, blankJpeg),
  ...Object.fromEntries(
    [
      ...['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence', 'image/avif'],
      ...['video/mp4', 'video/quicktime', 'video/x-m4v', 'video/3gpp', 'video/3gpp2', 'audio/mp4', 'audio/x-m4a'],
    ].map((type) => [type, stripBoxes]),
  ),
}

/** A picture of 50 MB has some ten thousand segments, chunks or frames; one that is nothing but such is built to be counted. */
const piecesMax = 100_000

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts)
}

/**
 * JPEG (ITU T.81): segments and scans until the end of the image. APP0 (JFIF), APP2 with a colour profile and APP14 (Adobe's colours) stay, others
 * and comments go, and what follows the end: a film with its place, another file.
 */
function stripJpeg(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null
  const parts: Uint8Array[] = [bytes.subarray(0, 2)]
  let at = 2
  let pieces = 0
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] as number
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (++pieces > piecesMax) return null
    if (marker === 0xd9) return joined([...parts, bytes.subarray(at, at + 2)])
    const end = at + 2 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
    if (end > bytes.length || end < at + 4) return null
    parts.push(withoutNotes(bytes.subarray(at, end)))
    at = end
    if (marker !== 0xda) continue
    at = endOfScan(bytes, end)
    parts.push(bytes.subarray(end, at))
    // Cut off in its pixels, as some cameras leave it: still a picture.
    if (at === bytes.length) return joined(parts)
  }
  return null
}

/** A segment as it stays: whole, empty, or with nothing but how the picture is turned. */
function withoutNotes(segment: Uint8Array): Uint8Array {
  const marker = segment[1] as number
  const isApp = marker >= 0xe0 && marker <= 0xef
  const isColour = marker === 0xe0 || marker === 0xee || (marker === 0xe2 && isColourProfile(segment, 0))
  if (marker !== 0xfe && (!isApp || isColour)) return segment
  const turned = marker === 0xe1 && isExif(segment, 4) ? turnOf(segment.subarray(10)) : 1
  return turned === 1 ? segment.subarray(0, 0) : turnSegment(turned)
}

function isExif(bytes: Uint8Array, at: number): boolean {
  return Buffer.from(bytes.subarray(at, at + 6)).toString('latin1') === 'Exif\0\0'
}

/** How a picture is to be turned (Exif 2.3, tag 0x0112 of the first directory), 1 to 8; 1 where it does not say: as it is. */
function turnOf(exif: Uint8Array): number {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength)
  try {
    const little = view.getUint16(0) === 0x4949
    const directory = view.getUint32(4, little)
    const entries = view.getUint16(directory, little)
    for (let entry = 0; entry < entries; entry++) {
      const at = directory + 2 + 12 * entry
      if (view.getUint16(at, little) !== 0x0112) continue
      const turned = view.getUint16(at + 8, little)
      return turned >= 1 && turned <= 8 ? turned : 1
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return 1
}

/** Exif that says nothing but how the picture is turned: a header, one directory of one entry. */
function turnOnly(turned: number): Buffer {
  const head = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0])
  return Buffer.concat([head, Buffer.from([turned, 0, 0, 0, 0, 0, 0, 0])])
}

function turnSegment(turned: number): Buffer {
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), turnOnly(turned)])
  return Buffer.concat([Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif])
}

/** The same within a file that must keep its length: what goes is emptied, until the pixels begin. */
function blankJpeg(bytes: Uint8Array): void {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] as number
    const end = at + 2 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
    if (marker === 0xda || end > bytes.length || end < at + 4) return
    const isNote = marker === 0xfe || (marker >= 0xe1 && marker <= 0xef && marker !== 0xe2 && marker !== 0xee)
    if (isNote) bytes.fill(0, at + 4, end)
    at = end
  }
}

/** GIF 89a: comments and the notes of programs go (XMP is one), how often it repeats stays; and what follows the end. */
function stripGif(bytes: Uint8Array): Uint8Array | null {
  const tableOf = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1))
  let at = 13 + tableOf(bytes[10] ?? 0)
  const parts = [bytes.subarray(0, at)]
  for (let pieces = 0; at < bytes.length && pieces < piecesMax; pieces++) {
    const [kind, label] = [bytes[at], bytes[at + 1]]
    if (kind === 0x3b) return joined([...parts, bytes.subarray(at, at + 1)])
    const isImage = kind === 0x2c
    if (!isImage && kind !== 0x21) return null
    // Blocks of up to 255 bytes, each behind its length, until an empty one.
    let end = isImage ? at + 11 + tableOf(bytes[at + 9] ?? 0) : at + 2
    while (end < bytes.length && bytes[end] !== 0) end += 1 + (bytes[end] as number)
    end += 1
    if (end > bytes.length) return null
    const name = Buffer.from(bytes.subarray(at + 3, at + 14)).toString('latin1')
    const isKept = isImage || label === 0xf9 || (label === 0xff && /^(NETSCAPE2\.0|ANIMEXTS1\.0)$/.test(name))
    if (isKept) parts.push(bytes.subarray(at, end))
    at = end
  }
  return null
}

function isColourProfile(bytes: Uint8Array, at: number): boolean {
  return Buffer.from(bytes.subarray(at + 4, at + 15)).toString('latin1') === 'ICC_PROFILE'
}

/** Where the coded pixels end: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next === undefined) break
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

const pngKept = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'sBIT',
  'bKGD',
  'pHYs',
])
const pngAnimated = new Set(['acTL', 'fcTL', 'fdAT'])

/** PNG (W3C): of the chunks those that draw. What follows the end is left off. */
function stripPng(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts = [bytes.subarray(0, 8)]
  for (let at = 8, pieces = 0; at + 12 <= bytes.length && pieces < piecesMax; pieces++) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return null
    const name = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1')
    if (pngKept.has(name) || pngAnimated.has(name)) parts.push(bytes.subarray(at, end))
    if (name === 'IEND') return joined(parts)
    at = end
  }
  return null
}

/** WebP (RIFF): EXIF but for how the picture is turned and XMP chunks go, and the flags that announce them. */
function stripWebp(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < 12) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Uint8Array[] = []
  let turned = 1
  let flags: Uint8Array | null = null
  for (let at = 12, pieces = 0; at + 8 <= bytes.length; pieces++) {
    if (pieces > piecesMax) return null
    const size = view.getUint32(at + 4, true)
    const end = at + 8 + size + (size % 2)
    if (at + 8 + size > bytes.length) return null
    const name = Buffer.from(bytes.subarray(at, at + 4)).toString('latin1')
    if (name === 'EXIF') turned = turnOf(bytes.subarray(isExif(bytes, at + 8) ? at + 14 : at + 8, end))
    if (name !== 'EXIF' && name !== 'XMP ') {
      const chunk = Uint8Array.from(bytes.subarray(at, Math.min(end, bytes.length)))
      if (name === 'VP8X' && chunk.length > 8) {
        chunk[8] = (chunk[8] as number) & ~0b0000_1100
        flags = chunk
      }
      parts.push(chunk)
    }
    at = end
  }
  if (turned !== 1 && flags !== null) {
    flags[8] = (flags[8] as number) | 0b0000_1000
    const exif = turnOnly(turned)
    parts.push(Buffer.concat([Buffer.from('EXIF'), Buffer.from([exif.length, 0, 0, 0]), exif]))
  }
  const head = Buffer.from(bytes.subarray(0, 12))
  head.writeUInt32LE(4 + parts.reduce((sum, part) => sum + part.length, 0), 4)
  return joined([head, ...parts])
}
