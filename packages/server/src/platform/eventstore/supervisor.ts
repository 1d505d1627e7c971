import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fail } from '../kernel/index.ts'
import type { FromHost, HostOptions, ToHost } from './host/main.ts'
import type { EventStoreLog } from './log.ts'

export type SupervisorOptions = {
  /** OpenCXM's data folder; the engine lives in `engine/`, its work in `engine-work/`, backups in `backups/`. */
  dataFolder: string
  log: EventStoreLog
  /** `socket` (default), or loopback TCP with a password made at start, which exercises the whole network path. */
  listen?: 'socket' | 'tcp'
  rssBytesMax?: number
  /** False for tests: the running host does not keep this process from ending; it ends with it. */
  keepsProcessAlive?: boolean
  /** How long to wait for a folder that another process holds, such as a host that is still ending. */
  lockWaitMilliseconds?: number
}

/** Where the host can be reached. */
export type HostAddress = { socket: string } | { port: number; password: string }

export type Supervisor = {
  readonly address: HostAddress
  readonly isReady: () => boolean
  /** Process id of the running host, null while it is away. */
  readonly pid: () => number | null
  /** Resolves once the host is ready (again); rejects when the supervisor was stopped. */
  readonly ready: () => Promise<void>
  readonly stop: () => Promise<void>
}

const hostFile = fileURLToPath(new URL('./host/main.ts', import.meta.url))
/** Linux allows 108 bytes for a socket's path, macOS 104, both with the closing NUL. */
const socketPathBytesMax = 103
const restartMillisecondsMax = 10_000
const defaultRssBytesMax = 4 * 1024 ** 3

/**
 * Starts the engine host and keeps it running: it is started again when it ends, at once for the first time, then with
 * growing pauses. Resolves when the host answers; rejects with the sentence that says what to do when the folder is
 * in use, chDB is not installed or the folder cannot be opened.
 */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const supervision = new Supervision(options, await prepareOptions(options))
  await supervision.begin()
  return supervision
}

async function prepareOptions(options: SupervisorOptions): Promise<HostOptions> {
  const workFolder = join(options.dataFolder, 'engine-work')
  const backupFolder = join(options.dataFolder, 'backups')
  await mkdir(workFolder, { recursive: true, mode: 0o700 })
  await mkdir(backupFolder, { recursive: true, mode: 0o700 })
  return {
    folder: join(options.dataFolder, 'engine'),
    workFolder,
    backupFolder,
    rssBytesMax: options.rssBytesMax ?? defaultRssBytesMax,
    listen:
      options.listen === 'tcp'
        ? { port: 0, password: randomBytes(24).toString('base64url') }
        : { socket: await socketPath(options.dataFolder) },
  }
}

async function socketPath(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'engine.sock')
  if (Buffer.byteLength(path) <= socketPathBytesMax) return path
  return join(await mkdtemp(join(tmpdir(), 'opencxm-')), 'engine.sock')
}

class Supervision implements Supervisor {
  readonly #options: SupervisorOptions
  readonly #host: HostOptions
  #child: ChildProcess | null = null
  #readyNow = false
  #stopping = false
  #port: number | null = null
  #failuresInRow = 0
  #pause: NodeJS.Timeout | undefined
  #waiters: { resolve: () => void; reject: (error: Error) => void }[] = []

  constructor(options: SupervisorOptions, host: HostOptions) {
    this.#options = options
    this.#host = host
  }

