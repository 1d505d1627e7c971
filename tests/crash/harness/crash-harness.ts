import { type ChildProcess, spawn } from 'node:child_process'
import {
  descendantsOf,
  inspectProcess,
  isRunning,
  killProcess,
  type ProcessIdentity,
  type RunningProcess,
} from './processes.ts'
import { until } from './wait.ts'

/** Whom to kill: the server alone, one of its children, or everything at once as a power failure would. */
export type Victim = 'server' | 'engineHost' | 'postgres' | 'all'
type ChildRole = 'engineHost' | 'postgres'

export type CrashHarnessOptions = {
  /** The server itself, not a launcher: its pid is what is killed. */
  command: string
  args: string[]
  env: Record<string, string>
  cwd?: string
  /** Answers 200 once the server can serve. */
  readyUrl: string
  /** Which of the server's descendants plays which part, seen by its command line. */
  roles?: Partial<Record<ChildRole, (process: RunningProcess) => boolean>>
  deadlineMs?: number
}

const defaultRoles: Record<ChildRole, (process: RunningProcess) => boolean> = {
  engineHost: ({ command }) => command.some((word) => word.endsWith('/eventstore/host/main.ts')),
  // Backends rewrite their command line to "postgres: ..."; the postmaster keeps its arguments.
  postgres: ({ command }) => /(^|\/)postgres$/.test(command[0] ?? '') && command.includes('-D'),
}

const outputCharactersMax = 20_000
const childrenPatienceMs = 60_000

/**
 * Runs a server that is there to be killed. It only ever kills processes that it saw descend from its own child, told apart
 * by pid and start time, so that another server on the same machine is never touched.
 */
export class CrashHarness {
  readonly #options: CrashHarnessOptions
  readonly #roles: Record<ChildRole, (process: RunningProcess) => boolean>
  #server: { child: ChildProcess; identity: ProcessIdentity; ended: Promise<void> } | null = null
  #output = ''
  /** Every process that was ever seen under the server: PostgreSQL outlives a kill -9 of its parent. */
  readonly #seen = new Map<string, RunningProcess>()

  constructor(options: CrashHarnessOptions) {
    this.#options = options
    this.#roles = { ...defaultRoles, ...options.roles }
  }

  /** Starts the server and resolves with the milliseconds until it was ready; rejects with its output when it ends instead. */
  async start(): Promise<number> {
    if (this.#server !== null) throw new Error('The server runs already.')
    const { command, args, env, cwd } = this.#options
    const begin = performance.now()
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-outputCharactersMax)
      })
    }
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.once('error', (error) => {
        this.#output += `\n${error.message}`
        resolve()
      })
    })
    const found = inspectProcess(child.pid ?? -1)
    if (found === null) throw new Error(`${command} did not start: ${this.output()}`)
    this.#server = { child, identity: found, ended }
    await this.whenReady()
    return performance.now() - begin
  }

  /** Resolves when the server answers 200 at its readiness URL. */
  async whenReady(): Promise<void> {
    await until(
      `${this.#options.readyUrl} to answer 200`,
      async () => {
        const server = this.#server
        if (server === null || !isRunning(server.identity)) {
          throw new Error(`The server ended before it was ready. Its output:\n${this.output()}`)
        }
        const isReady = await fetch(this.#options.readyUrl, { signal: AbortSignal.timeout(30_000) })
          .then((reply) => reply.body?.cancel().then(() => reply.ok) ?? reply.ok)
          .catch(() => false)
        return isReady || null
      },
      this.#options.deadlineMs,
    )
    this.#look()
  }

  /** Last output of the server, both streams. */
  output(): string {
    return this.#output
  }

  /** Pid of the server and of all that descend from it now, for measuring memory. */
  processes(): number[] {
    if (this.#server === null) return []
    this.#look()
    const { pid } = this.#server.identity
    return [pid, ...descendantsOf(pid).map((one) => one.pid)]
  }

  /**
   * Kills (SIGKILL) and brings the server back: by a new start when the server was among the victims, else by waiting for
   * the server to replace its child. Resolves with the milliseconds from the kill until it was ready again.
   */
  async crash(victim: Victim): Promise<number> {
    const server = this.#server
    if (server === null) throw new Error('The server does not run.')
    this.#look()
    const begin = performance.now()
    if (victim === 'server' || victim === 'all') {
      // The server first: it must not see its children die.
      killProcess(server.identity)
      if (victim === 'all') this.#killSeen()
      await server.ended
      this.#server = null
      await this.start()
    } else {
      const killed = await this.#find(victim)
      killProcess(killed)
      await until(`process ${killed.pid} to end`, () => !isRunning(killed) || null, this.#options.deadlineMs)
      await this.#find(victim)
      await this.whenReady()
    }
    return performance.now() - begin
  }

  /** Stops the server in good order (SIGTERM). Resolves with its exit code and the processes that it left behind. */
  async stop(): Promise<{ code: number | null; leftBehind: RunningProcess[] }> {
    const server = this.#server
    if (server === null) return { code: null, leftBehind: [] }
    this.#look()
    server.child.kill('SIGTERM')
    await until('the server to stop', () => !isRunning(server.identity) || null, this.#options.deadlineMs)
    await server.ended
    this.#server = null
    const leftBehind = () => [...this.#seen.values()].filter(isRunning)
    // A child may still be draining, as the engine host does for up to 3 s.
    await until('the children to end', () => leftBehind().length === 0 || null, childrenPatienceMs).catch(
      () => undefined,
    )
    return { code: server.child.exitCode, leftBehind: leftBehind() }
  }

  /** Ends whatever of ours still runs, for the end of a test that failed. */
  async cleanUp(): Promise<void> {
    const server = this.#server
    if (server !== null) {
      this.#look()
      killProcess(server.identity)
      await server.ended
    }
    this.#killSeen()
    this.#server = null
  }

  #look(): void {
    if (this.#server === null) return
    for (const one of descendantsOf(this.#server.identity.pid)) this.#seen.set(`${one.pid}:${one.startTicks}`, one)
  }

  #killSeen(): void {
    for (const one of this.#seen.values()) killProcess(one)
  }

  /** The server's child in a role; waits for one that is being started. */
  async #find(role: ChildRole): Promise<RunningProcess> {
    const { identity } = this.#server ?? {}
    if (identity === undefined) throw new Error('The server does not run.')
    return await until(
      `a process in the role of ${role}`,
      () => descendantsOf(identity.pid).find((one) => this.#roles[role](one)) ?? null,
      this.#options.deadlineMs,
    )
  }
}
