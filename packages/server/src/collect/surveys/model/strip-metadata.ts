/**
 * Takes out of a picture what its camera or editor wrote about it: place, time, device, author. Pixels stay byte for byte. Formats that
 * are not known here come back as they are; null for a picture of a known format that cannot be read to its end.
 */
export function stripMetadata(bytes: Uint8Array, type: string): Uint8Array | null {
  const strip = strippers[type]
  return strip === undefined ? bytes : strip(bytes)
}

const strippers: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array | null>> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts)
}

/**
 * JPEG (ITU T.81): segments and scans until the end of the image. APP0 (JFIF), APP2 with a colour profile and APP14 (Adobe's colours) stay, others
 * and comments go, and what follows the end: a film with its place, another file.
 */
function stripJpeg(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null
  const parts = [bytes.subarray(0, 2)]
  let at = 2
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] as number
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xd9) return joined([...parts, bytes.subarray(at, at + 2)])
    const end = at + 2 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
    if (end > bytes.length || end < at + 4) return null
    const isApp = marker >= 0xe0 && marker <= 0xef
    const isColour = marker === 0xe0 || marker === 0xee || (marker === 0xe2 && isColourProfile(bytes, at))
    if (marker !== 0xfe && (!isApp || isColour)) parts.push(bytes.subarray(at, end))
    at = end
    if (marker !== 0xda) continue
    at = endOfScan(bytes, end)
    parts.push(bytes.subarray(end, at))
    // Cut off in its pixels, as some cameras leave it: still a picture.
    if (at === bytes.length) return joined(parts)
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
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return null
    const name = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1')
    if (pngKept.has(name) || pngAnimated.has(name)) parts.push(bytes.subarray(at, end))
    if (name === 'IEND') return joined(parts)
    at = end
  }
  return null
}

/** WebP (RIFF): EXIF and XMP chunks go, and the flags that announce them. */
function stripWebp(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < 12) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Uint8Array[] = []
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true)
    const end = at + 8 + size + (size % 2)
    if (at + 8 + size > bytes.length) return null
    const name = Buffer.from(bytes.subarray(at, at + 4)).toString('latin1')
    if (name !== 'EXIF' && name !== 'XMP ') {
      const chunk = Uint8Array.from(bytes.subarray(at, Math.min(end, bytes.length)))
      if (name === 'VP8X' && chunk.length > 8) chunk[8] = (chunk[8] as number) & ~0b0000_1100
      parts.push(chunk)
    }
    at = end
  }
  const head = Buffer.from(bytes.subarray(0, 12))
  head.writeUInt32LE(4 + parts.reduce((sum, part) => sum + part.length, 0), 4)
  return joined([head, ...parts])
}
