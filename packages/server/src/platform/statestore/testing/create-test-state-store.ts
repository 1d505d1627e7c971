import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { readTestSettings } from '../../config/test-settings.ts'
import { migrationsFolder } from '../migrations.ts'
import { connectStateStore, type OpenedStateStore } from '../open-state-store.ts'
import type { Address } from '../pool.ts'
import type { Log } from '../types.ts'
import { startEmbeddedTestServer } from './embedded-test-server.ts'
import { useExternalTestServer } from './external-test-server.ts'
import { type TestServer, withAdmin } from './template.ts'

export type CreateTestStateStore = { log?: Log; poolSize?: number; statementTimeoutMs?: number; migrations?: string }

export type TestStateStore = OpenedStateStore & {
  /** For a second process on the same database: `openStateStore({ url })`. */
  url: string
}

/** Tests look at results, not at logs. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }

/** One server per test process and folder of migrations, started at the first use. */
const servers = new Map<string, Promise<TestServer>>()

/**
 * A state store of its own for one suite: a fresh database with the whole schema and no rows, on a real PostgreSQL (embedded,
 * or the one at DATABASE_URL). `close()` drops it. Nothing outlives the test process, also when that is killed.
 * Files of tests may run at once. Takes about 50 ms, the first of a process about 200 ms.
 */
export async function createTestStateStore(options: CreateTestStateStore = {}): Promise<TestStateStore> {
  const { log = silentLog, poolSize = 5, migrations = migrationsFolder, statementTimeoutMs = 30_000 } = options
  const server = await serverFor(log, migrations)
  const name = `opencxm_test_${Math.floor(Date.now() / 1000)}_${randomBytes(6).toString('hex')}`
  const maintenance = server.address('postgres')
  await withAdmin(maintenance, async (admin) => {
    await admin.query(`create database ${pg.escapeIdentifier(name)} ${server.cloneClause}`)
  })
  const drop = () =>
    withAdmin(maintenance, async (admin) => {
      await admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
    })
  const address = server.address(name)
  const store = await connectStateStore(
    { address, stop: drop },
    { log, poolSize, statementTimeoutMs, migrations: 'done', mayExitWhenIdle: true },
  )
  return { ...store, url: urlOf(address) }
}

function urlOf(address: Address): string {
  if ('url' in address) return address.url
  return `postgres://${address.user}@/${address.database}?host=${encodeURIComponent(address.host)}`
}

async function serverFor(log: Log, folder: string): Promise<TestServer> {
  const { databaseUrl } = readTestSettings()
  const known = servers.get(folder)
  if (known) return await known
  const server = databaseUrl ? useExternalTestServer(databaseUrl, log, folder) : startEmbeddedTestServer(log, folder)
  servers.set(folder, server)
  server.catch(() => servers.delete(folder))
  return await server
}
