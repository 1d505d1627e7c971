import { subscribe } from '../../platform/jobs/index.ts'
import { personsMoved } from './facts.ts'
import { followMoves } from './service/overrides.ts'

/** The event store's copy of who is whom follows what was changed outside a batch, whatever crashed in between (ID8). */
export const identitySubscriptions = [
  subscribe(personsMoved, 'identity.write_overrides', async (ctx, fact) => {
    await followMoves(ctx, fact.workspace, fact.payload)
  }),
]
