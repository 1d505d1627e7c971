import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { fail } from '../kernel/index.ts'
import type { HostAddress } from './supervisor.ts'

/** A raw connection to ClickHouse's HTTP protocol, without the bounds that `EventStore` adds. */
export type Connection = {
  readonly client: ClickHouseClient
  /** Database that holds our tables. */
  readonly database: string
  /** Who dictionaries read as. */
  readonly credentials: { user: string; password: string }
  /** Where it is, for messages: never with the password. */
  readonly place: string
}

/** An idle connection is closed after `timeout`: before the server does, whose own default was 3 s for long. */
const pool = { keepAlive: true, maxSockets: 64, timeout: 2500 }

/** Keeps connections to a Unix socket. */
class SocketAgent extends Agent {
  readonly #path: string
  constructor(path: string) {
    super(pool)
    this.#path = path
  }
  override createConnection(): Duplex {
    return connect(this.#path)
  }
}

/** Settings of every statement: dates are cut in UTC unless a query says otherwise, and integers are JSON numbers. */
const commonSettings = { session_timezone: 'UTC', output_format_json_quote_64bit_integers: 0 } as const

/**
 * Inserts wait until every shard has its rows. Subqueries see all shards: rows are split by the profile that was seen,
 * so a merged person may have rows on several.
 */
const clusterSettings = { distributed_foreground_insert: 1, distributed_product_mode: 'global' } as const

const shared = {
  application: 'opencxm',
  // Long lists of parameters go into the body, since servers bound the length of a URL.
  use_multipart_params_auto: true,
  // Longer than any statement: max_execution_time is what ends a query, and a rebuild may take long.
  request_timeout: 3_600_000,
  // The agents above close what is idle. The client's own timer forgets to stop when a request is aborted before it has
  // its connection, and 2.5 s later cuts off whichever statement uses that connection then (1.23.1; tested).
  keep_alive: { enabled: true, idle_socket_ttl: 0 },
  // The client writes to the console; what matters of its errors reaches our own log.
  log: { level: ClickHouseLogLevel.OFF },
}

/** CLICKHOUSE_URL of a host on loopback. Its password is the host's own: the engine behind it knows none. */
export function hostUrl(address: { port: number; password: string }): string {
  return `http://default:${address.password}@127.0.0.1:${address.port}?dictionary_user=`
}

/** Connects to the engine host. On its Unix socket neither a password nor compression is of use. */
export function connectToHost(address: HostAddress): Connection {
  if ('port' in address) return connectToServer(hostUrl(address))
  const { socket } = address
  return {
    client: createClient({
      ...shared,
      url: 'http://engine',
      http_agent: new SocketAgent(socket),
      set_basic_auth_header: false,
      clickhouse_settings: commonSettings,
    }),
    database: 'default',
    credentials: { user: '', password: '' },
    place: socket,
  }
}

/**
 * Connects to a ClickHouse server: `http(s)://user:password@host:8123/database`. Compressed unless the URL says
 * `compression=0`. The person map reads its table as the same
 * user, or as `dictionary_user` and `dictionary_password` of the URL (empty: as the server's own default). Throws
 * `invalid_input` for another text.
 */
export function connectToServer(url: string, clusterName?: string): Connection {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol))
    throw fail('invalid_input', {
      message:
        'CLICKHOUSE_URL must read http(s)://user:password@host:8123/database (percent-encode special characters).',
    })
  const options = parsed.searchParams
  const compressed = options.get('compression') !== '0'
  const user = decodeURIComponent(parsed.username) || 'default'
  const password = decodeURIComponent(parsed.password)
  const database = decodeURIComponent(parsed.pathname.replace(/^\/+/, '')) || 'default'
  return {
    client: createClient({
      ...shared,
      url: parsed.origin,
      username: user,
      password,
      database,
      compression: { request: compressed, response: compressed },
      http_agent: parsed.protocol === 'https:' ? new SecureAgent(pool) : new Agent(pool),
      clickhouse_settings: clusterName === undefined ? commonSettings : { ...commonSettings, ...clusterSettings },
    }),
    database,
    credentials: {
      user: options.get('dictionary_user') ?? user,
      password: options.has('dictionary_user') ? (options.get('dictionary_password') ?? '') : password,
    },
    place: parsed.origin,
  }
}
