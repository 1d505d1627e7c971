import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import ts from 'typescript'
import { cruiseTree } from '../boundaries/cruise.ts'
import { breachesOf } from '../budgets/code-rules.ts'
import { measureFunctions, measureText } from '../budgets/measure.ts'
import { uncitedPromises } from '../drift/documents.ts'
import { root } from '../project/files.ts'
import { fill, namesOf } from './names.ts'
import { writeFeature } from './write-feature.ts'

/** A tree with the platform and the migrations as they are, so that what is written can be checked and run. */
const tree = mkdtempSync(join(tmpdir(), 'opencxm-new-feature-'))
after(() => rmSync(tree, { recursive: true, force: true }))
before(() => {
  for (const path of [
    'packages/server/src/platform',
    'packages/server/migrations',
    'packages/stats',
    'packages/survey',
  ])
    cpSync(join(root, path), join(tree, path), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  for (const path of ['package.json', 'packages/server/package.json']) cpSync(join(root, path), join(tree, path))
  const settings = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as object
  writeFileSync(join(tree, 'biome.json'), JSON.stringify({ ...settings, $schema: undefined, vcs: undefined }))
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as {
    compilerOptions: object
  }
  const include = ['packages/server/src/understand', 'packages/server/migrations/postgres/*-churn-risks-tables.ts']
  writeFileSync(join(tree, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }))
})

const run = (command: string, ...args: string[]) => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: tree, env, encoding: 'utf8' })
  assert.equal(status, 0, `${stdout}${stderr}`)
  return stdout
}

describe('a new feature', () => {
  let files: string[] = []
  const texts = () => files.map((path) => ({ path, text: readFileSync(join(tree, path), 'utf8') }))
  const sources = () =>
    texts()
      .filter(({ path }) => path.endsWith('.ts'))
      .map(({ path, text }) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true))

  test('is written, every mark of the templates filled', () => {
    files = writeFeature({ root: tree, place: 'understand/churn-risks', permission: 'catalog' }).files
    assert.ok(files.includes('packages/server/src/understand/churn-risks/service/create-churn-risk.ts'))
    for (const { path, text } of texts()) assert.doesNotMatch(text, /\{\{|churn-riskss/, path)
  })

  test('passes format, lint and types', () => {
    run(join(root, 'node_modules', '.bin', 'biome'), 'check', ...files.filter((path) => path.endsWith('.ts')))
    run(process.execPath, join(root, 'node_modules', 'typescript7', 'bin', 'tsc'), '-p', tree)
  })

  test('keeps boundaries and budgets, and its tests cite its promises', async () => {
    const { violations } = await cruiseTree(
      tree,
      files.filter((path) => path.endsWith('.ts')),
    )
    assert.deepEqual(violations, [])
    const overruns = [
      ...texts().flatMap(({ path, text }) => measureText(path, text)),
      ...sources().flatMap(measureFunctions),
    ]
    assert.deepEqual([...overruns, ...sources().flatMap(breachesOf)], [])
    const readmes = texts().filter(({ path }) => path.endsWith('README.md'))
    assert.equal(readmes.length, 1)
    assert.deepEqual(
      uncitedPromises(
        readmes,
        texts().filter(({ path }) => path.endsWith('.test.ts')),
      ),
      [],
    )
  })

  test('passes its own tests, on a real state store with its own migration', () => {
    const tests = files.filter((path) => path.endsWith('.test.ts'))
    assert.match(run(process.execPath, '--test', '--test-reporter=tap', ...tests), /^# pass 6$/m)
  })

  test('is refused in no stage, over an existing one, under a bad name', () => {
    const at = (place: string) => () => writeFeature({ root: tree, place })
    assert.throws(at('shared/things'), /not STAGE\/NAME/)
    assert.throws(at('understand/churn-risks'), /exists/)
    assert.throws(at('understand/ChurnRisk'), /kebab-case/)
    assert.throws(at('understand/churn'), /--thing/)
  })

  test('a template that asks for an unknown name is an error', () => {
    const names = namesOf({ stage: 'act', feature: 'flows', thing: 'flow', permission: 'flows' })
    assert.throws(() => fill('{{nothing}}', names), /\{\{nothing\}\}/)
    assert.equal(fill('{{Thing}} {{code}} {{table}}', names), 'Flow FL flows')
  })
})
