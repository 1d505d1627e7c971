/**
 * A server small enough to know what it does, to try the harness on: it keeps message ids in the receiver's log, starts a
 * child that it replaces when it dies, and can be told to acknowledge before the log is synced.
 * Arguments: folder, port, `honest` or `hasty`.
 */
import { spawn } from 'node:child_process'
import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { openLog, packText, unpackText } from '../../../packages/server/src/collect/ingest/log/index.ts'

const [folder = '', port = '0', manner = 'honest'] = process.argv.slice(2)
const quiet = { info: () => {}, warn: () => {}, error: () => {} }
const log = await openLog({ folder, boundBytes: 64 * 1024 * 1024, clock: Date.now, log: quiet })
let child = startChild()

/** The child ends with its parent, whose death closes the pipe. */
function startChild() {
  const waits = 'process.stdin.resume().once("close", () => process.exit())'
  const started = spawn(process.execPath, ['-e', waits, 'toy-engine-host'], { stdio: ['pipe', 'ignore', 'ignore'] })
  started.once('exit', () => {
    child = startChild()
  })
  return started
}

async function listIds(): Promise<string[]> {
  const { records } = await log.read({ from: 1, maxRecords: 1e9, maxBytes: 1e9 })
  // The toy's applier: repeated messages are stored once.
  return [...new Set(records.flatMap(({ payload }) => unpackText(payload).split('\n')))]
}

async function answer(request: http.IncomingMessage): Promise<unknown> {
  if (request.method === 'GET') return request.url === '/ids' ? await listIds() : { child: child.pid }
  let body = ''
  for await (const part of request) body += part
  const ids = (JSON.parse(body) as { batch: { messageId: string }[] }).batch.map(({ messageId }) => messageId)
  const append = () => log.append(packText(ids.join('\n')))
  // The dishonest one answers long before it writes.
  if (manner !== 'honest') void sleep(300).then(append)
  else if ((await append()).outcome !== 'durable') throw new Error('not durable')
  return {}
}

const server = http.createServer((request, response) => {
  answer(request).then(
    (reply) => response.end(JSON.stringify(reply)),
    () => response.writeHead(503).end(),
  )
})
server.listen(Number(port), '127.0.0.1')
process.once('SIGTERM', () => {
  child.removeAllListeners('exit')
  child.kill()
  server.close()
  server.closeAllConnections()
  void log.close()
})
