import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { exchangeReasons, exchangeWords } from '../words.ts'

const folder = join(import.meta.dirname, '../../../../../survey/src/exchange')

/** Phrases with a space in them that stand as texts in the calls which note something. */
function phrases(): Set<string> {
  const found = new Set<string>()
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  )
  for (const file of files) {
    const source = readFileSync(join(folder, file), 'utf8')
    for (const call of source.matchAll(/not(?:e\w*|ed)(?:\(lost\))?\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g))
      for (const text of call[1]?.matchAll(/'([^'\n]+)'/g) ?? [])
        if (/^[\w{][^`]* [^`]*$/.test(text[1] ?? '')) found.add(String(text[1]))
  }
  return found
}

const all = { ...exchangeWords, ...exchangeReasons }

test('everything that an import or export notes can be said in every language', () => {
  const said = phrases()
  assert.ok(said.size > 60, `${said.size} phrases found`)
  assert.deepEqual(
    [...said].filter((phrase) => !Object.hasOwn(all, phrase)),
    [],
  )
  for (const [phrase, words] of Object.entries(all)) {
    assert.equal(words.en, phrase)
    for (const sentence of Object.values(words)) assert.equal(sentence.includes('{name}'), phrase.includes('{name}'))
  }
})
