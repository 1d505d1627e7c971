import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, lstat, mkdir, readdir, readFile, realpath, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ensureDataFolder } from '../../config/index.ts'
import type { Log } from '../types.ts'
import { type Account, canReach, giveTo } from './account.ts'

/** Where the embedded PostgreSQL keeps its things. All folders belong to the account and are 0700. */
export type Home = { folder: string; cluster: string; socket: string; logFile: string }

/** `sun_path` holds 108 bytes with the closing NUL. */
const socketPathBytesMax = 107
const socketFile = '/.s.PGSQL.5432'
const systemFolderDefault = '/var/lib/opencxm'

/** Names the folder that holds the cluster when it is not in the data folder itself. */
export const pointerFile = 'postgres-is-elsewhere.txt'

const insideName = 'postgres'

/** Makes sure of the data folder; its real path. Throws an Error that names the folder and the remedy. */
export async function prepareDataFolder(dataFolder: string): Promise<string> {
  ensureDataFolder(dataFolder)
  return await realpath(dataFolder)
}

/** Whether a PostgreSQL was ever made for this data folder, within it or elsewhere. */
export function hasStateStore(dataFolder: string): boolean {
  return existsSync(join(dataFolder, insideName)) || existsSync(join(dataFolder, pointerFile))
}

export type HomeInput = {
  dataFolder: string
  account: Account
  log: Log
  /** Where clusters go whose data folder PostgreSQL's user cannot reach; /var/lib/opencxm unless said (tests). */
  systemFolder?: string | undefined
}

/**
 * Decides where PostgreSQL lives and makes the folders. Normally `<data folder>/postgres`; if its user cannot get there
 * (a clone under root's 0700 home) it is a folder under /var/lib/opencxm, named in a file beside the data.
 */
export async function prepareHome(input: HomeInput): Promise<Home> {
  const folder = await chooseFolder(input)
  await makePrivate(folder, input.account)
  const socket = await chooseSocketFolder(folder, input.account)
  const cluster = join(folder, 'cluster')
  await takeOver(cluster, input.account)
  return { folder, cluster, socket, logFile: join(folder, 'postgres.log') }
}

/** A cluster that root put there (a restored backup) goes to the account. */
async function takeOver(cluster: string, account: Account): Promise<void> {
  if (!account || !existsSync(cluster) || (await lstat(cluster)).uid !== 0) return
  execFileSync('chown', ['-R', `${account.uid}:${account.gid}`, cluster])
}

async function chooseFolder(input: HomeInput): Promise<string> {
  const { dataFolder, account } = input
  const inside = join(dataFolder, insideName)
  const pointer = join(dataFolder, pointerFile)
  if (existsSync(pointer)) return (await readFile(pointer, 'utf8')).split('\n')[0]?.trim() || inside
  if (canReach(account, dataFolder)) return inside
  if (existsSync(join(inside, 'cluster'))) {
    throw new Error(
      `The user "${account?.name}", which PostgreSQL runs as, can no longer reach ${dataFolder}: let others pass through the folders above it (chmod o+x), or move the data folder.`,
    )
  }
  return await settleElsewhere(input, pointer)
}

/**
 * A new folder each time, never one found by the path's name: whoever deletes a data folder and starts again at the same path
 * must not meet the old state. The pointer is written before the cluster, so that a crash in between loses nothing.
 */
async function settleElsewhere(input: HomeInput, pointer: string): Promise<string> {
  const { dataFolder, account, log } = input
  const root = input.systemFolder ?? systemFolderDefault
  const pathHash = shortHash(dataFolder)
  await mkdir(root, { recursive: true, mode: 0o711 })
  const former = (await readdir(root)).filter((name) => name.startsWith(`${pathHash}-`))
  const elsewhere = join(root, `${pathHash}-${randomBytes(4).toString('hex')}`)
  if (!canReach(account, root)) {
    throw new Error(
      `The user "${account?.name}", which PostgreSQL runs as, can reach neither ${dataFolder} nor ${root}: set OPENCXM_DATA to a folder that every user may pass through.`,
    )
  }
  await writeFile(
    pointer,
    `${elsewhere}\n\nPostgreSQL keeps the state of this data folder there, because its user ("${account?.name}") cannot pass through ${dataFolder}.\nBack up, move and delete both folders together.\n`,
  )
  log.warn(
    { folder: elsewhere, former },
    `the user "${account?.name}" cannot pass through ${dataFolder}; the state is kept in ${elsewhere}`,
  )
  return elsewhere
}

/** The socket's folder: beside the cluster, or, when that path is too long for a socket, a short one. */
async function chooseSocketFolder(folder: string, account: Account): Promise<string> {
  const inside = join(folder, 'run')
  const usable = Buffer.byteLength(inside + socketFile) <= socketPathBytesMax && /^[\w/.+-]+$/.test(inside)
  const socket = usable ? inside : join(shortRoot(), `opencxm-${shortHash(folder)}`)
  await makePrivate(socket, account)
  return socket
}

/** A short socket folder goes when PostgreSQL has stopped; one inside the home stays. */
export async function removeSocketFolder(home: Home): Promise<void> {
  if (dirname(home.socket) !== home.folder) await rmdir(home.socket).catch(() => {})
}

function shortRoot(): string {
  return process.getuid?.() === 0 && existsSync('/run') ? '/run' : '/tmp'
}

/**
 * A folder of the account that nobody else may enter. In /tmp another user could have made it first: refused, unless it is
 * ours. Throws an Error.
 */
async function makePrivate(folder: string, account: Account): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  const found = await lstat(folder)
  const ownUid = process.getuid?.() ?? found.uid
  const owners = new Set([ownUid, account?.uid ?? ownUid])
  if (!found.isDirectory() || !owners.has(found.uid)) {
    throw new Error(
      `${folder} belongs to another user (${found.uid}): start as the user that made it, or choose another data folder (OPENCXM_DATA).`,
    )
  }
  await giveTo(account, folder)
  await chmod(folder, 0o700)
}

/** Names a folder after the path that it serves. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
