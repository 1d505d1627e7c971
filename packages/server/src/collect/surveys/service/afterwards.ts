import type { Log, StateStore } from '../../../platform/statestore/index.ts'
import { confirmLinks, type TakenLink } from '../store/links.ts'
import { forgetPartials } from '../store/partials.ts'

const everyMs = 1_000

/** What a submission leaves to be done some moments later, many at once, so that it need not wait for a database. */
export type Afterwards = {
  /** Forgets the part of a response that is complete. */
  forgetPartial: (response: string) => void
  /** Makes a personal link final: the log holds its answer. */
  confirmLink: (taken: TakenLink) => void
  /** Does what is left. */
  stop: () => Promise<void>
}

type AfterwardsDeps = { state: StateStore; notes: Log; clock: () => number }

/**
 * Starts it. What a crash leaves undone is found again: a part whose response finished before it would be marked, a link by the events
 * when it is next opened.
 */
export function startAfterwards({ state, notes, clock }: AfterwardsDeps): Afterwards {
  let parts: string[] = []
  let links: TakenLink[] = []
  let last: Promise<void> = Promise.resolve()
  const flush = () => {
    const [ended, taken] = [parts, links]
    parts = []
    links = []
    last = last
      .then(async () => {
        await confirmLinks(state, taken, new Date(clock()))
        await forgetPartials(state, ended)
      })
      .catch((error: unknown) => notes.warn({ err: error }, 'surveys: what follows submissions was not done'))
  }
  const timer = setInterval(() => {
    if (parts.length + links.length > 0) flush()
  }, everyMs)
  timer.unref()
  return {
    forgetPartial: (response) => {
      parts.push(response)
    },
    confirmLink: (taken) => {
      links.push(taken)
    },
    stop: async () => {
      clearInterval(timer)
      flush()
      await last
    },
  }
}
