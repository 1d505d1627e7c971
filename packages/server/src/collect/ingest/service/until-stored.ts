import { setTimeout as pause } from 'node:timers/promises'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { pendingAmong, pendingEverywhere } from '../store/apply-store.ts'

const lookEveryMs = 20

/**
 * Resolves when every batch that is committed now, of any receiver, is in the event store. Storing needs no lock of a
 * workspace, so a transaction may hold one while it waits; it looks often enough not to count as idle.
 */
export async function untilStored(tx: StateStore): Promise<void> {
  let open = await pendingEverywhere(tx)
  while (open.length > 0) {
    await pause(lookEveryMs)
    open = await pendingAmong(tx, open)
  }
}
