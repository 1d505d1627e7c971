import type { Json } from '../../../platform/kernel/index.ts'
import type { DecodedRequest } from '../../ingest/index.ts'
import { decodePosthog } from './posthog.ts'
import type { DecodeContext, OpenedBody, Wire, WireRequest } from './request.ts'
import { decodeSegment } from './segment.ts'
import { decodeSensors } from './sensors.ts'

type Decoder = (opened: OpenedBody, request: WireRequest, context: DecodeContext) => DecodedRequest

/** The decoder of each wire: pure; the same request, arrival time and junk rule always give the same messages. */
export const decoders: Readonly<Record<Wire, Decoder>> = {
  segment: decodeSegment,
  posthog: decodePosthog,
  sensors: decodeSensors,
}

const bareRequest: WireRequest = { params: {}, query: {}, headers: {}, body: new Uint8Array() }

/**
 * Decodes one message again that was set aside, as it was or as a person repaired it; `wire` comes from the rejected message.
 * Null when the wire is unknown. Skew is not corrected: the time of arrival is no longer that of sending.
 */
export function decodeAgain(
  message: { wire: string | undefined; raw: Json },
  context: DecodeContext,
): DecodedRequest | null {
  const { wire, raw } = message
  if (wire !== 'segment' && wire !== 'posthog' && wire !== 'sensors') return null
  const unsent = withoutSendTime(raw)
  return decoders[wire]({ value: unsent, bytes: JSON.stringify(unsent).length }, bareRequest, context)
}

function withoutSendTime(raw: Json): Json {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw
  const { sentAt: _sentAt, sent_at: _sent, _flush_time: _flush, ...rest } = raw
  return rest
}
