import { chmod, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { pauseApplying, untilStored } from './collect/ingest/index.ts'
import {
  copyFiles,
  describeFile,
  dumpState,
  type Manifest,
  manifestName,
  type StateDump,
} from './platform/backup/index.ts'
import { isFull, makeFolder } from './platform/config/index.ts'
import type { EventStore } from './platform/eventstore/index.ts'
import { fail, say, type Words } from './platform/kernel/index.ts'
import type { StateStore } from './platform/statestore/index.ts'
import { version } from './version.ts'

/** What a backup is made of. */
export type BackupParts = { state: StateStore; events: EventStore; dataFolder: string; clock: () => number }

/** Name of the event store's file within a backup. */
export const eventsName = 'events.tar'

const partialEnding = '.partial'

const words = {
  exists: {
    en: '{folder} exists already: name a new folder.',
    'zh-Hans': '{folder} 已存在：请指定一个新文件夹。',
    'zh-Hant': '{folder} 已存在：請指定一個新資料夾。',
  },
  within: {
    en: '{folder} lies within the data folder, where the server keeps its own files: name a folder elsewhere, or one below {backups}.',
    'zh-Hans': '{folder} 位于数据文件夹内，那里存放服务器自己的文件：请指定其他位置的文件夹，或 {backups} 下的文件夹。',
    'zh-Hant': '{folder} 位於伺服器存放自身檔案的資料夾內：請指定其他位置的資料夾，或 {backups} 下的資料夾。',
  },
  busy: {
    en: 'A backup into {folder} is being written already: wait for it, or name another folder.',
    'zh-Hans': '正在向 {folder} 写入备份：请等待其完成，或指定其他文件夹。',
    'zh-Hant': '正在向 {folder} 寫入備份：請等待其完成，或指定其他資料夾。',
  },
  full: {
    en: 'The disk that holds {folder} is full: free room, or name a folder on another disk. Nothing of this backup was kept.',
    'zh-Hans': '{folder} 所在的磁盘已满：请腾出空间，或指定另一磁盘上的文件夹。本次备份未留下任何内容。',
    'zh-Hant': '{folder} 所在的磁碟已滿：請騰出空間，或指定另一磁碟上的資料夾。本次備份未留下任何內容。',
  },
  unusable: {
    en: 'The folder {folder} cannot be written ({reason}): name one where the user of the server may write. Nothing of this backup was kept.',
    'zh-Hans': '无法写入文件夹 {folder}（{reason}）：请指定运行服务器的用户可写的位置。本次备份未留下任何内容。',
    'zh-Hant': '無法寫入資料夾 {folder}（{reason}）：請指定執行伺服器的使用者可寫入的位置。本次備份未留下任何內容。',
  },
} as const satisfies Record<string, Words>

/** Folders that this process is writing; whatever else is partial was left by a process that was killed. */
const underWay = new Set<string>()

/**
 * Writes everything into a new folder, while events keep coming in: they wait in the log. Applying pauses from the moment
 * at which both stores agree until the event store's file is complete (inserts would wait for that anyway); the state
 * store's rows are one snapshot of that moment, and the log is copied after it, so that nothing acknowledged before is
 * missing. The manifest with the checksums comes last, and then the folder gets its name. Throws `conflict` when it exists,
 * when it lies among the data folder's own files, when it is being written, when its disk is full or when it cannot be written; what was
 * written is taken away then. What a killed backup of this installation left beside it goes first.
 */
export async function writeBackup(parts: BackupParts, folder: string): Promise<Manifest> {
  if (await stat(folder).catch(() => null)) throw fail('conflict', { message: say(words.exists, { folder }) })
  await requireOutside(parts.dataFolder, folder)
  const partial = `${folder}${partialEnding}`
  if (underWay.has(partial)) throw fail('conflict', { message: say(words.busy, { folder }) })
  underWay.add(partial)
  try {
    makeFolder(dirname(folder))
    await removeInterrupted(parts.dataFolder, dirname(folder))
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial, { mode: 0o700 })
    const { dump, files, atMs } = await collect(parts, partial)
    const { tables, sequences, migrations } = dump
    const described: Manifest['files'] = []
    for (const path of [...dump.files, ...files]) described.push(await describeFile(partial, path))
    const manifest: Manifest = {
      ...{ format: 'opencxm.backup.1', version, createdAt: new Date(atMs).toISOString() },
      ...{ migrations, tables, sequences, files: described },
    }
    await writeFile(join(partial, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true })
    await rename(partial, folder)
    return manifest
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined)
    throw explained(error, folder)
  } finally {
    underWay.delete(partial)
  }
}

