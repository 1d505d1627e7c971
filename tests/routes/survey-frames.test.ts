import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openTestApp, type TestApp } from './test-app.ts'

describe('who may show a survey inside a page', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp()
  })
  after(async () => await app.close())

  async function openShop(name: string, origins: readonly string[], kind = 'browser') {
    const workspace = await app.workspace(name)
    const key = await workspace.key('owner')
    const call = async (method: string, path: string, body?: object) => {
      const reply = await app.call({ method, path: `/api/v1/${path}`, key, body })
      assert.ok(reply.status < 300, reply.text)
      return reply.body as { id: string; revision: number }
    }
    const source = await call('POST', 'sources', { name: 'Shop', kind, origins })
    const draft = await call('POST', 'surveys', { from: 'blank', name: 'Short' })
    await call('POST', `surveys/${draft.id}/publish`, { revision: draft.revision })
    return { survey: draft.id, source: source.id, call }
  }
  const policy = async (path: string) => {
    const { headers } = await app.http.inject(path)
    const ancestors = String(headers['content-security-policy']).match(/frame-ancestors ([^;]*)/)?.[1]
    return [ancestors, headers['x-frame-options']]
  }

  test('the origins that a browser source lists, of this workspace alone, as long as the source lives', async () => {
    const shop = await openShop('Shop', ['https://shop.example', 'https://*.shop.example:8443', '*'])
    const strange = await openShop('Strange', ['https://strange.example'])
    const own = ['https://shop.example https://*.shop.example:8443', undefined]
    assert.deepEqual(await policy(`/s/${shop.survey}`), own)
    assert.deepEqual(await policy(`/s/${strange.survey}`), ['https://strange.example', undefined])
    assert.deepEqual(await policy('/s/srv_unknown'), ["'none'", 'DENY'], 'a notice is of no workspace')
    await shop.call('POST', `sources/${shop.source}/revoke`)
    assert.deepEqual(await policy(`/s/${shop.survey}`), ["'none'", 'DENY'])
  })

  test('nobody, where a source lists only * or no browser sends', async () => {
    const open = await openShop('Open', ['*'])
    const server = await openShop('Server', [], 'server')
    for (const { survey } of [open, server]) assert.deepEqual(await policy(`/s/${survey}`), ["'none'", 'DENY'])
  })
})
