import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import type { Metric, MetricDefinition } from '../contract.ts'
import { builtInMetrics } from '../model/built-in.ts'
import { problemsOfDefinition } from '../model/problems.ts'
import { metricsOf, writeMetric } from '../store.ts'
import { words } from '../words.ts'

/** Built-in metrics first, then the workspace's own. */
export async function listMetrics(ctx: Ctx): Promise<Metric[]> {
  requirePermission(ctx, 'metrics:read')
  return [...builtInMetrics(), ...(await metricsOf(ctx))]
}

/** A metric by id; throws `not_found`. */
export async function findMetric(ctx: Ctx, id: string): Promise<Metric> {
  const metric = (await listMetrics(ctx)).find((candidate) => candidate.id === id)
  if (!metric) throw fail('not_found', { message: say(words.noMetric) })
  return metric
}

/** Creates a metric of one's own. */
export async function createMetric(ctx: Ctx, definition: MetricDefinition): Promise<Metric> {
  requirePermission(ctx, 'metrics:write')
  requireSound(definition)
  return await ctx.state.transaction(async (tx) => {
    const metric = await writeMetric(tx, { workspace: ctx.workspace.id, definition, by: ctx.actor.id })
    const details = { name: metric.name, kind: metric.kind }
    await recordAudit(tx, ctx, { action: 'metric.create', target: metric.id, details })
    return metric
  })
}

/** Writes the next version of a metric of one's own; built-in ones are `conflict`. */
export async function updateMetric(ctx: Ctx, id: string, definition: MetricDefinition): Promise<Metric> {
  requirePermission(ctx, 'metrics:write')
  requireSound(definition)
  const before = await requireOwn(ctx, id)
  return await ctx.state.transaction(async (tx) => {
    const metric = await writeMetric(tx, { workspace: ctx.workspace.id, id, definition, by: ctx.actor.id })
    const fields = Object.keys(definition) as (keyof MetricDefinition)[]
    const details = changesOf<MetricDefinition>(before, definition, { fields })
    await recordAudit(tx, ctx, { action: 'metric.update', target: id, details })
    return metric
  })
}

/** Removes a metric; its versions stay for the record. */
export async function removeMetric(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'metrics:write')
  const metric = await requireOwn(ctx, id)
  await ctx.state.transaction(async (tx) => {
    await writeMetric(tx, { workspace: ctx.workspace.id, id, definition: metric, by: ctx.actor.id, deleted: true })
    await recordAudit(tx, ctx, { action: 'metric.remove', target: id, details: { name: metric.name } })
  })
}

async function requireOwn(ctx: Ctx, id: string): Promise<Metric> {
  const metric = await findMetric(ctx, id)
  if (metric.builtIn) throw fail('conflict', { message: say(words.builtIn) })
  return metric
}

function requireSound(definition: MetricDefinition): void {
  const problems = problemsOfDefinition(definition)
  if (problems.length > 0) throw fail('invalid_input', { problems })
}
