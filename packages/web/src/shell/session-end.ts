import { useSyncExternalStore } from 'react'

let ended = false
const listeners = new Set<() => void>()

/** Says that the session ended while its pages are open (true), or that there is one again (false). */
export function setSessionEnded(now: boolean): void {
  if (ended === now) return
  ended = now
  for (const listener of listeners) listener()
}

/** True from the first refused call of a session that was there until somebody signed in again. */
export function useSessionEnded(): boolean {
  return useSyncExternalStore(subscribe, () => ended)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
