import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf } from '../../../platform/contract/index.ts'
import { fail } from '../../../platform/kernel/index.ts'
import type { CatalogEvent, catalogRoutes, Stage, Touchpoint } from '../contract.ts'
import {
  deleteStageRow,
  deleteTouchpointRow,
  listEventRows,
  updateEventRow,
  upsertStage,
  upsertTouchpoint,
} from '../edit-store.ts'
import { readMapping } from '../mapping.ts'

/** Events learned from traffic, most seen first. */
export async function listEvents(ctx: Ctx, search: string | undefined): Promise<CatalogEvent[]> {
  requirePermission(ctx, 'catalog:read')
  return await listEventRows(ctx.state, ctx.workspace.id, { search })
}

/** Describes an event, maps it to a touchpoint, declares types. The mapping counts in every number from now on (CA3). */
export async function updateEvent(
  ctx: Ctx,
  name: string,
  change: BodyOf<typeof catalogRoutes.updateEvent>,
): Promise<CatalogEvent> {
  requirePermission(ctx, 'catalog:write')
  if (change.touchpoint) await requireTouchpoint(ctx, change.touchpoint)
  await ctx.state.transaction(async (tx) => {
    await updateEventRow(tx, ctx.workspace.id, { name, change })
    await tx.notify('catalog_changed', String(ctx.workspace.id))
  })
  const event = (await listEventRows(ctx.state, ctx.workspace.id, { name }))[0]
  if (!event) throw fail('not_found', { message: 'No event has this name.' })
  return event
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
  await upsertStage(ctx.state, ctx.workspace.id, stage)
  return stage
}

/** Removes a stage; `conflict` while touchpoints are in it. */
export async function deleteStage(ctx: Ctx, slug: string): Promise<void> {
  requirePermission(ctx, 'catalog:write')
  const { touchpoints } = await readMapping(ctx.state, ctx.workspace.id)
  const held = touchpoints.filter((touchpoint) => touchpoint.stage === slug)
  if (held.length > 0)
    throw fail('conflict', { message: `The stage still has ${held.length} touchpoints: move or remove them first.` })
  if (!(await deleteStageRow(ctx.state, ctx.workspace.id, slug)))
    throw fail('not_found', { message: 'No stage has this name.' })
}

/** Creates or changes a touchpoint. */
export async function putTouchpoint(ctx: Ctx, touchpoint: Touchpoint): Promise<Touchpoint> {
  requirePermission(ctx, 'catalog:write')
  const { stages } = await readMapping(ctx.state, ctx.workspace.id)
  if (!stages.some((stage) => stage.slug === touchpoint.stage)) {
    throw fail('invalid_input', { problems: [{ field: 'body.stage', reason: 'is not a stage of this workspace' }] })
  }
  await upsertTouchpoint(ctx.state, ctx.workspace.id, touchpoint)
  return touchpoint
}

/** Removes a touchpoint; its events become unmapped in the same transaction. */
export async function deleteTouchpoint(ctx: Ctx, slug: string): Promise<void> {
  requirePermission(ctx, 'catalog:write')
  const deleted = await ctx.state.transaction(async (tx) => await deleteTouchpointRow(tx, ctx.workspace.id, slug))
  if (!deleted) throw fail('not_found', { message: 'No touchpoint has this name.' })
}

async function requireTouchpoint(ctx: Ctx, slug: string): Promise<void> {
  const { touchpoints } = await readMapping(ctx.state, ctx.workspace.id)
  if (!touchpoints.some((touchpoint) => touchpoint.slug === slug)) {
    throw fail('invalid_input', {
      problems: [{ field: 'body.touchpoint', reason: 'is not a touchpoint of this workspace' }],
    })
  }
}
