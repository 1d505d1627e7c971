import { isDeepStrictEqual } from 'node:util'
import type { Survey } from '@opencxm/survey'
import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { fail, say, type WorkspaceId } from '../../../platform/kernel/index.ts'
import { type InpageRule, type InpageRuleInput, inpageRuleInputSchema } from '../contract.ts'
import { changeRule, insertRule, lockRule, readRules, restoreRuleRow } from '../store.ts'
import { words } from '../words.ts'

/** What managing rules needs of others: the published survey of an id in this workspace, whether a segment exists. */
export type RuleDeps = {
  publishedSurvey: (ctx: Ctx, survey: string) => Promise<Survey | null>
  hasSegment: (ctx: Ctx, segment: string) => Promise<boolean>
  /** Told after a change. */
  changed: (workspace: WorkspaceId) => void
}

/** Rules, newest first. */
export async function listRules(ctx: Ctx): Promise<InpageRule[]> {
  requirePermission(ctx, 'programmes:read')
  return await readRules(ctx.state, ctx.workspace.id, { now: new Date(ctx.clock()) })
}

/** One rule; throws `not_found`. */
export async function getRule(ctx: Ctx, publicId: string): Promise<InpageRule> {
  requirePermission(ctx, 'programmes:read')
  const [rule] = await readRules(ctx.state, ctx.workspace.id, { now: new Date(ctx.clock()), publicId })
  if (!rule) throw noRule()
  return rule
}

/** Creates a rule, off. Throws `invalid_input` when its segment does not exist. */
export async function createRule(ctx: Ctx, deps: RuleDeps, definition: InpageRuleInput): Promise<InpageRule> {
  requirePermission(ctx, 'programmes:write')
  await requireSegment(ctx, deps, definition)
  const id = await ctx.state.transaction(async (tx) => {
    const made = await insertRule(tx, ctx.workspace.id, definition)
    await recordAudit(tx, ctx, { action: 'inpage.create', target: made, details: { name: definition.name } })
    return made
  })
  return await getRule(ctx, id)
}

/** Changes a rule. One that is on stays on, so its survey must be published. Throws `conflict` when it is no longer what `read` says. */
export async function updateRule(
  ctx: Ctx,
  deps: RuleDeps,
  { id, definition, read }: { id: string; definition: InpageRuleInput; read?: InpageRuleInput | undefined },
): Promise<InpageRule> {
  requirePermission(ctx, 'programmes:write')
  await requireSegment(ctx, deps, definition)
  const before = await getRule(ctx, id)
  if (before.on) await requireSurvey(ctx, deps, definition)
  await ctx.state.transaction(async (tx) => {
    const stored = await lockRule(tx, ctx.workspace.id, id)
    // As it is told, also where it was written before a default was there.
    const told = inpageRuleInputSchema.safeParse(stored).data ?? stored
    if (stored && read && !isDeepStrictEqual(told, read)) throw fail('conflict', { message: say(words.changed) })
    if (!(await changeRule(tx, ctx.workspace.id, { publicId: id, now: new Date(ctx.clock()), definition })))
      throw noRule()
    const fields = Object.keys(definition) as (keyof InpageRuleInput)[]
    const details = changesOf<InpageRuleInput>(before.definition, definition, { fields })
    await recordAudit(tx, ctx, { action: 'inpage.update', target: id, details })
  })
  deps.changed(ctx.workspace.id)
  return await getRule(ctx, id)
}

/** Switches a rule on or off. Throws `invalid_input` when its survey is not published. */
export async function switchRule(
  ctx: Ctx,
  deps: RuleDeps,
  { id, on }: { id: string; on: boolean },
): Promise<InpageRule> {
  requirePermission(ctx, 'programmes:write')
  const before = await getRule(ctx, id)
  if (on) await requireSurvey(ctx, deps, before.definition)
  await ctx.state.transaction(async (tx) => {
    if (!(await changeRule(tx, ctx.workspace.id, { publicId: id, now: new Date(ctx.clock()), on }))) throw noRule()
    const details = { on: { before: before.on, after: on } }
    await recordAudit(tx, ctx, { action: 'inpage.switch', target: id, details })
  })
  deps.changed(ctx.workspace.id)
  return await getRule(ctx, id)
}

/** Removes a rule; what it brought stays. Throws `not_found`. */
export async function removeRule(ctx: Ctx, deps: RuleDeps, id: string): Promise<void> {
  requirePermission(ctx, 'programmes:write')
  await ctx.state.transaction(async (tx) => {
    const change = { publicId: id, now: new Date(ctx.clock()), remove: true as const }
    if (!(await changeRule(tx, ctx.workspace.id, change))) throw noRule()
    await recordAudit(tx, ctx, { action: 'inpage.remove', target: id })
  })
  deps.changed(ctx.workspace.id)
}

/** Takes a removal back, switched off. Of one that is there nothing changes. */
export async function restoreRule(ctx: Ctx, id: string): Promise<InpageRule> {
  requirePermission(ctx, 'programmes:write')
  await ctx.state.transaction(async (tx) => {
    if (await restoreRuleRow(tx, ctx.workspace.id, { publicId: id, now: new Date(ctx.clock()) }))
      await recordAudit(tx, ctx, { action: 'inpage.restore', target: id })
  })
  return await getRule(ctx, id)
}

async function requireSurvey(ctx: Ctx, deps: RuleDeps, { survey }: InpageRuleInput): Promise<void> {
  if ((await deps.publishedSurvey(ctx, survey)) !== null) return
  throw fail('invalid_input', { problems: [{ field: 'survey', reason: say(words.noSurvey), found: survey }] })
}

async function requireSegment(ctx: Ctx, deps: RuleDeps, { segment }: InpageRuleInput): Promise<void> {
  if (segment === null || (await deps.hasSegment(ctx, segment))) return
  throw fail('invalid_input', { problems: [{ field: 'body.segment', reason: say(words.noSegment), found: segment }] })
}

function noRule() {
  return fail('not_found', { message: say(words.noRule) })
}
