import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { createUser } from '../../packages/server/src/platform/auth/accounts.ts'
import { insertMember } from '../../packages/server/src/platform/auth/store.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

const password = 'correct horse battery'
const email = 'ann@home.example'

describe('signing in on one’s own machine', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let port: string
  before(async () => {
    app = await openTestApp()
    workspace = await app.workspace('Home')
    const userId = await createUser(app.accounts, { email, name: 'Ann', password })
    await insertMember(app.state, { workspace: workspace.id, userId, role: 'owner' })
    port = new URL(await app.http.listen({ port: 0, host: '127.0.0.1' })).port
  })
  after(async () => await app.close())

  const signIn = async (origin: string) =>
    await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ email, password }),
    })

  test('works under each name that the machine has for itself, and the session may change things', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const origin = `http://${name}:${port}`
      const reply = await signIn(origin)
      assert.equal(reply.status, 200, origin)
      const cookie = reply.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ')
      const changed = await fetch(`http://127.0.0.1:${port}/api/v1/workspace`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', origin, cookie },
        body: JSON.stringify({ name: 'Home' }),
      })
      assert.equal(changed.status, 200, origin)
    }
  })

  test('sessions past their end are forgotten, with the address and the browser that they hold', async () => {
    for (const _ of [1, 2]) assert.equal((await signIn(`http://localhost:${port}`)).status, 200)
    const read = async () => (await sql<{ id: string }>`SELECT id FROM auth_session`.execute(app.state.tables())).rows
    const all = await read()
    const [old] = all
    assert.ok(old && all.length >= 2)
    await sql`UPDATE auth_session SET "expiresAt" = now() - interval '1 minute' WHERE id = ${old.id}`.execute(
      app.state.tables(),
    )
    await sql`UPDATE jobs_schedule SET next_at = now() WHERE name = 'auth.forget_expired'`.execute(app.state.tables())
    await app.settle()
    await app.worker.drain()
    assert.deepEqual(
      (await read()).map(({ id }) => id).sort(),
      all
        .map(({ id }) => id)
        .filter((id) => id !== old.id)
        .sort(),
    )
  })

  test('is refused to pages of other ports and other hosts', async () => {
    for (const origin of [`http://localhost:${Number(port) + 1}`, 'http://localhost', `http://evil.example:${port}`])
      assert.equal((await signIn(origin)).status, 403, origin)
  })
})

describe('signing in under a public URL', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp({ OPENCXM_PUBLIC_URL: 'https://cxm.example' })
  })
  after(async () => await app.close())

  test('is refused to loopback names: a page of the server’s own machine is another page', async () => {
    const port = new URL(await app.http.listen({ port: 0, host: '127.0.0.1' })).port
    for (const [origin, status] of [
      ['https://cxm.example', 401],
      [`http://localhost:${port}`, 403],
      [`http://127.0.0.1:${port}`, 403],
    ] as const) {
      const reply = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ email, password }),
      })
      assert.equal(reply.status, status, origin)
    }
  })
})
