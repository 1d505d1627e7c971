import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { mutated, mutation } from './testing/fuzz.ts'
import { type Harness, openHarness, serverKey } from './testing/harness.ts'
import { trackingRoutes } from './tracking-routes.ts'

describe('hostile requests never break the routes (TR10)', () => {
  let harness: Harness
  before(async () => {
    harness = await openHarness()
  })
  after(() => harness.app.close())

  test('every answer is one that the table knows, and nothing is stored without an answer of success', async () => {
    const posts = trackingRoutes
      .filter(({ method }) => method === 'POST')
      .map(({ path }) => path.replace(':type', 'track'))
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      mutation.map(({ payload, path, replacement }) =>
        Buffer.from(JSON.stringify(mutated(payload.body, path, replacement))),
      ),
    )
    const type = fc.constantFrom(
      '',
      'application/json',
      'text/plain',
      'multipart/form-data',
      ';;',
      'application/x-www-form-urlencoded',
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...posts), body, type, async (path, payload, contentType) => {
        const query = { token: serverKey, writeKey: serverKey, api_key: serverKey }
        const headers = { 'x-write-key': serverKey, authorization: serverKey, 'content-type': contentType }
        const before = harness.recorded.messages.length
        const reply = await harness.app.inject({ method: 'POST', url: path, query, payload, headers })
        assert.ok([200, 400, 401, 404, 413].includes(reply.statusCode), `${path}: ${reply.statusCode} ${reply.body}`)
        if (reply.statusCode !== 200) assert.equal(harness.recorded.messages.length, before)
      }),
      { numRuns: 600 },
    )
  })
})
