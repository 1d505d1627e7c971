import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Address, clientConfig } from '../pool.ts'
import type { Log } from '../types.ts'
import { chooseAccount } from './account.ts'
import { prepareBinaries } from './binaries.ts'
import { databaseName, ensureCluster, roleName } from './cluster.ts'
import { prepareDataFolder, prepareHome, removeSocketFolder } from './home.ts'
import { stopLeftovers } from './leftovers.ts'
import { acquireLock, type FolderLock } from './lock.ts'
import { type Postmaster, type PostmasterInput, startPostmaster } from './postmaster.ts'
import { serverSettings } from './settings.ts'

/** The embedded PostgreSQL of one data folder, kept running until `stop`. */
export type EmbeddedPostgres = {
  address: Address
  /** Process id of the postmaster at the moment; undefined while it is being restarted. */
  pid(): number | undefined
  stop(): Promise<void>
}

export type EmbeddedInput = {
  dataFolder: string
  log: Log
  /** How long to wait for another process to let go of the folder. */
  lockWaitMs?: number
  /** See `HomeInput`. */
  systemFolder?: string
}

/** A process that lasts this long is not in a crash loop: the next restart is immediate again. */
const steadyMs = 10_000
const restartPauseMs = { first: 50, most: 5_000 }

type State = {
  input: PostmasterInput
  log: Log
  current: Postmaster | undefined
  stopping: boolean
  watching: Promise<void>
  /** Why the last start failed, said once. */
  complaint: string
}

/**
 * Starts PostgreSQL on `<dataFolder>/postgres`, making it on first use, and restarts it whenever it dies. One process per data
 * folder: a second one is refused. Throws an Error whose message is one sentence that says what to do.
 */
export async function startEmbedded(input: EmbeddedInput): Promise<EmbeddedPostgres> {
  const dataFolder = await prepareDataFolder(input.dataFolder)
  const waitMs = input.lockWaitMs ?? 10_000
  const locks = [await lockFolder(dataFolder, waitMs)]
  const release = () => {
    for (const lock of locks) lock.release()
  }
  try {
    const account = chooseAccount()
    const home = await prepareHome({ dataFolder, account, log: input.log, systemFolder: input.systemFolder })
    // A copy of a data folder still points at the one cluster that lies elsewhere.
    if (!home.folder.startsWith(`${dataFolder}/`)) locks.push(await lockFolder(home.folder, waitMs))
    const binaries = await prepareBinaries(home.folder, account)
    const passwordFile = join(dataFolder, 'secrets', 'postgres-password')
    if (existsSync(home.cluster)) await stopLeftovers(home, input.log)
    const password = await ensureCluster({ home, account, binaries, passwordFile })
    const server: PostmasterInput = { home, account, binaries, settings: serverSettings }
    const first = await startPostmaster(server)
    const address = { host: home.socket, port: 5432, user: roleName, password, database: databaseName }
    await ensureDatabase(address).catch(async (error: unknown) => {
      await first.stop()
      throw error
    })
    return supervise({ server, first, release, log: input.log, address })
  } catch (error) {
    release()
    throw error
  }
}

async function lockFolder(dataFolder: string, waitMs: number): Promise<FolderLock> {
  const lock = await acquireLock(join(dataFolder, 'postgres.lock'), waitMs)
  if ('release' in lock) return lock
  throw new Error(
    `The data folder ${dataFolder} is in use by process ${lock.ownerPid}: set HOST and PORT as it has them, so that a command goes through it, or stop it, or choose another folder with OPENCXM_DATA.`,
  )
}

async function ensureDatabase(address: Extract<Address, { host: string }>): Promise<void> {
  const client = new pg.Client(clientConfig({ ...address, database: 'postgres' }, 0))
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [databaseName])
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(databaseName)}`)
  } finally {
    await client.end()
  }
}

type SuperviseInput = {
  server: PostmasterInput
  first: Postmaster
  release: () => void
  log: Log
  address: Address
}

function supervise({ server, first, release, log, address }: SuperviseInput): EmbeddedPostgres {
  const state: State = {
    input: server,
    log,
    current: first,
    stopping: false,
    watching: Promise.resolve(),
    complaint: '',
  }
  state.watching = watch(state, first)
  let stopped: Promise<void> | undefined
  // A crash of the server that still runs exit handlers does not leave PostgreSQL behind.
  const atExit = () => state.current?.child.kill('SIGINT')
  process.once('exit', atExit)
  return {
    address,
    pid: () => state.current?.pid,
    stop: () => {
      stopped ??= stopSupervised(state).finally(() => {
        process.off('exit', atExit)
        release()
      })
      return stopped
    },
  }
}

async function stopSupervised(state: State): Promise<void> {
  state.stopping = true
  await state.current?.stop()
  await state.watching
  await removeSocketFolder(state.input.home)
}

/** Waits for the process to end and starts it again, pausing longer each time while it keeps dying at once. */
async function watch(state: State, first: Postmaster): Promise<void> {
  let pauseMs = restartPauseMs.first
  let startedAt = performance.now()
  for (let postmaster: Postmaster | undefined = first; !state.stopping; ) {
    const words = await postmaster?.ended
    if (state.stopping) return
    state.current = undefined
    if (performance.now() - startedAt > steadyMs) pauseMs = restartPauseMs.first
    if (words !== undefined) state.log.error({ reason: words }, 'PostgreSQL ended unexpectedly; starting it again')
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    pauseMs = Math.min(pauseMs * 2, restartPauseMs.most)
    startedAt = performance.now()
    postmaster = await restart(state)
  }
}

async function restart(state: State): Promise<Postmaster | undefined> {
  if (state.stopping) return undefined
  try {
    await stopLeftovers(state.input.home, state.log)
    const postmaster = await startPostmaster(state.input)
    state.current = postmaster
    state.complaint = ''
    if (state.stopping) await postmaster.stop()
    else state.log.info({ postmaster: postmaster.pid }, 'PostgreSQL is back')
    return postmaster
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (reason !== state.complaint) state.log.error({ reason }, 'PostgreSQL could not be started again; trying on')
    state.complaint = reason
    return undefined
  }
}
