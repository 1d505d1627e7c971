import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as z from 'zod'
import { fieldProblems } from '../contract/index.ts'
import { strictly } from './strict-body.ts'

type Rule = { all: Rule[] } | { kind: 'trait'; trait: string }
const rule: z.ZodType<Rule> = z.lazy(() =>
  z.union([z.object({ all: z.array(rule) }), z.object({ kind: z.literal('trait'), trait: z.string() })]),
)
const schema = z.object({
  name: z.string(),
  timeZone: z.string().optional(),
  rule: rule.optional(),
  rows: z.array(z.object({ cells: z.record(z.string(), z.json()) })).default([]),
  settings: z.object({ mode: z.enum(['a', 'b']).default('a') }).prefault({}),
  open: z.looseObject({ on: z.boolean() }).nullish(),
})

function said(value: unknown, language: 'en' | 'zh-Hans' | 'zh-Hant' = 'en'): string[] {
  const parsed = strictly(schema).safeParse(value)
  if (parsed.success) return []
  return fieldProblems(parsed.error, { value, place: 'body', language }).map((one) => `${one.field} ${one.reason}`)
}

describe('a strict body', () => {
  test('refuses a field that the contract does not declare, names it and the one that is near', () => {
    assert.deepEqual(said({ nmae: 'x' }), [
      'body.name is missing; expected a text',
      'body.nmae is not a field that is known here; did you mean name?',
    ])
    assert.deepEqual(said({ name: 'x', time_zone: 'UTC' }), [
      'body.time_zone is not a field that is known here; did you mean timeZone?',
    ])
    assert.deepEqual(said({ name: 'x', colour: 1 }, 'zh-Hans'), [
      'body.colour 此处没有这个字段；可用字段：name、timeZone、rule、rows、settings、open',
    ])
    assert.deepEqual(said({ name: 'x', timezone: 1 }, 'zh-Hant'), [
      'body.timezone 此處沒有這個欄位；是否想寫 timeZone？',
    ])
  })

  test('does so at any depth: lists, defaults, rules that contain themselves', () => {
    assert.deepEqual(said({ name: 'x', settings: { mod: 'b' } }), [
      'body.settings.mod is not a field that is known here; did you mean mode?',
    ])
    assert.deepEqual(said({ name: 'x', rows: [{ cells: {} }, { cells: {}, line: 3 }] }), [
      'body.rows.1.line is not a field that is known here; known are cells',
    ])
    const deep = { all: [{ all: [{ kind: 'trait', trait: 'a', vlaue: 1 }] }] }
    assert.deepEqual(said({ name: 'x', rule: deep }), [
      'body.rule.all.0.all.0.vlaue is not a field that is known here; known are kind, trait',
    ])
  })

  test('leaves open what the contract leaves open, and changes nothing else of it', () => {
    const value = { name: 'x', rows: [{ cells: { any: { thing: [1] } } }], open: { on: true, more: 1 } }
    assert.deepEqual(strictly(schema).parse(value), schema.parse(value))
    assert.deepEqual(strictly(schema).parse({ name: 'x' }), { name: 'x', rows: [], settings: { mode: 'a' } })
    assert.equal(strictly(schema), strictly(schema), 'made once')
  })

  test('keeps the checks of a whole object', () => {
    const checked = z.object({ from: z.int(), to: z.int() }).refine(({ from, to }) => from <= to, { path: ['to'] })
    assert.equal(strictly(checked).safeParse({ from: 2, to: 1 }).success, false)
  })
})
