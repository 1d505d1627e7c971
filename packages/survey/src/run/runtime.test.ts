import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const src = new URL('../', import.meta.url)
const runtime = ['run', 'validate', 'page'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, src))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(new URL(`${folder}/${name}`, src), 'utf8') })),
)

/** What WebViews of 2019 do not have, and no bundler adds. */
const missing =
  /structuredClone|\.at\(|Object\.hasOwn\b|replaceAll|matchAll|\.findLast|\.toSorted|\.toReversed|\.flatMap\(|allSettled|Intl\.|BigInt|globalThis|WeakRef|groupBy|\(\?<[=!]|fromEntries/

test('SV17 what respondents load uses no API that old WebViews lack', () => {
  assert.ok(runtime.length >= 15, 'the files were found')
  for (const { name, text } of runtime) assert.doesNotMatch(text, missing, name)
})

test('SV17 what respondents load imports nothing of the builder: of the definition only types and limits', () => {
  for (const { name, text } of runtime) {
    for (const [line, path = ''] of text.matchAll(/^import .* from '\.\.\/(.*)'$/gm)) {
      const isLight =
        /^run\//.test(path) || /^definition\/(limits|fonts)\.ts$/.test(path) || line.startsWith('import type ')
      assert.ok(isLight, `${name}: ${line}`)
    }
  }
})
