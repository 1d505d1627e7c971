import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { contract, ReplyOf } from '../../packages/server/src/contract.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

type Traits = ReplyOf<typeof contract.people.traits>['traits']

describe('trait keys', () => {
  let app: TestApp
  let workspace: TestWorkspace
  before(async () => {
    app = await openTestApp()
    workspace = await app.workspace('Traits')
  })
  after(async () => await app.close())

  let serial = 0
  const identify = (userId: string, traits: object, hoursAgo = 1) => ({
    ...{ type: 'identify', userId, traits, messageId: `t${++serial}` },
    timestamp: new Date(Date.now() - hoursAgo * 3_600_000).toISOString(),
  })
  async function traits(): Promise<Traits> {
    const reply = await app.call({ path: '/api/v1/traits', key: await workspace.key('viewer') })
    assert.equal(reply.status, 200, reply.text)
    return (reply.body as { traits: Traits }).traits
  }

  test('are counted by people with the latest value of each, typed, with the values that five people share (PE4)', async () => {
    await app.track(workspace, [
      identify('u0', { city: 'Former' }, 9),
      ...Array.from({ length: 12 }, (_, index) =>
        identify(`u${index}`, {
          city: index < 6 ? 'Bern' : index < 11 ? 'Rome' : 'Oslo',
          visits: index % 2,
          vip: index > 5,
          email: 'same@office.example',
          ...(index < 3 ? { tags: ['a'], mixed: index === 0 ? 'one' : 2 } : {}),
        }),
      ),
    ])
    assert.deepEqual(await traits(), [
      {
        ...{ key: 'city', type: 'string', people: 12, sensitive: false },
        values: [
          { value: 'Bern', people: 6 },
          { value: 'Rome', people: 5 },
        ],
      },
      { key: 'email', type: 'string', people: 12, sensitive: true, values: [] },
      {
        ...{ key: 'vip', type: 'boolean', people: 12, sensitive: false },
        values: [
          { value: 'true', people: 6 },
          { value: 'false', people: 6 },
        ],
      },
      {
        ...{ key: 'visits', type: 'number', people: 12, sensitive: false },
        values: [
          { value: '1', people: 6 },
          { value: '0', people: 6 },
        ],
      },
      { key: 'mixed', type: 'string', people: 3, sensitive: false, values: [] },
      { key: 'tags', type: 'list', people: 3, sensitive: false, values: [] },
    ])
  })

  test('people who are one count once', async () => {
    await app.track(workspace, [{ type: 'alias', userId: 'u0', previousId: 'u1', messageId: 'alias' }])
    assert.equal((await traits()).find(({ key }) => key === 'city')?.people, 11)
  })

  test('what tells who somebody is breaks down no number and filters none for a role that may not read people (PE6)', async () => {
    const [viewer, agent] = [await workspace.key('viewer'), await workspace.key('agent')]
    const preview = (rule: object) => ({ method: 'POST' as const, path: '/api/v1/segments/preview', body: { rule } })
    const funnel = (body: object) => ({ method: 'POST' as const, path: '/api/v1/paths/funnel', body })
    const step = (where: object[] = []) => ({ event: 'Order Completed', where })
    const test = { property: 'customer_email', operator: 'contains', value: 'a' }
    const email = { kind: 'trait', trait: 'email', operator: 'contains', value: 'a' }
    const did = { kind: 'did', match: { event: 'x', where: [test] }, times: { comparison: 'at_least', count: 1 } }
    for (const call of [
      { path: '/api/v1/metrics/orders/values?by=trait:email' },
      { path: '/api/v1/metrics/orders/values?by=property:customerEmail' },
      { path: '/api/v1/metrics/orders/values?trait=email%3Da@b.example' },
      { path: '/api/v1/journeys/map?trait=phone%3D1' },
      preview({ all: [{ not: email }] }),
      preview(did),
      funnel({ steps: [step(), step()], by: 'trait:name' }),
      funnel({ steps: [step([test]), step()] }),
    ]) {
      const said = JSON.stringify(call)
      assert.equal((await app.call({ ...call, key: viewer })).status, 403, said)
      const reply = await app.call({ ...call, key: agent })
      assert.equal(reply.status, 200, `${said}: ${reply.text}`)
    }
    for (const call of [
      { path: '/api/v1/metrics/orders/values?by=trait:city' },
      preview({ ...email, operator: 'is_set', value: undefined }),
      funnel({ steps: [step(), step()], by: 'trait:city' }),
    ])
      assert.equal((await app.call({ ...call, key: viewer })).status, 200, JSON.stringify(call))
  })
})
