import { toJson } from './json.ts'
import { randomId } from './random-id.ts'
import { readObject, type Store } from './store.ts'

/** Visits with less than half an hour between two events are one session, in all tabs. */
export type Session = { id: string; startedAt: number }

type Kept = { i: string; s: number; l: number }

const idleMs = 30 * 60_000

/** The session that an event at `now` belongs to; begins a new one after half an hour of silence. */
export function touchSession(store: Store, now: number): Session {
  const kept = readObject<Kept>(store, 'session')
  const live =
    typeof kept.i === 'string' &&
    typeof kept.s === 'number' &&
    typeof kept.l === 'number' &&
    Math.abs(now - kept.l) < idleMs
  const session = live ? { id: kept.i as string, startedAt: kept.s as number } : { id: randomId(), startedAt: now }
  // Writing for each of many events in a row would cost more than it tells.
  if (!live || now - (kept.l as number) > 1000) {
    store.set('session', toJson({ i: session.id, s: session.startedAt, l: now }))
  }
  return session
}
