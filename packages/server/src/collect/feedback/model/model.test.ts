import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { decodeItem } from './decode-item.ts'
import { simplifiedOf, variantsOf } from './han-variants.ts'
import { detectLanguage } from './language.ts'
import { ownWordsOf } from './mail-text.ts'
import { cursorOf, idOf, isAfterKey, keyOfCursor, refOf } from './refs.ts'
import { searchTermsOf } from './search-terms.ts'

const now = Date.parse('2026-09-13T00:00:00Z')
const item = { source: 'shop', kind: 'review', at: '2026-09-12T00:00:00Z', text: 'x' }
const keyOf = (raw: object) => {
  const decoded = decodeItem(raw, { now })
  return decoded.outcome === 'message' ? decoded.message.key : null
}

test('FB1: the key follows source and id alone; without an id the contents', () => {
  assert.equal(keyOf({ ...item, id: '1' }), keyOf({ ...item, id: '1', text: 'other' }))
  assert.notEqual(keyOf({ ...item, id: '1' }), keyOf({ ...item, id: '1', source: 'other' }))
  assert.equal(keyOf(item), keyOf({ ...item }))
  assert.notEqual(keyOf(item), keyOf({ ...item, text: 'y' }))
  assert.notEqual(keyOf({ ...item, source: 'a', id: 'bc' }), keyOf({ ...item, source: 'ab', id: 'c' }))
})

test('whatever is sent is a message or is refused with a reason, never an exception', () => {
  fc.assert(
    fc.property(fc.anything(), fc.object(), (anything, fields) => {
      for (const raw of [anything, { ...item, ...fields }, { ...item, text: anything }, { ...item, turns: anything }]) {
        const decoded = decodeItem(raw, { now })
        if (decoded.outcome === 'rejected') assert.ok(decoded.rejected.detail.length > 0)
        else JSON.parse(JSON.stringify(decoded.message))
      }
    }),
    { numRuns: 300 },
  )
})

test('a language that is said is believed; a field that nobody knows is named', () => {
  const languageOf = (language?: string) => {
    const decoded = decodeItem({ ...item, text: '很好', ...(language ? { language } : {}) }, { now })
    return decoded.outcome === 'message' ? decoded.message.props.$language : decoded.rejected.field
  }
  assert.deepEqual(['fr', 'en-GB', 'zh-HK', 'zh-Hans-HK', 'zh', 'yue'].map(languageOf), [
    'other',
    'en',
    'zh-Hant',
    'zh-Hans',
    'zh-Hans',
    'zh-Hant',
  ])
  assert.deepEqual([languageOf(), languageOf('no language')], ['zh-Hans', 'language'])
  const unknown = decodeItem({ ...item, langauge: 'en' }, { now })
  assert.ok(unknown.outcome === 'rejected' && unknown.rejected.field === 'langauge', JSON.stringify(unknown))
})

test('FB5: each form of a character leads to all of them', () => {
  assert.deepEqual([...variantsOf('髮')].sort(), [...variantsOf('发')].sort())
  assert.ok(searchTermsOf('头发')[0]?.needles.includes('頭髮'))
  assert.deepEqual(searchTermsOf('"late delivery" 物流').length, 2)
  const long = searchTermsOf('发台后里干面松系'.repeat(3))[0]?.needles ?? []
  assert.ok(long.length <= 255)
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCharCode(code)) }),
      (text) => {
        for (const character of text)
          assert.ok(variantsOf(character).includes(character) || simplifiedOf(character) !== character)
      },
    ),
  )
})

test('FB4: ids and cursors come back as they were, and the order is total', () => {
  const key = fc
    .tuple(
      fc.nat({ max: 4_000_000_000_000 }),
      fc.nat({ max: 4_294_967_295 }),
      fc.string({ minLength: 1, maxLength: 60 }),
    )
    .map(([atMs, source, messageId]) => ({ atMs, source, messageId }))
  fc.assert(
    fc.property(key, key, (a, b) => {
      assert.deepEqual(refOf(idOf(a)), { source: a.source, messageId: a.messageId })
      assert.deepEqual(keyOfCursor(cursorOf(a)), a)
      const equal =
        Buffer.from(a.messageId).equals(Buffer.from(b.messageId)) && a.atMs === b.atMs && a.source === b.source
      assert.equal(isAfterKey(a, b) || isAfterKey(b, a), !equal)
    }),
  )
  for (const id of ['', 'x', '1.', '!.a', 'zzzzzzzz.a']) assert.equal(refOf(id), null)
})

test('languages of short texts', () => {
  const cases = {
    快递太慢了: 'zh-Hans',
    送貨太慢了: 'zh-Hant',
    'The band is great': 'en',
    'Pairing took four tries': 'en',
    'How many disposable cards per person?': 'en',
    'Das ist nicht gut': 'other',
    とても良いです: 'other',
    '좋아요 정말': 'other',
    '12345 !!!': '',
    'OK啦，我们的 app is not working at all 真的': 'mixed',
    '我喜欢 iPhone': 'zh-Hans',
  }
  for (const [text, language] of Object.entries(cases)) assert.equal(detectLanguage(text), language, text)
})

const data = '/work/shared/data'
const sets = [
  ['openrice-hk/openrice_valid.csv.gz', 'text', 'zh-Hant', 0.99],
  ['chnsenticorp/chnsenticorp_dev.csv.gz', 'text', 'zh-Hans', 0.98],
] as const
for (const [file, column, language, share] of sets) {
  const path = `${data}/${file}`
  test(`languages of real reviews: ${file}`, {
    skip: existsSync(path) ? false : `${path} is not on this machine`,
  }, () => {
    const rows = parse(gunzipSync(readFileSync(path)), { columns: true, relax_quotes: true }) as Record<
      string,
      string
    >[]
    const right = rows.filter((row) => detectLanguage(row[column] ?? '') === language).length
    assert.ok(right / rows.length >= share, `${right} of ${rows.length}`)
  })
}

test('an e-mail keeps its writer’s words only', () => {
  assert.equal(ownWordsOf('It broke.\r\n\r\nOn Mon, 7 Sep 2026, Shop wrote:\r\n> Hello'), 'It broke.')
  assert.equal(ownWordsOf('坏了。\n\n-----原始邮件-----\n发件人: Shop'), '坏了。')
  assert.equal(ownWordsOf('壞了。\n\n寄件者: Shop\n寄件日期: x'), '壞了。')
  assert.equal(ownWordsOf('Hi\n-- \nAda\nShop Ltd'), 'Hi')
  // Gmail breaks the line at 78 characters; NetEase begins with At.
  assert.equal(
    ownWordsOf('Mine.\n\nOn Fri, Nov 20, 2026 at 10:00 AM A Shop <\nask@shop.example> wrote:\n> Hello'),
    'Mine.',
  )
  assert.equal(ownWordsOf('Mine.\n\nAt 2026-11-20 10:00:00, "Shop" <ask@shop.example> wrote:\nHello'), 'Mine.')
  assert.equal(
    ownWordsOf('我的。\n\n某某商城客服 <ask@shop.example> 于2026年11月20日\n周五 10:00写道：\n> 您好'),
    '我的。',
  )
  assert.equal(ownWordsOf('我在于都县等了很久\n客服写道：请稍等'), '我在于都县等了很久\n客服写道：请稍等')
  assert.equal(ownWordsOf('> only a quote'), '> only a quote')
})
