import assert from 'node:assert/strict'
import test from 'node:test'
import type { Ctx } from './ctx.ts'
import { heldByRevision } from './held.ts'

type Asked = Pick<Ctx, 'state' | 'workspace'>
const ctx = (state: object, id: number, revision: number) =>
  ({ state, workspace: { id, revision } }) as unknown as Asked

test('a reading is kept until the revision rises, for each store and workspace; what failed is read again', async () => {
  const [one, other] = [{}, {}]
  let reads = 0
  const value = heldByRevision(async (_state, workspace) => {
    reads += 1
    if (reads === 6) throw new Error('away')
    return `${workspace} ${reads}`
  })
  assert.equal(await value(ctx(one, 1, 0)), '1 1')
  assert.deepEqual(await Promise.all([value(ctx(one, 1, 0)), value(ctx(one, 1, 0))]), ['1 1', '1 1'])
  assert.equal(await value(ctx(one, 2, 0)), '2 2', 'another workspace')
  assert.equal(await value(ctx(other, 1, 0)), '1 3', 'another store')
  assert.equal(await value(ctx(one, 1, 1)), '1 4', 'changed')
  assert.equal(await value(ctx(one, 1, 0)), '1 4', 'who asked before the change gets no older reading again')
  assert.deepEqual(await Promise.all([value(ctx(one, 1, 2)), value(ctx(one, 1, 2))]), ['1 5', '1 5'], 'read once')
  await assert.rejects(value(ctx(one, 1, 3)), /away/)
  assert.equal(await value(ctx(one, 1, 3)), '1 7')
})

test('of many workspaces those read last are kept', async () => {
  const state = {}
  let reads = 0
  const value = heldByRevision(async () => ++reads)
  for (let id = 0; id <= 200; id++) await value(ctx(state, id, 0))
  assert.equal(await value(ctx(state, 200, 0)), 201)
  assert.equal(await value(ctx(state, 0, 0)), 202, 'the first was forgotten')
})
