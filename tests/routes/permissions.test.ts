import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { permissionsOf, roles } from '../../packages/server/src/platform/context/index.ts'
import type { Route } from '../../packages/server/src/platform/contract/index.ts'
import { operations } from './operations.ts'
import { routePermissions } from './permission-table.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

/** A path with something in place of each parameter: permission is checked before it is looked up. */
const pathOf = (route: Route) => route.path.replace(/:\w+/g, 'none')

describe('role matrix', () => {
  let app: TestApp
  let workspace: TestWorkspace
  const keys = new Map<string, string>()
  before(async () => {
    app = await openTestApp()
    workspace = await app.workspace('Matrix')
    for (const role of roles) keys.set(role, await workspace.key(role))
  })
  after(async () => await app.close())

  test('every route stands in the table with its permission, and no other does', () => {
    assert.deepEqual(
      Object.fromEntries(operations.map(({ name, route }) => [name, route.permission])),
      routePermissions,
    )
  })

  test('without a caller every route but the public ones answers 401', async () => {
    for (const { name, route } of operations) {
      const { status } = await app.call({
        method: route.method,
        path: pathOf(route),
        ...(route.method === 'GET' ? {} : { body: {} }),
      })
      if (route.permission === 'public') assert.notEqual(status, 401, name)
      else assert.equal(status, 401, name)
    }
  })

  test('an unknown and a malformed key answer 401', async () => {
    for (const key of ['ocx_sk_unknown', 'x', "' OR 1=1 --"])
      assert.equal((await app.call({ path: '/api/v1/metrics', key })).status, 401)
  })

  for (const role of roles) {
    test(`${role}: 403 exactly where the role lacks the permission`, async () => {
      for (const { name, route } of operations) {
        if (route.permission === 'public') continue
        const { status, text } = await app.call({
          method: route.method,
          path: pathOf(route),
          key: keys.get(role) as string,
          ...(route.method === 'GET' ? {} : { body: {} }),
        })
        const may = route.permission === 'signed-in' || permissionsOf(role).has(route.permission)
        assert.equal(status === 403, !may, `${name} as ${role}: ${status} ${text.slice(0, 200)}`)
        assert.ok(status < 500, `${name} as ${role}: ${status} ${text.slice(0, 200)}`)
      }
    })
  }

  test('/api and sign-in have no CORS, take JSON only and check Origin', async () => {
    for (const { name, route } of operations) {
      const reply = await app.http.inject({
        method: 'OPTIONS',
        url: pathOf(route),
        headers: { origin: 'https://evil.example', 'access-control-request-method': route.method },
      })
      assert.equal(reply.headers['access-control-allow-origin'], undefined, name)
    }
    for (const path of ['/api/auth/sign-in/email', '/api/v1/segments', '/api/v1/setup']) {
      const form = await app.http.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'a=1',
      })
      assert.equal(form.statusCode, 415, path)
      const text = await app.http.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'text/plain' },
        payload: '{}',
      })
      assert.equal(text.statusCode, 415, path)
    }
    const foreign = await app.http.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
      payload: '{}',
    })
    assert.equal(foreign.statusCode, 403)
  })
})
