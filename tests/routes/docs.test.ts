import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { errorCatalogue } from '../../packages/server/src/platform/kernel/index.ts'
import { operations } from './operations.ts'
import { openTestApp, type TestApp } from './test-app.ts'

describe('the API’s reference at /api/docs', () => {
  let app: TestApp
  let page: string
  let headers: Record<string, unknown>
  before(async () => {
    app = await openTestApp()
    const reply = await app.http.inject({ url: '/api/docs' })
    assert.equal(reply.statusCode, 200)
    page = reply.body
    headers = reply.headers
  })
  after(async () => await app.close())

  /** The part of the page about one operation, as text. */
  const about = (name: string) =>
    textOf(page.split(`id="${name}"`)[1]?.split('</section>')[0] ?? assert.fail(`${name} is not on the page`))

  test('is a page that needs nobody’s session, loads nothing from elsewhere and runs only its own script', async () => {
    assert.match(String(headers['content-type']), /^text\/html/)
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /default-src 'none'/)
    assert.doesNotMatch(policy, /unsafe|https?:/)
    const loaded = [...page.matchAll(/(?:src|href)="([^"#]+)"/g)].map((match) => match[1] ?? '')
    assert.deepEqual([...new Set(loaded)].sort(), ['/api/docs.css', '/api/docs.js', '/api/openapi.json'])
    for (const path of loaded) {
      const reply = await app.http.inject({ url: path, headers: { 'accept-encoding': 'gzip' } })
      assert.equal(reply.statusCode, 200, path)
      const isPacked = reply.headers['content-encoding'] === 'gzip'
      assert.ok(isPacked || reply.rawPayload.length < 1_000, path)
      const text = (isPacked ? gunzipSync(reply.rawPayload) : reply.rawPayload).toString()
      assert.equal(text, (await app.http.inject({ url: path })).body, path)
    }
    assert.ok(!/<script>|<style|style="|\son[a-z]+="/.test(page), 'script or style within the page')
    const style = (await app.http.inject({ url: '/api/docs.css' })).body
    assert.match(style, /prefers-color-scheme: dark/)
    assert.doesNotMatch(style, /url\(|@import/)
  })

  test('holds every operation without script: method, path, permission, audit, summary, errors, a command line', () => {
    for (const { name, route } of operations) {
      const text = about(name)
      const path = route.path.replace(/:(\w+)/g, '{$1}')
      assert.ok(text.includes(`${route.method} ${path}`), `${name}: ${text.slice(0, 200)}`)
      assert.ok(text.includes(route.summary) && text.includes(`Permission: ${route.permission}`), name)
      if (typeof route.audit === 'string') assert.ok(text.includes(route.audit), name)
      assert.ok(text.includes('curl') && text.includes('$OPENCXM_URL/api/v1/'), name)
      assert.equal(text.includes('Bearer $SECRET_KEY'), route.permission !== 'public', name)
      assert.equal(text.includes('401 unauthenticated'), route.permission !== 'public', name)
    }
    assert.doesNotMatch(page.split('<section')[0] ?? '', /<section[^>]*hidden/)
  })

  test('shows parameters, nested fields of bodies and replies with their types and bounds', () => {
    const values = about('metrics.values')
    for (const word of [
      'by query',
      'id path string, required',
      'passport.lineage.n integer',
      'groups[].now.low number or null',
    ])
      assert.ok(values.includes(word), `${word} in ${values.slice(0, 1500)}`)
    const invite = about('auth.invite')
    assert.match(invite, /email string, required email/)
    assert.match(invite, /role "owner" or "admin" or "analyst" or "agent" or "viewer", required/)
    assert.match(about('privacy.exportPerson'), /A file/)
    assert.match(about('imports.sendFilePart'), /content-type: application\/octet-stream' \\\s+--data-binary @FILE/)
  })

  test('each example body is one that its route takes', () => {
    const refused: string[] = []
    for (const { name, route } of operations) {
      if (!route.body) continue
      const sent = /-d '([\s\S]*?)'\s/.exec(`${about(name)} `)?.[1]
      assert.ok(sent !== undefined, name)
      const parsed = route.body.safeParse(JSON.parse(sent.replaceAll("'\\''", "'")))
      if (!parsed.success) refused.push(`${name}: ${sent}: ${parsed.error.message}`)
    }
    assert.deepEqual(refused, [])
  })

  test('lists every error code, and escapes what it is made of', () => {
    const errors = textOf(page.split('id="errors"')[1] ?? '')
    for (const [code, status] of Object.entries(errorCatalogue)) assert.ok(errors.includes(`${code} ${status}`), code)
    const tags = new Set([...page.matchAll(/<([a-z0-9]+)/g)].map((match) => match[1]))
    const own =
      'html head meta title link body div nav input p h1 h2 h3 h4 ul li a main section span code table thead tr th tbody td pre script'
    assert.deepEqual(
      [...tags].filter((tag) => !own.split(' ').includes(tag ?? '')),
      [],
    )
  })

  test('is small enough to open at once', () => assert.ok(page.length < 1_500_000, String(page.length)))
})

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .replaceAll(' , ', ', ')
}
