import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { localUrl, readConfig } from './index.ts'

test('an empty setting is none: no folder that it happens to start in, not every interface, not any port', () => {
  const { dataFolder, host, port, databaseUrl } = readConfig({ OPENCXM_DATA: '', HOST: '', PORT: '', DATABASE_URL: '' })
  assert.deepEqual([dataFolder, host, port, databaseUrl], [resolve('./data'), '127.0.0.1', 4400, null])
})

test('what cannot be listened on is named before anything opens; IPv6 stands in brackets', () => {
  for (const host of ['999.1.1.1', 'a b', 'http://x', '127.0.0.1:80']) {
    assert.throws(() => readConfig({ HOST: host }), /HOST: expected an address of this machine/, host)
  }
  for (const host of ['::', '::1', '0.0.0.0', 'localhost', 'shop.example'])
    assert.equal(readConfig({ HOST: host }).host, host)
  assert.equal(localUrl('::1', 4400), 'http://[::1]:4400')
})
