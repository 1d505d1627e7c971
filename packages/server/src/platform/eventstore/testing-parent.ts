import { connectToHost } from './connection.ts'
import { silentLog } from './log.ts'
import { startSupervisor } from './supervisor.ts'

// A process with an engine host and a long query in it, for the test that kills it without warning.

const supervisor = await startSupervisor({ dataFolder: process.argv[2] ?? '', log: silentLog })
const { client } = connectToHost(supervisor.address)
const sleeping = 'SELECT sleepEachRow(1) AS n FROM numbers(600) SETTINGS max_block_size = 1'
client.query({ query: sleeping, format: 'JSONEachRow' }).catch(() => undefined)
for (;;) {
  const result = await client.query({ query: 'SELECT count() AS n FROM system.processes', format: 'JSONEachRow' })
  if (((await result.json<{ n: number }>())[0]?.n ?? 0) > 1) break
}
process.send?.(supervisor.pid)
