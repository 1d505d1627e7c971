import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openSourceRegistry } from '../../packages/server/src/collect/ingest/service/source-registry.ts'
import type { StateStore } from '../../packages/server/src/platform/statestore/index.ts'
import { waitFor } from '../compat/wait.ts'
import { openTestApp, type TestApp } from './test-app.ts'

let app: TestApp
before(async () => {
  app = await openTestApp()
})
after(async () => await app.close())

test('a key is taken from the answer that brought it on, and refused from the answer that revoked it on (IN10)', async () => {
  const key = await (await app.workspace('Shop')).key('owner')
  const post = async (path: string, body?: object) =>
    (await app.call({ method: 'POST', path: `/api/v1/${path}`, key, ...(body ? { body } : {}) })).body as {
      id: string
      writeKey: string
    }
  const send = async (writeKey: string, origin?: string) =>
    (
      await app.http.inject({
        method: 'POST',
        url: '/v1/batch',
        headers: {
          authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
          ...(origin ? { origin } : {}),
        },
        payload: JSON.stringify({ batch: [{ type: 'track', userId: 'u', event: 'Seen' }] }),
      })
    ).statusCode
  // Several times: whether a notification was quicker is chance.
  for (let round = 0; round < 5; round++) {
    const server = await post('sources', { name: 'Server', kind: 'server' })
    assert.equal(await send(server.writeKey), 200)
    await post(`sources/${server.id}/revoke`)
    assert.equal(await send(server.writeKey), 401)
    const web = await post('sources', { name: 'Web', kind: 'browser', origins: ['https://shop.example'] })
    assert.equal(await send(web.writeKey, 'https://new.example'), 403)
    const path = `/api/v1/sources/${web.id}`
    await app.call({ method: 'PATCH', path, key, body: { origins: ['https://new.example'] } })
    assert.deepEqual(
      [await send(web.writeKey, 'https://new.example'), await send(web.writeKey, 'https://shop.example')],
      [200, 403],
    )
  }
})

test('a change of the sources that could not be read is read again: a revoked key does not stay (IN10)', async () => {
  const key = await (await app.workspace('Bazaar')).key('owner')
  let failures = 0
  const tables: StateStore['tables'] = () => {
    if (failures === 0) return app.state.tables()
    failures -= 1
    throw new Error('no connection is free')
  }
  const registry = await openSourceRegistry({ ...app.state, tables }, app.sealer)
  const body = { name: 'Server', kind: 'server' }
  const made = (await app.call({ method: 'POST', path: '/api/v1/sources', key, body })).body as Record<string, string>
  const taken = () => registry.authenticate(made.writeKey ?? '') !== null
  await waitFor('the key', async () => taken())
  failures = 1
  await app.call({ method: 'POST', path: `/api/v1/sources/${made.id}/revoke`, key })
  await waitFor('the end of the key', async () => !taken())
  assert.equal(failures, 0)
  await registry.close()
})
