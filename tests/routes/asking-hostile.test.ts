import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestApp, type TestApp } from './test-app.ts'

let app: TestApp
let key: string
before(async () => {
  app = await openTestApp()
  key = await (await app.workspace('Hostile asking')).key('owner')
})
after(async () => await app.close())

test('a cursor of a time that no calendar has is no error of the server', async () => {
  for (const list of ['asks', 'bounces', 'messages', 'consent/history', 'consent/requests'])
    for (const cursor of ['9999999999999999.x', '8640000000000001.a', '999999999999999.x', '-1.x', '1e400.x']) {
      const { status, text } = await app.call({ path: `/api/v1/${list}?cursor=${cursor}`, key })
      assert.ok(status === 200 || status === 400, `${list} ${cursor}: ${status} ${text}`)
    }
})

test('MS2: the name of a sender begins no header of its own', async () => {
  const settings = { host: 'mail.example', port: 25, security: 'none', fromAddress: 'a@shop.example' }
  for (const fromName of ['Shop\r\nBcc: x@y.example', 'Shop\u0000', 'Shop\u0085x']) {
    const body = { name: 'Mail', config: { provider: 'smtp', settings: { ...settings, fromName } } }
    const reply = await app.call({ method: 'POST', path: '/api/v1/channels', key, body })
    assert.equal(reply.status, 400, reply.text)
    assert.match(reply.text, /body\.config\.settings\.fromName/)
  }
})
