import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { reservedPaths, trackingRoutes } from '../../packages/server/src/collect/tracking/tracking-routes.ts'
import { translateError } from '../../packages/server/src/platform/i18n/index.ts'
import { type ErrorCode, errorCatalogue } from '../../packages/server/src/platform/kernel/index.ts'
import { auditActions, auditWord } from '../../packages/web/src/settings/view.ts'
import { problemCodes } from '../../packages/web/src/shell/api/problem.ts'
import { openApiFile, openApiText } from '../../tools/drift/openapi.ts'
import { overlappingPaths, type TakenPath } from '../../tools/drift/routes.ts'
import { operations } from '../routes/operations.ts'

const taken: TakenPath[] = [
  ...operations.map(({ name, route }) => ({ owner: name, method: route.method, path: route.path })),
  ...[...trackingRoutes, ...reservedPaths].map(({ sdk, method, path }) => ({ owner: sdk, method, path })),
  ...['/p/:token', '/p/c/:token', '/u/:token'].flatMap((path) =>
    ['GET', 'POST'].map((method) => ({ owner: 'consent', method, path })),
  ),
  ...['/healthz', '/readyz', '/metrics', '/api/openapi.json', '/api/docs', '/api/docs.css', '/api/docs.js'].map(
    (path) => ({
      owner: 'operations',
      method: 'GET',
      path,
    }),
  ),
]

test('the committed OpenAPI description is what the contract says (npm run openapi writes it)', () => {
  const same = readFileSync(openApiFile, 'utf8') === openApiText()
  assert.ok(same, 'packages/server/openapi.json differs from the contract: run npm run openapi and commit the result')
})

test('every reference of the OpenAPI description leads somewhere from its root, as readers of it resolve them', () => {
  const document = JSON.parse(openApiText()) as Record<string, unknown>
  const references = new Set([...openApiText().matchAll(/"\$ref": "([^"]+)"/g)].map(([, reference]) => reference ?? ''))
  const isThere = (reference: string) => {
    const [root, ...path] = reference.split('/')
    let value: unknown = document
    for (const key of path) value = (value as Record<string, unknown> | undefined)?.[key]
    return root === '#' && typeof value === 'object' && value !== null
  }
  assert.ok(references.size > 5)
  assert.deepEqual(
    [...references].filter((reference) => !isThere(reference)),
    [],
  )
})

test('no two operations, tracking endpoints or reserved paths can answer the same request', () => {
  assert.deepEqual(overlappingPaths(taken), [])
})

test('the overlap check bites, and lets a fixed word beside a parameter pass', () => {
  const at = (path: string, method = 'GET'): TakenPath => ({ owner: 'x', method, path })
  assert.equal(overlappingPaths([at('/api/v1/people/:id'), at('/api/v1/people/:person')]).length, 1)
  assert.equal(overlappingPaths([at('/customerio/*', '*'), at('/customerio/track', 'POST')]).length, 1)
  assert.equal(overlappingPaths([at('/api/v1/people/:id'), at('/api/v1/people/search')]).length, 0)
  assert.equal(overlappingPaths([at('/api/v1/imports/:id/rejected'), at('/api/v1/imports/files/:file')]).length, 0)
  assert.equal(overlappingPaths([at('/a'), at('/a', 'POST')]).length, 0)
})

test('operations lie under /api/v1, leave the stage out, and say in one sentence what they do', () => {
  for (const { name, route } of operations) {
    assert.match(route.path, /^\/api\/v1\/(?!(collect|unify|understand|act|prove|strategy)\/)[a-z]/, name)
    assert.ok(route.summary.length >= 10, `${name} needs a summary`)
  }
})

test('every error of the catalogue has its title in each language and its words in the web UI', () => {
  const codes = Object.keys(errorCatalogue) as ErrorCode[]
  for (const code of codes) {
    const titles = (['en', 'zh-Hans', 'zh-Hant'] as const).map((language) => translateError(code, language))
    assert.ok(
      titles.every((title) => title.length > 1),
      code,
    )
    assert.match(titles[1] ?? '', /\p{Script=Han}/u, code)
    assert.match(titles[2] ?? '', /\p{Script=Han}/u, code)
  }
  assert.deepEqual([...problemCodes].sort(), [...codes, 'network'].sort())
})

test('the audit page has words for every action that a route names, and for no other', () => {
  const named = operations.flatMap(({ route }) => (typeof route.audit === 'string' ? [route.audit] : []))
  assert.deepEqual(
    named.filter((action) => auditWord(action) === null),
    [],
  )
  const others = auditActions.filter((word) => !named.some((action) => auditWord(action) === word))
  assert.deepEqual(others, ['account_change_password'])
})
