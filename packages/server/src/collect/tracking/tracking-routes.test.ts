import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { pathsOverlap } from './model/path-overlap.ts'
import { reservedPaths, trackingRoutes } from './tracking-routes.ts'

type Reserved = { sdk: string; method: string; path: string }

const methodsMeet = (left: Reserved, right: Reserved) =>
  left.method === right.method || left.method === '*' || right.method === '*'

/** Pairs of rows that could answer the same request. */
function overlaps(rows: readonly Reserved[]): string[] {
  return rows.flatMap((left, index) =>
    rows
      .slice(index + 1)
      .filter((right) => methodsMeet(left, right) && pathsOverlap(left.path, right.path))
      .map((right) => `${left.method} ${left.path} and ${right.method} ${right.path}`),
  )
}

describe('the table of paths (TR8)', () => {
  const rows: Reserved[] = [...trackingRoutes, ...reservedPaths]

  test('no two rows can answer the same request', () => assert.deepEqual(overlaps(rows), []))

  test('no row lies in /api/v1, which is ours', () => {
    const inside = rows.filter(({ path }) => pathsOverlap(path, '/api/v1') || pathsOverlap(path, '/api/v1/*'))
    assert.deepEqual(inside, [])
  })

  test('the check bites: it finds a pattern that swallows a path', () => {
    assert.equal(overlaps([...rows, { sdk: 'test', method: 'POST', path: '/v1/:type' }]).length > 10, true)
    assert.equal(pathsOverlap('/api/v1/*', '/api/v1/customers'), true)
    assert.equal(pathsOverlap('/api/s/:type', '/api/s/s2s/:type'), false)
    assert.equal(pathsOverlap('/e', '/e/'), false)
    assert.equal(pathsOverlap('/array/:key/config', '/array/x/config'), true)
  })

  test('every path that takes events has a place for the key', () => {
    for (const { serves, keys, path } of trackingRoutes) assert.equal(keys.length > 0, serves.what !== 'discard', path)
  })
})
