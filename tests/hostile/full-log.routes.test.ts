import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import * as z from 'zod'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import { descendantsOf } from '../crash/harness/processes.ts'
import { until } from '../crash/harness/wait.ts'
import { openTestApp, type TestApp, type TestWorkspace } from '../routes/test-app.ts'

const boundMb = 16
const eventsPerRequest = 15
/** Text of an event, below the limit of 32 KB; random, since the log compresses. */
const paddingBytes = 22_000
const padding = () => randomBytes(paddingBytes).toString('base64')

describe('a full log', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let hostPid: number
  before(async () => {
    app = await openTestApp({ OPENCXM_LOG_BOUND_MB: String(boundMb) })
    workspace = await app.workspace('Flood')
    const host = descendantsOf(process.pid).find(({ command }) =>
      command.some((word) => word.endsWith('/eventstore/host/main.ts')),
    )
    assert.ok(host, 'the engine host runs')
    hostPid = host.pid
  })
  after(async () => {
    process.kill(hostPid, 'SIGCONT')
    await app.close()
  })

  let serial = 0
  const acknowledged: string[] = []
  /** Sends a batch; ids are remembered when it was acknowledged. */
  async function send(path: string): Promise<{ status: number; retryAfter: number; body: string }> {
    const batch = Array.from({ length: eventsPerRequest }, () => ({
      type: 'track',
      event: 'Flood',
      userId: 'u',
      messageId: `flood-${++serial}`,
      timestamp: new Date().toISOString(),
      properties: { padding: padding() },
    }))
    const reply = await app.http.inject({
      method: 'POST',
      url: `${path}?writeKey=${workspace.writeKey}`,
      payload: JSON.stringify({ batch }),
    })
    if (reply.statusCode === 200) acknowledged.push(...batch.map(({ messageId }) => messageId))
    return {
      status: reply.statusCode,
      retryAfter: Number(reply.headers['retry-after']),
      body: reply.body.slice(0, 300),
    }
  }
  /** Sends until refused; how many requests were taken before. */
  async function fill(path: string): Promise<{ taken: number; retryAfter: number }> {
    for (let taken = 0; taken < 200; taken++) {
      const { status, retryAfter, body } = await send(path)
      if (status === 200) continue
      assert.equal(status, 503, body)
      return { taken, retryAfter }
    }
    throw new Error('The log was never full.')
  }

  test('is refused with 503 and Retry-After, its last tenth kept for SDKs that cannot retry', async () => {
    process.kill(hostPid, 'SIGSTOP')
    const retrying = await fill('/v1/batch')
    assert.ok(retrying.taken > 10)
    assert.ok(retrying.retryAfter > 0, 'Retry-After')
    const last = await fill('/beacon/v1/batch')
    const reservedBytes = last.taken * eventsPerRequest * paddingBytes
    assert.ok(last.taken > 0 && reservedBytes <= boundMb * 1024 * 1024 * 0.11, `${last.taken} in the reserve`)
    assert.ok(last.retryAfter > 0, 'Retry-After')
    assert.equal((await send('/v1/batch')).status, 503)
    assert.ok(app.ingest.log.stats().bytesOnDisk <= boundMb * 1024 * 1024 * 1.05, 'the bound holds on disk')
  })

  test('what was refused is counted for its source, where a person sees it', async () => {
    const key = await workspace.key('owner')
    const drops = await until('the count of refusals', async () => {
      const { body } = await app.call({ path: '/api/v1/sources', key })
      const counted = (body as { sources: { drops: Record<string, number> }[] }).sources[0]?.drops.log_full ?? 0
      // Counts are written every few seconds, which may fall between two refusals.
      return counted >= 3 * eventsPerRequest ? counted : null
    })
    assert.equal(drops, 3 * eventsPerRequest)
  })

  test('while the engine hangs, /readyz says so instead of hanging too', async () => {
    const reply = await app.call({ path: '/readyz' })
    assert.equal(reply.status, 503)
    assert.equal((reply.body as { checks: { events: boolean } }).checks.events, false)
  })

  test('recovers by itself: all that was acknowledged is stored once, new events are taken', async () => {
    process.kill(hostPid, 'SIGCONT')
    await app.settle()
    assert.equal((await send('/v1/batch')).status, 200)
    await app.settle()
    const rows = await app.events.query({
      name: 'test.flood',
      workspace: workspace.id,
      sql: ch`SELECT message_id FROM events WHERE ws = ${param(workspace.id, 'UInt32')} AND event = 'Flood'`,
      row: z.object({ message_id: z.string() }),
    })
    assert.deepEqual(rows.map(({ message_id }) => message_id).sort(), [...acknowledged].sort())
    assert.equal((await app.call({ path: '/readyz' })).status, 200)
  })
})
