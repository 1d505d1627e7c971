import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { inLanguage, type Values } from '../../../platform/kernel/index.ts'
import { type RejectionCode, rejectionWords } from '../words.ts'
import { parseJson } from './json.ts'
import { gzipFloorBytes, gzipRatioMax, lz64CharsMax, rawCharsMax } from './limits.ts'
import { unpackLzString } from './lz-string.ts'
import type { ReadBody, UnreadableBody, WireRequest } from './request.ts'

/** Carries an `UnreadableBody` out of the steps below; never leaves `openBody`. */
class Unreadable extends Error {
  readonly said: UnreadableBody['said']
  constructor(code: RejectionCode, values: Values = {}) {
    super(inLanguage({ words: rejectionWords[code], values }, 'en'))
    this.said = { code, values }
  }
}

/**
 * Reads a body by what it is, never by its headers (trap 1): gzip, zlib and zstd are known by their first bytes, a form by
 * `data=` or `data_list=`, base64 by not being JSON. What nothing in it tells is believed: lz-string, which looks like base64, and
 * brotli and bare deflate, which begin in any way. Output is bounded by `bytesMax` and by a compression ratio.
 */
export function openBody(request: WireRequest, bytesMax: number): ReadBody | UnreadableBody {
  let text = ''
  try {
    const bytes = inflateAsSaid(inflateIfPacked(request.body, bytesMax), request, bytesMax)
    if (bytes.length > bytesMax) throw new Unreadable('body_too_large', { most: bytesMax })
    text = asText(bytes)
    const field = formField(text, request)
    if (field === null) return { value: readJson(text), bytes: bytes.length, text }
    const inner = isLz64(text, request) ? unpackLz64(field, bytesMax) : inflateIfPacked(unwrapField(field), bytesMax)
    if (inner.length > bytesMax) throw new Unreadable('body_too_large', { most: bytesMax })
    const innerText = asText(inner)
    return { value: readJson(innerText), bytes: inner.length, text: innerText }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    const { said, message } = error
    const problem = said.code === 'body_too_large' ? said.code : 'malformed_body'
    return { problem, detail: message, said, excerpt: excerptOf(text, request) }
  }
}

type Unpack = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array

function inflateIfPacked(bytes: Uint8Array, bytesMax: number): Uint8Array {
  const unpack = unpackerOf(bytes)
  return unpack === null ? bytes : inflate(unpack, bytes, bytesMax)
}

const saidUnpackers: ReadonlyMap<string, Unpack> = new Map([
  ['br', brotliDecompressSync],
  ['deflate', inflateRawSync],
])

/** Of `Content-Encoding`; a proxy that unpacked may have left it there, so what cannot be unpacked is read as it is. */
function inflateAsSaid(bytes: Uint8Array, { body, headers }: WireRequest, bytesMax: number): Uint8Array {
  const unpack = saidUnpackers.get(headers['content-encoding']?.trim().toLowerCase() ?? '')
  if (unpack === undefined || bytes !== body || bytes.length === 0) return bytes
  try {
    return inflate(unpack, bytes, bytesMax)
  } catch (error) {
    if (error instanceof Unreadable && error.said.code === 'malformed_gzip') return bytes
    throw error
  }
}

function inflate(unpack: Unpack, bytes: Uint8Array, bytesMax: number): Uint8Array {
  const outputBytesMax = Math.min(bytesMax, Math.max(gzipFloorBytes, bytes.length * gzipRatioMax))
  try {
    return unpack(bytes, { maxOutputLength: outputBytesMax })
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable('body_too_large', { most: outputBytesMax })
    throw new Unreadable('malformed_gzip')
  }
}

/**
 * By the first bytes: gzip (RFC 1952), zlib (RFC 1950, two bytes that divide by 31), zstd (RFC 8878). PostHog's SDKs pack by any
 * of them where they are told to. No JSON, form or base64 begins so.
 */
function unpackerOf(bytes: Uint8Array): Unpack | null {
  const [first = 0, second = 0, third, fourth] = bytes
  if (first === 0x1f && second === 0x8b) return gunzipSync
  if (first === 0x78 && (first * 256 + second) % 31 === 0) return inflateSync
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return unpackZstd
  return null
}

/** A frame may ask for a window of 128 MB, whatever it holds; 8 MB is what every decoder must take (RFC 8878). */
const unpackZstd: Unpack = (bytes, options) =>
  zstdDecompressSync(bytes, { ...options, params: { [constants.ZSTD_d_windowLogMax]: 23 } })

function asText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** PostHog's older SDKs say so in the form or in the query. */
function isLz64(text: string, { query }: WireRequest): boolean {
  return query.compression === 'lz64' || /(?:^|&)compression=lz64(?:&|$)/.test(text)
}

function unpackLz64(field: string, bytesMax: number): Uint8Array {
  if (field.length > lz64CharsMax) throw new Unreadable('body_too_large', { most: lz64CharsMax })
  try {
    const unpacked = unpackLzString(field.replaceAll(' ', '+'), bytesMax)
    if (unpacked !== null) return Buffer.from(unpacked, 'utf8')
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable('body_too_large', { most: bytesMax })
    throw error
  }
  throw new Unreadable('not_lz64')
}

/** The `data` or `data_list` of a form body, or of the query when the body is empty (pixels); null when there is none. */
function formField(text: string, request: WireRequest): string | null {
  if (text === '') return request.query.data ?? request.query.data_list ?? null
  if (!/^[\w.-]+=/.test(text)) return null
  const form = new URLSearchParams(text)
  return form.get('data') ?? form.get('data_list')
}

function unwrapField(field: string): Uint8Array {
  if (/^\s*[[{]/.test(field)) return Buffer.from(field, 'utf8')
  // A `+` that nobody escaped arrives as a space.
  const base64 = field.replaceAll(' ', '+')
  if (!/^[A-Za-z0-9+/_=%\r\n-]+$/.test(base64)) throw new Unreadable('not_base64')
  return Buffer.from(base64.includes('%') ? unescapeOnce(base64) : base64, 'base64')
}

/** Some senders escape twice, so that `%2B` is left after decoding the form. */
function unescapeOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Unreadable('not_escaped_base64')
  }
}

function readJson(text: string) {
  if (text.trim() === '') throw new Unreadable('empty_body')
  try {
    return parseJson(text)
  } catch (error) {
    const cause = error instanceof SyntaxError ? error.message.slice(0, 120).toWellFormed() : 'nested too deeply'
    throw new Unreadable('not_json', { cause })
  }
}

function excerptOf(text: string, request: WireRequest): string {
  const whole = text === '' ? (request.query.data ?? request.query.data_list ?? '') : text
  return whole.slice(0, rawCharsMax).toWellFormed().replaceAll('\0', '')
}
