import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { until } from './harness/wait.ts'
import { openMailCrash } from './mail-crash.ts'

const madeMin = 40

test('kill -9 while POSTs with an Idempotency-Key are at work: each is done once, or its caller is told what it made', async (t) => {
  const { url, harness, call, secretKey, close } = await openMailCrash('once')
  let [isDone, isOver] = [false, false]
  const made = new Map<string, string>()
  let [told, sentAgain] = [0, 0]
  try {
    const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
    /** Sends one request until it is answered; true when it is. */
    const send = async (name: string, key: string) => {
      const body = JSON.stringify({ name })
      const sent = { method: 'POST', headers: { ...headers, 'idempotency-key': key }, body }
      const reply = await fetch(`${url}/api/v1/feedback-units`, sent).catch(() => null)
      const text = await reply?.text().catch(() => null)
      if (reply == null || text == null) return false
      const { id, detail = '' } = JSON.parse(text) as { id?: string; detail?: string }
      // Still at work, or a store is on its way back.
      if (reply.status === 503 || reply.headers.get('retry-after') !== null) return false
      if (reply.status === 409) told++
      const which = id ?? /fun_\w+/.exec(detail)?.[0]
      assert.ok(which, `${reply.status} ${text}`)
      made.set(name, which)
      return true
    }
    let serial = 0
    const worker = async () => {
      while (!isDone) {
        const [name, key] = [`Unit ${serial++}`, randomUUID()]
        while (!isOver && !(await send(name, key))) {
          sentAgain++
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
    }
    const workers = Array.from({ length: 6 }, worker)
    for (const victim of ['server', 'postgres', 'all', 'server'] as const) {
      const from = made.size
      await until('some to be made', () => made.size > from + madeMin || null)
      await harness.crash(victim)
    }
    isDone = true
    await Promise.all(workers)
    t.diagnostic(JSON.stringify({ made: made.size, told, sentAgain }))
    const { units } = (await call('GET', 'feedback-units')) as { units: { id: string; name: string }[] }
    assert.deepEqual(
      units.map(({ id, name }) => `${name} ${id}`).sort(),
      [...made].map(([name, id]) => `${name} ${id}`).sort(),
    )
    assert.deepEqual(await harness.stop(), { code: 0, leftBehind: [] })
  } finally {
    isDone = isOver = true
    await close()
  }
})
