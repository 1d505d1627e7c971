import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { getCompileCacheDir } from 'node:module'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve as resolvePath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fail } from '../kernel/index.ts'
import { runInBackground } from '../priority/index.ts'
import type { FromHost, HostOptions, ToHost } from './host/main.ts'
import type { EventStoreLog } from './log.ts'
import { machineMemoryBytes, memoryBounds } from './memory.ts'

export type SupervisorOptions = {
  /** OpenCXM's data folder; the database is in `engine/`, its work in `engine-work/`, backups in `backups/`. */
  dataFolder: string
  log: EventStoreLog
  /** `socket` (default), or loopback TCP with a password made at start, which exercises the whole network path. */
  listen?: 'socket' | 'tcp'
  /** Above this much memory the host is replaced in a quiet moment. */
  rssBytesMax?: number
  /** False for tests: the running host does not keep this process from ending; it ends with it. */
  keepsProcessAlive?: boolean
  /** How long to wait for a folder that another process holds, such as a host that is still ending. */
  lockWaitMilliseconds?: number
  /** More of the engine's configuration, as XML elements. */
  engineConfig?: string
}

/** Where the host can be reached. */
export type HostAddress = { socket: string } | { port: number; password: string }

/** Why a host did not become ready, with the sentence that says what to do. */
type Refusal = Pick<Extract<FromHost, { kind: 'refused' }>, 'reason' | 'message'>

const hostFile = fileURLToPath(new URL('./host/main.ts', import.meta.url))
/** Linux allows 108 bytes for a socket's path, macOS 104, both with the closing NUL. */
const socketPathBytesMax = 103
const pauseMillisecondsMax = 10_000
/** A host that ends sooner than this after it was ready counts as failing, so that the pauses grow. */
const healthyMilliseconds = 10_000
/** How often the socket's file is looked for: a host whose file somebody deleted runs on and hears nobody. */
const socketCheckMilliseconds = 2_000

/**
 * Starts the engine host and keeps it running: it is started again when it ends, at once for the first time, then with
 * growing pauses. Resolves when the host answers; rejects with `not_ready` and the sentence that says what to do when
 * the folder is in use, chDB is not installed or the folder cannot be opened.
 */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const supervisor = new Supervisor(options, await prepareHost(options))
  await supervisor.begin()
  return supervisor
}

async function prepareHost(options: SupervisorOptions): Promise<HostOptions> {
  const dataFolder = resolvePath(options.dataFolder)
  const workFolder = join(dataFolder, 'engine-work')
  const backupFolder = join(dataFolder, 'backups')
  await mkdir(workFolder, { recursive: true, mode: 0o700 })
  await mkdir(backupFolder, { recursive: true, mode: 0o700 })
  return {
    folder: join(dataFolder, 'engine'),
    workFolder,
    backupFolder,
    engineConfig: options.engineConfig ?? '',
    rssBytesMax: options.rssBytesMax ?? memoryBounds(machineMemoryBytes()).host,
    listen:
      options.listen === 'tcp'
        ? { port: 0, password: randomBytes(24).toString('base64url') }
        : { socket: await socketPath(dataFolder) },
  }
}

async function socketPath(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'engine.sock')
  if (Buffer.byteLength(path) <= socketPathBytesMax) return path
  return join(await mkdtemp(join(tmpdir(), 'opencxm-socket-')), 'engine.sock')
}

