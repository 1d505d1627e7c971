import { isDeepStrictEqual } from 'node:util'
import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import { fail, say, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { CatalogEvent, EventChange, Stage, Touchpoint } from '../contract.ts'
import {
  deleteStageRow,
  deleteTouchpointRow,
  holdCatalog,
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

/**
 * Describes an event, maps it to a touchpoint, declares types. The mapping counts in every number from now on (CA3), and the
 * types in what is applied from now on (CA4). Throws `conflict` when it is no longer what `before` says.
 */
export async function updateEvent(
  ctx: Ctx,
  deps: CatalogDeps,
  { name, change, before: read }: { name: string; change: EventChange; before?: EventChange | undefined },
): Promise<CatalogEvent> {
  requirePermission(ctx, 'catalog:write')
  if (change.touchpoint) await requireTouchpoint(ctx, change.touchpoint)
  const workspace = ctx.workspace.id
  const event = await ctx.state.transaction(async (tx) => {
    await holdCatalog(tx, workspace)
    const before = (await listEventRows(tx, workspace, { name }))[0] ?? null
    if (read && !isDeepStrictEqual(saidOf(before, read), read)) throw fail('conflict', { message: say(words.changed) })
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

/** What the catalogue says now of what somebody read; traffic may have added properties since. */
function saidOf(event: CatalogEvent | null, read: EventChange): EventChange {
  const all: Required<EventChange> = {
    description: event?.description ?? '',
    touchpoint: event?.touchpoint ?? null,
    state: event?.state ?? 'learned',
    properties: (read.properties ?? []).map(({ key }) => {
      const found = event?.properties.find((one) => one.key === key)
      return { key, declaredType: found?.declaredType ?? null, description: found?.description ?? '' }
    }),
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => name in read))
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
  return { stages: [...stages], touchpoints: [...touchpoints] }
}

/** Creates or changes a stage. Throws `conflict` when it is no longer what `read` says (null: there was none). */
export async function putStage(ctx: Ctx, stage: Stage, read?: Stage | null): Promise<Stage> {
  requirePermission(ctx, 'catalog:write')
  await ctx.state.transaction(async (tx) => {
    await holdCatalog(tx, ctx.workspace.id)
    const before = (await readMapping(tx, ctx.workspace.id)).stages.find(({ slug }) => slug === stage.slug) ?? null
    if (read !== undefined && !isDeepStrictEqual(before, read)) throw fail('conflict', { message: say(words.changed) })
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

/** Creates or changes a touchpoint. Throws `conflict` when it is no longer what `read` says (null: there was none). */
export async function putTouchpoint(ctx: Ctx, touchpoint: Touchpoint, read?: Touchpoint | null): Promise<Touchpoint> {
  requirePermission(ctx, 'catalog:write')
  await ctx.state.transaction(async (tx) => {
    await holdCatalog(tx, ctx.workspace.id)
    const { stages, touchpoints } = await readMapping(tx, ctx.workspace.id)
    if (!stages.some((stage) => stage.slug === touchpoint.stage)) {
      throw fail('invalid_input', { problems: [{ field: 'body.stage', reason: say(words.notAStage) }] })
    }
    const before = touchpoints.find(({ slug }) => slug === touchpoint.slug) ?? null
    if (read !== undefined && !isDeepStrictEqual(before, read)) throw fail('conflict', { message: say(words.changed) })
    await upsertTouchpoint(tx, ctx.workspace.id, touchpoint)
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
