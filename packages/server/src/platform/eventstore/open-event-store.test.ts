import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import type { WorkspaceId } from '../kernel/index.ts'
import { ch, createTestEventStore, param, resolvedPerson } from './index.ts'

const row = (ws: number, over: Record<string, unknown> = {}) =>
  JSON.stringify({
    ws,
    person: 1,
    event: 'Order placed',
    ts: '2026-01-02 03:04:05.678',
    received_at: '2026-01-02 03:04:06.000',
    message_id: 'm1',
    batch: 1,
    ...over,
  })

test('rows that were inserted are read back, by event and by person', async () => {
  const store = await createTestEventStore()
  const ws = 101 as WorkspaceId
  await store.insertJson('events', `${row(ws)}\n${row(ws, { person: 2, message_id: 'm2' })}\n`)
  const counted = await store.query({
    name: 'test.count',
    workspace: ws,
    sql: ch`SELECT count() AS n, uniqExact(${resolvedPerson}) AS people, max(ts) AS last FROM events WHERE ws = ${param(ws, 'UInt32')}`,
    row: z.object({ n: z.number(), people: z.number(), last: z.string() }),
  })
  assert.deepEqual(counted, [{ n: 2, people: 2, last: '2026-01-02 03:04:05.678' }])
  const timeline = await store.query({
    name: 'test.timeline',
    workspace: ws,
    sql: ch`SELECT message_id FROM events_by_person WHERE ws = ${param(ws, 'UInt32')} AND person = ${param(2, 'UInt64')}`,
    row: z.object({ message_id: z.string() }),
  })
  assert.deepEqual(timeline, [{ message_id: 'm2' }])
})
