import assert from 'node:assert/strict'
import { afterEach, it } from 'node:test'
import { callRoute } from './call-route.ts'

const route = { method: 'POST', path: '/api/v1/things' } as unknown as Parameters<typeof callRoute>[0]
const realFetch = globalThis.fetch
afterEach(() => {
  globalThis.fetch = realFetch
})

/** Calls with bodies, answered in turn; gives the keys that were sent. */
async function keysOf(bodies: readonly object[], answers: readonly (Response | Error)[]): Promise<(string | null)[]> {
  const keys: (string | null)[] = []
  for (const [turn, body] of bodies.entries()) {
    globalThis.fetch = async (_url, init) => {
      keys.push(new Headers(init?.headers).get('idempotency-key'))
      const answer = answers[turn] as Response | Error
      if (answer instanceof Error) throw answer
      return answer
    }
    await callRoute(route, { body } as never).catch(() => undefined)
  }
  return keys
}

const done = () => new Response('{}', { status: 201 })

it('an action whose answer was lost keeps its key when it is sent again; others have keys of their own', async () => {
  const name = { name: 'lost' }
  const away = new Response('{"code":"not_ready"}', { status: 503 })
  const atWork = new Response('{"code":"conflict"}', { status: 409, headers: { 'retry-after': '1' } })
  const keys = await keysOf(
    [name, { name: 'other' }, name, name, name, name],
    [new TypeError('Failed to fetch'), done(), away, atWork, done(), done()],
  )
  const [lost, other, second, third, fourth, next] = keys
  assert.match(lost ?? '', /^[0-9a-f]{32}$/)
  assert.deepEqual([second, third, fourth], [lost, lost, lost])
  assert.equal(new Set([lost, other, next]).size, 3, 'after its answer the same words are a new action')
})

it('a refusal ends the action', async () => {
  const refused = () => new Response('{"code":"conflict"}', { status: 409 })
  const [first, again] = await keysOf([{ a: 1 }, { a: 1 }], [refused(), done()])
  assert.notEqual(first, again)
})
