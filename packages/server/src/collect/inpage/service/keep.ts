import type { StateStore } from '../../../platform/statestore/index.ts'
import { dropAsks } from '../store.ts'

/** The longest that a rule looks back, and a little more. */
const keptDays = 3700

/** Removes notes of asks that no rule looks back to. */
export async function dropOldAsks(state: StateStore, now: number): Promise<void> {
  await dropAsks(state, new Date(now - keptDays * 86_400_000))
}
