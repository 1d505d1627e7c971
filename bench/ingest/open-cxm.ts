import { startServer, untilApplied } from '../server.ts'
import { benchIngest, type IngestBenchOptions } from './bench.ts'

/** Starts the whole product, loads it, and counts what both event tables hold of the runs. */
export async function benchOpenCxm(
  options: IngestBenchOptions & { folder: string; profileTo: string | null },
): Promise<void> {
  const { profileTo } = options
  const server = await startServer({
    folder: options.folder,
    nodeArguments: profileTo === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`],
  })
  const count = async (runIds: string[]) => {
    const counts = await Promise.all(['events', 'events_by_person'].map((table) => countRows(server, table, runIds)))
    for (const { rows, ids } of counts) {
      if (rows !== ids) throw new Error(`${rows} rows are stored for ${ids} messages: something is stored twice.`)
      if (rows !== counts[0]?.rows) throw new Error('The two event tables differ.')
    }
    return counts[0]?.rows ?? 0
  }
  const stores = {
    pending: async () => (await server.status()).pending,
    settled: () => untilApplied(server),
    count,
  }
  try {
    await benchIngest({ url: server.url, writeKey: server.writeKey, serverPid: server.pid, stores }, options)
  } finally {
    await server.stop()
  }
}

async function countRows(
  server: { engine: (sql: string) => Promise<string> },
  table: string,
  runIds: string[],
): Promise<{ rows: number; ids: number }> {
  const of = runIds.map((id) => `startsWith(message_id, '${id}')`).join(' OR ')
  const text = await server.engine(
    `SELECT toUInt32(count()), toUInt32(uniqExact(message_id)) FROM ${table} WHERE ${of} FORMAT TSV`,
  )
  const [rows = Number.NaN, ids = Number.NaN] = text.trim().split('\t').map(Number)
  return { rows, ids }
}
