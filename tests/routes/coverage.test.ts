import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CoverageRow } from '../../packages/server/src/understand/coverage/contract.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

describe('listening coverage through the API', () => {
  let app: TestApp
  let shop: TestWorkspace
  let key: string
  before(async () => {
    app = await openTestApp()
    shop = await app.workspace('Shop')
    key = await shop.key('viewer')
    const owner = await shop.key('owner')
    const put = async (path: string, body: object) => {
      const reply = await app.call({ method: 'PUT', path: `/api/v1/catalog/${path}`, key: owner, body })
      assert.ok(reply.status < 300, reply.text)
    }
    await put('stages/use', { name: { en: 'Use' }, position: 1 })
    await put('touchpoints/till', { name: { en: 'Till' }, stage: 'use', position: 1 })
    await put('touchpoints/web', { name: { en: 'Web' }, stage: 'use', position: 2, channel: 'web' })
    const timestamp = new Date(Date.now() - 3_600_000).toISOString()
    const base = { type: 'track', userId: 'ann', timestamp }
    const answer = { $metric: 'csat', $score: 4, $scale_min: 1, $scale_max: 5 }
    await app.track(shop, [
      { ...base, messageId: '1', event: '$answer', properties: { ...answer, $touchpoint: 'till', $text: 'Quick' } },
      { ...base, messageId: '2', event: '$answer', properties: answer },
      { ...base, messageId: '3', event: 'Paid', properties: {} },
    ])
    const reply = await app.call({
      ...{ method: 'PATCH', path: '/api/v1/catalog/events/Paid', key: owner },
      body: { touchpoint: 'till' },
    })
    assert.equal(reply.status, 200, reply.text)
  })
  after(async () => await app.close())

  const read = async (query = '') => await app.call({ path: `/api/v1/coverage${query}`, key })

  test('CO1, CO3: what was heard where, blanks with their next step, and what has no place', async () => {
    const { status, body, text } = await read()
    assert.equal(status, 200, text)
    const { rows, unplaced, summary } = body as {
      rows: CoverageRow[]
      unplaced: { way: string; count: number }[]
      summary: object
    }
    const states = rows.map(({ touchpoint, cells }) => [touchpoint, cells.map(({ state }) => state).join(' ')])
    assert.deepEqual(states, [
      ['till', 'heard heard heard blank'],
      ['web', 'blank blank blank blank'],
    ])
    const steps = rows[1]?.cells.map(({ next }) => next?.step)
    assert.deepEqual(steps, ['ask_by_link', 'ask_by_link', 'install_sdk', 'collect_reviews'])
    assert.deepEqual(
      unplaced.filter(({ count }) => count > 0),
      [{ way: 'asked_structured', count: 1 }],
    )
    assert.deepEqual(summary, { cells: 8, heard: 3, quiet: 0, blank: 5 })
  })

  test('the window is bounded, and says so', async () => {
    for (const days of ['0', '6', '731', 'x', '1e99', '-1'])
      assert.equal((await read(`?days=${days}`)).status, 400, days)
    assert.equal((await read('?days=7')).status, 200)
  })

  test('another workspace sees nothing of it (CO4)', async () => {
    const other = await app.workspace('Other')
    const reply = await app.call({ path: '/api/v1/coverage', key: await other.key('viewer') })
    assert.deepEqual((reply.body as { rows: unknown[] }).rows, [])
    assert.ok(!reply.text.includes('till'))
  })
})
