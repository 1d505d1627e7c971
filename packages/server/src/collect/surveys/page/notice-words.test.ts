import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageWords } from '@opencxm/survey'
import { noticeLanguage, noticeWords } from '../words/notices.ts'

const spoken = ['en', 'zh-Hans', 'zh-Hant', 'ar', 'de', 'es', 'fr', 'ja', 'ko', 'pt', 'ru']
const english = noticeWords('en')

test('notices speak each language that a survey’s page speaks, all their sentences with the same places', () => {
  const places = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(([place]) => place)
  for (const language of spoken) {
    const words = noticeWords(language)
    assert.equal(noticeLanguage([language]), language)
    if (language !== 'en') assert.notEqual(pageWords(language), pageWords('en'), `the page speaks ${language} too`)
    for (const [name, sentence] of Object.entries(english)) {
      const own = words[name as keyof typeof words]
      assert.ok(own.trim() !== '' && (language === 'en' || own !== sentence), `${language} ${name}`)
      assert.deepEqual(places(own), places(sentence), `${language} ${name}`)
    }
  }
})

test('a visitor is spoken to in the first language of theirs that there are words in, else in English', () => {
  assert.equal(noticeLanguage(['it-IT', 'fr-CA', 'en']), 'fr')
  assert.equal(noticeLanguage(['zh-HK']), 'zh-Hant')
  assert.equal(noticeLanguage(['zh_TW']), 'zh-Hant')
  assert.equal(noticeLanguage(['zh']), 'zh-Hans')
  assert.equal(noticeLanguage(['pt-BR']), 'pt')
  assert.equal(noticeLanguage(['__proto__', 'constructor']), 'en')
  assert.equal(noticeWords('he'), english)
})
