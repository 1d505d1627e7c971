import { checkLogVersion } from '../collect/ingest/index.ts'
import { readConfig } from '../platform/config/index.ts'
import { openEventStore } from '../platform/eventstore/index.ts'
import { type Log, openStateStore } from '../platform/statestore/index.ts'
import { quietNotes } from './notes.ts'
import { takeNoOptions } from './options.ts'

/** `opencxm migrate`: brings both stores' schemas up to date, as the server does at its start. The server must be stopped. */
export async function migrateCommand(args: string[]): Promise<number> {
  takeNoOptions('migrate', args)
  const config = readConfig(process.env)
  await checkLogVersion(config.dataFolder)
  const state = await openStateStore({
    dataFolder: config.dataFolder,
    url: config.databaseUrl ?? undefined,
    log: tellingLog('state store'),
  })
  try {
    const events = await openEventStore({
      ...(config.clickhouseUrl ? { url: config.clickhouseUrl } : { dataFolder: config.dataFolder }),
      ...(config.clickhouseCluster ? { clusterName: config.clickhouseCluster } : {}),
      log: tellingLog('event store'),
    })
    await events.close()
  } finally {
    await state.close()
  }
  process.stdout.write('Both stores are up to date.\n')
  return 0
}

/** Says which migrations a store ran; both stores name them `applied`. */
function tellingLog(store: string): Log {
  const info = (fields: object) => {
    if ('applied' in fields) process.stdout.write(`${store}: ${String(fields.applied)}\n`)
  }
  return { ...quietNotes, info }
}
