import { deflateSync, inflateSync } from 'node:zlib'

/** What all packed lists of objects may unpack to, so that a small file is no bomb. */
const unpackedMax = 10_000_000

/** More objects than a document of thousands of pages has. */
const partsMax = 200_000

/** As many lists hold a hundred objects each. */
const packedListsMax = 5_000

const packedBlank = deflateSync(' ')

type Part = {
  number: number
  content: number
  dictionary: string
  data: { from: number; to: number } | null
  end: number
}

/**
 * Blanks what a PDF (ISO 32000-1) says about its making: the document information (author, title, program, times; 14.3.3), XMP (14.3.2), and
 * what a camera wrote into the JPEG pictures in it. Every byte keeps its place, so that the table of objects stays right. Null for one that is
 * encrypted, or packed in a way that cannot be blanked so.
 */
export function stripPdf(bytes: Uint8Array, blankJpeg: (jpeg: Uint8Array) => void): Uint8Array | null {
  const out = Buffer.from(bytes)
  const text = out.toString('latin1')
  if (/\/Encrypt\s+\d+\s+\d+\s+R|\/Encrypt\s*<</.test(text)) return null
  const parts = partsOf(text)
  if (parts.length > partsMax) return null
  const about = aboutOf(text, parts)
  let left = unpackedMax
  let lists = 0
  for (const part of parts) {
    const { dictionary, data } = part
    if (data === null) {
      if (about.has(part.number)) blankObject(out, part.content, part.end)
    } else if (/\/Type\s*\/Metadata\b|\/Subtype\s*\/XML\b/.test(dictionary)) {
      if (!blankStream(out, data, dictionary)) return null
    } else if (/\/Type\s*\/ObjStm\b/.test(dictionary)) {
      left -= blankPacked(out, { data, dictionary, about, left })
      if (left < 0 || ++lists > packedListsMax) return null
    } else if (/\/Filter\s*(\[\s*)?\/DCTDecode\b/.test(dictionary)) blankJpeg(out.subarray(data.from, data.to))
  }
  return out
}

/** Numbers of the objects that say something about the making; what they say may stand in objects of its own. */
function aboutOf(text: string, parts: readonly Part[]): Set<number> {
  const about = new Set([...text.matchAll(/\/Info\s+(\d{1,10})\s+\d+\s+R/g)].map(([, number]) => Number(number)))
  for (const { number, dictionary } of parts)
    if (about.has(number)) for (const [, more] of dictionary.matchAll(/(\d{1,10})\s+\d+\s+R/g)) about.add(Number(more))
  return about
}

/** One pass, whatever is in the file; what a stream holds begins nothing. */
function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let open = null as Part | null
  for (const { 0: word, 1: number, index } of text.matchAll(
    /(\d{1,10})\s+\d{1,5}\s+obj\b|\bendobj\b|\bstream\r?\n|\bendstream\b/g,
  )) {
    if (open?.data?.to === text.length) {
      if (word === 'endstream') open.data.to = index
      continue
    }
    // One that was never ended ends where the next one begins.
    if (open?.data === null && (number !== undefined || word === 'endobj')) close(open, index, text)
    if (number !== undefined) {
      open = { number: Number(number), content: index + word.length, dictionary: '', data: null, end: text.length }
      if (parts.push(open) > partsMax) return parts
    } else if (word === 'endobj') open = null
    else if (open?.data === null && word !== 'endstream') {
      open.dictionary = text.slice(open.content, index)
      open.data = { from: index + word.length, to: text.length }
    }
  }
  return parts
}

function close(part: Part, end: number, text: string): void {
  part.end = end
  part.dictionary = text.slice(part.content, end)
}

/** A dictionary becomes an empty one, anything else nothing. */
function blankObject(out: Buffer, from: number, to: number): void {
  const text = out.toString('latin1', from, to)
  const [open, close] = [text.indexOf('<<'), text.lastIndexOf('>>')]
  if (open >= 0 && close > open) out.fill(' ', from + open + 2, from + close)
  else if (to - from >= 6) out.write(' null '.padEnd(to - from), from, 'latin1')
}

function isPlainFlate(dictionary: string): boolean {
  return (
    /\/Filter\s*(\/FlateDecode\b|\[\s*\/FlateDecode\s*\])/.test(dictionary) &&
    !/\/Predictor\s+(?!1\b)\d/.test(dictionary)
  )
}

/** Packed data behind its end is not looked at. */
function put(out: Buffer, { from, to }: { from: number; to: number }, packed: Buffer): boolean {
  if (packed.length > to - from) return false
  out.fill(0, from, to)
  packed.copy(out, from)
  return true
}

function blankStream(out: Buffer, data: { from: number; to: number }, dictionary: string): boolean {
  if (isPlainFlate(dictionary)) return put(out, data, packedBlank)
  if (/\/Filter\b/.test(dictionary)) return false
  out.fill(' ', data.from, data.to)
  return true
}

type Packed = { data: { from: number; to: number }; dictionary: string; about: ReadonlySet<number>; left: number }

/**
 * Objects that are packed together (7.5.7): pairs of number and place, then the objects from `First` on. Gives how many bytes they were unpacked;
 * infinitely many where they cannot be read or blanked.
 */
function blankPacked(out: Buffer, { data, dictionary, about, left }: Packed): number {
  if (about.size === 0) return 0
  const first = Number(/\/First\s+(\d+)/.exec(dictionary)?.[1] ?? Number.NaN)
  const unpacked = isPlainFlate(dictionary) ? unpack(out.subarray(data.from, data.to), left) : null
  if (unpacked === null || !(first <= unpacked.length)) return Number.POSITIVE_INFINITY
  const numbers = unpacked.toString('latin1', 0, first).trim().split(/\s+/).map(Number)
  const places = numbers.flatMap((at, index) =>
    index % 2 === 1 ? [{ number: numbers[index - 1] as number, at: first + at }] : [],
  )
  if (!places.every(({ at }) => at >= first && at <= unpacked.length)) return Number.POSITIVE_INFINITY
  const mine = places.filter(({ number }) => about.has(number))
  if (mine.length === 0) return unpacked.length
  const starts = [...new Set(places.map(({ at }) => at))].sort((one, other) => one - other)
  const ends = new Map(starts.map((start, index) => [start, starts[index + 1] ?? unpacked.length]))
  for (const { at } of mine) {
    const end = ends.get(at) ?? at
    unpacked.fill(' ', at, end)
    unpacked.write('<<>>'.slice(0, end - at >= 4 ? 4 : 0), at, 'latin1')
  }
  return put(out, data, deflateSync(unpacked, { level: 9 })) ? unpacked.length : Number.POSITIVE_INFINITY
}

function unpack(packed: Uint8Array, most: number): Buffer | null {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(1, most) })
  } catch {
    return null
  }
}
