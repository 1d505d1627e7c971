import { fail } from '../kernel/index.ts'
import { type Connection, connectToHost, connectToServer } from './connection.ts'
import { ClickHouseEventStore, type EventStoreParts } from './event-store.ts'
import type { EventStoreLog } from './log.ts'
import type { Target } from './schema/ddl.ts'
import { checkServer } from './server-check.ts'
import { startSupervisor } from './supervisor.ts'
import type { EventStore, EventStoreAddress } from './types.ts'

export type EventStoreOptions = {
  /** OpenCXM's data folder, for the embedded engine. */
  dataFolder?: string
  /** A ClickHouse server instead: `http(s)://user:password@host:8123/database`. */
  url?: string
  /** Name of the cluster on that server (as in `system.clusters`); tables are then replicated and distributed. */
  clusterName?: string
  log: EventStoreLog
  /** Embedded only, for tests: false lets this process end while the engine runs; the engine ends with it. */
  keepsProcessAlive?: boolean
}

/**
 * Opens the event store: starts the engine host for `dataFolder`, or connects to `url`; brings the schema forward.
 * Rejects with one sentence that says what to do when neither works.
 */
export async function openEventStore(options: EventStoreOptions): Promise<EventStore> {
  if (options.url !== undefined) return openServer(options.url, options)
  if (options.dataFolder === undefined)
    throw fail('invalid_input', { message: 'Either a data folder or CLICKHOUSE_URL is needed for the event store.' })
  const supervisor = await startSupervisor({
    dataFolder: options.dataFolder,
    log: options.log,
    keepsProcessAlive: options.keepsProcessAlive ?? true,
  })
  const connection = connectToHost(supervisor.address)
  const { address } = supervisor
  return finishOpening({ connection, target: { kind: 'embedded' }, supervisor, address, log: options.log })
}

/** Rejects with one sentence when the server of `url` cannot be used; changes nothing there. */
export async function checkEventServer(url: string, clusterName: string | undefined): Promise<void> {
  const { client } = await checkedServer(url, clusterName)
  await client.close()
}

async function checkedServer(url: string, clusterName: string | undefined): Promise<Connection> {
  const connection = connectToServer(url, clusterName)
  try {
    await checkServer(connection, clusterName)
    return connection
  } catch (error) {
    await connection.client.close()
    throw error
  }
}

async function openServer(url: string, options: EventStoreOptions): Promise<EventStore> {
  const connection = await checkedServer(url, options.clusterName)
  const address = { url, clusterName: options.clusterName }
  return finishOpening({
    connection,
    target: serverTarget(connection, address),
    supervisor: null,
    address,
    log: options.log,
  })
}

function serverTarget(
  { database, credentials }: Connection,
  { clusterName }: { clusterName: string | undefined },
): Target {
  if (clusterName === undefined) return { kind: 'server', database, credentials }
  return { kind: 'cluster', database, credentials, cluster: clusterName }
}

/** Further connections to an event store that another thread of this process has opened. Closing them leaves it open. */
export function joinEventStore(address: EventStoreAddress, log: EventStoreLog): EventStore {
  if ('url' in address) {
    const connection = connectToServer(address.url, address.clusterName)
    return new ClickHouseEventStore({
      ...{ connection, target: serverTarget(connection, address), supervisor: null, address, log },
    })
  }
  const connection = connectToHost(address)
  return new ClickHouseEventStore({ connection, target: { kind: 'embedded' }, supervisor: null, address, log })
}

async function finishOpening(parts: EventStoreParts): Promise<EventStore> {
  const store = new ClickHouseEventStore(parts)
  try {
    await store.prepare()
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}
