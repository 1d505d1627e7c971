import assert from 'node:assert/strict'
import type { Json } from '../../../platform/kernel/index.ts'
import type { DecodedRequest, RejectedMessage, TrackedMessage } from '../../ingest/index.ts'

const earliestMs = Date.parse('2000-01-01T00:00:00Z')
const dayMs = 24 * 60 * 60 * 1000

/** Fails unless everything in a decoded request is what the log and the applier may rely on. */
export function assertDecodedShape(decoded: DecodedRequest, receivedAt: number): void {
  for (const message of decoded.messages) assertMessageShape(message, receivedAt)
  for (const rejected of decoded.rejected) assertRejectedShape(rejected)
  for (const count of Object.values(decoded.dropped)) assert.ok(Number.isSafeInteger(count) && count > 0)
}

function assertMessageShape(message: TrackedMessage, receivedAt: number): void {
  assert.ok(message.key.length > 0 && message.key.length <= 210, `key ${message.key}`)
  assert.ok(message.name.trim().length > 0 && message.name.length <= 256)
  assert.ok(Number.isSafeInteger(message.ts) && message.ts >= earliestMs && message.ts <= receivedAt + dayMs)
  assert.ok(message.originalTs === null || Number.isSafeInteger(message.originalTs))
  for (const { kind, value } of message.identifiers) {
    assert.match(kind, /^[a-z0-9_]{1,64}$/)
    assert.ok(typeof value === 'string' && value.length > 0 && value.length <= 512)
    assert.ok(!['null', 'undefined', 'anonymous'].includes(value.toLowerCase()), `junk id ${value}`)
  }
  assert.equal(
    new Set(message.identifiers.map(({ kind, value }) => `${kind}\0${value}`)).size,
    message.identifiers.length,
  )
  const ranks = message.identifiers.map(({ kind }) => (kind === 'user' ? 0 : kind === 'anonymous' ? 2 : 1))
  assert.deepEqual(ranks, ranks.toSorted(), 'identifiers are ordered strongest first')
  assert.ok(['none', 'alias', 'unlink'].includes(message.identity.kind))
  if (message.identity.kind !== 'none') assert.ok(message.identity.from.value.length > 0)
  for (const change of message.traits) assertTraitShape(change)
  assertJson(message.props, 0)
  assertJson(message.context, 0)
  assert.ok(message.userProof === null || /^[0-9a-f]{64}$/.test(message.userProof))
  for (const given of Object.values(message.consent ?? {})) assert.equal(typeof given, 'boolean')
}

function assertTraitShape(change: TrackedMessage['traits'][number]): void {
  assert.ok(change.key.length > 0 && change.key.length <= 250)
  if (change.op === 'increment') assert.ok(Number.isFinite(change.value))
  else if (change.op === 'append') assert.ok(Array.isArray(change.value))
  else if (change.op !== 'unset') assertJson(change.value, 0)
}

function assertRejectedShape(rejected: RejectedMessage): void {
  assert.match(rejected.reason, /^[a-z0-9_]+$/)
  assert.ok(rejected.field === null || rejected.field.length > 0)
  assert.ok(rejected.detail.length > 10 && rejected.detail.length < 400 && rejected.detail.isWellFormed())
  assert.ok(JSON.stringify(rejected.raw).length <= 6 * 32 * 1024)
  assertJson(rejected.raw, 0)
}

/** Plain JSON that both stores take: bounded depth, finite numbers, no NUL, no lone surrogate, no `__proto__`. */
function assertJson(value: Json, depth: number): void {
  assert.ok(depth < 40, 'too deep')
  if (typeof value === 'string') assert.ok(value.isWellFormed() && !value.includes('\0'), 'bad text')
  else if (typeof value === 'number') assert.ok(Number.isFinite(value))
  else if (Array.isArray(value)) for (const item of value) assertJson(item, depth + 1)
  else if (typeof value === 'object' && value !== null) {
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
    for (const key of Object.keys(value)) {
      assert.ok(key.isWellFormed() && !key.includes('\0') && key !== '__proto__', 'bad key')
      assertJson(value[key] ?? null, depth + 1)
    }
  } else assert.ok(typeof value === 'boolean' || value === null, `not JSON: ${typeof value}`)
}
