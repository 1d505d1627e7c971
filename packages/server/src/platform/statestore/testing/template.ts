import pg from 'pg'
import { connectStateStore } from '../open-state-store.ts'
import { type Address, clientConfig } from '../pool.ts'
import type { Log } from '../types.ts'

/** A server on which test databases can be made as copies of a migrated template. */
export type TestServer = {
  address(database: string): Address
  /** What follows `create database <name>`; without syncing, copying files is the fastest. */
  cloneClause: string
}

type BuildOptions = { name: string; log: Log; migrationsFolder: string }

/** Makes the template: created and migrated under another name, so that a template is always complete. */
export async function buildTemplate(address: TestServer['address'], options: BuildOptions): Promise<void> {
  const unfinished = `${options.name}_new`
  await withAdmin(address('postgres'), async (admin) => {
    await admin.query(`drop database if exists ${pg.escapeIdentifier(unfinished)} with (force)`)
    await admin.query(`create database ${pg.escapeIdentifier(unfinished)}`)
  })
  const store = await connectStateStore(
    { address: address(unfinished) },
    { log: options.log, poolSize: 1, migrations: options.migrationsFolder },
  )
  await store.close()
  await withAdmin(address('postgres'), async (admin) => {
    await admin.query(
      `alter database ${pg.escapeIdentifier(unfinished)} rename to ${pg.escapeIdentifier(options.name)}`,
    )
  })
}

/** Runs `work` on a connection of its own, outside of any pool. */
export async function withAdmin<Result>(
  address: Address,
  work: (admin: pg.Client) => Promise<Result>,
): Promise<Result> {
  const admin = new pg.Client(clientConfig(address, 0))
  admin.on('error', () => {})
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}
