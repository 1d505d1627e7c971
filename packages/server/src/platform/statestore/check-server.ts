import pg from 'pg'
import { clientConfig } from './pool.ts'

/** Oldest major version that the suite has been run on. */
const majorMin = 15

/**
 * Makes sure that the PostgreSQL at `url` answers and can hold our data. Throws an Error with one sentence; it names the
 * server, never the password.
 */
export async function checkServer(url: string): Promise<void> {
  // `pg` reads what it does not know as the name of a database on a host called "base".
  if (!/^(postgres(ql)?:\/\/|socket:)/.test(url))
    throw new Error(
      'DATABASE_URL must read postgres://user:password@host:5432/database (percent-encode special characters).',
    )
  const client = new pg.Client(clientConfig({ url }, 5_000))
  client.on('error', () => {})
  const where = `${client.host}${client.host.startsWith('/') ? '' : `:${client.port}`}/${client.database ?? ''}`
  try {
    await client.connect()
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error)
    throw new Error(`The PostgreSQL at ${where} cannot be used (${reason}): check DATABASE_URL.`)
  }
  try {
    const { rows } = await client.query<{ version: number; encoding: string }>(
      `select current_setting('server_version_num')::integer as version, current_setting('server_encoding') as encoding`,
    )
    const { version = 0, encoding = '' } = rows[0] ?? {}
    const major = Math.floor(version / 10_000)
    if (major < majorMin) {
      throw new Error(`The PostgreSQL at ${where} is version ${major}: version ${majorMin} or newer is needed.`)
    }
    if (encoding !== 'UTF8') {
      throw new Error(
        `The database at ${where} stores text as ${encoding}: create it with ENCODING 'UTF8' TEMPLATE template0.`,
      )
    }
  } finally {
    await client.end()
  }
}
