import { isDeepStrictEqual } from 'node:util'
import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import type { BudgetSettings } from '../contract.ts'
import { defaultSettings } from '../model.ts'
import { holdSettings, readSettings, writeSettings } from '../store.ts'
import { words } from '../words.ts'

/** The rules of the workspace: those it set, else the built-in ones. */
export async function getSettings(ctx: Ctx): Promise<BudgetSettings> {
  requirePermission(ctx, 'programmes:read')
  return (await readSettings(ctx.state, ctx.workspace.id)) ?? defaultSettings
}

/** Sets the rules; they count from the next decision. Throws `conflict` when they are no longer what `before` says. */
export async function updateSettings(
  ctx: Ctx,
  { before: read, ...settings }: BudgetSettings & { before?: BudgetSettings | undefined },
): Promise<BudgetSettings> {
  requirePermission(ctx, 'messages:write')
  await ctx.state.transaction(async (tx) => {
    await holdSettings(tx, ctx.workspace.id)
    const before = (await readSettings(tx, ctx.workspace.id)) ?? defaultSettings
    if (read && !isDeepStrictEqual(before, read)) throw fail('conflict', { message: say(words.changed) })
    await writeSettings(tx, ctx.workspace.id, settings)
    const details = changesOf<BudgetSettings>(before, settings, { fields: ['caps', 'quiet'] })
    await recordAudit(tx, ctx, { action: 'budget.update', target: ctx.workspace.publicId, details })
  })
  return settings
}
