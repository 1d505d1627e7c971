import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { engineConfig } from './config-file.ts'
import { Engine } from './engine.ts'
import { describeOpenFailure } from './open-failure.ts'
import { createProtocolServer, type QueryLogEntry } from './server.ts'

/**
 * The engine host: a child process that alone owns the chDB folder and serves ClickHouse's HTTP protocol. It is started
 * by `supervisor.ts`, gets its options as the first message and never outlives its parent.
 */
export type HostOptions = {
  /** Folder of the database; also holds nothing else. */
  folder: string
  /** Folder for the configuration file and for data on its way in; emptied at start. */
  workFolder: string
  listen: { socket: string } | { port: number; password: string }
  /** Folder that BACKUP and RESTORE may use. */
  backupFolder: string
  rssBytesMax: number
}

export type ToHost = { kind: 'start'; options: HostOptions } | { kind: 'stop' }

export type FromHost =
  | { kind: 'ready'; port: number | null }
  | { kind: 'refused'; reason: 'locked' | 'missing' | 'failed'; message: string }
  | { kind: 'query'; entry: QueryLogEntry }
  | { kind: 'memory'; rssBytes: number }

/** How long statements may still run once the parent is gone or has asked to stop. */
const drainMilliseconds = 3000

let stop: () => Promise<void> = async () => undefined

async function start(options: HostOptions): Promise<void> {
  const configFile = join(options.workFolder, 'config.xml')
  const spoolFolder = join(options.workFolder, 'spool')
  let engine: Engine
  try {
    engine = await Engine.open({
      folder: options.folder,
      spoolFolder,
      configFile: await writeConfig(configFile, options),
    })
  } catch (error) {
    const refusal = await describeOpenFailure(error, options.folder)
    return send({ kind: 'refused', ...refusal }, () => process.exit(1))
  }
  const password = 'password' in options.listen ? options.listen.password : null
  const server = createProtocolServer({
    engine,
    password,
    bytesMax: 512 * 1024 * 1024,
    onQuery: (entry) => send({ kind: 'query', entry }),
  })
  stop = async () => {
    server.close()
    server.closeIdleConnections()
    await engine.close()
  }
  if ('socket' in options.listen) {
    // The folder is ours now, so a socket file found here is a dead one's.
    await rm(options.listen.socket, { force: true })
    server.listen(options.listen.socket)
  } else server.listen(options.listen.port, '127.0.0.1')
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  if ('socket' in options.listen) await chmod(options.listen.socket, 0o600)
  watchMemory(engine, options.rssBytesMax)
  const address = server.address()
  send({ kind: 'ready', port: address !== null && typeof address === 'object' ? address.port : null })
}

async function writeConfig(path: string, options: HostOptions): Promise<string> {
  await writeFile(path, engineConfig({ backupFolder: options.backupFolder }), { mode: 0o600 })
  return path
}

/** Above its bound the host ends itself in a quiet moment; the supervisor starts a fresh one. */
function watchMemory(engine: Engine, rssBytesMax: number): void {
  setInterval(() => {
    const rssBytes = process.memoryUsage.rss()
    if (rssBytes <= rssBytesMax) return
    send({ kind: 'memory', rssBytes })
    if (engine.active === 0) void leave(0)
  }, 2000).unref()
}

let leaving = false

/** Ends the process: after draining, or by force, since a running statement would hold up a normal exit. */
async function leave(code: number): Promise<void> {
  if (leaving) return
  leaving = true
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), drainMilliseconds)
  await stop().catch(() => undefined)
  process.exit(code)
}

function send(message: FromHost, then?: () => void): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => then?.())
  else then?.()
}

process.on('message', (message: ToHost) => {
  if (message.kind === 'stop') return void leave(0)
  start(message.options).catch((error: unknown) =>
    send({ kind: 'refused', reason: 'failed', message: String(error) }, () => process.exit(1)),
  )
})
process.on('disconnect', () => void leave(0))
// Ctrl-C reaches the whole process group; when to stop is the parent's decision.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => void leave(0))
