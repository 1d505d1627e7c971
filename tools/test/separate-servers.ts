import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { startEmbeddedTestServer } from '../../packages/server/src/platform/statestore/testing/embedded-test-server.ts'

/**
 * The environment in which the tests meet both stores as servers instead of parts of the product: one PostgreSQL that all
 * test processes share, started here and ended with this process, and for each an engine host behind a TCP port with a
 * password and compression. `migrationsFolder` holds PostgreSQL's migrations.
 */
export async function separateServers(migrationsFolder: string): Promise<Record<string, string>> {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const { address } = await startEmbeddedTestServer(quiet, migrationsFolder, await freePort())
  const postgres = address('postgres')
  if (!('url' in postgres)) throw new Error('The test server was asked to listen on a port.')
  return { CLICKHOUSE_URL: 'loopback', DATABASE_URL: postgres.url }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
