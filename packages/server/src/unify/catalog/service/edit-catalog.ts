import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf } from '../../../platform/contract/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import { fail, say, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { CatalogEvent, catalogRoutes, Stage, Touchpoint } from '../contract.ts'
import {
  deleteStageRow,
  deleteTouchpointRow,
  listEventRows,
  updateEventRow,
  upsertStage,
  upsertTouchpoint,
} from '../edit-store.ts'
import { touchpointsChanged } from '../facts.ts'
import { readMapping } from '../mapping.ts'
import { words } from '../words.ts'

/** Drops what the apply step cached of a workspace's names and declared types. */
export type CatalogDeps = { forget: (workspace: WorkspaceId) => void }

/** Events learned from traffic, most seen first. */
export async function listEvents(ctx: Ctx, search: string | undefined): Promise<CatalogEvent[]> {
  requirePermission(ctx, 'catalog:read')
  return await listEventRows(ctx.state, ctx.workspace.id, { search })
}

type EventChange = BodyOf<typeof catalogRoutes.updateEvent>

/**
 * Describes an event, maps it to a touchpoint, declares types. The mapping counts in every number from now on (CA3), and the
 * types in what is applied from now on (CA4).
 */
export async function updateEvent(
  ctx: Ctx,
  deps: CatalogDeps,
  { name, change }: { name: string; change: EventChange },
): Promise<CatalogEvent> {
  requirePermission(ctx, 'catalog:write')
  if (change.touchpoint) await requireTouchpoint(ctx, change.touchpoint)
  const workspace = ctx.workspace.id
  const event = await ctx.state.transaction(async (tx) => {
    const before = (await listEventRows(tx, workspace, { name }))[0] ?? null
    await updateEventRow(tx, workspace, { name, change })
    const after = (await listEventRows(tx, workspace, { name }))[0]
    if (after) {
      const details = { ...eventChanges(before, after), types: typeChanges(before, after) }
      await recordAudit(tx, ctx, { action: 'catalog.update_event', target: name, details })
      if (before?.touchpoint !== after.touchpoint) await announce(tx, touchpointsChanged.of(workspace, {}))
    }
    return after
  })
  if (!event) throw fail('not_found', { message: say(words.noEvent) })
  deps.forget(workspace)
  return event
}

function eventChanges(before: CatalogEvent | null, after: CatalogEvent) {
  return changesOf(before, after, { fields: ['description', 'touchpoint', 'state'] })
}

function typeChanges(before: CatalogEvent | null, after: CatalogEvent) {
  const typesOf = (event: CatalogEvent | null) =>
    Object.fromEntries((event?.properties ?? []).map(({ key, declaredType }) => [key, declaredType]))
  return changesOf(typesOf(before), typesOf(after), { fields: Object.keys(typesOf(after)) })
}

/** Stages and touchpoints in journey order. */
export async function journeyModel(ctx: Ctx): Promise<{ stages: Stage[]; touchpoints: Touchpoint[] }> {
  requirePermission(ctx, 'catalog:read')
  const { stages, touchpoints } = await readMapping(ctx.state, ctx.workspace.id)
  return { stages, touchpoints }
}

/** Creates or changes a stage. */
export async function putStage(ctx: Ctx, stage: Stage): Promise<Stage> {
  requirePermission(ctx, 'catalog:write')
  await ctx.state.transaction(async (tx) => {
    const before = (await readMapping(tx, ctx.workspace.id)).stages.find(({ slug }) => slug === stage.slug) ?? null
    await upsertStage(tx, ctx.workspace.id, stage)
    const details = changesOf(before, stage, { fields: ['name', 'position'] })
    await recordAudit(tx, ctx, { action: 'catalog.put_stage', target: stage.slug, details })
  })
  return stage
}

/** Removes a stage; `conflict` while touchpoints are in it. */
export async function deleteStage(ctx: Ctx, slug: string): Promise<void> {
  requirePermission(ctx, 'catalog:write')
  await ctx.state.transaction(async (tx) => {
    const { touchpoints } = await readMapping(tx, ctx.workspace.id)
    const held = touchpoints.filter((touchpoint) => touchpoint.stage === slug)
    if (held.length > 0) throw fail('conflict', { message: say(words.stageHeld, { count: held.length }) })
    if (!(await deleteStageRow(tx, ctx.workspace.id, slug))) throw fail('not_found', { message: say(words.noStage) })
    await recordAudit(tx, ctx, { action: 'catalog.delete_stage', target: slug })
  })
}

/** Creates or changes a touchpoint. */
export async function putTouchpoint(ctx: Ctx, touchpoint: Touchpoint): Promise<Touchpoint> {
  requirePermission(ctx, 'catalog:write')
  await ctx.state.transaction(async (tx) => {
    const { stages, touchpoints } = await readMapping(tx, ctx.workspace.id)
    if (!stages.some((stage) => stage.slug === touchpoint.stage)) {
      throw fail('invalid_input', { problems: [{ field: 'body.stage', reason: say(words.notAStage) }] })
    }
    await upsertTouchpoint(tx, ctx.workspace.id, touchpoint)
    const before = touchpoints.find(({ slug }) => slug === touchpoint.slug) ?? null
    const fields = ['name', 'stage', 'position', 'side', 'owner', 'channel', 'target'] as const
    const details = changesOf(before, touchpoint, { fields })
    await recordAudit(tx, ctx, { action: 'catalog.put_touchpoint', target: touchpoint.slug, details })
    await announce(tx, touchpointsChanged.of(ctx.workspace.id, {}))
  })
  return touchpoint
}

/** Removes a touchpoint; its events become unmapped in the same transaction. */
export async function deleteTouchpoint(ctx: Ctx, slug: string): Promise<void> {
  requirePermission(ctx, 'catalog:write')
  await ctx.state.transaction(async (tx) => {
    if (!(await deleteTouchpointRow(tx, ctx.workspace.id, slug)))
      throw fail('not_found', { message: say(words.noTouchpoint) })
    await recordAudit(tx, ctx, { action: 'catalog.delete_touchpoint', target: slug })
    await announce(tx, touchpointsChanged.of(ctx.workspace.id, {}))
  })
}

async function requireTouchpoint(ctx: Ctx, slug: string): Promise<void> {
  const { touchpoints } = await readMapping(ctx.state, ctx.workspace.id)
  if (!touchpoints.some((touchpoint) => touchpoint.slug === slug)) {
    throw fail('invalid_input', {
      problems: [{ field: 'body.touchpoint', reason: say(words.notATouchpoint) }],
    })
  }
}
