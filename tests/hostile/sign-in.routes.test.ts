import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { up } from '../../packages/server/migrations/postgres/0550-auth-session-token-hash.ts'
import { type MailServer, startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import { createUser } from '../../packages/server/src/platform/auth/accounts.ts'
import { makeResetLink } from '../../packages/server/src/platform/auth/index.ts'
import { insertMember } from '../../packages/server/src/platform/auth/store.ts'
import type { Role } from '../../packages/server/src/platform/context/index.ts'
import { openTestApp, type TestApp, type TestWorkspace } from '../routes/test-app.ts'

const publicUrl = 'https://cxm.example'
const password = 'correct horse battery'
let serial = 0

describe('hostile sign-in', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let smtp: MailServer
  before(async () => {
    smtp = await startMailServer()
    app = await openTestApp({ OPENCXM_PUBLIC_URL: publicUrl, OPENCXM_SMTP_URL: `smtp://127.0.0.1:${smtp.port}` })
    workspace = await app.workspace('Door')
  })
  after(async () => {
    await app.close()
    await smtp.close()
  })

  /** Addresses of their own keep the limits of one test from another. */
  const newAddress = () => `198.51.100.${++serial}`

  async function newMember(role: Role, into = workspace): Promise<{ email: string; userId: string; memberId: string }> {
    const email = `user${++serial}@door.example`
    const userId = await createUser(app.accounts, { email, name: `User ${serial}`, password })
    await insertMember(app.state, { workspace: into.id, userId, role })
    const { body } = await app.call({ path: '/api/v1/team', key: await into.key('owner') })
    const { members } = body as { members: { id: string; userId: string }[] }
    return { email, userId, memberId: members.find((member) => member.userId === userId)?.id ?? '' }
  }

  type Sent = { method?: string; headers?: Record<string, string>; body?: unknown; address?: string; raw?: string }
  const send = async (path: string, sent: Sent = {}) =>
    await app.http.inject({
      method: (sent.method ?? (sent.body === undefined && sent.raw === undefined ? 'GET' : 'POST')) as 'GET',
      url: path,
      remoteAddress: sent.address ?? newAddress(),
      headers: { ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }), ...sent.headers },
      ...(sent.raw === undefined ? {} : { payload: sent.raw }),
      ...(sent.body === undefined ? {} : { payload: JSON.stringify(sent.body) }),
    })

  async function signIn(email: string, more: Sent = {}) {
    const reply = await send('/api/auth/sign-in/email', { body: { email, password }, ...more })
    const set = ([] as string[]).concat(reply.headers['set-cookie'] ?? [])
    return { reply, set, cookie: set.map((line) => line.split(';')[0]).join('; ') }
  }
  const session = async (cookie: string) => (await send('/api/v1/session', { headers: { cookie } })).statusCode

  test('guessing one account from one address is refused after ten attempts, in any spelling; others go on', async () => {
    const { email } = await newMember('viewer')
    const other = await newMember('viewer')
    const address = newAddress()
    const statuses: number[] = []
    for (let attempt = 0; attempt < 11; attempt++) {
      const spelling = attempt % 2 ? email.toUpperCase() : email
      const body = { email: spelling, password: 'wrong password' }
      const reply = await send('/api/auth/sign-in/email', {
        body,
        address,
        headers: { 'x-forwarded-for': newAddress() },
      })
      statuses.push(reply.statusCode)
      if (reply.statusCode === 429) assert.ok(Number(reply.headers['retry-after']) > 0)
    }
    assert.deepEqual(statuses, [...Array(10).fill(401), 429])
    assert.equal((await signIn(email, { address })).reply.statusCode, 429, 'not even the right password')
    assert.equal((await signIn(email)).reply.statusCode, 200, 'the owner is elsewhere and gets in')
    assert.equal((await signIn(other.email, { address })).reply.statusCode, 200)
  })

  test('many addresses together have a hundred attempts on one account; its owner still gets in from a known one', async () => {
    const { email } = await newMember('viewer')
    const home = newAddress()
    assert.equal((await signIn(email, { address: home })).reply.statusCode, 200)
    const statuses: number[] = []
    for (let attempt = 0; attempt < 101; attempt++) {
      const body = { email, password: 'wrong password' }
      const address = `203.0.113.${attempt % 50}`
      statuses.push((await send('/api/auth/sign-in/email', { body, address })).statusCode)
    }
    // The owner's own first attempt counted too: the address was not known before it.
    assert.deepEqual([statuses.filter((status) => status === 401).length, statuses.at(-1)], [99, 429])
    assert.equal((await signIn(email)).reply.statusCode, 429, 'an unknown address waits')
    assert.equal((await signIn(email, { address: home })).reply.statusCode, 200)
  })

  test('one address is refused after thirty attempts, and cannot pretend to be another', async () => {
    const address = newAddress()
    const statuses: number[] = []
    for (let attempt = 0; attempt < 31; attempt++) {
      const headers = { 'x-forwarded-for': newAddress(), forwarded: `for=${newAddress()}` }
      const body = { email: `nobody${attempt}@door.example`, password: 'wrong password' }
      statuses.push((await send('/api/auth/sign-in/email', { body, headers, address })).statusCode)
    }
    assert.deepEqual([new Set(statuses.slice(0, 30)), statuses[30]], [new Set([401]), 429])
  })

  test('the addresses of one IPv6 network are one: whoever rents it has them all', async () => {
    const { email } = await newMember('viewer')
    const guess = async (attempt: number, net: string) => {
      const body = { email, password: 'wrong password' }
      return (await send('/api/auth/sign-in/email', { body, address: `2001:db8:${net}::${attempt}` })).statusCode
    }
    const statuses: number[] = []
    for (let attempt = 1; attempt <= 11; attempt++) statuses.push(await guess(attempt, '1'))
    assert.deepEqual([new Set(statuses.slice(0, 10)), statuses[10]], [new Set([401]), 429])
    assert.equal(await guess(1, '2'), 401)
    const ask = async (attempt: number) =>
      (await send('/api/v1/password-resets', { body: { email }, address: `2001:db8:3::${attempt}` })).statusCode
    const asked = await Promise.all(Array.from({ length: 21 }, async (_, attempt) => await ask(attempt)))
    assert.equal(asked.filter((status) => status === 429).length, 1)
  })

  test('an account that does not exist answers as a wrong password does', async () => {
    const { email } = await newMember('viewer')
    const body = { email, password: 'wrong password' }
    const known = await send('/api/auth/sign-in/email', { body })
    const unknown = await send('/api/auth/sign-in/email', { body: { ...body, email: 'nobody@door.example' } })
    assert.deepEqual([known.statusCode, known.body], [unknown.statusCode, unknown.body])
    const resets = await Promise.all(
      [email, 'nobody@door.example'].map(
        async (one) => await send('/api/v1/password-resets', { body: { email: one } }),
      ),
    )
    assert.deepEqual([resets[0]?.statusCode, resets[0]?.body], [resets[1]?.statusCode, resets[1]?.body])
  })

  test('strangers cannot use up the attempts to change a password', async () => {
    const { email } = await newMember('viewer')
    const { cookie } = await signIn(email)
    for (let attempt = 0; attempt < 12; attempt++)
      await send('/api/auth/change-password', { body: { currentPassword: 'x', newPassword: 'yyyyyyyyyyy' } })
    const body = { currentPassword: password, newPassword: `${password} two` }
    assert.equal((await send('/api/auth/change-password', { body, headers: { cookie } })).statusCode, 200)
  })

  test('a session is new at each sign-in, and cannot be given by somebody else', async () => {
    const { email } = await newMember('viewer')
    const planted = '__Secure-opencxm.session_token=planted.planted'
    const first = await signIn(email, { headers: { cookie: planted } })
    const second = await signIn(email)
    assert.equal(first.reply.statusCode, 200)
    assert.notEqual(first.cookie, second.cookie)
    assert.ok(!first.cookie.includes('planted'))
    assert.equal(await session(planted), 401)
    assert.equal(await session(first.cookie), 200)
    const out = await send('/api/auth/sign-out', { body: {}, headers: { cookie: first.cookie, origin: publicUrl } })
    assert.equal(out.statusCode, 200)
    assert.deepEqual([await session(first.cookie), await session(second.cookie)], [401, 200])
  })

  test('the cookie is HttpOnly, SameSite, Secure and for the whole site only', async () => {
    const { email } = await newMember('viewer')
    const { set, reply } = await signIn(email)
    assert.ok(set.length > 0)
    for (const line of set) {
      assert.match(line, /^__Secure-opencxm\./)
      for (const flag of [/; HttpOnly/i, /; SameSite=Lax/i, /; Secure/i, /; Path=\//i]) assert.match(line, flag)
      assert.doesNotMatch(line, /; Domain=/i)
    }
    assert.match(String(reply.headers['strict-transport-security']), /max-age=\d+/)
  })

  test('a new password ends the other sessions', async () => {
    const { email } = await newMember('viewer')
    const [stolen, mine] = [await signIn(email), await signIn(email)]
    const body = { currentPassword: password, newPassword: `${password} new`, revokeOtherSessions: false }
    const changed = await send('/api/auth/change-password', { body, headers: { cookie: mine.cookie } })
    assert.equal(changed.statusCode, 200, changed.body)
    assert.equal(await session(stolen.cookie), 401)
  })

  test('another page changes nothing: no form, no text/plain, no foreign or null Origin', async () => {
    const { email } = await newMember('owner')
    const { cookie } = await signIn(email)
    const path = '/api/v1/sources'
    const json = JSON.stringify({ name: 'Forged', kind: 'server' })
    const tries: { headers: Record<string, string>; status: number }[] = [
      { headers: { 'content-type': 'text/plain' }, status: 415 },
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, status: 415 },
      { headers: { 'content-type': 'multipart/form-data; boundary=x' }, status: 415 },
      { headers: { 'content-type': 'application/json', origin: 'null' }, status: 403 },
      { headers: { 'content-type': 'application/json', origin: 'https://evil.example' }, status: 403 },
      { headers: { 'content-type': 'application/json', origin: `${publicUrl}.evil.example` }, status: 403 },
      { headers: { 'content-type': 'application/json', origin: 'http://cxm.example' }, status: 403 },
      { headers: { 'content-type': 'application/json', origin: '' }, status: 403 },
      { headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }, status: 403 },
      { headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-site' }, status: 403 },
      { headers: { 'content-type': 'application/json', origin: publicUrl }, status: 201 },
    ]
    for (const { headers, status } of tries) {
      const reply = await send(path, { raw: json, headers: { cookie, ...headers } })
      assert.equal(reply.statusCode, status, JSON.stringify(headers))
    }
    const { body } = await app.call({ path, key: await workspace.key('owner') })
    const names = (body as { sources: { name: string }[] }).sources.map(({ name }) => name)
    assert.equal(names.filter((name) => name === 'Forged').length, 1)
    for (const origin of ['null', 'https://evil.example']) {
      const without = await send('/api/v1/sources/none/revoke', { method: 'POST', headers: { cookie, origin } })
      assert.equal(without.statusCode, 403, 'also without a body')
      const deleted = await send('/api/v1/keys/none', { method: 'DELETE', headers: { cookie, origin } })
      assert.equal(deleted.statusCode, 403)
    }
  })

  test('links never follow the Host header', async () => {
    const key = await workspace.key('owner')
    for (const host of ['evil.example', 'cxm.example:1@evil.example', 'cxm.example, evil.example']) {
      const headers = { host, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }
      const reply = await send('/api/v1/team/invitations', {
        body: { email: `guest${++serial}@door.example`, role: 'viewer' },
        headers: { ...headers, authorization: `Bearer ${key}` },
      })
      assert.equal(reply.statusCode, 201, reply.body)
      assert.ok(reply.json<{ link: string }>().link.startsWith(`${publicUrl}/invitations/`), reply.body)
      const sources = await send('/api/v1/sources', { headers: { ...headers, authorization: `Bearer ${key}` } })
      assert.equal(sources.json<{ publicUrl: string }>().publicUrl, publicUrl)
    }
    const { email } = await newMember('viewer')
    const { reply } = await signIn(email, { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } })
    assert.ok(!`${reply.body}${JSON.stringify(reply.headers)}`.includes('evil'))
  })

  async function invitation(
    email: string,
    role: Role = 'viewer',
    into = workspace,
  ): Promise<{ id: string; token: string }> {
    const key = await into.key('owner')
    const { body } = await app.call({ method: 'POST', path: '/api/v1/team/invitations', key, body: { email, role } })
    const { id, link } = body as { id: string; link: string }
    return { id, token: link.split('/').at(-1) ?? '' }
  }
  const accept = async (token: string, word = password) =>
    (await send(`/api/v1/invitations/${token}/accept`, { body: { name: 'Guest', password: word } })).statusCode

  test('an invitation is good once, until it ends or is taken back', async () => {
    const used = await invitation(`guest${++serial}@door.example`)
    assert.deepEqual([await accept(used.token), await accept(used.token)], [201, 410])
    const raced = await invitation(`guest${++serial}@door.example`)
    const both = await Promise.all([accept(raced.token), accept(raced.token)])
    assert.deepEqual(both.sort(), [201, 410])
    const late = await invitation(`guest${++serial}@door.example`)
    await sql`UPDATE auth_invitation SET expires_at = now() - interval '1 second' WHERE public_id = ${late.id}`.execute(
      app.state.tables(),
    )
    assert.equal(await accept(late.token), 410)
    const revoked = await invitation(`guest${++serial}@door.example`)
    const key = await workspace.key('owner')
    await app.call({ method: 'DELETE', path: `/api/v1/team/invitations/${revoked.id}`, key })
    assert.equal(await accept(revoked.token), 410)
    assert.equal(await accept(`${used.token.slice(0, -1)}_`), 410)
  })

  test('an invitation does not take over an account, and is no way around the limit of guesses', async () => {
    const other = await app.workspace('Elsewhere')
    const { email } = await newMember('viewer', other)
    const { token } = await invitation(email, 'admin')
    const statuses: number[] = []
    for (let attempt = 0; attempt < 11; attempt++) statuses.push(await accept(token, `wrong password ${attempt}`))
    assert.deepEqual(statuses, [...Array(10).fill(401), 429])
    assert.equal((await signIn(email)).reply.statusCode, 200, 'the password is the old one')
  })

  test('many invitations of one member are no way around the limit of guesses either', async () => {
    const { email } = await newMember('viewer', await app.workspace('Elsewhere too'))
    const tokens = [await invitation(email), await invitation(email)].map(({ token }) => token)
    const address = newAddress()
    const statuses: number[] = []
    for (let attempt = 0; attempt < 11; attempt++) {
      const body = { name: 'Guest', password: `wrong password ${attempt}` }
      statuses.push((await send(`/api/v1/invitations/${tokens[attempt % 2]}/accept`, { body, address })).statusCode)
    }
    assert.deepEqual(statuses, [...Array(10).fill(401), 429])
  })

  test('of two links for one new address, used at once, the second does not set the password of the first', async () => {
    const email = `guest${++serial}@door.example`
    const elsewhere = await app.workspace('Elsewhere again')
    const links = [await invitation(email), await invitation(email, 'admin', elsewhere)]
    const words = ['the first password', 'the second password']
    const statuses = await Promise.all(links.map(async ({ token }, at) => await accept(token, words[at])))
    assert.deepEqual(statuses.toSorted(), [201, 401])
    const signedIn = await Promise.all(
      words.map(async (word) => (await signIn(email, { body: { email, password: word } })).reply.statusCode),
    )
    assert.deepEqual(
      signedIn,
      statuses.map((status) => (status === 201 ? 200 : 401)),
    )
  })

  test('a reset is answered before anything is looked up, and an account gets five mails in an hour', async () => {
    const { email } = await newMember('viewer')
    const ask = async (one: string) => (await send('/api/v1/password-resets', { body: { email: one } })).statusCode
    // Where links are kept waits: who is answered only then is told that there is such an account.
    const statuses = await app.state.transaction(async (tx) => {
      await sql`LOCK TABLE auth_reset IN ACCESS EXCLUSIVE MODE`.execute(tx.tables())
      return [await ask(email), await ask('nobody@door.example')]
    })
    assert.deepEqual(statuses, [202, 202])
    const mailed = () => smtp.mails.filter(({ to }) => to === email).length
    const until = async (wanted: number) => {
      while (mailed() < wanted) await new Promise((later) => setTimeout(later, 20))
    }
    await until(1)
    for (let wanted = 2; wanted <= 5; wanted++) {
      await ask(email)
      await until(wanted)
    }
    // A mail to somebody else is sent after what these two would have sent.
    const { email: other } = await newMember('viewer')
    await ask(email)
    await ask(email)
    await ask(other)
    while (!smtp.mails.some(({ to }) => to === other)) await new Promise((later) => setTimeout(later, 20))
    assert.equal(mailed(), 5)
  })

  test('a reset link is good once and takes all others with it; sessions end', async () => {
    const { email } = await newMember('viewer')
    const { cookie } = await signIn(email)
    const link = async () =>
      ((await makeResetLink({ state: app.state, publicUrl: () => publicUrl, now: Date.now() }, email)) ?? '')
        .split('/')
        .at(-1)
    const reset = async (token: string | undefined) =>
      (await send(`/api/v1/password-resets/${token}`, { body: { password: `${password} reset` } })).statusCode
    const [older, newer] = [await link(), await link()]
    const both = await Promise.all([reset(newer), reset(newer)])
    assert.deepEqual(both.sort(), [200, 410])
    assert.equal(await reset(older), 410)
    assert.equal(await session(cookie), 401)
    const past = await makeResetLink(
      { state: app.state, publicUrl: () => publicUrl, now: Date.now() - 3 * 3_600_000 },
      email,
    )
    assert.equal(await reset(past?.split('/').at(-1)), 410)
  })

  test('a changed role counts with the next request, and a removed member is out', async () => {
    const key = await workspace.key('owner')
    const { email, memberId } = await newMember('analyst')
    const { cookie } = await signIn(email)
    const write = async () =>
      (
        await send('/api/v1/catalog/stages/trial', {
          method: 'PUT',
          body: { name: { en: 'Trial' }, position: 1 },
          headers: { cookie, origin: publicUrl },
        })
      ).statusCode
    assert.equal(await write(), 200)
    const path = `/api/v1/team/members/${memberId}`
    assert.equal((await app.call({ method: 'PATCH', path, key, body: { role: 'viewer' } })).status, 200)
    assert.equal(await write(), 403)
    assert.equal((await app.call({ method: 'DELETE', path, key })).status, 200)
    assert.deepEqual([await write(), await session(cookie)], [401, 401])
  })

  test('a workspace keeps an owner, also when two owners demote each other at once', async () => {
    const place = await app.workspace('Owners')
    const [first, second] = [await newMember('owner', place), await newMember('owner', place)]
    const change = async (email: string, target: string) => {
      const { cookie } = await signIn(email)
      return async (method: 'PATCH' | 'DELETE') =>
        (
          await send(`/api/v1/team/members/${target}`, {
            method,
            headers: { cookie, origin: publicUrl },
            ...(method === 'PATCH' ? { body: { role: 'viewer' } } : {}),
          })
        ).statusCode
    }
    const [one, two] = [await change(first.email, second.memberId), await change(second.email, first.memberId)]
    const statuses = await Promise.all([one('PATCH'), two('PATCH')])
    assert.equal(statuses.filter((status) => status === 200).length, 1, String(statuses))
    const { body } = await app.call({ path: '/api/v1/team', key: await place.key('owner') })
    const owners = (body as { members: { id: string; role: string }[] }).members.filter(({ role }) => role === 'owner')
    assert.equal(owners.length, 1)
    const last = owners[0]?.id ?? ''
    const key = await place.key('owner')
    for (const method of ['PATCH', 'DELETE']) {
      const reply = await app.call({
        method,
        path: `/api/v1/team/members/${last}`,
        key,
        ...(method === 'PATCH' ? { body: { role: 'admin' } } : {}),
      })
      assert.equal(reply.status, 409)
    }
  })

  test('nobody gives more than they have: no owner by an admin, no key above its maker', async () => {
    const admin = await workspace.key('admin')
    const owner = await newMember('owner')
    const call = async (method: string, path: string, body?: unknown) =>
      (await app.call({ method, path: `/api/v1/${path}`, key: admin, body })).status
    assert.equal(await call('POST', 'team/invitations', { email: 'x@door.example', role: 'owner' }), 403)
    assert.equal(await call('POST', 'keys', { name: 'Up', role: 'owner' }), 403)
    assert.equal(await call('PATCH', `team/members/${owner.memberId}`, { role: 'viewer' }), 403)
    assert.equal(await call('DELETE', `team/members/${owner.memberId}`), 403)
  })

  test('who may not change sources sees their keys masked', async () => {
    const { body } = await app.call({ path: '/api/v1/sources', key: await workspace.key('analyst') })
    const keys = (body as { sources: { writeKey: string }[] }).sources.map(({ writeKey }) => writeKey)
    assert.ok(keys.length > 0 && keys.every((key) => key.includes('…')), String(keys))
  })

  const tokenOf = (cookie: string) => decodeURIComponent(cookie).split('=')[1]?.split('.')[0] ?? ''
  const rowOf = async (cookie: string) => {
    const hash = createHash('sha256').update(tokenOf(cookie)).digest('hex')
    const { rows } = await sql<{
      expiresAt: Date
    }>`SELECT "expiresAt" FROM auth_session WHERE token = ${hash}`.execute(app.state.tables())
    return { hash, row: rows[0] }
  }

  test('the table of sessions holds hashes of tokens, and what stands there opens none', async () => {
    const { email } = await newMember('viewer')
    const { cookie } = await signIn(email)
    assert.equal(await session(cookie), 200)
    const { hash, row } = await rowOf(cookie)
    assert.ok(row, 'the row is found by the hash of the cookie’s token')
    const name = '__Secure-opencxm.session_token'
    const signature = decodeURIComponent(cookie).split('.').at(-1)
    for (const value of [hash, `${hash}.`, `${hash}.${signature}`, `${hash}.${Buffer.alloc(32).toString('base64')}`])
      assert.equal(await session(`${name}=${encodeURIComponent(value)}`), 401, value)
  })

  test('a session under a hash is prolonged, ended by its sign-out alone, and by a new password with the others', async () => {
    const { email } = await newMember('viewer')
    const [here, there] = [await signIn(email), await signIn(email)]
    const [mine, theirs] = [await rowOf(here.cookie), await rowOf(there.cookie)]
    await sql`UPDATE auth_session SET "expiresAt" = now() + interval '5 days' WHERE token = ${mine.hash}`.execute(
      app.state.tables(),
    )
    assert.equal(await session(here.cookie), 200)
    const days = (((await rowOf(here.cookie)).row?.expiresAt.getTime() ?? 0) - Date.now()) / 86_400_000
    assert.ok(days > 6.9, `${days} days`)
    const headers = { cookie: here.cookie, origin: publicUrl }
    assert.equal((await send('/api/auth/sign-out', { body: {}, headers })).statusCode, 200)
    assert.deepEqual([await session(here.cookie), await session(there.cookie)], [401, 200])
    assert.deepEqual([(await rowOf(here.cookie)).row, (await rowOf(there.cookie)).hash], [undefined, theirs.hash])
    const last = await signIn(email)
    const body = { currentPassword: password, newPassword: `${password}, changed` }
    const changed = await send('/api/auth/change-password', {
      body,
      headers: { cookie: last.cookie, origin: publicUrl },
    })
    assert.equal(changed.statusCode, 200)
    assert.deepEqual([await session(there.cookie), await session(last.cookie)], [401, 401])
  })

  test('migration 0550: who was signed in before tokens were hashed stays signed in', async () => {
    const { email } = await newMember('viewer')
    const { cookie } = await signIn(email)
    const { hash } = await rowOf(cookie)
    // As an installation of before has it; other tests' sessions are of no more use.
    await sql`DELETE FROM auth_session WHERE token <> ${hash}`.execute(app.state.tables())
    await sql`UPDATE auth_session SET token = ${tokenOf(cookie)}`.execute(app.state.tables())
    assert.equal(await session(cookie), 401)
    await up(app.state.tables<unknown>())
    assert.equal(await session(cookie), 200)
  })

  test('no table holds a secret that opens anything: keys and tokens hashed, signing secrets sealed', async () => {
    const apiKey = await workspace.key('viewer')
    const { token } = await invitation(`guest${++serial}@door.example`)
    const { email } = await newMember('viewer')
    const { cookie } = await signIn(email)
    const link = await makeResetLink({ state: app.state, publicUrl: () => publicUrl, now: Date.now() }, email)
    const owner = await workspace.key('owner')
    const made = await app.call({
      method: 'POST',
      path: '/api/v1/sources',
      key: owner,
      body: { name: 'Sealed', kind: 'server' },
    })
    const source = made.body as { writeKey: string; signingSecret: string }
    const secrets = {
      ...{ apiKey, token, password, owner, writeKey: source.writeKey, signingSecret: source.signingSecret },
      ...{ reset: link?.split('/').at(-1) ?? '', session: tokenOf(cookie) },
    }
    const { rows } = await sql<{ name: string }>`
      SELECT quote_ident(table_name) AS name FROM information_schema.tables
      WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`.execute(app.state.tables())
    assert.ok(rows.length > 20)
    for (const { name } of rows) {
      for (const [what, secret] of Object.entries(secrets)) {
        assert.ok(secret.length > 10, what)
        const hex = Buffer.from(secret).toString('hex')
        const found = await sql<{ n: number }>`
          SELECT count(*)::int AS n FROM ${sql.raw(name)} AS t
          WHERE strpos(t::text, ${secret}) > 0 OR strpos(t::text, ${hex}) > 0`.execute(app.state.tables())
        assert.equal(found.rows[0]?.n, 0, `${what} stands in ${name}`)
      }
    }
  })
})
