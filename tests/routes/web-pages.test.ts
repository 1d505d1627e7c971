import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPageWanted } from '../../packages/server/src/web-files.ts'
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
