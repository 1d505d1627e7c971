import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { type MoneyAssumption, readAssumption, writeAssumption } from '../store.ts'

/** What a point of NPS is worth, as entered; nothing is assumed by the product. */
export async function getAssumption(ctx: Ctx): Promise<MoneyAssumption> {
  requirePermission(ctx, 'journeys:read')
  return (await readAssumption(ctx.state, ctx.workspace.id)) ?? { minorPerCustomerPerPoint: null, source: '' }
}

/** Enters the worth of a point; shown beside every amount from now on. */
export async function putAssumption(ctx: Ctx, assumption: MoneyAssumption): Promise<MoneyAssumption> {
  requirePermission(ctx, 'journeys:write')
  await ctx.state.transaction(async (tx) => {
    const before = await readAssumption(tx, ctx.workspace.id)
    await writeAssumption(tx, { workspace: ctx.workspace.id, assumption, by: ctx.actor.id })
    const details = changesOf(before, assumption, { fields: ['minorPerCustomerPerPoint', 'source'] })
    await recordAudit(tx, ctx, { action: 'journeys.money_assumption', target: ctx.workspace.publicId, details })
  })
  return assumption
}
