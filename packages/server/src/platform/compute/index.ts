import { parentPort, Worker } from 'node:worker_threads'
import { runInBackground } from '../priority/index.ts'

/** A pure computation in a thread of its own, so that it delays no answer of the server. Inputs and outputs are copied. */
export type Computation<Input, Output> = {
  /** Rejects with the computation's error, or when its thread ended; the next call starts a new one. */
  run: (input: Input) => Promise<Output>
  close: () => Promise<void>
}

type Asked = { id: number; input: unknown }
type Answered = { id: number; output: unknown } | { id: number; error: Error }
type Waiting = { resolve: (output: never) => void; reject: (error: Error) => void }

/**
 * Opens a computation whose module calls `answerComputations`. The thread starts with the first call, takes one after the other,
 * and does not keep the process alive.
 */
export function openComputation<Input, Output>(module: URL): Computation<Input, Output> {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let asked = 0
  const start = (): Worker => {
    const started = new Worker(module)
    let problem: Error | null = null
    started.unref()
    started.on('message', (answer: Answered) => {
      const one = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('error' in answer) one?.reject(answer.error)
      else one?.resolve(answer.output as never)
    })
    started.on('error', (error) => {
      problem = error instanceof Error ? error : new Error(String(error))
    })
    started.on('exit', () => {
      if (worker === started) worker = null
      const reason = problem ?? new Error('The thread of a computation ended before it answered.')
      for (const [id, one] of waiting) {
        waiting.delete(id)
        one.reject(reason)
      }
    })
    return started
  }
  return {
    run: async (input) =>
      await new Promise<Output>((resolve, reject) => {
        worker ??= start()
        asked += 1
        waiting.set(asked, { resolve, reject })
        worker.postMessage({ id: asked, input } satisfies Asked)
      }),
    close: async () => {
      await worker?.terminate()
    },
  }
}

/** The thread's side: call it once, in the module that `openComputation` is given. */
export function answerComputations<Input, Output>(compute: (input: Input) => Output): void {
  const port = parentPort
  if (port === null) throw new Error('answerComputations runs in a worker thread only.')
  runInBackground(0)
  port.on('message', ({ id, input }: { id: number; input: Input }) => {
    try {
      port.postMessage({ id, output: compute(input) })
    } catch (error) {
      port.postMessage({ id, error })
    }
  })
}
