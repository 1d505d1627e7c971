import { fail } from '../kernel/index.ts'
import type { Connection } from './connection.ts'
import { isConnectionLoss, isRefusal } from './failures.ts'

/** Oldest server whose SQL we rely on. */
const oldestVersion = [25, 3] as const
const authenticationCodes = ['516', '194', '193', '192']
const unknownDatabaseCode = '81'

/** Throws one sentence that says what to do when the server of CLICKHOUSE_URL cannot be used. */
export async function checkServer(connection: Connection, clusterName: string | undefined): Promise<void> {
  const { client, database, place } = connection
  let version: string
  try {
    const result = await client.query({ query: 'SELECT version() AS version', format: 'JSONEachRow' })
    version = String((await result.json<{ version: unknown }>())[0]?.version)
  } catch (error) {
    throw fail('not_ready', { message: sentenceFor(error, place, database) })
  }
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (!(major > oldestVersion[0] || (major === oldestVersion[0] && minor >= oldestVersion[1])))
    throw fail('not_ready', {
      message: `The ClickHouse server at ${place} has version ${version}; OpenCXM needs ${oldestVersion.join('.')} or later: upgrade it.`,
    })
  if (clusterName !== undefined) await checkCluster(connection, clusterName)
}

async function checkCluster(connection: Connection, name: string): Promise<void> {
  const result = await connection.client.query({
    query: 'SELECT DISTINCT cluster FROM system.clusters ORDER BY cluster',
    format: 'JSONEachRow',
  })
  const names = (await result.json<{ cluster: string }>()).map((row) => row.cluster)
  if (!names.includes(name))
    throw fail('not_ready', {
      message: `The ClickHouse server at ${connection.place} knows no cluster ${JSON.stringify(name)}, only: ${names.join(', ') || 'none'}. Correct the cluster's name or the server's remote_servers.`,
    })
}

function sentenceFor(error: unknown, place: string, database: string): string {
  if (isConnectionLoss(error)) {
    const code = (error as { code?: string }).code ?? 'no answer'
    return `No ClickHouse server answers at ${place} (${code}): check CLICKHOUSE_URL and that the server is running and reachable.`
  }
  if (!isRefusal(error))
    return `What answers at ${place} does not speak ClickHouse's HTTP protocol: CLICKHOUSE_URL must name its HTTP port, usually 8123, or 8443 for https.`
  if (authenticationCodes.includes(error.code))
    return `The ClickHouse server at ${place} refuses the user or the password in CLICKHOUSE_URL: correct them.`
  if (error.code === unknownDatabaseCode)
    return `The ClickHouse server at ${place} has no database ${database}: create it there with CREATE DATABASE ${database}, or correct CLICKHOUSE_URL.`
  return `The ClickHouse server at ${place} refuses a first query (${error.code}: ${error.message.trim()}).`
}
