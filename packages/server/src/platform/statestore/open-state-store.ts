import { Kysely, PostgresDialect, sql } from 'kysely'
import { checkServer } from './check-server.ts'
import { type EmbeddedPostgres, startEmbedded } from './embedded/supervisor.ts'
import { createKyselyStore } from './kysely-store.ts'
import { createListener } from './listener.ts'
import { migrate, migrationsFolder } from './migrations.ts'
import { type Address, clientConfig, createPool } from './pool.ts'
import type { Log, StateStore } from './types.ts'

export type OpenStateStore = {
  /** Folder of everything; PostgreSQL lives in `<dataFolder>/postgres`. Not used with `url`. */
  dataFolder?: string | undefined
  /** A PostgreSQL that someone else runs, `postgres://user:password@host/database`; no embedded one is started. */
  url?: string | undefined
  log: Log
  /** Connections at most; 10 unless said. */
  poolSize?: number
  /** A statement that runs longer is cancelled; 30 s unless said. */
  statementTimeoutMs?: number
  /** Where the migrations are; the server's own unless said (tests). */
  migrations?: string
}

/** A state store with its life cycle. */
export type OpenedStateStore = StateStore & {
  /** True when a statement was answered just now. Never throws. */
  isReady(): Promise<boolean>
  /** Stops listening, lets connections finish, stops the embedded PostgreSQL. */
  close(): Promise<void>
  /** True when this process runs the PostgreSQL itself, so that no other process uses the database. */
  embedded: boolean
  /** Process id of the embedded PostgreSQL, for `doctor` and tests. */
  enginePid(): number | undefined
  /** Where it is, for `joinStateStore` in another thread. Holds the password: never to be logged. */
  address: Address
}

/**
 * Opens the state store: starts the embedded PostgreSQL unless `url` is given, and brings the schema up to date. Throws an
 * Error with one sentence that says what to do when the folder, the server or the schema cannot be used.
 */
export async function openStateStore(options: OpenStateStore): Promise<OpenedStateStore> {
  const { dataFolder, url, log } = options
  const connectOptions = { ...options, migrations: options.migrations ?? migrationsFolder }
  if (url) {
    await checkServer(url)
    return await connectStateStore({ address: { url } }, connectOptions)
  }
  if (!dataFolder) throw new Error('The state store needs a data folder (OPENCXM_DATA) or a DATABASE_URL.')
  const embedded = await startEmbedded({ dataFolder, log })
  return await connectStateStore(embedded, connectOptions)
}

/** A further pool to a state store that another thread of this process has opened and brought up to date. */
export async function joinStateStore(
  address: Address,
  options: { log: Log; poolSize: number },
): Promise<OpenedStateStore> {
  return await connectStateStore({ address }, { ...options, migrations: 'done' })
}

const closePatienceMs = 5_000
const readyPatienceMs = 1_000

export type ConnectOptions = Omit<OpenStateStore, 'dataFolder' | 'url' | 'migrations'> & {
  /** Folder of migrations to apply, or `done` for a copy of a database that has them all. */
  migrations: string | 'done'
  /** Idle connections do not keep the process alive (tests). */
  mayExitWhenIdle?: boolean
}

export type Server = { address: Address } & Partial<Pick<EmbeddedPostgres, 'pid' | 'stop'>>

/** Connects to a PostgreSQL that runs already and migrates it; stops it again when that fails. */
export async function connectStateStore(server: Server, options: ConnectOptions): Promise<OpenedStateStore> {
  const { log, mayExitWhenIdle = false } = options
  const statementTimeoutMs = options.statementTimeoutMs ?? 30_000
  const size = options.poolSize ?? 10
  const pool = createPool({
    address: server.address,
    log,
    size,
    statementTimeoutMs,
    reconnectWaitMs: 3_000,
    mayExitWhenIdle,
  })
  const database = new Kysely<Record<never, never>>({ dialect: new PostgresDialect({ pool }) })
  const listener = createListener(clientConfig(server.address, 0), log)
  let closed: Promise<void> | undefined
  const close = async () => {
    await listener.close()
    // A caller that never gives its connection back must not keep PostgreSQL from its orderly end.
    await within(database.destroy(), closePatienceMs)
    await server.stop?.()
  }
  try {
    if (options.migrations !== 'done') await migrate(database as unknown as Kysely<unknown>, log, options.migrations)
  } catch (error) {
    await close()
    throw error
  }
  return {
    ...createKyselyStore(database, listener),
    embedded: server.stop !== undefined,
    enginePid: () => server.pid?.(),
    address: server.address,
    isReady: async () => {
      const answer = sql`select 1`.execute(database).then(
        () => true,
        () => false,
      )
      return (await within(answer, readyPatienceMs)) ?? false
    },
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

async function within<Result>(result: Promise<Result>, ms: number): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  return await Promise.race([result, patience]).finally(() => clearTimeout(timer))
}
