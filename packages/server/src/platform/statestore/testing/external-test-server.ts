import { createHash } from 'node:crypto'
import pg from 'pg'
import { readMigrations } from '../migrations.ts'
import type { Log } from '../types.ts'
import { buildTemplate, type TestServer, withAdmin } from './template.ts'

/** Any number that no other user of the server would take for an advisory lock. */
const buildLock = 7_224_963_002
const abandonedAfterSeconds = 3_600

/**
 * The PostgreSQL at `url` for tests: one template per state of the migrations, made once under an advisory lock. Databases
 * that killed test runs left are dropped when they are older than an hour and nobody is connected.
 */
export async function useExternalTestServer(url: string, log: Log, migrationsFolder: string): Promise<TestServer> {
  const address = (database: string) => ({ url: withDatabase(url, database) })
  const migrations = await readMigrations(migrationsFolder)
  const text = JSON.stringify(migrations.map(({ name, checksum }) => [name, checksum]))
  const template = `opencxm_template_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
  await withAdmin(address('postgres'), async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [buildLock])
    const found = await admin.query('select 1 from pg_database where datname = $1', [template])
    if (found.rowCount === 0) await buildTemplate(address, { name: template, log, migrationsFolder })
    await dropAbandoned(admin)
  })
  return { address, cloneClause: `template ${pg.escapeIdentifier(template)}` }
}

/** The same server, another database. Not by `URL`, which refuses an empty host (a socket named in `?host=`). */
function withDatabase(url: string, database: string): string {
  const match = url.match(/^(\w+:\/\/[^/?]*)(?:\/[^?]*)?(\?.*)?$/)
  if (!match) throw new Error('DATABASE_URL is not a URL such as postgres://user:password@host/database.')
  return `${match[1]}/${database}${match[2] ?? ''}`
}

/** Names of clones carry the second of their creation: `opencxm_test_<epoch seconds>_<random>`. */
async function dropAbandoned(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    `select datname from pg_database d
     where datname ~ '^opencxm_test_[0-9]+_'
       and split_part(datname, '_', 3)::bigint < extract(epoch from now()) - $1
       and not exists (select 1 from pg_stat_activity a where a.datname = d.datname)`,
    [abandonedAfterSeconds],
  )
  for (const { datname } of rows) await admin.query(`drop database if exists ${pg.escapeIdentifier(datname)}`)
}
