import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { runInBackground } from '../../priority/index.ts'
import { type Account, giveTo, spawnIdentity } from './account.ts'
import type { Binaries } from './binaries.ts'
import { explainFailure } from './explain.ts'
import type { Home } from './home.ts'
import { waitUntilGone } from './leftovers.ts'
import { settingArguments } from './settings.ts'

/** A running PostgreSQL that we started. */
export type Postmaster = {
  pid: number
  child: ChildProcess
  /** Resolves when the process has ended, with words for the log. */
  ended: Promise<string>
  /** Fast shutdown: open transactions are rolled back, a checkpoint is written. Resolves when the process is gone. */
  stop(): Promise<void>
}

export type PostmasterInput = {
  home: Home
  account: Account
  binaries: Binaries
  settings: Readonly<Record<string, string>>
}

const readyPollMs = 10
const stopPatienceMs = { fast: 20_000, immediate: 5_000 }
const logBytesMax = 5_000_000

/** Starts PostgreSQL and waits until it accepts connections. Throws an Error with one sentence when it ends instead. */
export async function startPostmaster(input: PostmasterInput): Promise<Postmaster> {
  const { home, account, binaries } = input
  const logStart = await rotateLog(home.logFile, account)
  const output = openSync(home.logFile, 'a', 0o600)
  const settings = { unix_socket_directories: home.socket, ...input.settings }
  const child = spawn(binaries.postgres, ['-D', home.cluster, ...settingArguments(settings)], {
    ...spawnIdentity(account, binaries.libraryPath),
    cwd: home.folder,
    stdio: ['ignore', output, output],
    // Its own process group: Ctrl-C in the terminal must reach the server first, which then stops PostgreSQL.
    detached: true,
  })
  closeSync(output)
  // Before it forks: its children inherit this.
  runInBackground(child.pid)
  const ended = endOf(child)
  const failed = await Promise.race([ended, readiness(home, child)])
  if (failed !== undefined || child.pid === undefined) {
    const words = `${readFileSync(home.logFile, 'utf8').slice(logStart)}\n${child.pid === undefined ? failed : ''}`
    throw new Error(explainFailure({ output: words, dataFolder: home.folder, what: 'start' }))
  }
  const pid = child.pid
  return { pid, child, ended, stop: () => stopChild(child, pid, ended) }
}

async function rotateLog(file: string, account: Account): Promise<number> {
  if (existsSync(file) && statSync(file).size > logBytesMax) {
    rmSync(`${file}.1`, { force: true })
    renameSync(file, `${file}.1`)
  }
  closeSync(openSync(file, 'a', 0o600))
  await giveTo(account, file)
  return readFileSync(file, 'utf8').length
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`))
  })
}

/** The eighth line of `postmaster.pid` becomes "ready" when connections are accepted; recovery after a crash may take long. */
async function readiness(home: Home, child: ChildProcess): Promise<undefined> {
  const file = join(home.cluster, 'postmaster.pid')
  while (child.exitCode === null && child.signalCode === null) {
    if (existsSync(file)) {
      const lines = readFileSync(file, 'utf8').split('\n')
      if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return undefined
    }
    await new Promise((resolve) => setTimeout(resolve, readyPollMs))
  }
  // It ended: `ended` wins the race.
  return await new Promise<undefined>(() => {})
}

async function stopChild(child: ChildProcess, pid: number, ended: Promise<string>): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', stopPatienceMs.fast],
    ['SIGQUIT', stopPatienceMs.immediate],
  ] as const) {
    child.kill(signal)
    if (await waitUntilGone([pid], patienceMs)) break
  }
  await ended
}
