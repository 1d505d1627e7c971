import { chmod, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pauseApplying, untilStored } from './collect/ingest/index.ts'
import { copyFiles, describeFile, dumpState, type Manifest, manifestName } from './platform/backup/index.ts'
import type { EventStore } from './platform/eventstore/index.ts'
import { fail } from './platform/kernel/index.ts'
import type { StateStore } from './platform/statestore/index.ts'
import { version } from './version.ts'

/** What a backup is made of. */
export type BackupParts = { state: StateStore; events: EventStore; dataFolder: string; clock: () => number }

/** Name of the event store's file within a backup. */
export const eventsName = 'events.tar'

/**
 * Writes everything into a new folder, while events keep coming in: they wait in the log. Applying pauses from the moment
 * at which both stores agree until the event store's file is complete (inserts would wait for that anyway); the state
 * store's rows are one snapshot of that moment, and the log is copied after it, so that nothing acknowledged before is
 * missing. The manifest with the checksums comes last, and then the folder gets its name. Throws `conflict` when it exists.
 */
export async function writeBackup(parts: BackupParts, folder: string): Promise<Manifest> {
  if (await stat(folder).catch(() => null))
    throw fail('conflict', { message: `${folder} exists already: name a new folder.` })
  const partial = `${folder}.partial`
  await mkdir(dirname(folder), { recursive: true })
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { mode: 0o700 })
  try {
    const { dump, files } = await collect(parts, partial)
    const { tables, sequences, migrations } = dump
    const described: Manifest['files'] = []
    for (const path of [...dump.files, ...files]) described.push(await describeFile(partial, path))
    const manifest: Manifest = {
      ...{ format: 'opencxm.backup.1', version, createdAt: new Date(parts.clock()).toISOString() },
      ...{ migrations, tables, sequences, files: described },
    }
    await writeFile(join(partial, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true })
    await rename(partial, folder)
    return manifest
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw error
  }
}

async function collect(parts: BackupParts, partial: string) {
  const { state, events, dataFolder } = parts
  const files: string[] = []
  const dumping = await state.transaction(async (tx) => {
    await pauseApplying(tx)
    await untilStored(tx)
    const { promise: snapshot, resolve } = Promise.withResolvers<void>()
    const dump = dumpState(state, partial, resolve)
    // Its failure is looked at below; meanwhile it must not count as unhandled.
    dump.catch(() => undefined)
    await Promise.race([snapshot, dump])
    files.push(...(await copyFiles(join(dataFolder, 'log'), { folder: partial, as: 'log' }, isLogFile)))
    await events.backupTo(join(partial, eventsName))
    await chmod(join(partial, eventsName), 0o600)
    files.push(eventsName)
    return { dump }
  })
  const copy = async (name: string) =>
    files.push(...(await copyFiles(join(dataFolder, name), { folder: partial, as: name }, () => true)))
  await copy('secrets')
  await copy('imports')
  await copy('uploads')
  files.push(...(await copyFiles(dataFolder, { folder: partial, as: 'lists' }, (name) => name === 'erasures.jsonl')))
  return { dump: await dumping.dump, files }
}

function isLogFile(name: string): boolean {
  return name === 'id' || name.endsWith('.seg')
}
