import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

describe('the list of customers', () => {
  let app: TestApp
  let workspace: TestWorkspace
  before(async () => {
    app = await openTestApp()
    workspace = await app.workspace('People')
  })
  after(async () => await app.close())

  test('holds whoever is known by more than a device when asked for, in total and page by page, by when they were seen (PE5)', async () => {
    const seen = (id: string, who: object) => ({ type: 'track', event: 'Seen', messageId: id, ...who })
    await app.track(workspace, [
      seen('1', { userId: 'ann', anonymousId: 'phone' }),
      seen('2', { anonymousId: 'phone' }),
      seen('3', { anonymousId: 'visitor1' }),
      seen('4', { anonymousId: 'visitor2' }),
      seen('5', { userId: 'bob', timestamp: '2026-01-05T10:00:00.000Z' }),
    ])
    const key = await workspace.key('analyst')
    // What the product tells of a visitor (here: who entered a segment) makes no customer of them.
    const rule = { kind: 'did', match: { event: 'Seen', where: [] }, times: { comparison: 'at_least', count: 1 } }
    const segment = await app.call({ method: 'POST', path: '/api/v1/segments', key, body: { name: 'All', rule } })
    assert.equal(segment.status, 201, segment.text)
    await app.settle()
    const list = async (query: string) => {
      const { body } = await app.call({ path: `/api/v1/people?${query}`, key })
      return body as {
        people: { id: string; name: string; lastSeenAt: string }[]
        total: number
        nextCursor: string | null
      }
    }
    const everybody = await list('limit=50')
    assert.deepEqual([everybody.total, everybody.people.length], [4, 4])
    const customers = await list('known=true')
    assert.equal(customers.total, 2)
    assert.deepEqual(customers.people.map(({ name }) => name).sort(), ['ann', 'bob'])
    // Nor was bob seen when he entered the segment, which was just now.
    const bob = customers.people.find(({ name }) => name === 'bob')
    const page = await app.call({ path: `/api/v1/people/${bob?.id}`, key })
    for (const { lastSeenAt } of [bob, page.body] as { lastSeenAt: string }[])
      assert.equal(lastSeenAt, '2026-01-05T10:00:00.000Z')
    const first = await list('known=true&limit=1')
    const second = await list(`known=true&limit=1&cursor=${first.nextCursor}`)
    assert.deepEqual([...first.people, ...second.people].map(({ name }) => name).sort(), ['ann', 'bob'])
    // Total and list agree within a search and a segment too.
    for (const [within, total] of [
      ['search=visitor1', 0],
      [`segment=${(segment.body as { id: string }).id}`, 2],
    ] as const) {
      const found = await list(`known=true&${within}`)
      assert.deepEqual([found.total, found.people.length], [total, total], within)
    }
    // Who is looked for is found, known or not.
    assert.equal((await list('search=visitor1')).total, 1)
  })

  test('by id a walk meets everybody once, though some are seen anew and others come meanwhile (PE8)', async () => {
    const walk = await app.workspace('Walk')
    const key = await walk.key('analyst')
    let serial = 0
    const seen = (who: object) => ({ type: 'track', event: 'Seen', messageId: `w${serial++}`, ...who })
    const users = ['w1', 'w2', 'w3', 'w4', 'w5', 'w6']
    await app.track(
      walk,
      users.map((userId) => seen({ userId })),
    )
    const met: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const path: string = `/api/v1/people?known=true&order=id&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`
      const page = (await app.call({ path, key })).body as { people: { name: string }[]; nextCursor: string | null }
      met.push(...page.people.map(({ name }) => name))
      cursor = page.nextCursor
      // Who comes last by number was seen just now, and first by activity.
      await app.track(walk, [seen({ userId: 'w6' }), seen({ userId: 'w5' }), seen({ userId: `new${serial}` })])
      if (met.length > 8) break
    }
    assert.deepEqual(met.slice(0, 6), users)
    assert.equal(new Set(met).size, met.length)
    const { status } = await app.call({ path: '/api/v1/people?order=activity&cursor=id.3', key })
    assert.equal(status, 400, 'a cursor of the other order')
  })

  test('a score of no metric (a row of a matrix) is told as the answer to its question, not as the score of a nameless metric', async () => {
    const key = await workspace.key('analyst')
    const answer = (messageId: string, properties: object) => ({
      ...{ type: 'track', event: '$answer', userId: 'mona', messageId, properties },
    })
    await app.track(workspace, [
      answer('row', { $question: 'parts.battery', $score: 2, $choices: ['fair'] }),
      answer('nps', { $metric: 'nps', $score: 9 }),
    ])
    const { people } = (await app.call({ path: '/api/v1/people?search=mona', key })).body as {
      people: { id: string }[]
    }
    const page = `/api/v1/people/${people[0]?.id}`
    const { scores } = (await app.call({ path: page, key })).body as { scores: { metric: string }[] }
    assert.deepEqual(
      scores.map(({ metric }) => metric),
      ['nps'],
    )
    const { entries } = (await app.call({ path: `${page}/timeline`, key })).body as {
      entries: { metric: string | null; score: number | null }[]
    }
    assert.deepEqual(new Set(entries.map(({ metric, score }) => `${metric} ${score}`)), new Set(['null 2', 'nps 9']))
  })

  test('a cursor that is none is refused: the first page again and again would never end', async () => {
    const key = await workspace.key('analyst')
    await app.track(workspace, [{ type: 'track', event: 'Seen', messageId: 'c1', userId: 'carl' }])
    const { people } = (await app.call({ path: '/api/v1/people?search=carl', key })).body as {
      people: { id: string }[]
    }
    for (const path of ['/api/v1/people', `/api/v1/people/${people[0]?.id}/timeline`])
      for (const cursor of ['x', '1', 'e30', '99999999999999999.1']) {
        const { status, text } = await app.call({ path: `${path}?cursor=${cursor}`, key })
        assert.deepEqual([status, /query\.cursor/.test(text)], [400, true], `${path} ${cursor}`)
      }
  })
})
