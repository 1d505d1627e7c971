import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inLanguage, say } from './messages.ts'

const words = {
  none: { en: 'Nothing here.', 'zh-Hans': '这里没有内容。', 'zh-Hant': '這裡沒有內容。' },
  large: {
    en: '{found} of {most}.',
    'zh-Hans': '最多 {most}，实际 {found}。',
    'zh-Hant': '最多 {most}，實際 {found}。',
  },
} as const

test('a sentence is said in the reader’s language, with its values in that language’s order', () => {
  assert.equal(inLanguage(say(words.none), 'zh-Hant'), '這裡沒有內容。')
  const large = say(words.large, { found: 7, most: 5 })
  assert.equal(inLanguage(large, 'en'), '7 of 5.')
  assert.equal(inLanguage(large, 'zh-Hans'), '最多 5，实际 7。')
})

test('a value that looks like a place is not read as one, and a place without a value stays', () => {
  assert.equal(inLanguage(say(words.large, { found: '{most}', most: '$&' }), 'en'), '{most} of $&.')
  assert.equal(inLanguage({ words: words.large, values: { found: 1 } }, 'en'), '1 of {most}.')
})

test('a value that is a sentence itself is said in the reader’s language', () => {
  const values = { most: 5, found: 'too much', 'found@zh-Hans': '太多' }
  assert.equal(inLanguage({ words: words.large, values }, 'en'), 'too much of 5.')
  assert.equal(inLanguage({ words: words.large, values }, 'zh-Hans'), '最多 5，实际 太多。')
  assert.equal(inLanguage({ words: words.large, values }, 'zh-Hant'), '最多 5，實際 too much。')
})

test('a missing value, a wrong name and a missing language do not compile', () => {
  // @ts-expect-error the sentence needs `most`
  say(words.large, { found: 1 })
  // @ts-expect-error the sentence needs values
  say(words.large)
  // @ts-expect-error the sentence has no places
  say(words.none, { found: 1 })
  // @ts-expect-error zh-Hant is missing
  say({ en: 'a', 'zh-Hans': 'b' })
})
