import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Account, chooseAccount, giveTo } from '../embedded/account.ts'
import { type Binaries, prepareBinaries } from '../embedded/binaries.ts'
import { roleName, runInitdb } from '../embedded/cluster.ts'
import type { Home } from '../embedded/home.ts'
import { isAlive, stopLeftovers } from '../embedded/leftovers.ts'
import { acquireLock } from '../embedded/lock.ts'
import { type Postmaster, startPostmaster } from '../embedded/postmaster.ts'
import { testSettings } from '../embedded/settings.ts'
import { type Migration, readMigrations } from '../migrations.ts'
import type { Address } from '../pool.ts'
import type { Log } from '../types.ts'
import { buildTemplate, type TestServer } from './template.ts'
import { dieWithUs } from './watchdog.ts'

/** Raise when settings or initdb's options change what a prepared cluster looks like. */
const formatVersion = 2
const templateName = 'template_opencxm'
const buildWaitMs = 120_000
/** Prepared clusters (40 MB each) that stay besides the one in use; a younger one may be being copied. */
const preparedMax = 4
const preparedIdleMs = 10 * 60_000
/** A run folder is made before its process is known to live; younger ones are left alone. */
const abandonedAfterMs = 60_000

const memoryFolder = '/dev/shm'
const memoryFreeBytesMin = 2_000_000_000

/**
 * A PostgreSQL for this test process alone: a copy of a prepared, migrated cluster (kept between runs, one per state of the
 * migrations), without syncing, which ends with the process however that ends. About 0.1 s; the first ever about 2 s. With a
 * port it listens on loopback too, for others to use as a server.
 */
export async function startEmbeddedTestServer(
  log: Log,
  migrationsFolder: string,
  port: number | null = null,
): Promise<TestServer> {
  const account = chooseAccount()
  const root = makeRoot(fastFolder(), account)
  const prepared = await prepareCluster({ root, account, log, migrationsFolder })
  removeAbandoned(root, prepared, log)
  const folder = join(root, `run-${process.pid}-${randomBytes(4).toString('hex')}`)
  const home = await makeHome(folder, account)
  // `cp` keeps owner and modes; on file systems that can, the blocks are shared.
  execFileSync('cp', ['-Rp', prepared, home.cluster])
  const postmaster = await start(home, account, port)
  dieWithUs(postmaster.pid, folder)
  postmaster.child.unref()
  return {
    address: (database) => addressOf(home, database, port),
    cloneClause: `template ${templateName} strategy = file_copy`,
  }
}

type PrepareInput = { root: string; account: Account; log: Log; migrationsFolder: string }

async function prepareCluster(input: PrepareInput): Promise<string> {
  const prepared = join(input.root, `prepared-${keyOf(await readMigrations(input.migrationsFolder))}`)
  if (existsSync(prepared)) return touch(prepared)
  const lock = await acquireLock(join(input.root, 'build.lock'), buildWaitMs)
  if (!('release' in lock))
    throw new Error(`Process ${lock.ownerPid} has been preparing the test database for too long.`)
  try {
    if (!existsSync(prepared)) await build(input, prepared)
    return touch(prepared)
  } finally {
    lock.release()
  }
}

async function build({ root, account, log, migrationsFolder }: PrepareInput, prepared: string): Promise<void> {
  const folder = join(root, `build-${process.pid}`)
  rmSync(folder, { recursive: true, force: true })
  const home = await makeHome(folder, account)
  const binaries = await testBinaries(account)
  // Small log segments: 16 MB would be copied for every test process.
  await runInitdb({ home, account, binaries }, home.cluster, ['--auth=trust', '--no-sync', '--wal-segsize=1'])
  const postmaster = await start(home, account)
  dieWithUs(postmaster.pid, folder)
  try {
    await buildTemplate((database) => addressOf(home, database), { name: templateName, log, migrationsFolder })
  } finally {
    await postmaster.stop()
  }
  renameSync(home.cluster, prepared)
  rmSync(folder, { recursive: true, force: true })
}

async function start(home: Home, account: Account, port: number | null = null): Promise<Postmaster> {
  const onLoopback = port === null ? {} : { listen_addresses: '127.0.0.1', port: String(port) }
  const settings = { ...testSettings, ...onLoopback }
  return await startPostmaster({ home, account, binaries: await testBinaries(account), settings })
}

/** A copy, where one is needed, never goes to /dev/shm: containers mount that without the right to execute. */
async function testBinaries(account: Account): Promise<Binaries> {
  return await prepareBinaries(makeRoot(tmpdir(), account), account)
}

function addressOf(home: Home, database: string, port: number | null = null): Address {
  if (port !== null) return { url: `postgres://${roleName}@127.0.0.1:${port}/${database}` }
  return { host: home.socket, port: 5432, user: roleName, password: '', database }
}

function keyOf(migrations: readonly Migration[]): string {
  const text = JSON.stringify([formatVersion, process.arch, migrations.map(({ name, checksum }) => [name, checksum])])
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/**
 * In memory where there is plenty: making a database is some 300 small files, 20 ms there, up to a second on a busy disk.
 */
export function fastFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(memoryFolder)
    return bavail * bsize >= memoryFreeBytesMin ? memoryFolder : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** One folder per user, which another user must not have made for us. */
function makeRoot(parent: string, account: Account): string {
  const uid = process.getuid?.() ?? 0
  const root = join(parent, `opencxm-test-${uid}`)
  mkdirSync(root, { recursive: true, mode: account ? 0o711 : 0o700 })
  const found = lstatSync(root)
  if (!found.isDirectory() || (process.getuid && found.uid !== uid)) {
    throw new Error(`${root} belongs to another user: remove it.`)
  }
  return root
}

async function makeHome(folder: string, account: Account): Promise<Home> {
  const home = { folder, cluster: join(folder, 'cluster'), socket: join(folder, 'run'), logFile: join(folder, 'log') }
  for (const made of [folder, home.socket]) {
    mkdirSync(made, { recursive: true, mode: 0o700 })
    await giveTo(account, made)
  }
  return home
}

function touch(folder: string): string {
  const now = new Date()
  utimesSync(folder, now, now)
  return folder
}

/** What a killed machine or older states of the migrations left: run folders without their process, unused clusters. */
function removeAbandoned(root: string, current: string, log: Log): void {
  const entries = readdirSync(root).map((name) => {
    const folder = join(root, name)
    return { name, folder, usedAtMs: statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now() }
  })
  for (const { name, folder, usedAtMs } of entries) {
    const owner = name.match(/^(?:run|build)-(\d+)/)?.[1]
    if (!owner || Date.now() - usedAtMs < abandonedAfterMs || isAlive(Number(owner))) continue
    void stopLeftovers({ cluster: join(folder, 'cluster'), socket: join(folder, 'run') }, log)
      .catch(() => {})
      .then(() => rmSync(folder, { recursive: true, force: true }))
  }
  const prepared = entries.filter(({ name, folder }) => name.startsWith('prepared-') && folder !== current)
  for (const { folder, usedAtMs } of prepared.sort((a, b) => b.usedAtMs - a.usedAtMs).slice(preparedMax)) {
    if (Date.now() - usedAtMs > preparedIdleMs) rmSync(folder, { recursive: true, force: true })
  }
}