/** The engine host under supervision. */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #host: HostOptions
  #child: ChildProcess | null = null
  #readySince: number | null = null
  #stopping = false
  #failuresInRow = 0
  #endPause: () => void = () => undefined
  #waiters: { resolve: () => void; reject: (error: Error) => void }[] = []

  constructor(options: SupervisorOptions, host: HostOptions) {
    this.#options = options
    this.#host = host
  }

  get address(): HostAddress {
    return this.#host.listen
  }

  /** Process id of the host; null while there is none. */
  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  get backupFolder(): string {
    return this.#host.backupFolder
  }

  isReady(): boolean {
    return this.#readySince !== null
  }

  /** Resolves once the host is ready (again); rejects with `not_ready` when it was stopped. */
  whenReady(): Promise<void> {
    if (this.isReady()) return Promise.resolve()
    if (this.#stopping) return Promise.reject(stopped())
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
  }

  /** The first start: a refusal is the operator's to solve, except a lock that a dying host may still hold. */
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

  /** Asks the host to end; it drains for at most 3 s. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#endPause()
    for (const waiter of this.#waiters.splice(0)) waiter.reject(stopped())
    const child = this.#child
    if (child !== null) {
      const ended = new Promise((resolve) => child.once('close', resolve))
      tell(child, { kind: 'stop' })
      await ended
    }
    const { listen } = this.#host
    if (!('socket' in listen)) return
    await rm(listen.socket, { force: true })
    const ownFolder = dirname(listen.socket)
    if (ownFolder.startsWith(join(tmpdir(), 'opencxm-socket-'))) await rm(ownFolder, { recursive: true, force: true })
  }

  /** Starts one host; resolves to null when it is ready, else to why it did not become so. */
  #startOnce(): Promise<Refusal | null> {
    const started = performance.now()
    return new Promise((resolve) => {
      // A bare environment: the host needs nothing of ours but what is compiled. 32 threads, because running queries occupy
      // the pool that files and zlib need too (defect 4).
      const compiled = getCompileCacheDir()
      const child = fork(hostFile, {
        execArgv: [],
        env: { UV_THREADPOOL_SIZE: '32', TZ: 'UTC', ...(compiled ? { NODE_COMPILE_CACHE: dirname(compiled) } : {}) },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      })
      this.#child = child
      runInBackground(child.pid)
      let refusal: Refusal | null = null
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => this.#hostSaid(String(text)))
      child.on('message', (message: FromHost) => {
        if (message.kind === 'ready') {
          if ('port' in this.#host.listen && message.port !== null) this.#host.listen.port = message.port
          if (this.#options.keepsProcessAlive === false) letProcessEnd(child)
          this.#becomeReady(performance.now() - started)
          resolve(null)
        } else if (message.kind === 'refused') refusal = message
        else this.#report(message)
      })
      child.once('error', (error) => {
        refusal ??= { reason: 'failed', message: `The engine host cannot be started: ${error.message}` }
        if (child.pid === undefined) resolve(refusal)
      })
      child.once('close', (code, signal) => {
        const readySince = this.#readySince
        this.#readySince = null
        this.#child = null
        const ending = `The engine host ended before it was ready (${signal ?? `code ${code}`}).`
        resolve(refusal ?? { reason: 'failed', message: ending })
        if (readySince !== null) this.#hostEnded(readySince, signal ?? `code ${code}`)
      })
      tell(child, { kind: 'start', options: this.#host })
    })
  }

  #becomeReady(milliseconds: number): void {
    this.#readySince = performance.now()
    this.#options.log.info({ engineHost: this.pid, milliseconds: Math.round(milliseconds) }, 'engine host is ready')
    for (const waiter of this.#waiters.splice(0)) waiter.resolve()
    const { listen } = this.#host
    if (this.#child !== null && 'socket' in listen) this.#watchSocket(this.#child, listen.socket)
  }

  #watchSocket(child: ChildProcess, socket: string): void {
    const timer = setInterval(() => {
      // A host that was told to stop takes its socket away itself.
      if (this.#stopping || existsSync(socket)) return
      this.#options.log.warn({ socket }, 'the socket of the engine host was deleted; starting the host again')
      clearInterval(timer)
      tell(child, { kind: 'stop' })
    }, socketCheckMilliseconds)
    timer.unref()
    child.once('close', () => clearInterval(timer))
  }

  #hostEnded(readySince: number, how: string): void {
    if (this.#stopping) return
    this.#failuresInRow = performance.now() - readySince > healthyMilliseconds ? 0 : this.#failuresInRow + 1
    this.#options.log.warn({ how, failuresInRow: this.#failuresInRow }, 'engine host ended; starting it again')
    void this.#startAgain()
  }

  async #startAgain(): Promise<void> {
    while (!this.#stopping) {
      if (this.#failuresInRow > 1) await this.#pause(Math.min(pauseMillisecondsMax, 100 * 2 ** this.#failuresInRow))
      if (this.#stopping) return
      const refusal = await this.#startOnce()
      if (refusal === null) return
      this.#failuresInRow++
      this.#options.log.error({ reason: refusal.message }, 'engine host did not start; trying again')
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      if (this.#options.keepsProcessAlive === false) timer.unref()
      this.#endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #report(message: Extract<FromHost, { kind: 'memory' | 'query' }>): void {
    const { log } = this.#options
    if (message.kind === 'memory') log.warn({ rssBytes: message.rssBytes }, 'engine host uses too much memory')
    else log.warn({ ...message.entry }, message.entry.error === undefined ? 'slow statement' : 'failed statement')
  }

  #hostSaid(text: string): void {
    for (const line of text.split('\n')) if (line.trim() !== '') this.#options.log.warn({ line }, 'engine host says')
  }
}

/** A host that is gone cannot be told anything; its end is reported by `close`. */
function tell(child: ChildProcess, message: ToHost): void {
  child.send(message, () => undefined)
}

function stopped(): Error {
  return fail('not_ready', { message: 'The event store is stopped.' })
}

function letProcessEnd(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
  for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref()
}
