import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { CatalogueError } from '../kernel/index.ts'
import { hostUrl } from './connection.ts'
import { type EventStoreOptions, openEventStore, silentLog } from './index.ts'
import { startSupervisor } from './supervisor.ts'

/** The sentence with which opening is refused. */
async function refusal(options: Omit<EventStoreOptions, 'log'>): Promise<string> {
  const error: unknown = await openEventStore({ ...options, log: silentLog }).then(
    (store) => store.close(),
    (reason) => reason,
  )
  assert.ok(error instanceof CatalogueError, String(error))
  return error.message
}

async function withServer(answer: RequestListener, work: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  try {
    await work((server.address() as AddressInfo).port)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

test('ES14: a CLICKHOUSE_URL that is no URL, or that nothing answers, is named as such', async () => {
  for (const url of ['', 'localhost:8123', 'tcp://localhost:9000'])
    assert.match(await refusal({ url }), /CLICKHOUSE_URL must read http\(s\):\/\/user:password@host:8123\/database/)
  assert.match(await refusal({}), /Either a data folder or CLICKHOUSE_URL/)
  let free = 0
  await withServer(
    () => undefined,
    async (port) => {
      free = port
    },
  )
  assert.match(
    await refusal({ url: `http://127.0.0.1:${free}` }),
    /No ClickHouse server answers at http:\/\/127.0.0.1:\d+ \(ECONNREFUSED\): check/,
  )
})

test('ES14: something that is no ClickHouse, or too old a ClickHouse, is named as such', async () => {
  await withServer(
    (_, response) => void response.writeHead(404).end('<html>not here</html>'),
    async (port) =>
      assert.match(await refusal({ url: `http://127.0.0.1:${port}` }), /does not speak ClickHouse's HTTP protocol/),
  )
  await withServer(
    (_, response) => void response.end('{"version":"23.8.1.1"}\n'),
    async (port) =>
      assert.match(
        await refusal({ url: `http://127.0.0.1:${port}?compression=0` }),
        /has version 23.8.1.1; OpenCXM needs 25.3 or later: upgrade/,
      ),
  )
})

test('ES14: a wrong password, database or cluster is named as such, and the password never', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'opencxm-check-'))
  const supervisor = await startSupervisor({ dataFolder, log: silentLog, listen: 'tcp' })
  try {
    assert.ok('port' in supervisor.address)
    const url = hostUrl(supervisor.address)
    const wrong = await refusal({ url: hostUrl({ ...supervisor.address, password: 'sesame' }) })
    assert.match(wrong, /refuses the user or the password in CLICKHOUSE_URL: correct them/)
    assert.doesNotMatch(wrong, /sesame/)
    assert.match(
      await refusal({ url: url.replace('?', '/nowhere?') }),
      /has no database nowhere: create it there with CREATE DATABASE nowhere/,
    )
    assert.match(await refusal({ url, clusterName: 'big' }), /knows no cluster "big", only: /)
    const store = await openEventStore({ url, log: silentLog })
    await assert.rejects(store.backupTo(join(dataFolder, 'x.tar')), /back them up there/)
    assert.equal(await store.isReady(), true)
    await store.close()
  } finally {
    await supervisor.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
})
