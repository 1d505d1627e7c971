type Waiting<Wish, Verdict> = { wish: Wish; resolve: (verdict: Verdict) => void; reject: (error: unknown) => void }

/**
 * Serves all who wait by one call, one call after the other, at most so many at once: `serve` gives a verdict for each wish, in their
 * order. Each round trip to a database costs more than what is asked in it.
 */
export function openDesk<Wish, Verdict>(
  most: number,
  serve: (wishes: Wish[]) => Promise<readonly Verdict[]>,
): (wish: Wish) => Promise<Verdict> {
  let queue: Waiting<Wish, Verdict>[] = []
  let isServing = false
  const work = async () => {
    isServing = true
    while (queue.length > 0) {
      const served = queue.slice(0, most)
      queue = queue.slice(most)
      try {
        const verdicts = await serve(served.map(({ wish }) => wish))
        for (const [at, { resolve }] of served.entries()) resolve(verdicts[at] as Verdict)
      } catch (error) {
        for (const { reject } of served) reject(error)
      }
    }
    isServing = false
  }
  return (wish) =>
    new Promise((resolve, reject) => {
      queue.push({ wish, resolve, reject })
      if (!isServing) void work()
    })
}
