import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { FileResult } from './run-files.ts'

const root = mkdtempSync(join(tmpdir(), 'opencxm-run-file-'))
after(() => rmSync(root, { recursive: true, force: true }))

// In a process that does not know that it belongs to a test: Node's runner refuses to run inside itself.
const { NODE_TEST_CONTEXT: _, ...env } = process.env
const script = join(root, 'run.mjs')
writeFileSync(
  script,
  `const [root, files, msMax, msToClose] = process.argv.slice(2)
  const { runFiles } = await import(${JSON.stringify(new URL('run-files.ts', import.meta.url).href)})
  console.log(JSON.stringify(await runFiles({ root, files: files.split(','), msMax: Number(msMax), msToClose: Number(msToClose) })))`,
)

let made = 0
function resultsOf(bodies: readonly string[], msMax = 60_000, msToClose = 30_000): FileResult[] {
  const files = bodies.map((body) => {
    const file = `case-${made++}.test.ts`
    const text = `import { describe, test } from 'node:test'\nimport assert from 'node:assert/strict'\n${body}\n`
    writeFileSync(join(root, file), text)
    return file
  })
  const given = [script, root, files.join(), String(msMax), String(msToClose)]
  return JSON.parse(execFileSync(process.execPath, given, { env, encoding: 'utf8' })) as FileResult[]
}
function countsOf(body: string, msMax?: number, msToClose?: number): FileResult {
  const [result] = resultsOf([body], msMax, msToClose)
  if (!result) throw new Error('nothing was told of the file')
  return result
}

test('counts tests and not suites, and names failures by their whole path', () => {
  const result = countsOf(`
    describe('adding', () => {
      test('one', () => {})
      test('two', () => assert.equal(1, 2))
      test('three', async (t) => { await t.test('inner', () => { throw new Error('inner fails') }) })
    })`)
  assert.equal(result.passed, 1)
  assert.deepEqual(
    result.failures.map(({ title }) => title),
    ['adding > two', 'adding > three > inner'],
  )
  assert.match(result.failures[0]?.message ?? '', /1 !== 2/)
})

test('lists what was skipped with its reason, and counts it neither as passed nor as failed', () => {
  const result = countsOf(`test('later', { skip: 'needs a moon' }, () => {})\ntest('now', () => {})`)
  assert.deepEqual(
    result.skipped.map(({ title, reason }) => [title, reason]),
    [['later', 'needs a moon']],
  )
  assert.deepEqual([result.passed, result.failures.length], [1, 0])
})

const quiet = {
  'holds no test': '',
  'throws before its first test': `throw new Error('broken import')`,
  'throws after its last test': `test('x', () => {}); setTimeout(() => { throw new Error('late') }, 30)`,
  'leaves with code 0 in the middle': `test('x', () => { process.exit(0) }); test('y', () => {})`,
  'leaves with code 3': `test('x', () => { process.exit(3) })`,
}
for (const [what, body] of Object.entries(quiet)) {
  test(`a file fails that ${what}`, () => {
    const { failures } = countsOf(body)
    assert.equal(failures.length, 1)
    assert.equal(failures[0]?.title, 'the file')
  })
}

test('a file that does not end is ended and fails once', () => {
  const { failures } = countsOf(`test('x', () => {}); setInterval(() => {}, 1000)`, 1500)
  assert.equal(failures.length, 1)
  assert.match(failures.map(({ message }) => message).join(), /^It was ended after 2 s/)
})

test('a file whose failed test left something open ends once its other tests and its hooks are done', () => {
  const body = `
    import { after } from 'node:test'
    after(() => new Promise((done) => setTimeout(() => { console.log('closed'); done() }, 200)))
    test('x', () => { setInterval(() => {}, 1000); throw new Error('it fails') })
    test('slow', () => new Promise((done) => setTimeout(done, 2000)))`
  const { passed, failures, output, ms } = countsOf(body, 50_000, 1000)
  assert.deepEqual([passed, failures.map(({ title }) => title)], [1, ['x']])
  assert.match(output, /closed/)
  assert.ok(ms < 40_000, `${ms}`)
})

test('keeps what tests measured, and not the runner’s own counts', () => {
  const result = countsOf(`
    test('measures', (t) => t.diagnostic('3 of 4 found'))
    describe('many', () => { test('tells', (t) => t.diagnostic('tests are told too')) })`)
  assert.deepEqual([result.passed, result.told], [2, ['3 of 4 found', 'tests are told too']])
})

test('of files in one process each has its own tests, failures and times, also where a shared module declares them', () => {
  writeFileSync(
    join(root, 'shared.ts'),
    `import { test } from 'node:test'\nexport const declare = (name) => test(name, (t) => t.diagnostic(name))`,
  )
  const results = resultsOf([
    `test('one', () => {}); test('two', { skip: 'later' }, () => {})`,
    `const { declare } = await import('./shared.ts'); declare('three'); declare('four')`,
    `describe('five', () => { test('fails', () => assert.equal(1, 2)); test('holds', () => {}) }); console.log('said')`,
    `test('six', () => {})`,
  ])
  assert.deepEqual(
    results.map(({ passed, failures, skipped }) => [passed, failures.map(({ title }) => title), skipped.length]),
    [
      [1, [], 1],
      [2, [], 0],
      [1, ['five > fails'], 0],
      [1, [], 0],
    ],
  )
  assert.deepEqual(results[1]?.told, ['three', 'four'])
  assert.deepEqual(
    results.map(({ output }) => output.includes('said')),
    [false, false, true, false],
  )
  assert.ok(results.every(({ failures, file }) => failures.every((failure) => failure.file === file)))
})

test('a file without a test, or that cannot be read, fails beside others; one that ends their process fails', () => {
  const bodies = [`test('one', () => {})`, '', `throw new Error('broken import')`, `test('two', () => {})`]
  assert.deepEqual(
    resultsOf(bodies).map(({ passed, failures }) => [passed, failures.map(({ message }) => message.split(/[.\n]/)[0])]),
    [
      [1, []],
      [0, ['It holds no test, or ended before one was done']],
      [0, ['Error: broken import']],
      [1, []],
    ],
  )
  const left = resultsOf([`test('one', () => { process.exit(0) })`, `test('two', () => {})`])
  assert.ok(left.some(({ failures }) => failures.length > 0))
})
