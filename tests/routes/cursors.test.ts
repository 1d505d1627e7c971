import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import * as z from 'zod'
import { contract } from '../../packages/server/src/contract.ts'
import type { Route } from '../../packages/server/src/platform/contract/index.ts'
import { type Belongings, fillWorkspace } from './isolation-fixture.ts'
import { openTestApp, type TestApp } from './test-app.ts'

const lists = Object.values(contract)
  .flatMap((group) => Object.values(group as Record<string, Route>))
  .filter(({ query }) => query instanceof z.ZodObject && 'cursor' in query.shape)

describe('lists by cursor', () => {
  let app: TestApp
  let filled: Belongings
  before(async () => {
    app = await openTestApp()
    filled = await fillWorkspace(app, 'aqua')
  })
  after(() => app.close())

  /** The thing that a path is about: `/api/v1/imports/:id/...` is about an import. */
  const idIn = (path: string): string => {
    const { import: file, person, segment, survey } = filled.ids
    const ids: Record<string, string> = {
      imports: file,
      metrics: 'nps',
      people: person,
      segments: segment,
      surveys: survey,
    }
    return ids[path.split('/')[3] ?? ''] ?? `no id for ${path}`
  }

  test('a cursor that cannot be read is refused: it would begin anew in silence, and who pages never end', async () => {
    assert.ok(lists.length > 10)
    for (const { path, query } of lists) {
      const url = path.replace(/:\w+/, idIn(path))
      const wanted = Object.entries((query as z.ZodObject).shape).flatMap(([name, field]) =>
        (field as z.ZodType).safeParse(undefined).success ? [] : `&${name}=aqua`,
      )
      const reply = await app.http.inject({
        url: `${url}?cursor=nonsense${wanted.join('')}`,
        headers: { authorization: `Bearer ${filled.ownerKey}` },
      })
      assert.equal(reply.statusCode, 400, `${path}: ${reply.statusCode} ${reply.body.slice(0, 300)}`)
      assert.equal((reply.json() as { problems: { field: string }[] }).problems[0]?.field, 'query.cursor', path)
    }
  })
})
