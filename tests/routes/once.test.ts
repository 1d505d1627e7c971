import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { Ctx } from '../../packages/server/src/platform/context/index.ts'
import { createOnce } from '../../packages/server/src/platform/http/index.ts'
import { forgetAnswers } from '../../packages/server/src/platform/http/once.ts'
import { createSealer } from '../../packages/server/src/platform/privacy/index.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

let app: TestApp
let shop: TestWorkspace
let owner: string
before(async () => {
  app = await openTestApp()
  shop = await app.workspace('Shop')
  owner = await shop.key('owner')
})
after(async () => await app.close())

const unit = (name: string) => ({ name })

async function post(send: { key: string; path?: string; body?: object; once?: string }) {
  const { key, path = 'feedback-units', body, once } = send
  const reply = await app.http.inject({
    method: 'POST',
    url: `/api/v1/${path}`,
    headers: { authorization: `Bearer ${key}`, ...(once === undefined ? {} : { 'idempotency-key': once }) },
    ...(body ? { payload: body } : {}),
  })
  const { id, code, detail } = reply.json() as Record<'id' | 'code' | 'detail', string>
  return {
    status: reply.statusCode,
    replayed: reply.headers['idempotency-replayed'],
    text: reply.body,
    id,
    code,
    detail,
  }
}

const count = async (name: string) => {
  const found = await sql<{ n: number }>`SELECT count(*)::int AS n FROM feedback_unit WHERE name = ${name}`.execute(
    app.state.tables(),
  )
  return found.rows[0]?.n
}

test('sent again with its key a POST gives the same answer and makes nothing more; without a key it makes another', async () => {
  const first = await post({ key: owner, body: unit('North'), once: 'k-north' })
  assert.equal(first.replayed, undefined)
  const again = await post({ key: owner, body: unit('North'), once: 'k-north' })
  assert.deepEqual(
    { status: again.status, text: again.text, replayed: again.replayed },
    { ...{ status: first.status, text: first.text }, replayed: 'true' },
  )
  assert.equal(await count('North'), 1)
  await post({ key: owner, body: unit('North') })
  assert.equal(await count('North'), 2)
})

test('the same key with another body or path is refused, and a bad key is named', async () => {
  await post({ key: owner, body: unit('South'), once: 'k-south' })
  const other = await post({ key: owner, body: unit('South 2'), once: 'k-south' })
  assert.deepEqual([other.status, other.code, await count('South 2')], [422, 'key_reused', 0])
  const elsewhere = await post({ key: owner, path: 'segments', body: unit('South'), once: 'k-south' })
  assert.ok(elsewhere.status === 400 || elsewhere.status === 422)
  const bad = await post({ key: owner, body: unit('Bad'), once: 'x'.repeat(256) })
  assert.deepEqual([bad.status, await count('Bad')], [400, 0])
  assert.match(bad.text, /header\.Idempotency-Key/)
})

test('a key counts within its workspace and for its caller alone', async () => {
  const [admin, abroad] = [await shop.key('admin'), await (await app.workspace('Other')).key('owner')]
  const made = []
  for (const key of [owner, admin, abroad]) made.push(await post({ key, body: unit('East'), once: 'k-east' }))
  assert.equal(new Set(made.map(({ id }) => id)).size, 3)
  assert.ok(made.every(({ replayed }) => replayed === undefined))
})

test('twins at once: one makes it, the other is told to wait; later it gets the same answer', async () => {
  const twins = await Promise.all(
    Array.from({ length: 8 }, () => post({ key: owner, body: unit('Twin'), once: 'k-twin' })),
  )
  assert.equal(await count('Twin'), 1)
  const ids = new Set(twins.filter(({ status }) => status < 300).map(({ id }) => id))
  assert.equal(ids.size, 1)
  assert.ok(twins.every(({ status }) => status < 300 || status === 409))
  const late = await post({ key: owner, body: unit('Twin'), once: 'k-twin' })
  assert.deepEqual([ids.has(late.id), late.replayed], [true, 'true'])
})

test('what failed keeps no key: corrected, the request is done', async () => {
  const refused = await post({ key: owner, path: 'feedback-units/unit_none/rotate', once: 'k-west' })
  assert.equal(refused.status, 404)
  assert.ok((await post({ key: owner, body: unit('West'), once: 'k-west' })).status < 300)
})

