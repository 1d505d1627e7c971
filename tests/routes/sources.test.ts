import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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
