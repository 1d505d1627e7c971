import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as z from 'zod'
import { expecting, fieldProblems } from './index.ts'

function problems(schema: z.ZodType, value: unknown, language: 'en' | 'zh-Hans' | 'zh-Hant' = 'en') {
  const parsed = schema.safeParse(value)
  assert.ok(!parsed.success, 'the value is fine')
  return fieldProblems(parsed.error, { value, place: 'body', language })
}
const lines = (...of: Parameters<typeof problems>) => problems(...of).map(({ field, reason }) => `${field} ${reason}`)
const inEach = (schema: z.ZodType, value: unknown) =>
  (['en', 'zh-Hans', 'zh-Hant'] as const).flatMap((language) => lines(schema, value, language))

describe('what is wrong with a field', () => {
  test('is told as the value’s kind and what is expected, in each language', () => {
    assert.deepEqual(inEach(z.object({ name: z.string() }), { name: 5 }), [
      'body.name expected a text; found the number 5',
      'body.name 应为文本；实际为数字 5',
      'body.name 應為文字；實際為數字 5',
    ])
    assert.deepEqual(inEach(z.object({ count: z.int() }), { count: [1, 2] }), [
      'body.count expected a number; found a list of 2',
      'body.count 应为数字；实际为含 2 项的列表',
      'body.count 應為數字；實際為含 2 項的清單',
    ])
    assert.deepEqual(inEach(z.object({ on: z.boolean() }), {}), [
      'body.on is missing; expected true or false',
      'body.on 缺少此字段；应为布尔值（true 或 false）',
      'body.on 缺少此欄位；應為布林值（true 或 false）',
    ])
    assert.deepEqual(inEach(z.strictObject({ a: z.string() }), { a: 'x', b: 1 }), [
      'body.b is not a field that is known here',
      'body.b 此处没有这个字段',
      'body.b 此處沒有這個欄位',
    ])
  })

  test('each of zod’s issues has words', () => {
    const cases: [z.ZodType, unknown, string][] = [
      [z.string(), null, 'body expected a text; found null'],
      [z.number(), Number.NaN, 'body expected a number; found the number NaN'],
      [z.array(z.int()), [1, 'x'], 'body.1 expected a number; found the text "x"'],
      [z.object({}), true, 'body expected an object; found true'],
      [z.string().min(10), 'short', 'body expected at least 10 characters; found a text of 5 characters'],
      [z.string().max(1), 'ab', 'body expected at most one character; found a text of 2 characters'],
      [z.string().length(1), '', 'body is empty; expected exactly one character'],
      [z.string().min(1), '', 'body is empty; expected a text'],
      [z.array(z.int()).min(1), [], 'body expected at least one entry; found a list of 0'],
      [z.array(z.int()).max(1), [1, 2], 'body expected at most one entry; found a list of 2'],
      [z.number().min(3), 2, 'body expected a number of at least 3; found the number 2'],
      [z.number().positive(), 0, 'body expected a number above 0; found the number 0'],
      [z.number().lt(3), 3, 'body expected a number below 3; found the number 3'],
      [z.number().multipleOf(5), 3, 'body expected a multiple of 5; found the number 3'],
      [z.int(), 1.5, 'body expected a whole number; found the number 1.5'],
      [z.enum(['day', 'week']), 'wekly', 'body expected one of day, week; found the text "wekly"'],
      [z.literal('erase'), undefined, 'body is missing; expected "erase"'],
      [z.literal(1), 2, 'body expected 1; found the number 2'],
      [z.email(), 'x', 'body expected an e-mail address; found a text of one character'],
      [z.iso.date(), '3/4', 'body expected a date such as 2026-01-31; found the text "3/4"'],
      [z.uuid(), 'x', 'body expected a text of the format uuid; found the text "x"'],
      [z.string().regex(/^a+$/), 'b', 'body expected a text of the form /^a+$/; found the text "b"'],
      [
        z.record(z.string().max(2), z.int()),
        { abc: 1 },
        'body.abc this name of a field cannot be used; expected at most 2 characters',
      ],
      [z.never(), 1, 'body expected nothing; found the number 1'],
    ]
    for (const [schema, value, said] of cases) assert.deepEqual(lines(schema, value), [said])
    for (const [schema, value] of cases)
      for (const language of ['zh-Hans', 'zh-Hant'] as const)
        assert.match(problems(schema, value, language)[0]?.reason ?? '', /\p{Script=Han}/u)
  })

  test('of alternatives the one is spoken of that the value comes nearest to', () => {
    const sms = z.object({ kind: z.literal('sms'), number: z.string() })
    const mail = z.object({ kind: z.literal('mail'), to: z.object({ host: z.string(), port: z.int() }) })
    assert.deepEqual(lines(z.union([sms, mail]), { kind: 'mail', to: { host: 'a', port: 'b' } }), [
      'body.to.port expected a number; found the text "b"',
    ])
    assert.deepEqual(lines(z.discriminatedUnion('kind', [sms, mail]), { kind: 'fax' }), [
      'body.kind expected one of sms, mail; found the text "fax"',
    ])
    assert.deepEqual(inEach(z.object({ at: z.union([z.string(), z.int()]) }), { at: {} }), [
      'body.at expected a text or a number; found an object',
      'body.at 应为文本或数字；实际为对象',
      'body.at 應為文字或數字；實際為物件',
    ])
    assert.deepEqual(lines(z.union([z.null(), z.string()]), 1, 'zh-Hans'), ['body 应为空值 null 或文本；实际为数字 1'])
    const column = z.strictObject({ column: z.string(), as: z.enum(['text', 'number']).optional() })
    const constant = z.strictObject({ constant: z.int() })
    assert.deepEqual(lines(z.union([z.string(), constant, column]), { column: 'a', as: 'int' }), [
      'body.as expected one of text, number; found the text "int"',
    ])
    assert.deepEqual(lines(z.union([z.literal(1), z.literal(7)]), 2), ['body expected 1 or 7; found the number 2'])
  })

  test('a number in a query is told as it was sent', () => {
    assert.deepEqual(lines(z.object({ limit: z.coerce.number().int() }), { limit: 'ten' }), [
      'body.limit expected a number; found the text "ten"',
    ])
  })

  test('words of a contract’s own are said in each language', () => {
    const slug = expecting({ en: 'lower-case letters', 'zh-Hans': '小写字母', 'zh-Hant': '小寫字母' })
    const schema = z
      .object({ slug: z.string().regex(/^[a-z]+$/, slug), low: z.int() })
      .refine(() => false, { path: ['low'], ...slug })
    assert.deepEqual(inEach(schema, { slug: 'A', low: 1 }), [
      'body.slug expected lower-case letters; found the text "A"',
      'body.low expected lower-case letters; found the number 1',
      'body.slug 应为小写字母；实际为文本“A”',
      'body.low 应为小写字母；实际为数字 1',
      'body.slug 應為小寫字母；實際為文字「A」',
      'body.low 應為小寫字母；實際為數字 1',
    ])
  })

  test('secrets, addresses and long texts are told by their kind alone', () => {
    const schema = z.object({
      apiToken: z.int(),
      email: z.int(),
      'pass word': z.int(),
      note: z.enum(['a']),
      phone: z.string(),
    })
    const sent = {
      apiToken: 'ocx_sk_1',
      email: 'a@b.c',
      'pass word': 'hunter2',
      note: 'x'.repeat(41),
      phone: 4930123456,
    }
    const said = lines(schema, sent).join('\n')
    for (const value of Object.values(sent)) assert.ok(!said.includes(String(value)), said)
    for (const value of ['redis://u:hunter2@h', 'a@b.c'])
      assert.deepEqual(lines(z.string().regex(/^x/), value), [
        `body expected a text of the form /^x/; found a text of ${value.length} characters`,
      ])
    assert.equal(problems(z.array(z.int()), Array(50).fill('x')).length, 20)
    const long = problems(z.record(z.string(), z.int()), { ['k'.repeat(5000)]: 'x' })
    assert.ok((long[0]?.field.length ?? 0) < 80)
  })
})
