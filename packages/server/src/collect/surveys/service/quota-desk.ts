import type { StateStore } from '../../../platform/statestore/index.ts'
import { takePlaces, type Wish } from '../store/quotas.ts'

/** Responses that are served by one transaction at most. */
const wishesMax = 200

/** Takes places in quotas for a response: all that it wants, or none and which was full. Resolves when that is durable. */
export type QuotaDesk = (survey: number, wish: Wish) => Promise<string | null>

type Waiting = { wish: Wish; resolve: (full: string | null) => void; reject: (error: unknown) => void }

/**
 * Serves all who wait for the quotas of a survey by one transaction, one after the other: each commit holds the counts' lock while it is
 * synced, so that one by one they could not be quicker than the disk.
 */
export function openQuotaDesk(state: StateStore): QuotaDesk {
  const queues = new Map<number, Waiting[]>()
  const serve = async (survey: number) => {
    for (let queue = queues.get(survey); queue !== undefined && queue.length > 0; queue = queues.get(survey)) {
      const served = queue.splice(0, wishesMax)
      try {
        const wishes = served.map(({ wish }) => wish)
        const verdicts = await state.transaction(async (tx) => await takePlaces(tx, { survey, wishes }))
        for (const { wish, resolve } of served) resolve(verdicts.get(wish.response) ?? null)
      } catch (error) {
        for (const { reject } of served) reject(error)
      }
    }
    queues.delete(survey)
  }
  return (survey, wish) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(survey)
      if (queue !== undefined) queue.push({ wish, resolve, reject })
      else {
        queues.set(survey, [{ wish, resolve, reject }])
        void serve(survey)
      }
    })
}
