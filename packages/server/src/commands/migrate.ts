import { readConfig } from '../platform/config/index.ts'
import { openEventStore } from '../platform/eventstore/index.ts'
import { type Log, openStateStore } from '../platform/statestore/index.ts'
import { quietNotes } from './notes.ts'
import { takeNoOptions } from './options.ts'

/** `opencxm migrate`: brings both stores' schemas up to date, as the server does at its start. The server must be stopped. */
export async function migrateCommand(args: string[]): Promise<number> {
  takeNoOptions('migrate', args)
  const config = readConfig(process.env)
  const log: Log = { ...quietNotes, info: tellMigrations }
  const state = await openStateStore({ dataFolder: config.dataFolder, url: config.databaseUrl ?? undefined, log })
  try {
    const events = await openEventStore({
      ...(config.clickhouseUrl ? { url: config.clickhouseUrl } : { dataFolder: config.dataFolder }),
      ...(config.clickhouseCluster ? { clusterName: config.clickhouseCluster } : {}),
      log,
    })
    await events.close()
  } finally {
    await state.close()
  }
  process.stdout.write('Both stores are up to date.\n')
  return 0
}

function tellMigrations(fields: object): void {
  if ('migration' in fields) process.stdout.write(`state store: ${String(fields.migration)}\n`)
  if ('applied' in fields) process.stdout.write(`event store: ${String(fields.applied)}\n`)
}
