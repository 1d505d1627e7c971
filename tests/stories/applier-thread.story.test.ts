import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import * as z from 'zod'
import { createSource, openIngest, type Source } from '../../packages/server/src/collect/ingest/index.ts'
import { openStores } from '../../packages/server/src/open-stores.ts'
import { decodeLogged } from '../../packages/server/src/pipeline.ts'
import { insertWorkspace } from '../../packages/server/src/platform/auth/store.ts'
import { readConfig } from '../../packages/server/src/platform/config/index.ts'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import { createSealer, readOrCreateSecret } from '../../packages/server/src/platform/privacy/index.ts'

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

test('an applier’s thread that dies alone, in a transaction or while it starts, is started again and nothing is missing or doubled (IN1)', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-thread-'))
  await chmod(folder, 0o711)
  const config = readConfig({ OPENCXM_DATA: folder, PORT: '0', OPENCXM_LOG_LEVEL: 'silent' })
  const { state, events } = await openStores(config, quiet)
  const sealer = createSealer(readOrCreateSecret(folder, 'seal'))
  const workspace = await insertWorkspace(state, { name: 'T', timeZone: 'UTC', currency: 'CNY', language: 'en' })
  await createSource(state, sealer, { workspace: workspace.id, name: 'Test', kind: 'server', origins: [] })
  const ingest = await openIngest({
    ...{
      dataFolder: folder,
      logBoundBytes: config.logBoundBytes,
      acceptLogLoss: false,
      quarantineDays: 30,
      state,
      events,
      sealer,
    },
    ...{ applyThread: new URL('./dying-thread.ts', import.meta.url), clock: Date.now, notes: quiet },
    decodeSent: decodeLogged,
  })
  try {
    const { rows } = await sql<{ id: number }>`SELECT id FROM ingest_source`.execute(state.tables())
    const source = ingest.registry.byId(Number(rows[0]?.id)) as Source
    const messages = Array.from({ length: 500 }, (_, index) => ({
      ...{ key: `m${index}`, name: 'Seen', ts: Date.now(), originalTs: null, props: {}, context: {} },
      ...{ identifiers: [{ kind: 'user', value: `u${index % 50}` }], identity: { kind: 'none' as const } },
      ...{ traits: [{ op: 'increment' as const, key: 'seen', value: 1 }], userProof: null, consent: null },
    }))
    const received = await ingest.receive({
      source,
      decoded: { messages, rejected: [], dropped: {} },
      receivedAt: Date.now(),
    })
    assert.equal(received.outcome, 'accepted')
    await ingest.applier.settled(ingest.log.next())
    assert.equal(await readFile(join(folder, 'thread-starts'), 'utf8'), '...')
    for (const table of ['events', 'events_by_person'] as const) {
      const counted = await events.query({
        name: 'test.counted',
        workspace: workspace.id,
        sql: ch`SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(message_id)) AS ids FROM ${table === 'events' ? ch`events` : ch`events_by_person`}
          WHERE ws = ${param(workspace.id, 'UInt32')}`,
        row: z.object({ rows: z.number(), ids: z.number() }),
      })
      assert.deepEqual(counted, [{ rows: 500, ids: 500 }], table)
    }
    const traits = await sql<{ value: number; n: number }>`
      SELECT total AS value, count(*)::int AS n FROM (
        SELECT profile, sum((value #>> '{}')::int)::int AS total FROM people_trait_change WHERE key = 'seen' GROUP BY profile) AS x GROUP BY 1`.execute(
      state.tables(),
    )
    assert.deepEqual(traits.rows, [{ value: 10, n: 50 }])
  } finally {
    await ingest.close()
    await state.close()
    await events.close()
    await rm(folder, { recursive: true, force: true })
  }
})
