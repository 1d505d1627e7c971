import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { contract } from '../../packages/server/src/contract.ts'
import { signInPaths } from '../../packages/server/src/platform/auth/index.ts'
import type { Route } from '../../packages/server/src/platform/contract/index.ts'
import { openTestApp, type TestApp } from '../routes/test-app.ts'

let app: TestApp
before(async () => {
  app = await openTestApp()
})
after(async () => await app.close())

const fields = ['rule', 'raw', 'mapping', 'email', 'name']
const nestings: readonly (readonly [string, string])[] = [
  ['[', ']'],
  ['{"not":', '}'],
]

test('no route takes or is upset by JSON nested thousands of levels deep', async () => {
  const key = await (await app.workspace('Deep')).key('owner')
  const routes = Object.values(contract).flatMap((group) => Object.values(group as Record<string, Route>))
  const targets = [
    ...routes.filter((route) => route.method !== 'GET').map(({ method, path }) => ({ method, path })),
    ...signInPaths.filter(({ method }) => method === 'POST'),
  ]
  for (const { method, path } of targets) {
    for (const [opening, closing] of nestings) {
      const deep = `${opening.repeat(6000)}1${closing.repeat(6000)}`
      const reply = await app.http.inject({
        method: method as 'POST',
        url: path.replace(/:\w+/g, 'none'),
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        payload: `{${fields.map((field) => `"${field}":${deep}`).join(',')}}`,
      })
      assert.equal(reply.statusCode, 400, `${method} ${path}: ${reply.body}`)
      assert.match(reply.body, /nested deeper/)
    }
  }
})
