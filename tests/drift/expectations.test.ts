import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { mappingSchema } from '../../packages/server/src/collect/imports/contract.ts'
import { contract } from '../../packages/server/src/contract.ts'
import { expecting, type Route } from '../../packages/server/src/platform/contract/index.ts'

type Words = Record<'en' | 'zh-Hans' | 'zh-Hant', string>
type ErrorMap = ((issue: object) => unknown) | undefined
type Def = Record<string, unknown> & { type: string; error?: ErrorMap; checks?: { _zod: { def: CheckDef } }[] }
type CheckDef = { check: string; format?: string; error?: ErrorMap; fn?: unknown }

/** Every schema within a schema, itself first; a recursive one is visited once. */
function* within(schema: unknown, seen = new Set<unknown>()): Generator<Def> {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return
  seen.add(schema)
  if (Array.isArray(schema)) {
    for (const one of schema) yield* within(one, seen)
    return
  }
  const zod = (schema as { _zod?: { def: Def } })._zod
  if (!zod) return
  yield zod.def
  const { shape, element, keyType, valueType, options, items, rest, innerType, left, right, getter } = zod.def
  const inner = [element, keyType, valueType, options, items, rest, innerType, left, right, zod.def.in, zod.def.out]
  if (typeof shape === 'object' && shape !== null) inner.push(Object.values(shape))
  if (typeof getter === 'function') inner.push(getter())
  for (const one of inner) yield* within(one, seen)
}

/** What a custom sentence says in each language; null when it is plain text. */
function wordsOf(error: ErrorMap): Words | null {
  const issue: { expecting?: Words } = {}
  error?.(issue)
  return issue.expecting ?? null
}

/** Sentences of a schema's own that are not said in every language, and patterns and rules without any. */
function unsaid(schema: unknown): string[] {
  const found: string[] = []
  for (const def of within(schema)) {
    if (def.error && !wordsOf(def.error)) found.push(`a ${def.type} with the plain sentence "${def.error({})}"`)
    for (const { _zod } of def.checks ?? []) {
      const { check, format, error, fn } = _zod.def
      if (error && !wordsOf(error)) found.push(`a check with the plain sentence "${error({})}"`)
      const needsWords = (check === 'custom' && fn !== undefined) || (check === 'string_format' && format === 'regex')
      if (needsWords && !error)
        found.push(`a ${check === 'custom' ? 'rule' : 'pattern'} without words: ${describe(_zod.def)}`)
    }
  }
  return found
}

const describe = (def: object) => String('pattern' in def ? def.pattern : 'fn' in def ? def.fn : '').slice(0, 80)

const routes = Object.entries(contract).flatMap(([feature, all]) =>
  Object.entries(all as Record<string, Route>).map(([name, route]) => ({ name: `${feature}.${name}`, route })),
)
const inputs = routes.flatMap(({ name, route }) =>
  (['params', 'query', 'body'] as const).flatMap((place) =>
    route[place] ? [{ name: `${name} ${place}`, schema: route[place] }] : [],
  ),
)

test('the walk sees plain sentences, wherever they stand', () => {
  const plain = z.object({
    a: z.array(z.string().regex(/^x$/).optional()),
    b: z.union([z.number(), z.string().refine(() => true)]),
    c: z.lazy(() => z.record(z.string(), z.string('no text'))).default({}),
    d: z.string().regex(/^x$/, expecting({ en: 'an x', 'zh-Hans': '字母 x', 'zh-Hant': '字母 x' })),
    e: z.int().min(3, 'too small').nullable(),
  })
  assert.equal(unsaid(plain).length, 4)
})

test('what a contract expects beyond its shape is said in every language', () => {
  assert.ok(inputs.length > 150, `${inputs.length} inputs`)
  const alone = [...inputs, { name: 'a mapping file', schema: mappingSchema }].flatMap(({ name, schema }) =>
    unsaid(schema).map((what) => `${name}: ${what}; give it words with expecting({ en, 'zh-Hans', 'zh-Hant' })`),
  )
  assert.deepEqual([...new Set(alone)], [])
})

test('the words finish "expected …", and the Chinese ones are Chinese, each in its own characters', () => {
  const all = inputs.flatMap(({ schema }) =>
    [...within(schema)].flatMap((def) =>
      [def.error, ...(def.checks ?? []).map(({ _zod }) => _zod.def.error)].flatMap((error) => wordsOf(error) ?? []),
    ),
  )
  assert.ok(all.length > 20)
  for (const words of all) {
    assert.doesNotMatch(words.en, /[.!]$|^(must|is|has|needs|give|leave)\b/, words.en)
    assert.match(words['zh-Hans'], /\p{Script=Han}/u)
    assert.match(words['zh-Hant'], /\p{Script=Han}/u)
    assert.doesNotMatch(words['zh-Hans'], /[這請沒個為實際區類規則須]/u)
    assert.doesNotMatch(words['zh-Hant'], /[这请没个为实际区类规则须]/u)
  }
})
