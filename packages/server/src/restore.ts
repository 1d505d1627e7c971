import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { noteRestored } from './act/budget/index.ts'
import { openApp } from './app.ts'
import { eventsName } from './backup.ts'
import { interruptReplies } from './collect/feedback/index.ts'
import { systemWorkspaces } from './platform/auth/index.ts'
import { checkBackup, loadState, type Manifest } from './platform/backup/index.ts'
import type { Config } from './platform/config/index.ts'
import { openEventStore } from './platform/eventstore/index.ts'
import { type Log, migrationsFolder, openStateStore } from './platform/statestore/index.ts'
import { makeBeside, removeInterrupted } from './restore-beside.ts'
import { systemCtx } from './system-ctx.ts'
import { rebuildMembers } from './understand/segments/index.ts'
import { rebuildOverrides } from './unify/identity/index.ts'
import { type RememberedErasure, readErasureList, reapplyErasures } from './unify/privacy/index.ts'

export type RestoreInput = {
  config: Config
  /** The backup's folder. */
  folder: string
  /** A later list of erasures (`erasures.jsonl` of the data folder that was lost); null = only the backup's own. */
  erasures: string | null
  log: Log
}

export type Restored = {
  manifest: Manifest
  /** People whom erasures after the backup named. */
  erased: number
  /** Killed restores into this folder whose remains were taken away. */
  interrupted: number
}

/**
 * Makes the data folder of a backup. It must be empty or absent; checksums are compared before anything is written; all is
 * made beside it, erasures that came after the backup are repeated there, and only then the folder gets its name. Events in
 * the backup's log that were not applied yet are applied on the way. Throws an Error with one sentence.
 */
export async function restoreBackup(input: RestoreInput): Promise<Restored> {
  const { config, folder } = input
  if (config.clickhouseUrl || config.databaseUrl)
    throw new Error('A restore makes a data folder with embedded stores: unset CLICKHOUSE_URL and DATABASE_URL.')
  await requireEmpty(config.dataFolder)
  const manifest = await checkBackup(folder)
  const erasures = input.erasures === null ? [] : await readErasureList(input.erasures)
  const interrupted = await removeInterrupted(config.dataFolder, input.log)
  const beside = await makeBeside(config.dataFolder, input.log)
  try {
    // Others may pass through (PostgreSQL's user must), not look around.
    await chmod(beside.folder, 0o711)
    await placeFiles(folder, beside.folder, manifest)
    await fillStores({ ...input, manifest }, beside.folder)
    const erased = await settleErasures({ ...config, dataFolder: beside.folder }, erasures)
    await beside.finish()
    return { manifest, erased, interrupted }
  } catch (error) {
    await beside.giveUp()
    throw error
  }
}

async function requireEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new Error(`The data folder ${folder} cannot be used (${error.message}): set OPENCXM_DATA to a new one.`)
  })
  if (names.length > 0)
    throw new Error(
      `The data folder ${folder} is not empty: restore into a new one (OPENCXM_DATA), so that nothing is overwritten.`,
    )
}

async function placeFiles(from: string, to: string, manifest: Manifest): Promise<void> {
  for (const { path } of manifest.files) {
    const [top, name] = path.split('/')
    if (!name || top === 'state') continue
    const target = top === 'lists' ? join(to, name) : join(to, path)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await copyFile(join(from, path), target)
    await chmod(target, 0o600)
  }
}

async function fillStores(input: RestoreInput & { manifest: Manifest }, dataFolder: string): Promise<void> {
  const { folder, manifest, log } = input
  const migrations = await migrationsOf(manifest, dataFolder)
  const state = await openStateStore({ dataFolder, log, migrations })
  try {
    await loadState(state, folder, manifest)
  } finally {
    await state.close()
    await rm(migrations, { recursive: true, force: true })
  }
  const events = await openEventStore({ dataFolder, log })
  try {
    await events.restoreFrom(join(folder, eventsName))
  } finally {
    await events.close()
  }
}

/** The migrations that the backup's rows fit; later ones run when the data folder is opened as usual. */
async function migrationsOf(manifest: Manifest, dataFolder: string): Promise<string> {
  const known = await readdir(migrationsFolder)
  const newer = manifest.migrations.find((name) => !known.includes(`${name}.ts`))
  if (newer !== undefined)
    throw new Error(
      `The backup was made by a newer OpenCXM (${manifest.version}, migration ${newer}): restore it with that version.`,
    )
  const folder = join(dataFolder, 'migrations-of-backup')
  await mkdir(folder)
  for (const name of manifest.migrations)
    await symlink(join(migrationsFolder, `${name}.ts`), join(folder, `${name}.ts`))
  return folder
}

/** Opens what was restored: copies are written anew, the log is applied, erasures are repeated; nobody is written to. */
async function settleErasures(config: Config, later: readonly RememberedErasure[]): Promise<number> {
  const app = await openApp(config, { still: true })
  try {
    await noteRestored(app.state, new Date())
    await interruptReplies(app.state)
    const ownList = join(config.dataFolder, 'erasures.jsonl')
    const own = existsSync(ownList) ? await readErasureList(ownList) : []
    const list = [...new Map([...own, ...later].map((erasure) => [erasure.id, erasure])).values()]
    await app.ingest.applier.settled(app.ingest.log.next())
    await rebuildOverrides(app.state, app.events)
    let erased = 0
    for (const { id } of await systemWorkspaces(app.state)) {
      const ctx = await systemCtx(app.events, id, app.state)
      await rebuildMembers(ctx)
      const { hash, forget } = app.privacy
      erased += await reapplyErasures(ctx, { hash, forget, job: app.eraseJob }, list)
    }
    for (const erasure of list) await app.privacy.remember(erasure)
    await app.worker.drain()
    return erased
  } finally {
    await app.close()
  }
}
