import type { Encoding } from '../contract/read.ts'
import { commonHanzi } from './common-hanzi.ts'
import { hkscsPairs, hkscsRuns } from './hkscs.ts'

/** What a sample of bytes says about its encoding. `alternatives` are worth offering to the person, best first. */
export type EncodingGuess = {
  encoding: Encoding
  /** `certain`: a byte order mark, or nothing but ASCII; `likely`; `unsure`: ask. */
  confidence: 'certain' | 'likely' | 'unsure'
  bom: boolean
  alternatives: Encoding[]
}

const chinese = ['gb18030', 'big5'] as const

/**
 * Finds the encoding of text by its byte order mark, its NUL bytes (UTF-16), its validity (UTF-8), and at last by which
 * encoding makes it read like Chinese (GB18030, Big5) or like Western European text. The samples are pieces of the file;
 * each but the first may begin and end inside a character.
 */
export function detectEncoding(samples: readonly Uint8Array[]): EncodingGuess {
  const head = samples[0] ?? new Uint8Array()
  const marked = byteOrderMark(head)
  if (marked) return { encoding: marked, confidence: 'certain', bom: true, alternatives: [] }
  const wide = utf16ByNuls(samples)
  if (wide) return { encoding: wide, confidence: 'likely', bom: false, alternatives: [] }
  const high = highBytes(samples)
  if (high.count === 0) return { encoding: 'utf-8', confidence: 'certain', bom: false, alternatives: [] }
  const utf8 = utf8Share(samples)
  if (utf8 === 1) return { encoding: 'utf-8', confidence: 'likely', bom: false, alternatives: [] }
  if (utf8 > 0.9) return { encoding: 'utf-8', confidence: 'unsure', bom: false, alternatives: ['gb18030', 'big5'] }
  const scores = chinese.map((encoding) => ({ encoding, score: readsLikeChinese(samples, encoding) }))
  scores.sort((a, b) => b.score - a.score)
  const [best, second] = scores
  if (!best || !second) throw new Error('unreachable: two candidates')
  const western = high.isolatedShare > 0.8 && best.score < 0.5
  if (western || best.score < 0.05) {
    const confidence = western && best.score < 0.2 ? 'likely' : 'unsure'
    return { encoding: 'windows-1252', confidence, bom: false, alternatives: [best.encoding, second.encoding] }
  }
  const confidence = best.score >= 0.4 && best.score > second.score * 2 ? 'likely' : 'unsure'
  return { encoding: best.encoding, confidence, bom: false, alternatives: [second.encoding, 'windows-1252'] }
}

/**
 * The encoding to read with where one is given, as by a mapping that was made for last month's file: it is taken unless the bytes rule it
 * out. Those of a mark, of UTF-8 beyond chance, and what is no UTF-8 at all cannot be meant otherwise.
 */
export function encodingToRead(
  given: Encoding | undefined,
  guess: EncodingGuess,
  samples: readonly Uint8Array[],
): Encoding {
  if (given === undefined || given === guess.encoding || guess.bom) return guess.encoding
  if (guess.encoding === 'utf-8') return guess.confidence === 'likely' && isUtf8BeyondChance(samples) ? 'utf-8' : given
  return given === 'utf-8' && guess.confidence === 'likely' ? guess.encoding : given
}

/** A few characters of two bytes may be GB18030 by chance (联通); as many of three and more as no other text has. */
function isUtf8BeyondChance(samples: readonly Uint8Array[]): boolean {
  let long = 0
  for (const bytes of samples) for (const byte of bytes) if (byte >= 0xe0 && byte <= 0xf4) long++
  return long >= 8
}

function byteOrderMark(head: Uint8Array): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return head[0] === 0x84 && head[1] === 0x31 && head[2] === 0x95 && head[3] === 0x33 ? 'gb18030' : null
}

