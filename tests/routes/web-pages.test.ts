import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import Fastify from 'fastify'
import { isPageWanted, mountWeb } from '../../packages/server/src/web-files.ts'
import { routerPaths } from '../browser/pages.ts'

const get = (url: string, accept?: string) => isPageWanted({ method: 'GET', url, accept })

test('every path of the router is a page, for a browser and for who takes anything; an unknown one for a browser', () => {
  const paths = routerPaths()
  assert.ok(paths.length > 30)
  for (const path of paths)
    for (const accept of ['text/html,application/xhtml+xml;q=0.9', '*/*', undefined]) assert.ok(get(path, accept), path)
  assert.ok(get('/setup?token=x') && get('/?a=b') && isPageWanted({ method: 'HEAD', url: '/', accept: '*/*' }))
  assert.ok(get('/nowhere', 'text/html'))
})

test('what belongs to the API and to SDKs, files that are gone and other methods get no page', () => {
  for (const url of ['/api/v1/nothing', '/v1/nothing', '/healthz/x', '/s/none']) assert.ok(!get(url, 'text/html'), url)
  for (const url of ['/decide', '/assets/gone.js', '/settingsx']) assert.ok(!get(url, '*/*'), url)
  assert.ok(!get('/', 'application/json'))
  assert.ok(!isPageWanted({ method: 'POST', url: '/', accept: 'text/html' }))
})

test('what is built while the server runs is served, for good; what a build took away is told and never kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-web-'))
  const http = Fastify()
  try {
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), 'old')
    await writeFile(join(folder, 'assets/old.js'), '1')
    await mountWeb(http, folder)
    await rm(join(folder, 'assets/old.js'))
    await writeFile(join(folder, 'index.html'), 'new')
    await writeFile(join(folder, 'assets/new.js'), '2')
    const ask = (url: string, accept = '*/*') => http.inject({ url, headers: { accept } })
    const page = await ask('/collect/surveys', 'text/html')
    assert.deepEqual([page.statusCode, page.body, page.headers['cache-control']], [200, 'new', 'no-cache'])
    const added = await ask('/assets/new.js')
    assert.deepEqual([added.statusCode, added.body], [200, '2'])
    assert.match(String(added.headers['cache-control']), /immutable/)
    for (const gone of ['/assets/old.js', '/assets/', '/assets/..%2Findex.html']) {
      const { statusCode, headers } = await ask(gone)
      assert.notEqual(statusCode, 200, gone)
      assert.doesNotMatch(String(headers['cache-control']), /immutable/, gone)
    }
  } finally {
    await http.close()
    await rm(folder, { recursive: true })
  }
})
