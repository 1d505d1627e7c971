import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isJunkIdentifier } from './junk.ts'

test('quotes, spaces and case around a value change nothing', () => {
  const characters = fc.constantFrom(...'aA0019-_.:@nul123456789')
  fc.assert(
    fc.property(fc.string({ unit: characters, maxLength: 30 }), (value) => {
      // A quoted value always takes the long way; a bare one mostly the short.
      assert.equal(isJunkIdentifier(value), isJunkIdentifier(`"${value}"`), value)
    }),
    { numRuns: 20_000 },
  )
})

test('what exports write for nobody is junk, with invisible characters too; ids beside it are not', () => {
  for (const value of ['未登录', '未登錄', '"暂无"', '\\N', '#N/A', 'nu\u200bll', '\ufeffundefined', '\u200b']) {
    assert.ok(isJunkIdentifier(value), value)
  }
  for (const value of ['未登录用户01', 'N', 'n1', '空军', 'u\u200b1']) assert.ok(!isJunkIdentifier(value), value)
})

test('a placeholder that nobody filled in is junk, and so is nobody in other languages', () => {
  const unfilled = [
    '{{user.id}}',
    '{{ contact.email }}',
    `\${userId}`,
    '%user_id%',
    '%%subscriberkey%%',
    '*|UNIQID|*',
    '<%= id %>',
  ]
  const nobody = [
    '<user_id>',
    '[User ID]',
    '{id}',
    '(not set)',
    '-1',
    '—',
    '$anonymous',
    '$posthog_cookieless',
    '匿名用戶',
    '不明',
    'ｹﾞｽﾄ',
    '미상',
    'Неизвестно',
  ]
  for (const value of [...unfilled, ...nobody]) assert.ok(isJunkIdentifier(value), value)
  for (const value of ['{42}', '[a1]', '<u1>', '%41', '-12', '不明堂', '{"id":7}'])
    assert.ok(!isJunkIdentifier(value), value)
})

test('what a shop hides of a customer names nobody: thousands share what is left of a number', () => {
  for (const value of [
    '138****0001',
    '138＊＊＊＊0001',
    'l***@x.example',
    '王**',
    '王*',
    '小*明',
    't***8',
    '•••• 4242',
  ])
    assert.ok(isJunkIdentifier(value), value)
  for (const value of ['a*b', '王小明', '138-0000-0001', '5*']) assert.ok(!isJunkIdentifier(value), value)
})
