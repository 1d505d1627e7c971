import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languageOf, languageOfTerminal } from './index.ts'

test('a terminal’s language is what OPENCXM_LANGUAGE says, else what POSIX says', () => {
  assert.equal(languageOfTerminal({}), 'en')
  assert.equal(languageOfTerminal({ LANG: 'C.UTF-8' }), 'en')
  assert.equal(languageOfTerminal({ LANG: 'de_DE.UTF-8' }), 'en')
  assert.equal(languageOfTerminal({ LANG: 'zh_CN.GB18030' }), 'zh-Hans')
  assert.equal(languageOfTerminal({ LANG: 'en_US.UTF-8', LC_ALL: 'zh_HK.UTF-8' }), 'zh-Hant')
  assert.equal(languageOfTerminal({ LC_ALL: 'zh_TW.UTF-8', OPENCXM_LANGUAGE: 'zh-Hans' }), 'zh-Hans')
  assert.equal(languageOfTerminal({ LC_ALL: 'zh_TW.UTF-8', OPENCXM_LANGUAGE: 'en' }), 'en')
})

test('a header’s first language that is ours counts', () => {
  assert.equal(languageOf('fr, zh-TW;q=0.8, en;q=0.5'), 'zh-Hant')
  assert.equal(languageOf(undefined), 'en')
})