  get address(): HostAddress {
    const { listen } = this.#host
    return 'socket' in listen ? listen : { port: this.#port ?? 0, password: listen.password }
  }

  isReady = (): boolean => this.#readyNow
  pid = (): number | null => this.#child?.pid ?? null

  ready = (): Promise<void> => {
    if (this.#readyNow) return Promise.resolve()
    if (this.#stopping) return Promise.reject(fail('not_ready', { message: 'The event store is stopped.' }))
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
  }

  /** The first start: a refusal is the operator's to solve, except a lock that a dying host still holds. */
  async begin(): Promise<void> {
    const deadline = performance.now() + (this.#options.lockWaitMilliseconds ?? 8000)
    for (;;) {
      const refusal = await this.#startOnce()
      if (refusal === null) return
      if (refusal.reason !== 'locked' || performance.now() > deadline) {
        this.#stopping = true
        throw fail('not_ready', { message: refusal.message })
      }
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }

  /** Starts one host; resolves to null when it is ready, or to why it did not become so. */
  #startOnce(): Promise<{ reason: 'locked' | 'missing' | 'failed'; message: string } | null> {
    const started = performance.now()
    return new Promise((resolve) => {
      // A bare environment: the host needs nothing of ours, and the engine shall not read ours. 32 threads, because
      // running queries occupy the pool that files and zlib need too (defect 4).
      const child = fork(hostFile, {
        execArgv: [],
        env: { UV_THREADPOOL_SIZE: '32', TZ: 'UTC' },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        serialization: 'json',
      })
      this.#child = child
      let refusal: { reason: 'locked' | 'missing' | 'failed'; message: string } | null = null
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => this.#hostSaid(String(text)))
      child.on('message', (message: FromHost) => {
        if (message.kind === 'ready') {
          this.#port = message.port
          if (this.#options.keepsProcessAlive === false) letProcessEnd(child)
          this.#becomeReady(performance.now() - started)
          resolve(null)
        } else if (message.kind === 'refused') refusal = message
        else this.#report(message)
      })
      child.once('error', (error) => {
        refusal ??= { reason: 'failed', message: `The engine host cannot be started: ${error.message}` }
      })
      child.once('close', (code, signal) => {
        const wasReady = this.#readyNow
        this.#readyNow = false
        this.#child = null
        resolve(
          refusal ?? { reason: 'failed', message: `The engine host ended before it was ready (${signal ?? code}).` },
        )
        if (wasReady) this.#hostEnded(code, signal)
      })
      const start: ToHost = { kind: 'start', options: this.#host }
      child.send(start, () => undefined)
    })
  }

  #becomeReady(milliseconds: number): void {
    this.#readyNow = true
    this.#failuresInRow = 0
    this.#options.log.info({ pid: this.pid(), milliseconds: Math.round(milliseconds) }, 'engine host is ready')
    for (const waiter of this.#waiters.splice(0)) waiter.resolve()
  }

  #hostEnded(code: number | null, signal: string | null): void {
    if (this.#stopping) return
    this.#options.log.warn({ code, signal }, 'engine host ended; starting it again')
    void this.#startAgain()
  }

  async #startAgain(): Promise<void> {
    while (!this.#stopping) {
      const refusal = await this.#startOnce()
      if (refusal === null) return
      this.#failuresInRow++
      const pause = Math.min(restartMillisecondsMax, 100 * 2 ** this.#failuresInRow)
      this.#options.log.error({ reason: refusal.message, pause }, 'engine host did not start; trying again')
      await new Promise<void>((resolve) => {
        this.#pause = setTimeout(resolve, pause)
      })
    }
  }

  #report(message: FromHost): void {
    const { log } = this.#options
    if (message.kind === 'memory') log.warn({ rssBytes: message.rssBytes }, 'engine host uses too much memory')
    if (message.kind === 'query' && (message.entry.error !== undefined || message.entry.milliseconds > 2000))
      log.info({ ...message.entry }, 'slow or failed statement')
  }

  #hostSaid(text: string): void {
    for (const line of text.split('\n')) if (line.trim() !== '') this.#options.log.warn({ line }, 'engine host says')
  }

  /** Asks the host to end; it drains for at most 3 s. */
  stop = async (): Promise<void> => {
    this.#stopping = true
    clearTimeout(this.#pause)
    for (const waiter of this.#waiters.splice(0))
      waiter.reject(fail('not_ready', { message: 'The event store is stopped.' }))
    const child = this.#child
    if (child !== null) {
      const ended = new Promise((resolve) => child.once('close', resolve))
      const stop: ToHost = { kind: 'stop' }
      child.send(stop, () => undefined)
      await ended
    }
    if ('socket' in this.#host.listen) await rm(this.#host.listen.socket, { force: true })
  }
}

function letProcessEnd(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
  for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref()
}
