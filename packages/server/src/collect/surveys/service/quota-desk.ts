import type { Ctx } from '../../../platform/context/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Log, StateStore } from '../../../platform/statestore/index.ts'
import { finishedAmong } from '../queries/finished.ts'
import {
  confirmPlaces,
  type OpenPlace,
  readOpenPlaces,
  releasePlaces,
  type Taking,
  takePlaces,
  type Wish,
} from '../store/quotas.ts'
import { openDesk } from './desk.ts'

/** Responses that are served by one transaction at most. */
const wishesMax = 200
/** Surveys whose desk is remembered; one is made again in no time. */
const desksMax = 1_000
/** A place is looked after when it was taken this long ago: by then nearly all are in the log, and the page is gone. */
const restMs = 5 * 60_000
const placesAtOnce = 500

/**
 * Places in quotas. A response takes them before it is written to the log, and they are final once the log holds it. A crash or a full
 * log in between leaves places without an answer: when the log is applied up to where it stood and has no such response, they are
 * given back (SU3).
 */
export type QuotaDesk = {
  /** Takes places for a response, all that it wants or none, and holds them while `write` runs, which is told the quota that was full. */
  holding: <T>(survey: number, wish: Wish, write: (full: string | null) => Promise<T>) => Promise<T>
  /** Confirms places whose answer is kept and gives the others back. */
  settle: (signal: AbortSignal) => Promise<void>
}

type DeskDeps = {
  state: StateStore
  clock: () => number
  notes: Log
  /** The log that responses are written to, and when all that it holds now is among the events. */
  log: { id: string; settled: () => Promise<void> }
  ctxOf: (workspace: WorkspaceId) => Promise<Ctx>
}

/**
 * Opens the desk of this process: it knows who is writing just now, and only its own log. All who wait for the quotas of a survey are
 * served by one transaction, one after the other: each commit holds the counts' lock while it is synced, so that one by one they could
 * not be quicker than the disk.
 */
export function openQuotaDesk(deps: DeskDeps): QuotaDesk {
  const { state, clock, log } = deps
  const desks = new Map<number, (wish: Wish) => Promise<string | null>>()
  const writing = new Map<string, number>()
  const deskOf = (survey: number) => {
    const held = desks.get(survey)
    if (held !== undefined) return held
    const desk = openDesk<Wish, string | null>(wishesMax, async (wishes) => {
      const taking: Taking = { survey, wishes, takenIn: log.id, at: new Date(clock()) }
      return await state.transaction(async (tx) => await takePlaces(tx, taking))
    })
    desks.set(survey, desk)
    if (desks.size > desksMax) desks.delete(desks.keys().next().value as number)
    return desk
  }
  return {
    holding: async (survey, wish, write) => {
      const { response } = wish
      writing.set(response, (writing.get(response) ?? 0) + 1)
      try {
        return await write(await deskOf(survey)(wish))
      } finally {
        const others = (writing.get(response) ?? 1) - 1
        if (others > 0) writing.set(response, others)
        else writing.delete(response)
      }
    },
    settle: async (signal) => await settlePlaces(deps, { signal, isWriting: (response) => writing.has(response) }),
  }
}

type Settling = { signal: AbortSignal; isWriting: (response: string) => boolean }

async function settlePlaces(deps: DeskDeps, { signal, isWriting }: Settling): Promise<void> {
  const { state, clock, notes } = deps
  const before = new Date(clock() - restMs)
  for (let after = { at: '-infinity', response: '' }; !signal.aborted; ) {
    const places = await readOpenPlaces(state, { takenIn: deps.log.id, before, after, limit: placesAtOnce })
    const last = places.at(-1)
    if (!last) return
    after = { at: last.at, response: last.response }
    await deps.log.settled()
    const finished = await finishedOf(deps, places)
    await confirmPlaces(
      state,
      places.filter(({ response }) => finished.has(response)),
    )
    // Whoever begins to write after this look takes the place anew, with a new time: then it is not given back.
    const lost = places.filter(({ response }) => !finished.has(response) && !isWriting(response))
    const released = await state.transaction(async (tx) => await releasePlaces(tx, lost))
    if (released > 0) notes.warn({ places: released }, 'surveys: places in quotas without an answer were given back')
  }
}

async function finishedOf({ ctxOf }: DeskDeps, places: readonly OpenPlace[]): Promise<Set<string>> {
  const found = new Set<string>()
  for (const [workspace, own] of Map.groupBy(places, (place) => place.workspace)) {
    const responses = [...new Set(own.map(({ response }) => response))]
    for (const response of await finishedAmong((await ctxOf(workspace)).events, workspace, responses))
      found.add(response)
  }
  return found
}
