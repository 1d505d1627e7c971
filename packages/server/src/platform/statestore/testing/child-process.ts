import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A Node process of a test that prints one JSON value a line. */
export type TestChild = {
  process: ChildProcess
  /** The next line; throws an Error with what the process wrote to standard error when it ends first. */
  next(): Promise<unknown>
  /** Kills it (nothing in it gets to run any more), resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>
}

/**
 * Runs `code` (an ES module, TypeScript imports by absolute path) in a process of its own. `code` finds `say(value)`. As another
 * user when `uid` is given.
 */
export function runTestChild(code: string, as: { uid?: number; gid?: number } = {}): TestChild {
  const prelude = 'const say = (value) => process.stdout.write(JSON.stringify(value) + "\\n")\n'
  const child = spawn(process.execPath, ['--input-type=module', '-e', prelude + code], {
    ...as,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]()
  return {
    process: child,
    next: async () => {
      const line = await lines.next()
      if (line.done) throw new Error(`The process ended: ${errors}`)
      return JSON.parse(line.value)
    },
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal)
      await gone
    },
  }
}

/** Asks again every few milliseconds until the answer is not undefined; throws an Error after `limitMs`. */
export async function until<Answer>(ask: () => Promise<Answer | undefined> | Answer | undefined, limitMs = 20_000) {
  const deadline = performance.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() > deadline) throw new Error(`Did not happen within ${limitMs} ms.`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
