import type { StateStore } from '../../statestore/index.ts'
import { deleteExpired } from '../store.ts'

/** Forgets sessions and one-time links past their end: nobody can use them, and a session holds an address and a browser's name. */
export async function forgetExpired(state: StateStore, nowMs: number): Promise<void> {
  await deleteExpired(state, new Date(nowMs))
}
