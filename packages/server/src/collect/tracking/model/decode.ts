import { isJsonObject, type Json, type JsonObject } from '../../../platform/kernel/index.ts'
import type { DecodedRequest, SentRequest } from '../../ingest/index.ts'
import { parseJson } from './json.ts'
import { decodePosthog } from './posthog.ts'
import type { DecodeContext, OpenedBody, ReadBody, RequestHints, Wire, WireRequest } from './request.ts'
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
 * A request as the log may keep it, from where `decodeSent` makes the same messages of it. The write key is taken out: the log is no place
 * for it. Null when something of it was set aside or dropped, or the key stands where it would be missed.
 */
export function sentRequest(from: {
  wire: Wire
  hints: RequestHints
  body: ReadBody
  key: string
  decoded: DecodedRequest
}): SentRequest | null {
  const { wire, hints, body, key, decoded } = from
  if (decoded.rejected.length > 0 || Object.keys(decoded.dropped).length > 0) return null
  const text = withoutKey({ wire, hints, body, key })
  if (text === null) return null
  const how = Object.fromEntries(Object.entries(hints).filter(([, hint]) => hint !== undefined)) as JsonObject
  return { how: { wire, ...how }, text }
}

/** Fields in which SDKs send the write key, which decoders pass over: of the body and of its events. */
const keyFields: Readonly<Record<Wire, readonly string[]>> = {
  segment: ['writeKey'],
  posthog: ['api_key', 'token'],
  sensors: [],
}

type Keyed = { wire: Wire; hints: RequestHints; body: ReadBody; key: string }

function withoutKey({ wire, hints, body, key }: Keyed): string | null {
  const parts = body.text.split(key)
  if (parts.length === 1) return body.text
  // All that an update to /engage holds is told of the person; and where characters are escaped, a key may stand unseen in the text.
  if ((wire === 'posthog' && hints.callType === 'engage') || body.text.includes('\\u')) return null
  return parts.length - 1 === keysPassedOver(wire, body.value, key) ? parts.join('') : null
}

/** How often the key stands where no decoder reads it. */
function keysPassedOver(wire: Wire, value: Json, key: string): number {
  const count = (object: Json | undefined, fields: readonly string[]) =>
    isJsonObject(object) ? fields.filter((field) => object[field] === key).length : 0
  const batch = isJsonObject(value) ? value.batch : value
  let found = isJsonObject(value) ? count(value, keyFields[wire]) : 0
  for (const event of Array.isArray(batch) ? batch : [value]) {
    if (event !== value) found += count(event, keyFields[wire])
    // PostHog's browser SDK repeats it among the properties, from where the decoder takes it out.
    if (wire === 'posthog' && isJsonObject(event)) found += count(event.properties, ['token'])
  }
  return found
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
