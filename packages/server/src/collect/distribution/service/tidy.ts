import type { StateStore } from '../../../platform/statestore/index.ts'
import { tidyDue } from '../due-store.ts'

/** Long enough that no repeated event of an applied batch can come again and start a programme twice. */
const keptMs = 400 * 86_400_000

/** Takes away announced rows of events that happened long ago. */
export async function tidyPast(state: StateStore, now: number): Promise<void> {
  await tidyDue(state, new Date(now - keptMs))
}
