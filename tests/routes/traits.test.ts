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
})
