import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { runSessionInBackground } from '../priority/index.ts'
import { isConnectionLoss, translateDatabaseError } from './errors.ts'
import type { Log } from './types.ts'

/** Where a PostgreSQL is: a URL, or socket folder, user, password and database of the embedded one. */
export type Address = { url: string } | { host: string; port: number; user: string; password: string; database: string }

export type PoolOptions = {
  address: Address
  log: Log
  /** Connections at most. */
  size: number
  /** A statement that runs longer is cancelled; 0 = no limit. */
  statementTimeoutMs: number
  /** How long a new piece of work waits for PostgreSQL to come back before `not_ready`. */
  reconnectWaitMs: number
  /** Idle connections do not keep the process alive (tests). */
  mayExitWhenIdle?: boolean
}

const typeOid = { int8: 20, date: 1082, timestamp: 1114, int8Array: 1016 }

/** Exact: a number while that is exact, else the digits as they came. */
function parseBigint(text: string): number | string {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

const parseBigintArray = pg.types.getTypeParser(typeOid.int8Array)

/** Our own parsers, given per connection: `pg`'s global table stays as it is for other users of the package. */
const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === typeOid.int8) return parseBigint
      if (oid === typeOid.int8Array) return (text: string) => mapNested(parseBigintArray(text))
      // `pg` would make a Date at local midnight, which is another day elsewhere.
      if (oid === typeOid.date || oid === typeOid.timestamp) return (text: string) => text
    }
    return pg.types.getTypeParser(oid, format ?? 'text')
  },
} as pg.CustomTypesConfig

function mapNested(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mapNested)
  return typeof value === 'string' ? parseBigint(value) : value
}

/** Settings of one connection to `address`, with our type parsers and time limits. */
export function clientConfig(address: Address, statementTimeoutMs: number): pg.ClientConfig {
  const where = 'url' in address ? { connectionString: address.url } : address
  return {
    ...where,
    types: typeParsers,
    application_name: 'opencxm',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    // A transaction that its process forgot would hold locks for ever.
    idle_in_transaction_session_timeout: 120_000,
  }
}

/**
 * A pool for Kysely whose errors are those of the catalogue, and which waits a little for PostgreSQL to come back: a
 * restart of the embedded one (about a second) delays new work instead of failing it. Work that was under way fails with `not_ready`.
 */
export function createPool(options: PoolOptions): PostgresPool {
  const pool = new pg.Pool({
    ...clientConfig(options.address, options.statementTimeoutMs),
    max: options.size,
    allowExitOnIdle: options.mayExitWhenIdle ?? false,
  })
  // Without these listeners Node would end the process when a connection dies, idle or in use.
  pool.on('error', (error) => {
    // While we close, the embedded PostgreSQL may end a connection before its own end was heard.
    if (!pool.ending) options.log.warn({ reason: error.message }, 'an idle connection to PostgreSQL was lost')
  })
  pool.on('connect', (client) => {
    client.on('error', () => {})
    // A PostgreSQL of our own runs on this machine, each connection in a session of its own.
    if ('database' in options.address) runSessionInBackground((client as { processID?: number | null }).processID)
  })
  return {
    options: pool.options,
    connect: async () => wrapClient(await connectPatiently(pool, options.reconnectWaitMs)),
    end: () => pool.end(),
  }
}

async function connectPatiently(pool: pg.Pool, waitMs: number): Promise<pg.PoolClient> {
  const deadline = performance.now() + waitMs
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 250)) {
    try {
      return await pool.connect()
    } catch (error) {
      if (!isConnectionLoss(error) || pool.ending || performance.now() + pauseMs > deadline) {
        throw translateDatabaseError(error)
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** The same client for Kysely, its errors translated; a client that lost its connection never returns to the pool. */
function wrapClient(client: pg.PoolClient): PostgresPoolClient {
  let lost = false
  const query = async (sql: string, parameters: readonly unknown[]) => {
    try {
      return await client.query(sql, [...parameters])
    } catch (error) {
      lost ||= isConnectionLoss(error)
      throw translateDatabaseError(error)
    }
  }
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy || lost),
  }
}
