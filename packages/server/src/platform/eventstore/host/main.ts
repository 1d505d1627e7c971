import { rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { engineConfig } from './config-file.ts'
import { Engine } from './engine.ts'
import { describeOpenFailure } from './open-failure.ts'
import { createProtocolServer, type QueryLogEntry } from './server.ts'

/*
 * The engine host: a child process that alone owns the chDB folder and serves ClickHouse's HTTP protocol. It is started
 * by `supervisor.ts`, gets its options as the first message and never outlives its parent.
 */

export type HostOptions = {
  /** Folder of the database, and of nothing else. */
  folder: string
  /** Folder for the configuration file and for rows on their way in. */
  workFolder: string
  listen: { socket: string } | { port: number; password: string }
  /** Folder that BACKUP and RESTORE may use. */
  backupFolder: string
  rssBytesMax: number
  /** More of the engine's configuration, as XML elements. */
  engineConfig: string
}

export type ToHost = { kind: 'start'; options: HostOptions } | { kind: 'stop' }

export type FromHost =
  | { kind: 'ready'; port: number | null }
  | { kind: 'refused'; reason: 'locked' | 'missing' | 'failed'; message: string }
  | { kind: 'query'; entry: QueryLogEntry }
  | { kind: 'memory'; rssBytes: number }

/** How long statements may still run once the parent is gone or has asked to stop. */
const drainMilliseconds = 3000
const memoryIntervalMilliseconds = 2000
/** Largest request body, unzipped; a batch of 20,000 rows is about 10 MB. */
const bodyBytesMax = 512 * 1024 * 1024

let running: { server: Server; engine: Engine } | null = null
let leaving = false

async function start(options: HostOptions): Promise<void> {
  const engine = await openEngine(options)
  if (engine === null) return
  const server = createProtocolServer({
    engine,
    password: 'password' in options.listen ? options.listen.password : null,
    bytesMax: bodyBytesMax,
    onQuery: (entry) => send({ kind: 'query', entry }),
  })
  running = { server, engine }
  await listen(server, options.listen)
  watchMemory(engine, options.rssBytesMax)
  const address = server.address()
  send({ kind: 'ready', port: address !== null && typeof address === 'object' ? address.port : null })
}

async function openEngine(options: HostOptions): Promise<Engine | null> {
  const configFile = join(options.workFolder, 'config.xml')
  try {
    const config = engineConfig({ backupFolder: options.backupFolder, more: options.engineConfig })
    await writeFile(configFile, config, { mode: 0o600 })
    return await Engine.open({ folder: options.folder, spoolFolder: join(options.workFolder, 'spool'), configFile })
  } catch (error) {
    const refusal = await describeOpenFailure(error, options.folder)
    send({ kind: 'refused', ...refusal }, () => process.exit(1))
    return null
  }
}

async function listen(server: Server, where: HostOptions['listen']): Promise<void> {
  const listening = new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  if ('socket' in where) {
    // The folder is ours now, so a socket file found here is a dead host's.
    await rm(where.socket, { force: true })
    server.listen(where.socket)
    await listening
  } else {
    server.listen(where.port, '127.0.0.1')
    await listening
  }
}

/** Above its bound the host ends itself in a quiet moment; the supervisor starts a fresh one. */
function watchMemory(engine: Engine, rssBytesMax: number): void {
  const timer = setInterval(() => {
    const rssBytes = process.memoryUsage.rss()
    if (rssBytes <= rssBytesMax || engine.active > 0) return
    send({ kind: 'memory', rssBytes })
    void leave()
  }, memoryIntervalMilliseconds)
  timer.unref()
}

/** Ends the process: after draining, or by force, since a running statement would hold up a normal exit (18 s seen). */
async function leave(): Promise<void> {
  if (leaving) return
  leaving = true
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), drainMilliseconds)
  if (running !== null) {
    const { server, engine } = running
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeIdleConnections()
    await closed
    await engine.close()
  }
  process.exit(0)
}

function send(message: FromHost, then: () => void = () => undefined): void {
  if (process.connected) process.send?.(message, undefined, undefined, then)
  else then()
}

// Whatever is made here, socket included, is for its owner alone.
process.umask(0o077)

process.on('message', (message: ToHost) => {
  if (message.kind === 'stop') void leave()
  else
    start(message.options).catch((error: unknown) =>
      send({ kind: 'refused', reason: 'failed', message: `The engine host cannot serve: ${String(error)}` }, () =>
        process.exit(1),
      ),
    )
})
process.on('disconnect', () => void leave())
// These reach the whole process group; when to stop is the parent's decision, who still stores what it has at hand.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
