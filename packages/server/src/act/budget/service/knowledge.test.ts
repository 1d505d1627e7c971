import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ctx } from '../../../platform/context/index.ts'
import { askingKnowledge } from './knowledge.ts'

test('a database that fails is not taken for a segment that is gone', async () => {
  const tables = () => {
    throw new Error('connection lost')
  }
  const ctx = { state: { tables }, workspace: { id: 1 } } as unknown as Ctx
  await assert.rejects(async () => await askingKnowledge({} as never).hasSegment(ctx, 'seg_1'), /connection lost/)
})
