/** Work that is done again when woken, when its time comes, never twice at once. */
export type Loop = {
  /** Does the work now, or right after the round that is under way. */
  wake(): void
  /** No further rounds; resolves when the one under way has ended. */
  stop(): Promise<void>
}

export type LoopOptions = {
  /** One round; resolves to the milliseconds until the next, unless woken before. */
  work: () => Promise<number>
  /** Called when a round fails and none failed before it, and with `undefined` when one succeeds again. */
  onChange: (error: unknown) => void
  /** Pause after a round that failed. */
  failurePauseMs: number
}

/** Starts at once. */
export function startLoop({ work, onChange, failurePauseMs }: LoopOptions): Loop {
  let stopped = false
  let woken = false
  let failing = false
  let endPause: (() => void) | undefined
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const round = async () => {
    try {
      const pauseMs = await work()
      if (failing) onChange(undefined)
      failing = false
      return pauseMs
    } catch (error) {
      if (!failing) onChange(error)
      failing = true
      return failurePauseMs
    }
  }
  const run = async () => {
    while (!stopped) {
      woken = false
      const pauseMs = await round()
      if (stopped || (woken && !failing)) continue
      await pause(pauseMs)
    }
  }
  const ended = run()
  return {
    wake: () => {
      woken = true
      if (!failing) endPause?.()
    },
    stop: async () => {
      stopped = true
      endPause?.()
      await ended
    },
  }
}
