import type { Json, JsonObject } from '../../../platform/kernel/index.ts'
import type { DecodedRequest, SentRequest } from '../../ingest/index.ts'
import { parseJson } from './json.ts'
import { decodePosthog } from './posthog.ts'
import type { DecodeContext, OpenedBody, RequestHints, Wire, WireRequest } from './request.ts'
import { decodeSegment } from './segment.ts'
import { decodeSensors } from './sensors.ts'

type Decoder = (opened: OpenedBody, hints: RequestHints, context: DecodeContext) => DecodedRequest

/** The decoder of each wire: pure; the same body, hints, arrival time and junk rule always give the same messages. */
export const decoders: Readonly<Record<Wire, Decoder>> = {
  segment: decodeSegment,
  posthog: decodePosthog,
  sensors: decodeSensors,
}

/** What each wire's decoder reads of a request besides its body. */
export const hintsOf: Readonly<Record<Wire, (request: WireRequest) => RequestHints>> = {
  segment: ({ params, headers }) => ({ callType: params.type, sentAtHeader: headers.sentat }),
  posthog: ({ params, headers, query }) => ({
    callType: params.type,
    sentAtHeader: headers['posthog-request-timestamp'],
    sentAtQuery: query.sent_at ?? query._,
    // In v1 mode the SDK names itself here, and not in every event.
    sdk: headers['posthog-sdk-info'],
  }),
  sensors: ({ headers }) => (headers['dry-run']?.toLowerCase() === 'true' ? { dryRun: true } : {}),
}

/**
 * A request as the log may keep it, from where `decodeSent` makes the same messages of it; null when something of it was set aside or
 * dropped. The write key is taken out: the log is no place for it.
 */
export function sentRequest(from: {
  wire: Wire
  hints: RequestHints
  text: string
  key: string
  decoded: DecodedRequest
}): SentRequest | null {
  const { wire, hints, text, key, decoded } = from
  if (decoded.rejected.length > 0 || Object.keys(decoded.dropped).length > 0) return null
  const how = Object.fromEntries(Object.entries(hints).filter(([, hint]) => hint !== undefined)) as JsonObject
  return { how: { wire, ...how }, text: text.includes(key) ? text.replaceAll(key, '') : text }
}

/** Decodes what `sentRequest` made. Throws when it is not that. */
export function decodeSent({ how, text }: SentRequest, context: DecodeContext): DecodedRequest {
  const { wire, ...hints } = how
  if (!isWire(wire)) throw new Error(`There is no wire ${JSON.stringify(wire)}.`)
  return decoders[wire]({ value: parseJson(text), bytes: Buffer.byteLength(text) }, hints as RequestHints, context)
}

/**
 * Decodes one message again that was set aside, as it was or as a person repaired it; `wire` comes from the rejected message.
 * Null when the wire is unknown. Skew is not corrected: the time of arrival is no longer that of sending.
 */
export function decodeAgain(
  message: { wire: string | undefined; raw: Json },
  context: DecodeContext,
): DecodedRequest | null {
  const { wire, raw } = message
  if (!isWire(wire)) return null
  const unsent = withoutSendTime(raw)
  return decoders[wire]({ value: unsent, bytes: JSON.stringify(unsent).length }, {}, context)
}

function isWire(wire: Json | undefined): wire is Wire {
  return typeof wire === 'string' && Object.hasOwn(decoders, wire)
}

function withoutSendTime(raw: Json): Json {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw
  const { sentAt: _sentAt, sent_at: _sent, _flush_time: _flush, ...rest } = raw
  return rest
}
