import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { localUrl, readConfig } from './index.ts'

test('what the log lost is read over only where an operator says so', () => {
  assert.equal(readConfig({}).acceptLogLoss, false)
  assert.equal(readConfig({ OPENCXM_ACCEPT_LOG_LOSS: 'true' }).acceptLogLoss, true)
})

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

test('a setting that would only fail later, or in silence, is named at the start', () => {
  const wrong = {
    OPENCXM_TRUSTED_PROXIES: ['not an ip', '10.0.0.0/33', '::1/129', '1.2.3.4/8/8', '10.0.0.1, proxy'],
    OPENCXM_SMTP_URL: ['mail.example.com', 'http://mail.example.com', 'smtp://'],
    OPENCXM_ALLOWED_ORIGINS: ['foo bar', 'https://a.example/path', 'null', '*'],
    OPENCXM_PUBLIC_URL: [
      'cx.example.com',
      'https://cx.example.com/base',
      'https://u:p@cx.example.com',
      'ftp://x',
      'https://x?a',
    ],
    OPENCXM_SURVEY_ORIGIN: ['https://s.example.com/s', 's.example.com'],
  }
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values)
      assert.throws(() => readConfig({ [name]: value }), new RegExp(`${name}[^:]*: expected`), `${name}=${value}`)
  }
  const config = readConfig({
    OPENCXM_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.0/8,::1, fd00::/8, loopback',
    OPENCXM_SMTP_URL: 'smtps://user:p%40ss@mail.example.com',
    OPENCXM_ALLOWED_ORIGINS: 'https://A.example:443/, http://[::1]:3000',
    OPENCXM_PUBLIC_URL: 'https://cx.example.com:8443/',
    OPENCXM_SURVEY_ORIGIN: 'https://s.example.com',
  })
  assert.deepEqual(config.trustedProxies, ['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', 'loopback'])
  assert.deepEqual(config.allowedOrigins, ['https://a.example', 'http://[::1]:3000'])
  assert.deepEqual([config.publicUrl, config.surveyOrigin], ['https://cx.example.com:8443', 'https://s.example.com'])
})
