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
    assert.match(words['zh-Hans'], /\p{Script=Han}/u, name)
    assert.match(words['zh-Hant'], /\p{Script=Han}/u, name)
    assert.doesNotMatch(words['zh-Hans'], /[這請沒個為實際]/u, name)
    assert.doesNotMatch(words['zh-Hant'], /[这请没个为实际]/u, name)
  }
  assert.ok(sentences.some(({ words }) => simplified.test(words['zh-Hans']) && traditional.test(words['zh-Hant'])))
})

test('features throw no sentence in English alone', () => {
  const alone: string[] = []
  for (const file of globSync('{collect,unify,understand,platform/auth,platform/http,platform/context}/**/*.ts', {
    cwd: source,
  })) {
    // The command line, and a job whose sentence is stored with the import, have no caller with a language.
    if (/[.]test[.]ts$|testing|\/cli[.]ts$|run-import[.]ts$/.test(file)) continue
    const text = readFileSync(join(source, file), 'utf8')
    for (const match of text.matchAll(/fail\('\w+', \{\s*message: ['"`]/g)) alone.push(`${file}: ${match[0]}`)
  }
  assert.deepEqual(alone, [])
})
