import type { EventStore } from '../../../platform/eventstore/index.ts'
import { ch } from '../../../platform/eventstore/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { readMoves } from '../record-store.ts'
import { drawVersion } from '../store.ts'
import { writeOverrides } from './overrides.ts'

const movesAtOnce = 20_000

/** Writes the event store's copy of who is whom anew from the state store, for all workspaces; for a restore. */
export async function rebuildOverrides(state: StateStore, events: EventStore): Promise<void> {
  await events.deleteRows({
    name: 'identity.clear_overrides',
    table: 'person_overrides',
    workspace: null,
    where: ch`old >= 0`,
  })
  const version = await drawVersion(state)
  for (let after = 0; ; ) {
    const moves = await readMoves(state, { after, limit: movesAtOnce })
    const last = moves.at(-1)
    if (!last) break
    await writeOverrides(events, { version, moves })
    after = last.profile
  }
  await events.reloadPersonMap()
}
