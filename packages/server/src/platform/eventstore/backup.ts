import { randomUUID } from 'node:crypto'
import { copyFile, link, mkdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fail } from '../kernel/index.ts'
import { isRefusal } from './failures.ts'
import type { Executor } from './statement.ts'

const logName = 'eventstore.restore'

/**
 * Writes the whole database into one new file with the engine's own BACKUP, which reads a consistent set of parts while
 * inserts go on. The engine may write only in `backupFolder`; the file is moved from there. Throws `conflict` when the
 * file exists.
 */
export async function backupTo(executor: Executor, backupFolder: string, file: string): Promise<void> {
  const staged = join(backupFolder, `${randomUUID()}.tar`)
  try {
    await executor.command('eventstore.backup', 'BACKUP DATABASE default TO File({file:String})', { file: staged })
    await mkdir(dirname(file), { recursive: true })
    await placeNew(staged, file)
  } finally {
    await rm(staged, { force: true })
  }
}

async function placeNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code === 'EEXIST') throw fail('conflict', { message: `${to} exists already; choose another file name.` })
    // Another file system, or one without links.
    await copyFile(from, to)
  }
}

/**
 * Replaces the database by the contents of such a file. Refuses with `conflict` unless the event store is without
 * events, so that nothing can be overwritten by mistake, and when a newer OpenCXM made the file (`known` are the ids of
 * our migrations); with `invalid_input` when it is no such file. After a refusal all is as before.
 */
export async function restoreFrom(
  executor: Executor,
  backupFolder: string,
  input: { file: string; known: readonly string[] },
): Promise<void> {
  const { file, known } = input
  if (!(await stat(file).catch(() => null))?.isFile())
    throw fail('not_found', { message: `There is no backup file ${file}.` })
  const counted = await executor.rows(logName, 'SELECT count() AS n FROM events')
  if (Number(counted[0]?.n) > 0)
    throw fail('conflict', { message: 'This event store holds events already: restore into an empty data folder.' })
  const staged = join(backupFolder, `${randomUUID()}.tar`)
  await copyFile(file, staged)
  try {
    const newer = (await migrationsIn(executor, staged, file)).find((id) => !known.includes(id))
    if (newer !== undefined)
      throw fail('conflict', {
        message: `${file} was made by a newer OpenCXM (migration ${newer}): restore it with that version.`,
      })
    await dropEverything(executor)
    await executor.command(logName, 'RESTORE DATABASE default FROM File({file:String})', { file: staged })
  } finally {
    await rm(staged, { force: true })
  }
}

/** Ids of the migrations that the file's schema has, read by restoring that one table beside our own. */
async function migrationsIn(executor: Executor, staged: string, file: string): Promise<string[]> {
  const beside = 'eventstore_restore_check'
  try {
    await executor.command(logName, `DROP TABLE IF EXISTS ${beside} SYNC`)
    await executor.command(
      logName,
      `RESTORE TABLE default.eventstore_migrations AS default.${beside} FROM File({file:String})`,
      { file: staged },
    )
    return (await executor.rows(logName, `SELECT DISTINCT id FROM ${beside}`)).map((row) => String(row.id))
  } catch (error) {
    if (!isRefusal(error)) throw error
    throw fail('invalid_input', { message: `${file} is no backup of OpenCXM's event store (${error.message.trim()}).` })
  } finally {
    await executor.command(logName, `DROP TABLE IF EXISTS ${beside} SYNC`)
  }
}

/** Views and dictionaries before the tables that they read. */
async function dropEverything(executor: Executor): Promise<void> {
  const things = await executor.rows(
    logName,
    `SELECT name, multiIf(engine = 'Dictionary', 'DICTIONARY', engine LIKE '%View', 'VIEW', 'TABLE') AS what
     FROM system.tables WHERE database = 'default' ORDER BY what = 'TABLE', what`,
  )
  for (const { name, what } of things)
    await executor.command(logName, `DROP ${String(what)} {name:Identifier} SYNC`, { name })
}
