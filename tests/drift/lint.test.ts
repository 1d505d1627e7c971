import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { root } from '../../tools/project/files.ts'

const branches = Array.from({ length: 26 }, (_, index) => `  if (n === ${index}) return ${index}`).join('\n')
const violations: Record<string, string> = {
  noProcessEnv: 'export const home = process.env.HOME\n',
  noExplicitAny: 'export const anything: any = 1\n',
  noNonNullAssertion: 'export const first = (list: number[]): number => list[0]!\n',
  useImportType: `import { Ctx } from '../../platform/context/index.ts'\nexport const f = (ctx: Ctx): Ctx => ctx\n`,
  useNodejsImportProtocol: `import { join } from 'path'\nexport const path = join('a', 'b')\n`,
  noUnusedVariables: 'const unused = 1\n',
  noExcessiveCognitiveComplexity: `export function pick(n: number): number {\n${branches}\n  return 0\n}\n`,
  noFocusedTests: `import { test } from 'node:test'\ntest.only('one', () => {})\n`,
  noFloatingPromises: 'async function save(): Promise<void> {}\nexport function run(): void {\n  save()\n}\n',
}
const feature = 'packages/server/src/unify/people'
const allowed = [
  'packages/server/src/platform/config/index.ts',
  'packages/server/src/commands/setup.ts',
  'demo/main.ts',
]

const reported = lint({
  ...Object.fromEntries(Object.entries(violations).map(([rule, text]) => [`${feature}/${rule}.ts`, text])),
  ...Object.fromEntries(allowed.map((path) => [path, violations.noProcessEnv ?? ''])),
})

/** Rules that Biome, with the project's settings, reports for each file of a small tree. */
function lint(files: Record<string, string>): Map<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'opencxm-lint-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const settings = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as object
  for (const [path, text] of Object.entries({
    ...files,
    'biome.json': JSON.stringify({ ...settings, $schema: undefined, vcs: undefined }),
  })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const biome = join(root, 'node_modules', '.bin', 'biome')
  const { stdout } = spawnSync(biome, ['lint', '--reporter=json', '.'], { cwd: folder, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] }
  const rules = new Map<string, string[]>()
  for (const { category, location } of diagnostics) {
    const path = location.path.replaceAll('\\', '/')
    rules.set(path, [...(rules.get(path) ?? []), category.split('/').at(-1) ?? ''])
  }
  return rules
}

for (const rule of Object.keys(violations)) {
  test(`lint: ${rule} bites`, () => {
    const found = reported.get(`${feature}/${rule}.ts`) ?? []
    assert.ok(found.includes(rule), `reported: ${found.join(', ') || 'nothing'}`)
  })
}

test('lint: the environment may be read in platform/config, in commands and outside the product', () => {
  for (const path of allowed) assert.deepEqual(reported.get(path) ?? [], [], path)
})
