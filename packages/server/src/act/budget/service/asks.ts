import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { readCursor } from '../../../platform/kernel/index.ts'
import { describePeople } from '../../../unify/people/index.ts'
import type { budgetRoutes } from '../contract.ts'
import { deleteKeptOf, pageAsks, readKeptOf } from '../store.ts'

/** Everybody who could be asked, newest first, with what was decided. */
export async function listAsks(
  ctx: Ctx,
  query: QueryOf<typeof budgetRoutes.asks>,
): Promise<ReplyOf<typeof budgetRoutes.asks>> {
  requirePermission(ctx, 'people:read')
  const after = readCursor(query.cursor, /^(\d{1,15})\.([a-z0-9_]{1,64})$/)
  const rows = await pageAsks(ctx.state, ctx.workspace.id, {
    programme: query.programme ?? null,
    state: query.state ?? null,
    reason: query.reason ?? null,
    after: after ? { dueMs: Number(after[0]), ask: after[1] ?? '' } : null,
    limit: query.limit,
  })
  const people = await describePeople(
    ctx,
    rows.map((row) => row.person),
  )
  const last = rows.at(-1)
  return {
    asks: rows.map((row) => ({
      id: row.ask,
      programme: row.programme,
      person: people.get(row.person)?.id ?? '',
      personName: people.get(row.person)?.name ?? '',
      state: row.state,
      reason: row.reason,
      channel: row.channel,
      trigger: row.trigger,
      transaction: row.transaction,
      dueAt: row.due_at.toISOString(),
      decidedAt: row.decided_at?.toISOString() ?? null,
      runAt: row.run_at?.toISOString() ?? null,
    })),
    nextCursor: last && rows.length === query.limit ? `${last.due_at.getTime()}.${last.ask}` : null,
  }
}

/** What was decided about these profiles, and when they were contacted, for a person's export. */
export async function askingsOf(ctx: Ctx, profiles: readonly number[]) {
  return await readKeptOf(ctx.state, ctx.workspace.id, profiles)
}

/** Takes erased people out. Running it again changes nothing. */
export async function forgetAskings(ctx: Ctx, profiles: readonly number[]): Promise<void> {
  await ctx.state.transaction(async (tx) => await deleteKeptOf(tx, ctx.workspace.id, profiles))
}
