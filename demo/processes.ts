import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Process ids of a running demo and of its server; null before the server starts. */
export type Processes = { demo: number; server: number | null }

const noteName = 'demo-processes.json'
const stopMsMax = 30_000

/** Writes down who works on a data folder, for the start after a demo that was killed. */
export async function noteProcesses(dataFolder: string, processes: Processes): Promise<void> {
  await writeFile(join(dataFolder, noteName), JSON.stringify(processes))
}

/**
 * Makes sure that nobody works on a data folder: a server whose demo was killed outlives it and is stopped here. Resolves to
 * one sentence when the folder is in use by a demo that still runs, or by a server that does not stop; else to null.
 */
export async function takeOver(dataFolder: string): Promise<string | null> {
  const text = await readFile(join(dataFolder, noteName), 'utf8').catch(() => null)
  if (text === null) return null
  const { demo, server } = JSON.parse(text) as Processes
  if (demo !== process.pid && runs(demo, 'demo/main.ts'))
    return `another demo (process ${demo}) uses ${dataFolder}; stop that one first, or name another folder with OPENCXM_DATA.`
  if (server === null || !runs(server, 'src/cli.ts')) return null
  process.kill(server, 'SIGTERM')
  const deadline = performance.now() + stopMsMax
  while (runs(server, 'src/cli.ts')) {
    if (performance.now() > deadline)
      return `the server of an earlier demo (process ${server}) does not stop; end it and start again.`
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return null
}

/** True when this number is still the process that we mean; numbers are given out again, so its command line is asked. */
function runs(pid: number, script: string): boolean {
  try {
    process.kill(pid, 0)
    // Elsewhere than on Linux the number has to do.
    if (process.platform !== 'linux') return true
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(script)
  } catch {
    return false
  }
}
