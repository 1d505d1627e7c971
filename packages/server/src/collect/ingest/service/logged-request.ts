import type { Json } from '../../../platform/kernel/index.ts'
import { packText, unpackText } from '../log/index.ts'
import type { DecodedRequest, RejectedMessage } from '../model.ts'
import type { DecodeSent, SentRequest, Source } from '../ports.ts'

/** One request on its way into the log. */
export type ReceiveRequest = {
  source: Source
  decoded: DecodedRequest
  /** The request as it was sent, if `decodeSent` makes just `decoded` of it: the log keeps it instead, which is not written anew. */
  sent?: SentRequest | null
  receivedAt: number
  /** The import that the messages come from; 0 = none. */
  importId?: number
  /** True for SDKs that cannot retry: they may use the log's reserved tenth. */
  cannotRetry?: boolean
}

/** What the log holds of one request, decoded. Short names: every byte is synced. */
export type LoggedRequest = {
  s: number
  w: number
  i: number
  r: number
  m: DecodedRequest['messages']
  x: DecodedRequest['rejected']
  d: Record<string, number>
}

/** The first line of a record. With `h`, which says how it is decoded, all that follows the line is the body as it was sent. */
type FirstLine = LoggedRequest | (Pick<LoggedRequest, 's' | 'w' | 'i' | 'r'> & { h: SentRequest['how'] })

/** The record of one request: a line of JSON, and for a request that is kept as it was sent, its body. */
export function packRequest(request: ReceiveRequest): Buffer {
  const { source, decoded, sent } = request
  const head = { s: source.id, w: source.workspaceId, i: request.importId ?? 0, r: request.receivedAt }
  if (sent) return packText(`${JSON.stringify({ ...head, h: sent.how })}\n${sent.text}`)
  return packLogged({ ...head, m: decoded.messages, x: decoded.rejected, d: decoded.dropped })
}

/** The record of what is left of a request. */
export function packLogged(logged: LoggedRequest): Buffer {
  return packText(JSON.stringify(logged))
}

/**
 * Reads a record back; `chars` is the length of its text, which says what it weighs: packed, repetitive data weigh a thousandth.
 * `body` is what was sent, where that is kept. A body that cannot be decoded again, which takes a newer decoder than
 * the one that answered, becomes one rejected message.
 */
export function openRequest(
  payload: Buffer,
  decodeSent: DecodeSent,
): { request: LoggedRequest; chars: number; body: string | null } {
  const text = unpackText(payload)
  const end = text.indexOf('\n')
  const first = JSON.parse(end < 0 ? text : text.slice(0, end)) as FirstLine
  if (!('h' in first)) return { request: first, chars: text.length, body: null }
  const { h: how, ...head } = first
  const body = text.slice(end + 1)
  const { messages, rejected } = decodeOr({ how, text: body }, head.r, decodeSent)
  return { request: { ...head, m: messages, x: rejected, d: {} }, chars: text.length, body }
}

function decodeOr(
  sent: SentRequest,
  receivedAt: number,
  decodeSent: DecodeSent,
): Pick<DecodedRequest, 'messages' | 'rejected'> {
  try {
    return decodeSent(sent, receivedAt)
  } catch (error) {
    const detail = `The request could not be decoded again: ${error instanceof Error ? error.message : String(error)}`
    return { messages: [], rejected: [undecodable(detail, sent.text)] }
  }
}

/** What quarantine keeps of it is cut as for others. */
function undecodable(detail: string, text: string): RejectedMessage {
  const raw: Json = text.slice(0, 32_768).toWellFormed()
  return { reason: 'malformed_body', field: null, detail, raw }
}
