import type { StateStore } from '../../../platform/statestore/index.ts'
import { takePlaces, type Wish } from '../store/quotas.ts'
import { openDesk } from './desk.ts'

/** Responses that are served by one transaction at most. */
const wishesMax = 200
/** Surveys whose desk is remembered; one is made again in no time. */
const desksMax = 1_000

/** Takes places in quotas for a response: all that it wants, or none and which was full. Resolves when that is durable. */
export type QuotaDesk = (survey: number, wish: Wish) => Promise<string | null>

/**
 * Serves all who wait for the quotas of a survey by one transaction, one after the other: each commit holds the counts' lock while it is
 * synced, so that one by one they could not be quicker than the disk.
 */
export function openQuotaDesk(state: StateStore): QuotaDesk {
  const desks = new Map<number, (wish: Wish) => Promise<string | null>>()
  const deskOf = (survey: number) => {
    const held = desks.get(survey)
    if (held !== undefined) return held
    const desk = openDesk<Wish, string | null>(wishesMax, async (wishes) => {
      const verdicts = await state.transaction(async (tx) => await takePlaces(tx, { survey, wishes }))
      return wishes.map(({ response }) => verdicts.get(response) ?? null)
    })
    desks.set(survey, desk)
    if (desks.size > desksMax) desks.delete(desks.keys().next().value as number)
    return desk
  }
  return (survey, wish) => deskOf(survey)(wish)
}
