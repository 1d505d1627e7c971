import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { ImportGraph } from '../project/imports.ts'
import { isTest, layerOf } from './layers.ts'

const root = mkdtempSync(join(tmpdir(), 'opencxm-layers-'))
after(() => rmSync(root, { recursive: true, force: true }))
const graph = new ImportGraph(root)

function layerFor(path: string, text: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  return layerOf(path, graph)
}

writeFileSync(
  join(root, 'plain.ts'),
  `import { readFileSync } from 'node:fs'\nimport type { Server } from 'node:net'\n`,
)
writeFileSync(join(root, 'starts.ts'), `import { spawn } from 'node:child_process'\n`)
writeFileSync(join(root, 'helper.ts'), `export { start } from './starts.ts'\n`)

test('a test is pure when nothing that it loads can start a process or open a socket', () => {
  assert.equal(layerFor('one.test.ts', `import './plain.ts'`), 'pure')
  assert.equal(layerFor('two.test.ts', `import './helper.ts'`), 'store')
  assert.equal(layerFor('three.test.ts', `import type { start } from './helper.ts'`), 'pure')
  assert.equal(layerFor('four.test.ts', `import fastify from 'fastify'`), 'store')
  assert.equal(layerFor('five.test.ts', `const late = await import('./starts.ts')`), 'store')
})

test('names say route, truth and crash; folders under tests say the rest', () => {
  assert.equal(layerFor('a/routes.test.ts', `import '../starts.ts'`), 'route')
  assert.equal(layerFor('a/fuzz.routes.test.ts', `import '../starts.ts'`), 'route')
  assert.equal(layerFor('a/tracking-routes.test.ts', `import '../plain.ts'`), 'pure')
  assert.equal(layerFor('a/sfo.truth.test.ts', ''), 'truth')
  assert.equal(layerFor('a/kill.test.ts', ''), 'crash')
  assert.equal(layerFor('tests/stories/one.test.ts', ''), 'story')
  assert.equal(layerFor('tests/browser/routes.test.ts', ''), 'browser')
})

test('full runs are apart', () => {
  assert.deepEqual([isTest('a.test.ts', false), isTest('a.long.ts', false)], [true, false])
  assert.deepEqual([isTest('a.test.ts', true), isTest('a.long.ts', true)], [false, true])
})