/** UTF-16 text has NULs in one half of its byte pairs only: delimiters, digits and line ends are ASCII. */
function utf16ByNuls(samples: readonly Uint8Array[]): Encoding | null {
  const bytes = samples[0] ?? new Uint8Array()
  let even = 0
  let odd = 0
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0) at % 2 === 0 ? even++ : odd++
  const total = even + odd
  if (total < 2 || total < bytes.length * 0.02) return null
  if (odd > total * 0.9) return endsLines(bytes, 1) ? 'utf-16le' : null
  return even > total * 0.9 && endsLines(bytes, -1) ? 'utf-16be' : null
}

/** Whether most line ends have their NUL beside them: ASCII text with a few stray NULs has not. */
function endsLines(bytes: Uint8Array, beside: 1 | -1): boolean {
  let ends = 0
  let wide = 0
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 10) continue
    ends++
    if (bytes[at + beside] === 0) wide++
  }
  return wide >= ends / 2
}

/** How many bytes are not ASCII, and which share of them stands alone between ASCII bytes, as accents do. */
function highBytes(samples: readonly Uint8Array[]): { count: number; isolatedShare: number } {
  let count = 0
  let isolated = 0
  for (const bytes of samples) {
    for (let at = 0; at < bytes.length; at++) {
      if ((bytes[at] ?? 0) < 0x80) continue
      count++
      if ((bytes[at - 1] ?? 0) < 0x80 && (bytes[at + 1] ?? 0) < 0x80) isolated++
    }
  }
  return { count, isolatedShare: count === 0 ? 0 : isolated / count }
}

/** Share of the sequences beyond ASCII that are whole UTF-8: 1 = all; a damaged byte in a UTF-8 file lowers it a little. */
function utf8Share(samples: readonly Uint8Array[]): number {
  let good = 0
  let bad = 0
  samples.forEach((bytes, index) => {
    const text = new TextDecoder('utf-8').decode(index === 0 ? bytes : fromLineStart(bytes), { stream: true })
    for (const character of text) {
      if (character === '\ufffd') bad++
      else if (character > '\u007f') good++
    }
  })
  return good + bad === 0 ? 1 : good / (good + bad)
}

/** 0 to 1: the share of characters beyond ASCII that are common in Chinese; undecodable bytes count against it. */
function readsLikeChinese(samples: readonly Uint8Array[], encoding: 'gb18030' | 'big5'): number {
  let common = 0
  let total = 0
  samples.forEach((bytes, index) => {
    const text = decodeAll(encoding, index === 0 ? bytes : fromLineStart(bytes))
    for (const character of text) {
      if (character <= '\u007f' || /[\u3000-\u303f\uff00-\uffef]/.test(character)) continue
      total += character === '\ufffd' ? 5 : 1
      if (commonHanzi.has(character)) common++
    }
  })
  return total === 0 ? 0 : common / total
}

function decodeAll(encoding: Encoding, bytes: Uint8Array): string {
  return new TextDecoder(encoding).decode(bytes, { stream: true })
}

/** What follows the first line end: after it a character begins in every encoding that is asked here. */
function fromLineStart(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(bytes.indexOf(10) + 1)
}

const hongKong = new Map<string, string>(
  [
    ...hkscsRuns.flatMap(([start, characters]) =>
      Array.from(characters, (character, index): [number, string] => [start + index, character]),
    ),
    ...hkscsPairs,
  ].map(([code, character]) => [String.fromCharCode(code), character]),
)

/** Turns bytes into text piece by piece. `damaged` counts the places that could not be read and became U+FFFD. */
export type StreamDecoder = { push(bytes: Uint8Array): string; end(): string; damaged(): number }

/** A decoder of one file; a byte order mark is left out, Hong Kong characters in Big5 come out as what they are. */
export function createDecoder(encoding: Encoding): StreamDecoder {
  const decoder = new TextDecoder(encoding)
  let damaged = 0
  const finish = (text: string): string => {
    for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', at + 1)) damaged++
    if (encoding !== 'big5') return text
    return text.replace(/[\ue000-\uf8ff]/g, (character) => hongKong.get(character) ?? character)
  }
  return {
    push: (bytes) => finish(decoder.decode(bytes, { stream: true })),
    end: () => finish(decoder.decode()),
    damaged: () => damaged,
  }
}
