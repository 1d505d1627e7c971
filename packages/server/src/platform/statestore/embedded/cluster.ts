import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Account, giveTo, spawnIdentity } from './account.ts'
import { type Binaries, postgresMajor } from './binaries.ts'
import { explainFailure } from './explain.ts'
import type { Home } from './home.ts'

/** The one role of the embedded cluster, and its database. */
export const roleName = 'opencxm'
export const databaseName = 'opencxm'

/** An empty cluster takes 40 MB, its first log segments and migrations as much again. */
const freeBytesMin = 200_000_000

export type ClusterInput = { home: Home; account: Account; binaries: Binaries; passwordFile: string }

/**
 * Makes sure of a cluster of our major version and returns its password. It is made beside its place and renamed when
 * complete and synced: a crash in between leaves nothing half-written. Throws an Error with one sentence.
 */
export async function ensureCluster(input: ClusterInput): Promise<string> {
  const { cluster } = input.home
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    await refuseOtherMajor(cluster)
    return (await readPassword(input.passwordFile)) ?? (await replaceLostPassword(input))
  }
  const password = (await readPassword(input.passwordFile)) ?? (await writePassword(input.passwordFile))
  const unfinished = `${cluster}.new`
  await rm(unfinished, { recursive: true, force: true })
  await refuseFullDisk(input.home.folder)
  await initialise(input, unfinished, password)
  await rename(unfinished, cluster)
  await syncFolder(dirname(cluster))
  return password
}

/** initdb on a full disk aborts with words that name no cause. */
async function refuseFullDisk(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize >= freeBytesMin) return
  throw new Error(
    `The disk that holds ${folder} has ${Math.floor((bavail * bsize) / 1e6)} MB left; PostgreSQL needs at least ${freeBytesMin / 1e6} MB to begin: free some space, or set OPENCXM_DATA to another disk.`,
  )
}

async function refuseOtherMajor(cluster: string): Promise<void> {
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim()
  if (version === String(postgresMajor)) return
  throw new Error(
    `The state in ${cluster} was written by PostgreSQL ${version}, this version of OpenCXM runs ${postgresMajor}: start the OpenCXM version that wrote it, or restore a backup into an empty folder.`,
  )
}

async function initialise(input: ClusterInput, target: string, password: string): Promise<void> {
  // initdb runs as the account, which cannot read our own 0600 file.
  const handedOver = join(input.home.folder, 'password.new')
  await writeFile(handedOver, password, { mode: 0o600 })
  await giveTo(input.account, handedOver)
  try {
    await runInitdb(input, target, ['--auth=scram-sha-256', `--pwfile=${handedOver}`])
  } finally {
    await rm(handedOver, { force: true })
  }
}

/** Runs initdb; text is UTF-8, sorted by code point, and upper and lower case do not depend on the system's libraries. */
export async function runInitdb(
  input: Omit<ClusterInput, 'passwordFile'>,
  target: string,
  more: string[],
): Promise<void> {
  const { binaries, account, home } = input
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const fixed = ['-D', target, '-U', roleName, '--no-instructions', ...locale]
  const result = await run(binaries.initdb, [...fixed, ...more], { account, binaries, cwd: home.folder })
  if (result.code !== 0) {
    await rm(target, { recursive: true, force: true })
    throw new Error(explainFailure({ output: result.output, dataFolder: home.folder, what: 'initdb' }))
  }
}

async function readPassword(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim() || undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The password of the state store cannot be read (${reason}): start as the user that owns ${file}.`)
  }
}

async function writePassword(file: string): Promise<string> {
  const password = randomBytes(24).toString('base64url')
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await rm(`${file}.new`, { force: true })
  const handle = await open(`${file}.new`, 'wx', 0o600)
  await handle.writeFile(`${password}\n`)
  await handle.sync()
  await handle.close()
  await rename(`${file}.new`, file)
  await syncFolder(dirname(file))
  return password
}

/** The file was lost (a partial restore): whoever may start PostgreSQL on the folder may also set a new password. */
async function replaceLostPassword(input: ClusterInput): Promise<string> {
  const password = await writePassword(input.passwordFile)
  const { binaries, account, home } = input
  const statement = `alter role ${roleName} password '${password}'\n`
  const result = await run(binaries.postgres, ['--single', '-D', home.cluster, 'postgres'], {
    account,
    binaries,
    cwd: home.folder,
    input: statement,
  })
  if (result.code !== 0 || /ERROR|FATAL/.test(result.output)) {
    await rm(input.passwordFile, { force: true })
    throw new Error(explainFailure({ output: result.output, dataFolder: home.folder, what: 'start' }))
  }
  return password
}

type RunOptions = { account: Account; binaries: Binaries; cwd: string; input?: string }

async function run(file: string, args: string[], options: RunOptions): Promise<{ code: number; output: string }> {
  const identity = spawnIdentity(options.account, options.binaries.libraryPath)
  const child = spawn(file, args, { ...identity, cwd: options.cwd, stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  return await new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: -1, output: `${file}: ${error.message}` }))
    child.on('close', (code) => resolve({ code: code ?? -1, output }))
  })
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
