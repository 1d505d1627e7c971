import { detectEncoding } from '../../imports/index.ts'

/** A page's text: what is UTF-8 or UTF-16 by its bytes, else as it says of itself, else as it reads like Chinese or Western text. */
export function legibleFeed(body: Uint8Array, contentType: string): string {
  const { encoding, confidence } = detectEncoding([body])
  if (confidence === 'certain' || encoding.startsWith('utf-')) return new TextDecoder(encoding).decode(body)
  const head = Buffer.from(body.subarray(0, 200)).toString('latin1')
  const said = [/^\s*<\?xml[^>]*\sencoding=["']([\w.:-]+)/i.exec(head), /charset=["']?([\w.:-]+)/i.exec(contentType)]
  const label = said.map((found) => found?.[1] ?? '').find((one) => isKnown(one) && !/^utf-?8$/i.test(one))
  return new TextDecoder(label ?? encoding).decode(body)
}

/**
 * An e-mail whose bytes beyond ASCII are what its parts say they are: old mail programs, Chinese ones above all, send them without
 * naming a character set, under `us-ascii`, or under a name that nobody knows. Headers are UTF-8 afterwards (RFC 6532).
 */
export function legibleMail(raw: Uint8Array): Uint8Array {
  if (raw.every((byte) => byte < 0x80)) return raw
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const bodyAt = startOfBody(bytes)
  const [head, body] = [bytes.subarray(0, bodyAt), bytes.subarray(bodyAt)]
  const charset = /charset\s*=\s*"?([\w.:-]+)/i
  const declared = charset.exec(bytes.toString('latin1'))?.[1] ?? ''
  const legibleHead = utf8Of(withQuotedBytes(head), declared)
  if (declared === '') return Buffer.concat([legibleHead, utf8Of(body, '')])
  if (!isUtf8(body)) return Buffer.concat([legibleHead, body])
  const names = /(charset\s*=\s*"?)([\w.:-]+)/gi
  const renamed = (part: Buffer) =>
    Buffer.from(
      part
        .toString('latin1')
        .replace(names, (all, before: string, name: string) =>
          /^(us-)?ascii$/i.test(name) || !isKnown(name) ? `${before}utf-8` : all,
        ),
      'latin1',
    )
  return Buffer.concat([renamed(legibleHead), renamed(body)])
}

/** Old programs leave bytes as they are inside an encoded word that names their character set (`=?iso-8859-1?Q?Fr\xf6sche?=`). */
function withQuotedBytes(head: Buffer): Buffer {
  const quoted = (word: string) =>
    word.replace(/[\x80-\xff]/g, (byte) => `=${byte.charCodeAt(0).toString(16).toUpperCase()}`)
  return Buffer.from(head.toString('latin1').replace(/=\?[\w.:*-]{1,60}\?q\?[^?\r\n]{0,900}\?=/gi, quoted), 'latin1')
}

function startOfBody(bytes: Buffer): number {
  const ends = [bytes.indexOf('\r\n\r\n', 0, 'latin1'), bytes.indexOf('\n\n', 0, 'latin1')].filter((at) => at >= 0)
  return ends.length === 0 ? bytes.length : Math.min(...ends)
}

function utf8Of(part: Buffer, declared: string): Buffer {
  if (isUtf8(part)) return part
  return Buffer.from(new TextDecoder(isKnown(declared) ? declared : detectEncoding([part]).encoding).decode(part))
}

function isUtf8(part: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(part)
    return true
  } catch {
    return false
  }
}

function isKnown(label: string): boolean {
  try {
    return label !== '' && new TextDecoder(label).encoding !== ''
  } catch {
    return false
  }
}
