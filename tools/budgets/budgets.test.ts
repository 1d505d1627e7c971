import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import ts from 'typescript'
import { applyExceptions } from './apply-exceptions.ts'
import { breachesOf } from './code-rules.ts'
import { measureFunctions, measureText } from './measure.ts'
import { promisingNames, unawaitedReturns } from './return-await.ts'

const path = 'packages/server/src/unify/people/service.ts'
const parse = (text: string, file = path) => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
const lines = (count: number, text = '  step()') => Array.from({ length: count }, () => text).join('\n')
const overrunsOf = (text: string, file = path) =>
  measureFunctions(parse(text, file)).map(({ budget, level }) => `${budget}: ${level}`)
const rulesOf = (text: string, file = path) => breachesOf(parse(text, file)).map(({ rule }) => rule)

describe('budgets bite', () => {
  test('a file warns beyond 300 lines and fails beyond 500, a test beyond 600', () => {
    const levels = (count: number, file: string) => measureText(file, lines(count)).map(({ level }) => level)
    assert.deepEqual(
      [300, 301, 500, 501].map((count) => levels(count, path).join()),
      ['', 'warn', 'warn', 'fail'],
    )
    assert.deepEqual(
      [600, 601].map((count) => levels(count, 'tests/truth/nps.test.ts').join()),
      ['', 'fail'],
    )
  })

  test('a function warns beyond 50 lines and fails beyond 80, with markup beyond 80 and 120', () => {
    const plain = (count: number) => overrunsOf(`function run() {\n${lines(count - 2)}\n}`)
    assert.deepEqual(
      [50, 51, 80, 81].map((count) => plain(count).join()),
      ['', 'function lines: warn', 'function lines: warn', 'function lines: fail'],
    )
    const markup = (count: number) =>
      overrunsOf(`function Page() {\n${lines(count - 3)}\n  return <p />\n}`, 'packages/web/src/Page.tsx')
    assert.deepEqual(
      [80, 81, 120, 121].map((count) => markup(count).join()),
      ['', 'function lines: warn', 'function lines: warn', 'function lines: fail'],
    )
  })

  test('a fourth parameter fails, except where a caller decides the parameters', () => {
    assert.deepEqual(overrunsOf('function add(a: 1, b: 1, c: 1, d: 1) {}'), ['parameters: fail'])
    assert.deepEqual(overrunsOf('const add = (a: 1, b: 1, c: 1, d: 1) => {}'), ['parameters: fail'])
    assert.deepEqual(overrunsOf('class Sum { add(a: 1, b: 1, c: 1, d: 1) {} }'), ['parameters: fail'])
    assert.deepEqual(overrunsOf('list.reduce((sum, one, index, all) => sum)'), [])
  })

  test('an exported function without a doc comment fails', () => {
    assert.deepEqual(overrunsOf('export function add() {}'), ['doc comment: fail'])
    assert.deepEqual(overrunsOf('export const add = () => {}'), ['doc comment: fail'])
    assert.deepEqual(overrunsOf('// Adds.\nexport function add() {}'), ['doc comment: fail'])
    assert.deepEqual(overrunsOf('/** Adds. */\nexport function add() {}\nfunction inner() {}'), [])
    assert.deepEqual(overrunsOf('/** Adds. */\nexport const add = () => {}'), [])
    assert.deepEqual(
      overrunsOf('/** Adds. */\nexport function add(a: 1): 1\nexport function add(a: 2): 2 { return a }'),
      [],
    )
  })

  test('an exception covers what it names, and one that covers nothing is reported', () => {
    const overruns = measureFunctions(parse('function add(a: 1, b: 1, c: 1, d: 1) {}'))
    const exception = { path, budget: 'parameters', name: 'add', reason: 'a test' } as const
    const stale = { path: 'packages/', budget: 'file lines', reason: 'a test' } as const
    assert.deepEqual(applyExceptions(overruns, [exception, stale]), { left: [], unused: [stale] })
    assert.equal(applyExceptions(overruns, [{ ...exception, name: 'other' }]).left.length, 1)
  })
})

describe('code rules bite', () => {
  const model = 'packages/server/src/unify/people/model/plan.ts'

  test('clock, chance and environment are arguments in model, stats, survey and view', () => {
    const bad = [
      'Date.now()',
      'new Date()',
      'Math.random()',
      'performance.now()',
      'process.env.X',
      'crypto.randomUUID()',
    ]
    for (const text of bad) {
      assert.deepEqual(rulesOf(`const x = ${text}`, model), ['pure room'], text)
      assert.deepEqual(rulesOf(`const x = ${text}`, 'packages/stats/src/nps/nps.ts'), ['pure room'], text)
      assert.deepEqual(rulesOf(`const x = ${text}`, 'packages/web/src/unify/people/view.ts'), ['pure room'], text)
      assert.deepEqual(rulesOf(`const x = ${text}`), [], text)
    }
    assert.deepEqual(rulesOf(`import { randomBytes } from 'node:crypto'`, model), ['pure room'])
    assert.deepEqual(rulesOf('const x = new Date(now)', model), [])
    assert.deepEqual(rulesOf('const x = Date.now()', model.replace('.ts', '.test.ts')), [])
  })

  test('export * and named imports from zod', () => {
    assert.deepEqual(rulesOf(`export * from './model.ts'`), ['named exports'])
    assert.deepEqual(rulesOf(`export * as model from './model.ts'`), ['named exports'])
    assert.deepEqual(rulesOf(`export { plan } from './model.ts'`), [])
    assert.deepEqual(rulesOf(`import { z } from 'zod'`), ['zod form'])
    assert.deepEqual(rulesOf(`import * as z from 'zod'`), [])
  })

  test('a promise returned inside try without await', () => {
    const breaches = (body: string) => {
      const source = parse(
        `async function load() {}\nconst store = { read: async () => {} }\nfunction count() {}\n${body}`,
      )
      return unawaitedReturns(source, promisingNames([source])).length
    }
    assert.equal(breaches('async function run() { try { return load() } catch {} }'), 1)
    assert.equal(breaches('async function run() { try { return store.read() } finally { count() } }'), 1)
    assert.equal(breaches('function run() { try { return fetch(url) } catch {} }'), 1)
    assert.equal(breaches('async function run() { try { } catch { return load() } finally { count() } }'), 1)
    assert.equal(breaches('async function run() { try { return await load() } catch {} }'), 0)
    assert.equal(breaches('async function run() { try { return count() } catch {} }'), 0)
    assert.equal(breaches('async function run() { try { count() } catch { return load() } }'), 0)
    assert.equal(breaches('async function run() { try { list.map(() => { return load() }) } catch {} }'), 0)
  })
})
