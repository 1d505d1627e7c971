import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { buildSdk } from '../build.ts'

/** Budgets of the issue: bytes of gzip. */
const budgets = { 'opencxm.js': 8192, 'autocapture.js': 8192, 'inpage.js': 8192, 'survey.js': 20_480 }

/** What WebViews of 2019 do not have, and no bundler adds. */
const missing =
  /structuredClone|\.at\(|Object\.hasOwn\b|replaceAll|matchAll|\.findLast|\.toSorted|\.toReversed|\.flatMap\(|allSettled|globalThis|WeakRef|groupBy|\(\?<[=!]|fromEntries|randomUUID|import\(/

describe('SW18 the built scripts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opencxm-sdk-'))
  let files = new Map<string, string>()
  before(async () => {
    files = await buildSdk(folder)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('keep their budgets', () => {
    for (const [name, budget] of Object.entries(budgets)) {
      const code = files.get(name)
      if (code === undefined) continue
      const bytes = gzipSync(code, { level: 9 }).length
      assert.ok(bytes <= budget, `${name}: ${bytes} bytes of ${budget}`)
    }
    assert.ok(files.has('opencxm.js') && files.has('autocapture.js') && files.has('inpage.js'))
  })

  test('are ES2019 scripts that use nothing newer', () => {
    const { parse } = createRequire(import.meta.url)('acorn') as { parse: (code: string, options: object) => unknown }
    for (const [name, code] of files) {
      parse(code, { ecmaVersion: 2019, sourceType: 'script' })
      assert.doesNotMatch(code, missing, name)
    }
  })

  test('the core names chunks by the hash of their content', () => {
    const core = readFileSync(join(folder, 'opencxm.js'), 'utf8')
    for (const name of ['autocapture', 'inpage']) {
      const hashed = [...files.keys()].find((file) => new RegExp(`^${name}-[0-9a-f]{12}\\.js$`).test(file))
      assert.ok(hashed && core.includes(hashed), name)
    }
  })
})
