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

/** The lock's comment says when it was taken; the table's own time is not to be had from every engine. */
async function takeLock(executor: Executor, staleSeconds: number): Promise<boolean> {
  const [found] = await executor.rows(
    logName,
    `SELECT toUInt32(now()) AS now, anyOrNull(toUInt32OrZero(comment)) AS taken FROM system.tables
     WHERE database = currentDatabase() AND name = {name:String}`,
    { name: lockTable },
  )
  const now = Number(found?.now)
  const taken = found?.taken ?? null
  if (taken !== null && now - Number(taken) > staleSeconds)
    await executor.command(logName, `DROP TABLE IF EXISTS ${lockTable}`)
  try {
    await executor.command(logName, `CREATE TABLE ${lockTable} (taken UInt8) ENGINE = Memory COMMENT '${now}'`)
    return true
  } catch (error) {
    if (isRefusal(error) && error.code === tableExistsCode) return false
    throw error
  }
}
