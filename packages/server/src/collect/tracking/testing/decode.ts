import assert from 'node:assert/strict'
import type { Json } from '../../../platform/kernel/index.ts'
import type { DecodedRequest, RejectedMessage, TrackedMessage } from '../../ingest/index.ts'
import { openBody } from '../model/body.ts'
import { decoders, hintsOf } from '../model/decode.ts'
import type { Wire, WireRequest } from '../model/request.ts'
import { testJunkRule, testNow } from './fixtures.ts'
import { assertDecodedShape } from './shape.ts'

export type DecodeOptions = { type?: string; headers?: Record<string, string>; receivedAt?: number }

/** Decodes a body as the routes would; every result is checked against the promised shape. */
export function decodeBody(wire: Wire, body: Json, options: DecodeOptions = {}): DecodedRequest {
  const receivedAt = options.receivedAt ?? testNow
  const request: WireRequest = {
    params: options.type === undefined ? {} : { type: options.type },
    query: {},
    headers: options.headers ?? {},
    body: Buffer.from(JSON.stringify(body)),
  }
  const opened = openBody(request, 8 * 1024 * 1024)
  assert.ok('value' in opened, JSON.stringify(opened))
  const decoded = decoders[wire](opened, hintsOf[wire](request), { receivedAt, isJunkIdentifier: testJunkRule })
  assertDecodedShape(decoded, receivedAt)
  return decoded
}

/** The one message that a body must decode to. */
export function decodeOne(wire: Wire, body: Json, options: DecodeOptions = {}): TrackedMessage {
  const decoded = decodeBody(wire, body, options)
  assert.deepEqual(decoded.rejected, [])
  const [message] = decoded.messages
  assert.ok(message && decoded.messages.length === 1)
  return message
}

/** The one rejected message that a body must decode to. */
export function rejectOne(wire: Wire, body: Json, options: DecodeOptions = {}): RejectedMessage {
  const decoded = decodeBody(wire, body, options)
  assert.deepEqual(decoded.messages, [])
  const [rejected] = decoded.rejected
  assert.ok(rejected && decoded.rejected.length === 1)
  return rejected
}
