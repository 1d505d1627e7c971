import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStores } from './open-stores.ts'
import { readConfig } from './platform/config/index.ts'
import { startClickhouseForTests } from './platform/eventstore/testing.ts'
import { silentLog } from './platform/statestore/index.ts'

test('both stores open on a ClickHouse server that is in no cluster, by the settings alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-stores-'))
  const engine = await startClickhouseForTests(join(folder, 'server'))
  const config = readConfig({ OPENCXM_DATA: join(folder, 'data'), CLICKHOUSE_URL: engine.url })
  try {
    const { state, events } = await openStores(config, silentLog)
    await events.close()
    await state.close()
    await assert.rejects(
      openStores({ ...config, clickhouseCluster: 'nowhere' }, silentLog),
      /knows no cluster "nowhere"/,
    )
  } finally {
    await engine.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
