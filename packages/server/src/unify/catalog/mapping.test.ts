import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { systemWorkspace } from '../../platform/auth/index.ts'
import { insertWorkspace } from '../../platform/auth/store.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import { createTestStateStore, type TestStateStore } from '../../platform/statestore/index.ts'
import { mappingOf, readMapping } from './mapping.ts'

describe('the mapping that is kept in memory', () => {
  let state: TestStateStore
  let id: WorkspaceId
  before(async () => {
    state = await createTestStateStore()
    const settings = { name: 'A', timeZone: 'UTC', currency: 'CNY', language: 'en' } as const
    id = (await insertWorkspace(state, settings)).id
    await insertWorkspace(state, settings)
  })
  after(async () => await state.close())

  const kept = async () => await mappingOf({ state, workspace: await systemWorkspace(state, id) })

  test('is read again after each change of it, and only then (CA3)', async () => {
    const run = async (statement: string) =>
      await sql.raw(statement.replaceAll('$ws', String(id))).execute(state.tables())
    const changes = [
      `INSERT INTO catalog_stage (workspace_id, slug, name, position) VALUES ($ws, 'buy', '{"en":"Buy"}', 0)`,
      `INSERT INTO catalog_touchpoint (workspace_id, slug, name, stage, position, side)
        VALUES ($ws, 'shop', '{"en":"Shop"}', 'buy', 0, false), ($ws, 'desk', '{"en":"Desk"}', 'buy', 1, false)`,
      `UPDATE catalog_stage SET name = '{"en":"Purchase"}' WHERE workspace_id = $ws`,
      `UPDATE catalog_touchpoint SET channel = 'store' WHERE workspace_id = $ws AND slug = 'shop'`,
      `INSERT INTO catalog_event (workspace_id, name, touchpoint) VALUES ($ws, 'Paid', 'shop')`,
      `UPDATE catalog_event SET touchpoint = 'desk' WHERE workspace_id = $ws AND name = 'Paid'`,
      `DELETE FROM catalog_event WHERE workspace_id = $ws AND name = 'Paid'`,
      `DELETE FROM catalog_touchpoint WHERE workspace_id = $ws AND slug = 'desk'`,
    ]
    for (const change of changes) {
      const old = await kept()
      await run(change)
      const now = await kept()
      assert.notEqual(now, old, change)
      assert.deepEqual(now, await readMapping(state, id), change)
    }
    const others = [
      `INSERT INTO catalog_event (workspace_id, name, seen) VALUES ($ws, 'Seen', 1)`,
      `UPDATE catalog_event SET seen = 2, touchpoint = touchpoint WHERE workspace_id = $ws`,
      `INSERT INTO catalog_stage (workspace_id, slug, name, position) SELECT id, 'other', '{}', 0 FROM auth_workspace WHERE id <> $ws`,
    ]
    const last = await kept()
    for (const other of others) {
      await run(other)
      assert.equal(await kept(), last, other)
    }
  })

  test('a change that is not committed changes nothing', async () => {
    const last = await kept()
    const undone = state.transaction(async (tx) => {
      await sql`DELETE FROM catalog_touchpoint WHERE workspace_id = ${id}`.execute(tx.tables())
      throw new Error('undone')
    })
    await assert.rejects(undone, /undone/)
    assert.equal(await kept(), last)
  })
})
