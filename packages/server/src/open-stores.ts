import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './platform/config/index.ts'
import { checkEventServer, type EventStore, openEventStore } from './platform/eventstore/index.ts'
import { type Log, type OpenedStateStore, openStateStore } from './platform/statestore/index.ts'

export type Stores = { state: OpenedStateStore; events: EventStore }

/** The applier, jobs in their slots and subscribers each hold a connection for a transaction; people must not wait behind them. */
const statePoolSize = 24

/**
 * Opens both stores; rejects with one sentence, and neither is open, when one cannot be. In a data folder that has been used
 * both start at once, so that a server that was killed is back sooner; in a new one the event store waits for the state store,
 * so that a start that cannot be leaves nothing half made.
 */
export async function openStores(config: Config, log: Log): Promise<Stores> {
  const openState = () =>
    openStateStore({
      dataFolder: config.dataFolder,
      url: config.databaseUrl ?? undefined,
      log,
      poolSize: statePoolSize,
    })
  const openEvents = () =>
    openEventStore({
      ...(config.clickhouseUrl ? { url: config.clickhouseUrl } : { dataFolder: config.dataFolder }),
      ...(config.clickhouseCluster ? { clusterName: config.clickhouseCluster } : {}),
      log,
    })
  // A database that is made for an address at which no ClickHouse answers would be half an installation.
  if (config.clickhouseUrl) await checkEventServer(config.clickhouseUrl, config.clickhouseCluster ?? undefined)
  const stateFirst = existsSync(join(config.dataFolder, 'engine')) ? null : await openState()
  const [state, events] = await Promise.allSettled([stateFirst ?? openState(), openEvents()])
  if (state.status === 'fulfilled' && events.status === 'fulfilled') return { state: state.value, events: events.value }
  if (state.status === 'fulfilled') await state.value.close()
  if (events.status === 'fulfilled') await events.value.close()
  throw state.status === 'rejected' ? state.reason : (events as PromiseRejectedResult).reason
}