/** What lies in `imports` or `engine` would be swept, backed up again, or taken for one of theirs; `backups` is for backups. */
async function requireOutside(dataFolder: string, folder: string): Promise<void> {
  const backups = join(dataFolder, 'backups')
  const [own, kept, wanted] = await Promise.all([dataFolder, backups, folder].map(realPathOf))
  if (isWithin(own, wanted) && !isWithin(kept, wanted))
    throw fail('conflict', { message: say(words.within, { folder, backups }) })
}

function isWithin(outer = '', inner = ''): boolean {
  const way = relative(outer, inner)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`)
}

/** Where a path that may not be there yet leads: links in the part that is there are followed. */
async function realPathOf(path: string): Promise<string> {
  const parent = dirname(path)
  return await realpath(path).catch(async () =>
    parent === path ? path : join(await realPathOf(parent), basename(path)),
  )
}

/** Takes away what killed backups left in these folders: one of another installation, told by its log's id, may be at work. */
async function removeInterrupted(dataFolder: string, beside: string): Promise<void> {
  const idOf = async (folder: string) => await readFile(join(folder, 'log', 'id'), 'utf8').catch(() => null)
  const own = await idOf(dataFolder)
  if (own === null) return
  for (const parent of new Set([beside, join(dataFolder, 'backups')])) {
    const names = await readdir(parent).catch(() => [])
    for (const partial of names.filter((name) => name.endsWith(partialEnding)).map((name) => join(parent, name))) {
      if (!underWay.has(partial) && (await idOf(partial)) === own) await rm(partial, { recursive: true, force: true })
    }
  }
}

/** The backup's own folder as the reason, where it is; anything else as it was thrown. */
function explained(error: unknown, folder: string): unknown {
  if (isFull(error)) return fail('conflict', { message: say(words.full, { folder }) })
  const { code, path, message } = error as NodeJS.ErrnoException
  // Node names the path at fault: one of the data folder is no matter of the backup's.
  const parent = dirname(folder)
  const isOurs = typeof path === 'string' && (path.startsWith(folder) || parent.startsWith(path))
  if (code === undefined || !isOurs) return error
  return fail('conflict', { message: say(words.unusable, { folder, reason: message }) })
}

async function collect(parts: BackupParts, partial: string) {
  let dump: Promise<StateDump> | undefined
  let atMs = 0
  try {
    const files = await parts.state.transaction(async (tx) => {
      await pauseApplying(tx)
      await untilStored(tx)
      const { promise: snapshot, resolve } = Promise.withResolvers<void>()
      dump = dumpState(parts.state, partial, resolve)
      // Its failure is looked at below; meanwhile it must not count as unhandled.
      dump.catch(() => undefined)
      await Promise.race([snapshot, dump])
      // What was acknowledged until now is in it; writing it may take long, and what comes meanwhile is not.
      atMs = parts.clock()
      return await copyLogAndEvents(parts, partial)
    })
    files.push(...(await copyRest(parts.dataFolder, partial)))
    if (dump === undefined) throw new Error('The state store was not dumped.')
    return { dump: await dump, files, atMs }
  } finally {
    // Whoever clears up after a failure must not meet one that still writes.
    await dump?.catch(() => undefined)
  }
}

async function copyLogAndEvents({ events, dataFolder }: BackupParts, partial: string): Promise<string[]> {
  const files = await copyFiles(join(dataFolder, 'log'), { folder: partial, as: 'log' }, isLogFile)
  await events.backupTo(join(partial, eventsName))
  await chmod(join(partial, eventsName), 0o600)
  return [...files, eventsName]
}

async function copyRest(dataFolder: string, partial: string): Promise<string[]> {
  const files: string[] = []
  for (const name of ['secrets', 'imports', 'uploads'])
    files.push(...(await copyFiles(join(dataFolder, name), { folder: partial, as: name }, () => true)))
  const isList = (name: string) => name === 'erasures.jsonl'
  return [...files, ...(await copyFiles(dataFolder, { folder: partial, as: 'lists' }, isList))]
}

function isLogFile(name: string): boolean {
  return name === 'id' || name.endsWith('.seg')
}
