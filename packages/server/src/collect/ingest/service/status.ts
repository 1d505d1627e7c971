import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { IngestLog } from '../log/index.ts'
import type { Applier } from './applier-thread.ts'

export type StatusDeps = { log: IngestLog; applier: Applier }

/** How far applying has come: requests acknowledged and not yet in the numbers, age of the oldest, why if it is stuck. */
export function readStatus(
  ctx: Ctx,
  deps: StatusDeps,
): { pending: number; oldestPendingSeconds: number; failing: string | null } {
  requirePermission(ctx, 'sources:read')
  const { storedTo, failing } = deps.applier.status()
  const pending = Math.max(0, deps.log.next() - storedTo)
  const oldest = deps.log.stats().oldestUnappliedMs
  return {
    pending,
    oldestPendingSeconds: pending === 0 || oldest === null ? 0 : Math.max(0, (ctx.clock() - oldest) / 1000),
    failing,
  }
}
