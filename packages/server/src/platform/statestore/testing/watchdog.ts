import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'

/**
 * Waits for the pipe from its parent to close, which happens however the parent ends, then ends the process and removes
 * the folder. The loop is bounded: where nothing reaps orphans, a zombie would look alive for ever.
 */
const script =
  'read -r _; kill -QUIT "$1"; n=0; while kill -0 "$1" && [ $n -lt 100 ]; do sleep 0.05; n=$((n+1)); done; rm -rf "$2"'

/** Ties the life of process `pid` and of `folder` to that of this process. Does not keep this process alive. */
export function dieWithUs(pid: number, folder: string): void {
  const watchdog = spawn('/bin/sh', ['-c', script, 'opencxm-test-watchdog', String(pid), folder], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watchdog.on('error', () => {})
  watchdog.stdin?.on('error', () => {})
  watchdog.unref()
  const pipe = watchdog.stdin as Socket | null
  pipe?.unref()
}
