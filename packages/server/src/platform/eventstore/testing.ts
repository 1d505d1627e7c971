import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTestSettings } from '../config/test-settings.ts'
import type { WorkspaceId } from '../kernel/index.ts'
import { connectToServer, hostUrl } from './connection.ts'
import { silentLog } from './log.ts'
import { openEventStore } from './open-event-store.ts'
import { startSupervisor } from './supervisor.ts'
import type { EventStore } from './types.ts'

let shared: Promise<EventStore> | null = null
let workspaces = 9_000

/** A workspace that no other suite of this process has: they share the event store. */
export function mintTestWorkspace(): WorkspaceId {
  return workspaces++ as WorkspaceId
}

/**
 * An event store for tests, on a real engine of its own; all callers of a process share it, so each suite mints its own
 * workspace. It ends with the process: there is nothing to close. With CLICKHOUSE_URL in the environment of the tests it
 * is a database of its own on that server, or, for `loopback`, an embedded engine served over TCP.
 */
export function createTestEventStore(): Promise<EventStore> {
  const { clickhouseUrl } = readTestSettings()
  shared ??=
    clickhouseUrl === undefined || clickhouseUrl === 'loopback' ? ownEngine(clickhouseUrl) : ownDatabase(clickhouseUrl)
  return shared
}

async function ownEngine(mode: 'loopback' | undefined): Promise<EventStore> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'opencxm-events-'))
  process.once('exit', () => rmSync(dataFolder, { recursive: true, force: true }))
  if (mode === undefined) return await openEventStore({ dataFolder, log: silentLog, keepsProcessAlive: false })
  const { address } = await startSupervisor({ dataFolder, log: silentLog, listen: 'tcp', keepsProcessAlive: false })
  if (!('port' in address)) throw new Error('the engine host was asked to listen on TCP')
  return await openEventStore({ url: hostUrl(address), log: silentLog })
}

/** A server as CLICKHOUSE_URL names one: an engine host of its own behind a TCP port, with a password. */
export async function startClickhouseForTests(dataFolder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  await mkdir(dataFolder, { recursive: true })
  const supervisor = await startSupervisor({ dataFolder, log: silentLog, listen: 'tcp' })
  if (!('port' in supervisor.address)) throw new Error('the engine host was asked to listen on TCP')
  return { url: hostUrl(supervisor.address), stop: () => supervisor.stop() }
}

/** Databases are named by their day, so that those of earlier days can be told and dropped. */
async function ownDatabase(url: string): Promise<EventStore> {
  const { client } = connectToServer(url)
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '')
  const query = "SELECT name FROM system.databases WHERE name LIKE 'opencxm\\_test\\_%'"
  const found = await (await client.query({ query, format: 'JSONEachRow' })).json<{ name: string }>()
  for (const { name } of found)
    if (!name.startsWith(`opencxm_test_${today}`)) await client.command({ query: `DROP DATABASE IF EXISTS ${name}` })
  const database = `opencxm_test_${today}_${randomBytes(6).toString('hex')}`
  await client.command({ query: `CREATE DATABASE ${database}` })
  await client.close()
  const own = new URL(url)
  own.pathname = `/${database}`
  return await openEventStore({ url: own.href, log: silentLog })
}
