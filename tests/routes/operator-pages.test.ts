import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp } from './test-app.ts'

const app = await openTestApp()
after(() => app.close())
const metrics = async (headers: Record<string, string> = {}) =>
  await app.http.inject({ method: 'GET', url: '/metrics', headers })

test('numbers for operators name work that was given up', async () => {
  assert.match((await metrics()).body, /opencxm_failed_work\{kind="jobs"\} 0/)
  await sql`INSERT INTO jobs_job (name, payload, state, failed_at) VALUES ('test', '{}', 'failed', now())`.execute(
    app.state.tables(),
  )
  assert.match((await metrics()).body, /opencxm_failed_work\{kind="jobs"\} 1/)
})

test('they are for this machine: not for whoever a proxy here passes on', async () => {
  assert.equal((await metrics({ 'x-forwarded-for': '203.0.113.9' })).statusCode, 403)
  assert.equal((await metrics({ forwarded: 'for=203.0.113.9' })).statusCode, 403)
})
