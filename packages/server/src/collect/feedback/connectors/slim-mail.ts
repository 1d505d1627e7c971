import { ConnectorError } from './connector.ts'

/** Lines of one part, and of a whole mail, that are read: 1.5 MB of base64, more than any text that a customer writes. */
const partLinesMax = 20_000
const linesMax = 40_000
/** Of each further part: what it is called. */
const headLines = 100
const boundariesMax = 10_000

const newline = 0x0a
const dash = 0x2d

/**
 * A mail without the lines of attachments and of texts without end. The parser takes lines one by one, some 40 microseconds and half a
 * kilobyte each, and lets nobody else in meanwhile: ten million empty lines would end the server. What may begin a part (`--`) stays.
 * Throws `too_large` where so much may begin one that no mail program wrote it.
 */
export function slimMail(raw: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = []
  let [from, lines, ofPart, boundaries] = [0, 0, 0, 0]
  let isCut = false
  for (let at = 0; at < raw.length; ) {
    const end = raw.indexOf(newline, at)
    const next = end < 0 ? raw.length : end + 1
    const isBoundary = raw[at] === dash && raw[at + 1] === dash
    if (isBoundary) {
      ofPart = 0
      boundaries++
    }
    const stays = isBoundary || ofPart < (lines < linesMax ? partLinesMax : headLines)
    if (stays && isCut) from = at
    if (!stays && !isCut) kept.push(raw.subarray(from, at))
    isCut = !stays
    if (stays) lines++
    ofPart++
    at = next
  }
  if (boundaries > boundariesMax) throw new ConnectorError('too_large', 'It has more parts than a mail has.')
  if (kept.length === 0) return raw
  if (!isCut) kept.push(raw.subarray(from))
  return Buffer.concat(kept)
}
