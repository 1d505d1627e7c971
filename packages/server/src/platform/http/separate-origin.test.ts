import assert from 'node:assert/strict'
import { test } from 'node:test'
import { separateOrigin } from './separate-origin.ts'
import { createHttpServer } from './server.ts'

test('the public’s paths live on an origin of their own, and nothing else does', async () => {
  const http = createHttpServer({ logLevel: 'silent', trustedProxies: [], secure: false })
  separateOrigin(http, { origin: 'https://ask.example', only: ['s'], also: ['p', 'healthz'] })
  http.get('/api/v1/me', async () => 'staff')
  http.get('/p/:token', async () => 'preferences')
  await http.register(async (scope) => {
    scope.get('/s/:survey', async () => 'survey')
    scope.post('/s/:survey', async () => 'answered')
  })
  const ask = async (host: string, url: string, method: 'GET' | 'POST' = 'GET') => {
    const reply = await http.inject({ url, method, headers: { host } })
    return reply.statusCode === 308 ? String(reply.headers.location) : `${reply.statusCode} ${reply.body.slice(0, 11)}`
  }
  assert.equal(await ask('ask.example', '/s/1'), '200 survey')
  assert.equal(await ask('ask.example', '/s/1', 'POST'), '200 answered')
  assert.equal(await ask('ask.example', '/p/1'), '200 preferences')
  assert.match(await ask('ask.example', '/api/v1/me'), /^404/)
  assert.match(await ask('ask.example', '/'), /^404/)
  assert.equal(await ask('cxm.example', '/api/v1/me'), '200 staff')
  assert.equal(await ask('cxm.example', '/s/1?lang=en'), 'https://ask.example/s/1?lang=en')
  assert.match(await ask('cxm.example', '/s/1', 'POST'), /^404/)
  assert.equal(await ask('cxm.example', '/p/1'), '200 preferences')
  await http.close()
})
