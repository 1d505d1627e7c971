import { fail } from '../kernel/index.ts'
import { type Connection, connectToHost, connectToServer } from './connection.ts'
import { ClickHouseEventStore } from './event-store.ts'
import type { EventStoreLog } from './log.ts'
import type { Target } from './schema/ddl.ts'
import { checkServer } from './server-check.ts'
import { type Supervisor, startSupervisor } from './supervisor.ts'
import type { EventStore } from './types.ts'

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
  return finishOpening({ connection, target: { kind: 'embedded' }, supervisor, log: options.log })
}

async function openServer(url: string, options: EventStoreOptions): Promise<EventStore> {
  const connection = connectToServer(url, options.clusterName)
  try {
    await checkServer(connection, options.clusterName)
  } catch (error) {
    await connection.client.close()
    throw error
  }
  const { database, credentials } = connection
  const target: Target =
    options.clusterName === undefined
      ? { kind: 'server', database, credentials }
      : { kind: 'cluster', database, credentials, cluster: options.clusterName }
  return finishOpening({ connection, target, supervisor: null, log: options.log })
}

async function finishOpening(parts: {
  connection: Connection
  target: Target
  supervisor: Supervisor | null
  log: EventStoreLog
}): Promise<EventStore> {
  const store = new ClickHouseEventStore(parts)
  try {
    await store.prepare()
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}
