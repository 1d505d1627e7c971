import { type ChildProcess, fork } from 'node:child_process'

/** A script of this benchmark in a process of its own; it reports over IPC. */
export type BenchChild<Report> = { pid: number; report: Promise<Report>; stop: () => Promise<void> }

/**
 * Starts a script with one JSON argument. `report` is the first message it sends, and rejects when it ends without one. The
 * type of the report is the script's promise: both sides import it from the script.
 */
export function startChild<Report>(file: string, argument: unknown): BenchChild<Report> {
  const child = fork(file, [JSON.stringify(argument)], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(String(signal ?? code))))
  const report = new Promise<Report>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Report))
    child.once('error', reject)
    void ended.then((how) => reject(new Error(`${file} ended (${how}) before it reported.`)))
  })
  return { pid: child.pid ?? 0, report, stop: () => stop(child, ended) }
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
  await ended
}
