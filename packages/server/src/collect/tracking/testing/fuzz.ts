import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { Json } from '../../../platform/kernel/index.ts'
import { anyText } from '../../../platform/kernel/testing.ts'
import { openBody } from '../model/body.ts'
import { decodeAgain, decoders, decodeSent, hintsOf, sentRequest } from '../model/decode.ts'
import type { Wire, WireRequest } from '../model/request.ts'
import { testJunkRule, testNow } from './fixtures.ts'
import { realPayloads } from './payloads.ts'
import { assertDecodedShape } from './shape.ts'

const wires: readonly Wire[] = ['segment', 'posthog', 'sensors']
const context = { receivedAt: testNow, isJunkIdentifier: testJunkRule }

/** Values that hurt: of the wrong type, huge, empty, hostile. */
const hostile: Json[] = [
  ...[
    null,
    true,
    0,
    -1,
    1e308,
    '',
    ' ',
    'null',
    'undefined',
    '__proto__',
    'constructor',
    '\u0000',
    '\ud83d',
    '1970-01-01',
  ],
  ...['9999-12-31T23:59:59Z', 'x'.repeat(70_000), 'toString', 1e21, -5e-324, '\u2028</script>', 2 ** 64],
  ...[[], {}, [null], [[[[]]]], { a: { b: { c: 1 } } }, ['a', 1, null], { constructor: { prototype: 1 } }],
]

/** Any JSON, with the field names that decoders look at more often than chance. */
const fieldName = fc.oneof(
  fc.constantFrom(
    'type',
    'event',
    'userId',
    'anonymousId',
    'traits',
    'context',
    'properties',
    'batch',
    'timestamp',
    'sentAt',
  ),
  fc.constantFrom(
    'distinct_id',
    '$set',
    '$unset',
    'uuid',
    'identities',
    'login_id',
    'original_id',
    'time',
    'item_id',
    'lib',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'messageId',
    '_track_id',
    'externalIds',
    'consent',
    'page',
    'groupId',
  ),
  anyText({ maxLength: 8 }),
)
const callType = fc.constantFrom(
  'track',
  'identify',
  'alias',
  'group',
  'page',
  'track_signup',
  'profile_set',
  'profile_append',
  '$identify',
)
const anyJson = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(callType, fc.constantFrom(...hostile), fc.double(), fc.integer(), anyText({ maxLength: 20 })),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(fieldName, tie('value'), { maxKeys: 12 }),
  ) as fc.Arbitrary<Json>,
})).value

function requestOf(body: Uint8Array, type?: string): WireRequest {
  return { params: type === undefined ? {} : { type }, query: {}, headers: {}, body }
}

const hintingHeaders = {
  sentat: '2026-01-02T00:10:00Z',
  'posthog-request-timestamp': '2026-01-02T00:20:00Z',
  'posthog-sdk-info': 'posthog-js/1.300.0',
}

/** Opens and decodes bytes on every wire; what comes out must have the promised shape. */
function checkBytes(body: Uint8Array, type?: string): void {
  for (const wire of wires) {
    const opened = openBody(requestOf(body, type), 1_000_000)
    if ('problem' in opened) continue
    const decoded = decoders[wire](opened, hintsOf[wire](requestOf(body, type)), context)
    assertDecodedShape(decoded, testNow)
    for (const { wire: rejectedWire, raw } of decoded.rejected) {
      const again = decodeAgain({ wire: rejectedWire, raw }, context)
      assert.ok(again)
      assertDecodedShape(again, testNow)
    }
  }
}

/** Replaces the value at a random path of a real payload. */
export function mutated(value: Json, path: readonly number[], replacement: Json): Json {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return replacement
  const keys = Object.keys(value)
  const key = keys[step % Math.max(1, keys.length)]
  if (key === undefined) return replacement
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? mutated(item, rest, replacement) : item))
  return { ...value, [key]: mutated(value[key] ?? null, rest, replacement) }
}

const pathInto = fc.array(fc.nat(20), { minLength: 1, maxLength: 6 })

/** A real payload, a path into it and what to put there. */
export const mutation = fc.record({
  payload: fc.constantFrom(...realPayloads),
  path: pathInto,
  replacement: fc.oneof(fc.constantFrom(...hostile), anyJson),
})

/** Decoding of hostile input; `scale` multiplies the number of runs. */
export function fuzzDecoding(scale: number): void {
  describe('hostile input never breaks decoding (TR10)', () => {
    test('random bytes, also behind the magic bytes of gzip and the words of forms', () => {
      const prefix = fc.constantFrom(
        '',
        '\x1f\x8b',
        'data=',
        'data_list=',
        'gzip=1&data_list=',
        '{"batch":[',
        '[',
        '\ufeff{',
      )
      fc.assert(
        fc.property(prefix, fc.uint8Array({ maxLength: 400 }), (start, bytes) => {
          checkBytes(Buffer.concat([Buffer.from(start, start.startsWith('\x1f') ? 'latin1' : 'utf8'), bytes]))
        }),
        { numRuns: 800 * scale },
      )
    })

    test('random JSON, single or in batches, under every call type', () => {
      fc.assert(
        fc.property(anyJson, fc.option(callType, { nil: undefined }), fc.boolean(), (value, type, inBatch) => {
          checkBytes(Buffer.from(JSON.stringify(inBatch ? { batch: [value, value] } : value)), type)
        }),
        { numRuns: 1000 * scale },
      )
    })

    test('real payloads with one value replaced', () => {
      fc.assert(
        fc.property(mutation, ({ payload, path, replacement }) => {
          checkBytes(Buffer.from(JSON.stringify(mutated(payload.body, path, replacement))))
        }),
        { numRuns: 1500 * scale },
      )
    })

    test('real payloads with bytes flipped, cut or compressed and then torn', () => {
      const damage = fc.record({
        payload: fc.constantFrom(...realPayloads),
        at: fc.nat(),
        byte: fc.nat(255),
        cut: fc.nat(),
        gzip: fc.boolean(),
      })
      fc.assert(
        fc.property(damage, ({ payload, at, byte, cut, gzip }) => {
          const text = Buffer.from(JSON.stringify(payload.body))
          const body = Buffer.from(gzip ? gzipSync(text) : text)
          body[at % body.length] = byte
          checkBytes(body)
          checkBytes(body.subarray(0, cut % body.length))
        }),
        { numRuns: 500 * scale },
      )
    })

    test('what the log keeps of a request decodes to the same messages, and holds no write key (TR11)', () => {
      fc.assert(
        fc.property(
          mutation,
          fc.option(callType, { nil: undefined }),
          pathInto,
          ({ payload, path, replacement }, type, keyPath) => {
            const { wire } = payload
            const key = 'a-write-key-of-this-test'
            const withKey = mutated(mutated(payload.body, path, replacement), keyPath, key)
            const request = { ...requestOf(Buffer.from(JSON.stringify(withKey)), type), headers: hintingHeaders }
            const opened = openBody(request, 1_000_000)
            if ('problem' in opened) return
            const hints = hintsOf[wire](request)
            const decoded = decoders[wire](opened, hints, context)
            const kept = JSON.stringify(sentRequest({ wire, hints, body: opened, key, decoded }))
            assert.ok(!kept.includes(key))
            if (kept !== 'null') assert.deepEqual(decodeSent(JSON.parse(kept), context), decoded)
          },
        ),
        { numRuns: 300 * scale },
      )
    })
  })
}
