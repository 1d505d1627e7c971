/**
 * Runs the tests layer by layer and ends with `N passed, N failed`.
 *
 *   npm test -- [--long] [--servers] [--layer NAME]... [--only PATTERN]...
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildWeb, isWebBuilt } from '../bin/web-build.mjs'
import { projectFiles, root } from './project/files.ts'
import { ImportGraph } from './project/imports.ts'
import { isTest, type Layer, layerOf, layers } from './test/layers.ts'
import { type LayerResult, runLayers } from './test/run-layers.ts'
import { separateServers } from './test/separate-servers.ts'
import { fileText, layerLine, longSummary, toldText } from './test/summary.ts'

const minuteMs = 60_000
/** The full crash run tells how soon a server is ready again, so it has the machine to itself. */
const alone: Layer = 'crash'
/** These take minutes: begun before the others of their layer, so that no core is idle beside them at its end. */
const long = ['tests/browser/looks.test.ts', 'tests/browser/respondent.test.ts']
const usage = `npm test -- [options]
  --long           the full runs (*.long.ts) instead of the seeded slices
  --servers        with PostgreSQL and the engine as servers of their own (CLICKHOUSE_URL, DATABASE_URL)
  --layer NAME     only this layer (may be repeated): ${layers.join(', ')}
  --only PATTERN   only files whose path contains this (may be repeated)`

const { values } = parseArgs({
  strict: true,
  options: {
    long: { type: 'boolean', default: false },
    servers: { type: 'boolean', default: false },
    layer: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', multiple: true, default: [''] },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  process.stdout.write(`${usage}\n`)
  process.exit(0)
}
const unknown = values.layer.filter((name) => !layers.includes(name as Layer))
if (unknown.length > 0) {
  process.stderr.write(`--layer ${unknown[0]}: there is no such layer.\n${usage}\n`)
  process.exit(2)
}

/** These start the server, which serves the web UI as it is built. */
const serving: ReadonlySet<Layer> = new Set<Layer>(['story', 'compat', 'crash', 'browser'])

// Most files load the same modules; compiled once, they start in half the time. Children inherit it.
process.env.NODE_COMPILE_CACHE ??= join(root, '.test', 'compile-cache')

// What one file made and others can use, for as long as this runs. PostgreSQL's user must be able to pass.
const shared = mkdtempSync(join(tmpdir(), 'opencxm-tests-'))
chmodSync(shared, 0o711)
process.env.OPENCXM_TEST_SHARED = shared
process.on('exit', () => rmSync(shared, { recursive: true, force: true }))

if (values.servers) {
  const migrations = join(root, 'packages', 'server', 'migrations', 'postgres')
  Object.assign(process.env, await separateServers(migrations))
}

const wanted = new Set<string>(values.layer.length > 0 ? values.layer : layers)
const graph = new ImportGraph(root)
const files = projectFiles().filter(
  (path) => isTest(path, values.long) && values.only.some((part) => path.includes(part)),
)
const byLayer = Map.groupBy(files, (path) => layerOf(path, graph))
const results: [Layer, LayerResult][] = []
let failed = 0
const needsWeb = layers.some((layer) => serving.has(layer) && wanted.has(layer) && byLayer.has(layer))
if (needsWeb && !isWebBuilt(root) && !builtWeb()) failed++
const turns = values.long ? [layers.filter((layer) => layer !== alone), [alone]] : [layers]
for (const turn of turns) {
  const inTurn = turn.filter((layer) => wanted.has(layer) && byLayer.has(layer))
  await runLayers({
    root,
    files: new Map(inTurn.map((layer) => [layer, longFirst(byLayer.get(layer) ?? [])])),
    concurrency: turn.length === 1 ? 1 : 2,
    fileMsMax: (layer) => (values.long ? 240 : layer === 'browser' ? 20 : 5) * minuteMs,
    onFile: (file) => process.stdout.write(fileText(file) + (values.long ? toldText(file) : '')),
    onLayer: (layer, result) => {
      results.push([layer, result])
      process.stdout.write(layerLine(layer, result))
    },
  })
}

const passed = results.reduce((sum, [, result]) => sum + result.passed, 0)
failed += results.reduce((sum, [, result]) => sum + result.failures.length, 0)
if (results.length === 0) {
  process.stderr.write('No test file matches.\n')
  failed++
}
mkdirSync(join(root, '.test'), { recursive: true })
writeFileSync(join(root, '.test', 'last-run.json'), JSON.stringify(Object.fromEntries(results), null, 2))
if (values.long) {
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: root, encoding: 'utf8' }).trim()
  process.stdout.write(`\n${longSummary(commit, new Date().toISOString().slice(0, 10), results)}\n`)
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)

function longFirst(inLayer: readonly string[]): readonly string[] {
  return [...long.filter((path) => inLayer.includes(path)), ...inLayer.filter((path) => !long.includes(path))]
}

function builtWeb(): boolean {
  try {
    buildWeb(root, process.execPath)
    return true
  } catch {
    process.stdout.write('FAILED the web UI does not build; what the browser tests see is not these sources\n')
    return false
  }
}
