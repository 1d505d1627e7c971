import { setTimeout as sleep } from 'node:timers/promises'
import { fail } from '../../kernel/index.ts'
import { isRefusal } from '../failures.ts'
import type { Executor } from '../statement.ts'

const logName = 'eventstore.migrate'
const lockTable = 'eventstore_migration_lock'
const tableExistsCode = '57'
const pollMilliseconds = 500
const waitMillisecondsMax = 120_000
/** A lock this old was left by a process that died: no migration takes that long, since backfills are jobs. */
const defaultStaleSeconds = 600

/**
 * Runs `work` while no other OpenCXM migrates the same server. ClickHouse has no locks, but creating a table succeeds
 * for one client only. The embedded engine has one client, so there it is not needed.
 */
export async function withMigrationLock<Result>(
  executor: Executor,
  work: () => Promise<Result>,
  options: { staleSeconds: number } = { staleSeconds: defaultStaleSeconds },
): Promise<Result> {
  if (executor.target.kind === 'embedded') return await work()
  const deadline = performance.now() + waitMillisecondsMax
  while (!(await takeLock(executor, options.staleSeconds))) {
    if (performance.now() > deadline)
      throw fail('not_ready', {
        message: `Another OpenCXM is migrating this ClickHouse database. If none is, run DROP TABLE ${lockTable} there and start again.`,
      })
    await sleep(pollMilliseconds)
  }
  try {
    return await work()
  } finally {
    await executor.command(logName, `DROP TABLE IF EXISTS ${lockTable}`)
  }
}

async function takeLock(executor: Executor, staleSeconds: number): Promise<boolean> {
  // A table that is just being made shows the time 0, which is not old but unknown.
  const stale = await executor.rows(
    logName,
    `SELECT 1 FROM system.tables WHERE database = currentDatabase() AND name = {name:String}
     AND metadata_modification_time > toDateTime(0) AND metadata_modification_time < now() - toIntervalSecond({seconds:UInt32})`,
    { name: lockTable, seconds: staleSeconds },
  )
  if (stale.length > 0) await executor.command(logName, `DROP TABLE IF EXISTS ${lockTable}`)
  try {
    await executor.command(logName, `CREATE TABLE ${lockTable} (taken UInt8) ENGINE = Memory`)
    return true
  } catch (error) {
    if (isRefusal(error) && error.code === tableExistsCode) return false
    throw error
  }
}
