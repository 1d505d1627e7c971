import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp, type TestApp } from './test-app.ts'

let app: TestApp
before(async () => {
  app = await openTestApp()
})
after(async () => await app.close())

test('a source that demands consent hears that it is taken back, of whom, and keeps nothing else without it', async () => {
  const workspace = await app.workspace('Shop')
  const key = await workspace.key('owner')
  const body = { name: 'Shop', kind: 'browser', origins: ['*'], demandsConsent: true }
  const source = (await app.call({ method: 'POST', path: '/api/v1/sources', key, body })).body as { writeKey: string }
  const shop = { ...workspace, writeKey: source.writeKey }
  const anonymousId = '5a3d1f0e-92b1-4c55-8f0a-0a1b2c3d4e5f'
  const said = (event: string, given: boolean) => ({
    type: 'track',
    event,
    anonymousId,
    context: { consent: { categoryPreferences: { surveys: given } }, page: { url: 'https://shop.example/' } },
  })
  await app.track(shop, [said('$consent_said', true)])
  await app.track(shop, [said('$consent_said', false), said('Bought', false)])
  const statements = await sql<{ given: boolean }>`SELECT given FROM consent_record
    WHERE workspace_id = ${workspace.id} ORDER BY at, id`.execute(app.state.tables())
  assert.deepEqual(
    statements.rows.map(({ given }) => given),
    [true, false],
  )
  const events = (await app.call({ path: '/api/v1/live-events', key })).body as {
    events: { name: string; personId: string | null }[]
  }
  assert.equal(events.events.find(({ name }) => name === 'Bought')?.personId, null)
})
