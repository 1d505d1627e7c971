import type { Json } from '../../kernel/index.ts'
import type { StateStore } from '../../statestore/index.ts'
import { reasonOf } from '../retry.ts'
import type { JobsTables } from '../tables.ts'
import { nextRate } from './model.ts'

/** What work uses to tell how far it is. Writes to the database at most twice a second. */
export type Tracker = {
  /** Adds to what is done. Throws `Cancelled` when the user asked to stop. */
  advance(units: number): Promise<void>
  /** Sets what is known better now. Throws `Cancelled` when the user asked to stop. */
  set(known: { done?: number; total?: number; detail?: Record<string, Json> }): Promise<void>
  /** What was done by an earlier, interrupted run: where to go on. */
  resumedAt: number
}

/** Thrown by a tracker when the user asked to stop; `trackProgress` turns it into the state `cancelled`. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

export type TrackOptions = {
  store: StateStore
  /** Epoch milliseconds. */
  clock: () => number
  /** Public id from `createProgress`. */
  id: string
}

const writeEveryMs = 500
const signOfLifeEveryMs = 10_000

type State = {
  options: TrackOptions
  done: number
  total: number | null
  detail: Record<string, Json>
  rate: number | null
  written: { done: number; atMs: number }
}

/**
 * Runs work under a progress record: `running` at the start, then `done`, `cancelled` (the user asked; resolves to
 * `cancelled`) or `failed` (rethrown, so that a job is tried again and the record runs on). Work that was interrupted finds in
 * `resumedAt` what it had reported. Use a store that is not in a transaction, or nobody sees it move.
 */
export async function trackProgress(
  options: TrackOptions,
  work: (tracker: Tracker) => Promise<void>,
): Promise<'done' | 'cancelled'> {
  const state = await begin(options)
  if (!state) return 'cancelled'
  const life = setInterval(() => {
    write(state, {}).catch(() => {})
  }, signOfLifeEveryMs)
  const end = async (outcome: 'done' | 'cancelled' | 'failed', error: string | null) => {
    clearInterval(life)
    await write(state, { state: outcome, error, finished_at: new Date(options.clock()) })
  }
  try {
    await work(trackerOf(state))
  } catch (error) {
    if (error instanceof Cancelled) {
      await end('cancelled', null)
      return 'cancelled'
    }
    await end('failed', reasonOf(error))
    throw error
  }
  await end('done', null)
  return 'done'
}

async function begin(options: TrackOptions): Promise<State | undefined> {
  const now = new Date(options.clock())
  const row = await options.store
    .tables<JobsTables>()
    .updateTable('jobs_progress')
    .set((eb) => ({
      state: 'running' as const,
      error: null,
      finished_at: null,
      updated_at: now,
      started_at: eb.fn.coalesce('started_at', eb.val(now)),
    }))
    .where('public_id', '=', options.id)
    .where('cancel_requested', '=', false)
    .returning(['done', 'total', 'detail', 'rate_per_second'])
    .executeTakeFirst()
  if (!row) {
    await cancelUnstarted(options.store, options.id, now)
    return undefined
  }
  return {
    options,
    done: row.done,
    total: row.total,
    detail: row.detail,
    rate: row.rate_per_second,
    written: { done: row.done, atMs: options.clock() },
  }
}

/** The user asked to stop while nothing ran: between two attempts, or while the server was down. */
async function cancelUnstarted(store: StateStore, id: string, now: Date): Promise<void> {
  await store
    .tables<JobsTables>()
    .updateTable('jobs_progress')
    .set({ state: 'cancelled', finished_at: now, updated_at: now })
    .where('public_id', '=', id)
    .where('cancel_requested', '=', true)
    .where('state', 'in', ['waiting', 'running', 'failed'])
    .execute()
}

function trackerOf(state: State): Tracker {
  return {
    resumedAt: state.done,
    advance: async (units) => {
      state.done += units
      await report(state)
    },
    set: async ({ done, total, detail }) => {
      if (done !== undefined) state.done = done
      if (total !== undefined) state.total = total
      if (detail !== undefined) state.detail = { ...state.detail, ...detail }
      await report(state)
    },
  }
}

async function report(state: State): Promise<void> {
  if (state.options.clock() - state.written.atMs < writeEveryMs) return
  if (await write(state, {})) throw new Cancelled('The user asked to stop.')
}

type Outcome = { state?: 'done' | 'cancelled' | 'failed'; error?: string | null; finished_at?: Date }

/** Returns whether the user asked to stop. */
async function write(state: State, outcome: Outcome): Promise<boolean> {
  const now = state.options.clock()
  const seconds = (now - state.written.atMs) / 1000
  if (seconds > 0) state.rate = nextRate(state.rate, Math.max(0, state.done - state.written.done), seconds)
  state.written = { done: state.done, atMs: now }
  const row = await state.options.store
    .tables<JobsTables>()
    .updateTable('jobs_progress')
    .set({
      ...outcome,
      done: state.done,
      total: state.total,
      rate_per_second: state.rate,
      detail: JSON.stringify(state.detail),
      updated_at: new Date(now),
    })
    .where('public_id', '=', state.options.id)
    .returning('cancel_requested')
    .executeTakeFirst()
  return row?.cancel_requested ?? true
}
