import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { ReplyOf } from '../../../platform/contract/index.ts'
import { fail } from '../../../platform/kernel/index.ts'
import { findPersonGroup } from '../../../unify/identity/index.ts'
import type { struggleRoutes } from '../contract.ts'
import { scoreOf, windowDays } from '../model.ts'
import { sessionsOfPerson } from '../queries.ts'
import { readScale } from './scale.ts'

const sessionsMax = 50
const dayMs = 86_400_000

/** A customer's sessions with their score, newest first. Throws `not_found`. */
export async function readPersonSessions(ctx: Ctx, publicId: string): Promise<ReplyOf<typeof struggleRoutes.person>> {
  requirePermission(ctx, 'people:read')
  const group = await findPersonGroup(ctx.state, ctx.workspace.id, publicId)
  if (group === null) throw fail('not_found')
  const now = ctx.clock()
  // Events of the same moment belong to it: clocks of senders are a little ahead.
  const scope = { workspace: ctx.workspace.id, fromMs: now - windowDays * dayMs, toMs: now + dayMs }
  const [{ basis, steps }, rows] = await Promise.all([
    readScale(ctx.state, ctx.workspace.id),
    sessionsOfPerson(ctx.events, { ...scope, profiles: group.profiles, limit: sessionsMax }),
  ])
  const sessions = rows.map(({ session, first, last, raw, ...signals }) => ({
    ...{ session, signals, raw, score: scoreOf(steps, raw) },
    startedAt: new Date(first).toISOString(),
    endedAt: new Date(last).toISOString(),
  }))
  return { basis, sessions }
}
