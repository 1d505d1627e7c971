import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { buildWeb, isWebBuilt } from '../../bin/web-build.mjs'

const root = mkdtempSync(join(tmpdir(), 'opencxm-web-build-'))
after(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

// Stands for Vite: writes one file into the folder that it is told.
write(
  'node_modules/vite/bin/vite.js',
  `const { mkdirSync, writeFileSync, existsSync } = require('node:fs')
  if (existsSync('src/broken')) process.exit(1)
  const folder = process.argv[process.argv.indexOf('--outDir') + 1]
  mkdirSync(folder, { recursive: true })
  writeFileSync(folder + '/index.html', 'built')`,
)
write('package-lock.json', '{}')
write('packages/web/package.json', '{}')
write('packages/web/src/main.tsx', 'one')
write('packages/server/src/unify/people/contract.ts', 'one')
write('packages/server/src/unify/people/service.ts', 'one')

test('the web UI counts as built until a source of the bundle changes', () => {
  assert.equal(isWebBuilt(root), false)
  buildWeb(root, process.execPath)
  assert.equal(isWebBuilt(root), true)
  write('packages/server/src/unify/people/service.ts', 'two')
  write('packages/web/src/main.test.ts', 'a test')
  assert.equal(isWebBuilt(root), true, 'neither a service nor a test is in the bundle')
  for (const path of [
    'packages/web/src/main.tsx',
    'packages/server/src/unify/people/contract.ts',
    'package-lock.json',
  ]) {
    write(path, 'two')
    assert.equal(isWebBuilt(root), false, path)
    buildWeb(root, process.execPath)
    assert.equal(isWebBuilt(root), true, path)
  }
})

test('a build that fails leaves the old one and does not count', () => {
  write('packages/web/src/broken', '')
  assert.throws(() => buildWeb(root, process.execPath))
  assert.equal(isWebBuilt(root), false)
})