test('a secret that is shown once is shown again to who has the key, and stands nowhere readable', async () => {
  const body = { name: 'Robot', role: 'viewer' }
  const first = await post({ key: owner, path: 'keys', body, once: 'k-secret' })
  const { secret } = JSON.parse(first.text) as { secret: string }
  assert.match(secret, /^ocx_sk_/)
  assert.equal((await post({ key: owner, path: 'keys', body, once: 'k-secret' })).text, first.text)
  const rows = await sql<{ answer_sealed: Buffer; key_hash: Buffer }>`
    SELECT answer_sealed, key_hash FROM http_kept_answer WHERE answer_sealed IS NOT NULL`.execute(app.state.tables())
  for (const row of rows.rows) {
    // Not by the installation's own key alone either: a backup holds that too.
    const opened = Buffer.from(app.sealer.open(row.answer_sealed), 'base64').toString('latin1')
    for (const text of [opened, row.answer_sealed.toString('latin1'), row.key_hash.toString('latin1')])
      assert.ok(!text.includes('ocx_sk_') && !text.includes('k-secret'))
  }
})

/** As the edge sees it, with the hand on the clock; a `once` more is a server that was started again. */
function bench(now = Date.now()) {
  const clock = { now }
  const ctx = {
    ...{ workspace: { id: shop.id }, actor: { kind: 'user', id: 'u1', name: 'U', role: 'owner' } },
    ...{ state: app.state, clock: () => clock.now },
  } as unknown as Ctx
  const errors: string[] = []
  const request = (key: string) => ({
    ...{ key, method: 'POST', url: '/x', body: {} },
    log: { error: (_details: object, text: string) => errors.push(text) },
  })
  return { clock, ctx, request, errors, server: () => createOnce(createSealer(Buffer.alloc(32, 7))) }
}

test('a server that dies at work: nothing made, the request runs again; made, its caller is told what', async () => {
  const { ctx, request, server } = bench()
  const never = new Promise<never>(() => undefined)
  for (const key of ['crash-before', 'crash-after']) {
    await new Promise<void>((reached) => {
      const run = server()(ctx, request(key), async (own) => {
        if (key === 'crash-after') await own.state.transaction(async (tx) => await own.changed?.(tx, 'unit_1'))
        reached()
        return await never
      })
      run.catch(() => undefined)
    })
  }
  const once = server()
  assert.deepEqual(await once(ctx, request('crash-before'), async () => 7), { result: 7, isReplay: false })
  await assert.rejects(
    once(ctx, request('crash-after'), async () => 7),
    /unit_1/,
  )
})

test('a kill after the change and before the answer: no second mail to confirm, no second voice', async () => {
  await app.call({
    ...{ method: 'POST', path: '/api/v1/channels', key: owner },
    body: {
      name: 'Mail',
      config: {
        provider: 'smtp',
        settings: { host: 'mx.example', port: 25, security: 'none', fromAddress: 'a@b.example' },
      },
    },
  })
  const optIn = { email: 'kay@mail.example', purposes: ['surveys'], form: 'API' }
  const sent = [
    { path: 'consent/opt-ins', body: optIn, again: 409, table: 'consent_opt_in' },
    {
      path: 'feedback',
      body: { source: 'review', kind: 'review', at: '2026-11-01T00:00:00Z', text: 'It came twice' },
      again: 202,
      table: 'feedback_seen',
    },
  ]
  for (const { path, body, again, table } of sent) {
    const rows = async () =>
      (await sql`SELECT 1 FROM ${sql.table(table)} WHERE workspace_id = ${shop.id}`.execute(app.state.tables())).rows
        .length
    const first = await post({ key: owner, path, body, once: `kill ${path}`.replace(' ', '-') })
    assert.ok(first.status < 300, first.text)
    assert.equal(await rows(), 1, first.text)
    await sql`UPDATE http_kept_answer SET answer_sealed = NULL WHERE workspace_id = ${shop.id}`.execute(
      app.state.tables(),
    )
    const second = await post({ key: owner, path, body, once: `kill ${path}`.replace(' ', '-') })
    assert.deepEqual([second.status, await rows()], [again, 1], second.text)
  }
})

test('what failed after its change is not done again', async () => {
  const { ctx, request, server } = bench()
  const once = server()
  await assert.rejects(
    once(ctx, request('half'), async (own) => {
      await own.changed?.(own.state, 'unit_2')
      throw new Error('broken')
    }),
    /broken/,
  )
  await assert.rejects(
    once(ctx, request('half'), async () => 7),
    /unit_2/,
  )
})

test('after a day a key is new, and the sweep forgets it', async () => {
  const { ctx, clock, request, server } = bench(Date.parse('2001-01-01'))
  const once = server()
  let turn = 0
  const work = async () => ++turn
  await once(ctx, request('day'), work)
  clock.now += 24 * 3600 * 1000
  assert.deepEqual(await once(ctx, request('day'), work), { result: 1, isReplay: true })
  clock.now += 1
  assert.deepEqual(await once(ctx, request('day'), work), { result: 2, isReplay: false })
  const kept = async () =>
    (await sql`SELECT 1 FROM http_kept_answer WHERE started_at < '2002-01-01'`.execute(app.state.tables())).rows.length
  assert.equal(await kept(), 1)
  await forgetAnswers(app.state, clock.now + 24 * 3600 * 1000 + 1)
  assert.equal(await kept(), 0)
})
