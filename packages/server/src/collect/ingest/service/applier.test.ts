import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import * as z from 'zod'
import { ch, createTestEventStore, param } from '../../../platform/eventstore/index.ts'
import { fail, type Json, say, type WorkspaceId } from '../../../platform/kernel/index.ts'
import { createTestStateStore } from '../../../platform/statestore/index.ts'
import { encodeRecord, type LogRecord } from '../log/index.ts'
import type { TrackedMessage } from '../model.ts'
import type { ApplyStep, Source } from '../ports.ts'
import { openSpool } from '../spool.ts'
import { rejectionWords } from '../words.ts'
import { type ApplierStatus, startApplier } from './applier.ts'

const folder = await mkdtemp(join(tmpdir(), 'opencxm-applier-'))
after(() => rm(folder, { recursive: true, force: true }))

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

function message(key: string): TrackedMessage {
  return {
    ...{ key, name: 'Seen', ts: Date.UTC(2026, 0, 1), originalTs: null, identifiers: [], identity: { kind: 'none' } },
    ...{ traits: [], props: {}, context: {}, userProof: null, consent: null },
  }
}

/** A log that holds these requests, one message each. */
function logOf(keys: readonly string[], workspace: WorkspaceId) {
  const request = (key: string) => ({
    s: 1,
    w: workspace,
    i: 0,
    r: Date.UTC(2026, 0, 2),
    m: [message(key)],
    x: [],
    d: {},
  })
  const records = keys.map(
    (key, index): LogRecord => ({
      position: index + 1,
      timeMs: 0,
      payload: encodeRecord([request(key) as unknown as Json]),
    }),
  )
  return {
    id: 'test-log',
    first: () => 1,
    read: async ({ from, maxRecords }: { from: number; maxRecords: number }) => {
      const found = records.slice(from - 1, from - 1 + maxRecords)
      return { records: found, next: from + found.length, lost: [] }
    },
    waitForMore: (_: number, signal: AbortSignal) =>
      new Promise<boolean>((resolve) => signal.addEventListener('abort', () => resolve(false))),
    release: async () => undefined,
  }
}

test('a request that no step can take is set aside by itself, and all others are stored', async () => {
  const state = await createTestStateStore()
  const events = await createTestEventStore()
  const { rows } = await sql<{
    id: number
  }>`INSERT INTO auth_workspace (public_id, name) VALUES ('wsp_applier', 'Applier')
    RETURNING id`.execute(state.tables())
  const workspace = Number(rows[0]?.id) as WorkspaceId
  const made = await sql<{ id: number }>`
    INSERT INTO ingest_source (public_id, workspace_id, kind, name, write_key_hash, write_key_sealed, signing_secret_sealed)
    VALUES ('src_applier', ${workspace}, 'server', 'Test', '', '', '') RETURNING id`.execute(state.tables())
  const keys = Array.from({ length: 40 }, (_, index) => (index === 17 ? 'poison\0' : `good-${index}`))
  const source = {
    id: Number(made.rows[0]?.id),
    publicId: 'src_applier',
    workspaceId: workspace,
    kind: 'server',
    signingSecret: '',
  } as Source
  const poisoned: ApplyStep = {
    name: 'poisoned',
    run: async (batch) => {
      if (batch.items.some((item) => item.message.key.startsWith('poison')))
        throw fail('invalid_input', { message: say(rejectionWords.no_event) })
    },
  }
  const stored = Promise.withResolvers<void>()
  const applier = await startApplier({
    ...{ log: logOf(keys, workspace), spool: await openSpool(folder), state, events, steps: [poisoned] },
    sources: { byId: () => source, reload: async () => undefined },
    ...{ announce: async () => undefined, clock: () => Date.UTC(2026, 0, 2), quarantineDays: 30, notes: quiet },
    beforeBatch: () => undefined,
    onStatus: (status: ApplierStatus) => {
      if (status.storedTo === keys.length + 1) stored.resolve()
    },
  })
  await stored.promise
  await applier.stop()
  const kept = await sql<{ reason: string; key: string }>`
    SELECT reason, raw->>'key' AS key FROM ingest_quarantine WHERE workspace_id = ${workspace}`.execute(state.tables())
  assert.deepEqual(kept.rows, [{ reason: 'not_applicable', key: 'poison\ufffd' }])
  const found = await events.queryAcross({
    name: 'test.stored',
    sql: ch`SELECT message_id AS key FROM events WHERE ws = ${param(workspace, 'UInt32')}`,
    row: z.object({ key: z.string() }),
  })
  assert.deepEqual(found.map(({ key }) => key).sort(), keys.filter((key) => !key.startsWith('poison')).sort())
  await state.close()
})
