import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { after, test } from 'node:test'
import { type Cruised, cruiseTree } from './cruise.ts'
import { boundaryRules } from './rules.ts'

type Edge = readonly [from: string, to: string]

const base = mkdtempSync(join(tmpdir(), 'opencxm-boundaries-'))
after(() => rmSync(base, { recursive: true, force: true }))

/** Builds a tree in which each importer has exactly these imports, and checks the rules on it. */
async function cruiseEdges(edges: readonly Edge[], statement: 'import' | 'import type'): Promise<Cruised> {
  const root = mkdtempSync(join(base, 'tree-'))
  const isFile = (target: string) => /^(packages|demo|tests|tools|bench)\//.test(target)
  const files = new Map<string, string>()
  for (const [from, to] of edges) {
    if (isFile(to) && !files.has(to)) files.set(to, '')
    const local = relative(dirname(from), to)
    const specifier = isFile(to) ? (local.startsWith('.') ? local : `./${local}`) : to
    files.set(from, `${files.get(from) ?? ''}${statement} { x${files.get(from)?.length ?? 0} } from '${specifier}'\n`)
  }
  for (const [path, text] of files) {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), `${text}export const x = 1\n`)
  }
  return await cruiseTree(root, [...files.keys()])
}

const all = await cruiseEdges(
  boundaryRules.flatMap(({ violations }) => violations),
  'import',
)

test('BU5: messages and providers are reached through act/budget alone', () => {
  for (const name of ['providers-behind-the-budget', 'root-mounts-messages-only', 'providers-in-messages'])
    assert.ok(
      all.violations.some(({ rule }) => rule === name),
      name,
    )
})

for (const { name, violations } of boundaryRules) {
  test(`${name} bites`, () => {
    assert.ok(violations.length > 0, 'a rule without a violation is not known to work')
    const found = all.violations.filter(({ rule }) => rule === name)
    // A cycle is reported once, at one of its files.
    const isReported = (path: string) => found.some(({ from, to }) => from === path || to.split(' -> ').includes(path))
    for (const [from] of violations) assert.ok(isReported(from), `${from} was let through`)
  })
}

test('a type-only import of a later stage, of a room behind a door and of the demo counts too', async () => {
  const server = 'packages/server/src'
  const edges: Edge[] = [
    [`${server}/collect/ingest/service.ts`, `${server}/unify/people/index.ts`],
    [`${server}/unify/people/service.ts`, `${server}/collect/ingest/store.ts`],
    [`${server}/app.ts`, 'demo/main.ts'],
  ]
  const { violations } = await cruiseEdges(edges, 'import type')
  assert.deepEqual(violations.map(({ rule }) => rule).sort(), [
    'feature-door',
    'product-knows-no-demo',
    'stage-order-collect',
  ])
})

test('a house in order passes', async () => {
  const server = 'packages/server/src'
  const { violations, modules } = await cruiseEdges(
    [
      [`${server}/app.ts`, `${server}/unify/people/routes.ts`],
      [`${server}/app.ts`, `${server}/unify/people/index.ts`],
      [`${server}/contract.ts`, `${server}/unify/people/contract.ts`],
      [`${server}/unify/people/routes.ts`, `${server}/unify/people/service.ts`],
      [`${server}/unify/people/routes.ts`, `${server}/unify/people/contract.ts`],
      [`${server}/unify/people/service.ts`, `${server}/unify/people/model.ts`],
      [`${server}/unify/people/service.ts`, `${server}/unify/people/store.ts`],
      [`${server}/unify/people/service.ts`, `${server}/collect/ingest/index.ts`],
      [`${server}/unify/people/store.ts`, `${server}/platform/statestore/index.ts`],
      [`${server}/unify/people/model.ts`, `${server}/platform/kernel/index.ts`],
      [`${server}/unify/people/model.ts`, 'packages/stats/src/index.ts'],
      [`${server}/unify/people/contract.ts`, `${server}/unify/catalog/contract.ts`],
      [`${server}/unify/people/service.test.ts`, `${server}/collect/ingest/testing.ts`],
      ['packages/web/src/main.tsx', `${server}/contract.ts`],
      ['packages/sdk-web/src/index.ts', 'packages/survey/src/index.ts'],
      ['demo/main.ts', 'demo/run.ts'],
    ],
    'import',
  )
  assert.deepEqual(violations, [])
  assert.ok(modules.size >= 14, 'dependency-cruiser read the files')
})
