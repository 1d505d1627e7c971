import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { root } from '../../tools/project/files.ts'

type Words = Record<'en' | 'zh-Hans' | 'zh-Hant', string>
const source = join(root, 'packages/server/src')
const files = globSync('**/words.ts', { cwd: source })

const sentences: { name: string; words: Words }[] = []
for (const file of files) {
  const catalogues = (await import(join(source, file))) as Record<string, Record<string, Words>>
  for (const catalogue of Object.values(catalogues))
    for (const [name, words] of Object.entries(catalogue)) sentences.push({ name: `${file} ${name}`, words })
}

const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

test('every sentence of the server has the same places in each language', () => {
  assert.ok(files.length >= 9 && sentences.length > 80, `${files.length} files, ${sentences.length} sentences`)
  for (const { name, words } of sentences)
    for (const language of ['zh-Hans', 'zh-Hant'] as const)
      assert.deepEqual(placesOf(words[language]), placesOf(words.en), `${name} ${language}`)
})

test('a Chinese sentence is Chinese, and each of the two in its own characters', () => {
  const [simplified, traditional] = [/[这请没个为实际删务启]/u, /[這請沒個為實際刪務啟]/u]
  for (const { name, words } of sentences) {
    // Nothing but places and signs, such as `{purpose} ({how})`.
    if (!/\p{Letter}/u.test(words.en.replace(/\{\w+\}/g, ''))) continue
    assert.match(words['zh-Hans'], /\p{Script=Han}/u, name)
    assert.match(words['zh-Hant'], /\p{Script=Han}/u, name)
    assert.doesNotMatch(words['zh-Hans'], /[這請沒個為實際]/u, name)
    assert.doesNotMatch(words['zh-Hant'], /[这请没个为实际]/u, name)
  }
  assert.ok(sentences.some(({ words }) => simplified.test(words['zh-Hans']) && traditional.test(words['zh-Hant'])))
})

const ownSource = '{collect,unify,understand,platform/auth,platform/http,platform/context}/**/*.ts'

test('features throw no sentence in English alone', () => {
  const alone: string[] = []
  for (const file of globSync(ownSource, { cwd: source })) {
    // The command line has no caller with a language.
    if (/[.]test[.]ts$|testing|\/cli[.]ts$/.test(file)) continue
    const text = readFileSync(join(source, file), 'utf8')
    for (const match of text.matchAll(/fail\('\w+', \{\s*message: ['"`]/g)) alone.push(`${file}: ${match[0]}`)
  }
  assert.deepEqual(alone, [])
})

/** What is no sentence for a person: the receiver's log speaks to operators, tracking and in-page requests to SDKs. */
const otherReaders =
  /[.]test[.]ts$|testing|\/cli[.]ts$|words[.]ts$|contract|ingest\/log\/|collect\/tracking\/|inpage\/model\/request/
const plainSentence =
  /\b(?:message|reason|expected|detail|because|why): (?:\([^()\n]*\) => )?(['"`])[^'"`\n]* [^'"`\n]*\1/g

/** Lines of a source text that tell a person something in one language only, such as `expected: 'a whole number'`; `refused` is a code. */
function spokenInOneLanguage(text: string): string[] {
  return text.split('\n').filter((line) => !line.includes('refused:') && line.match(plainSentence) !== null)
}

test('what is wrong and what is expected is told in every language', () => {
  assert.equal(spokenInOneLanguage("problemOf('not_an_integer', { found, expected: 'a whole number' })").length, 1)
  assert.equal(spokenInOneLanguage("problemOf('x', { found, expected: `at most ten` })").length, 1)
  assert.equal(
    spokenInOneLanguage("problemOf('x', { reason: 'no_data', expected: expected('wholeNumber') })").length,
    0,
  )
  const alone = globSync(ownSource, { cwd: source })
    .filter((file) => !otherReaders.test(file))
    .flatMap((file) => spokenInOneLanguage(readFileSync(join(source, file), 'utf8')).map((line) => `${file}: ${line}`))
  assert.deepEqual(alone, [])
})
