import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, permissionsOf, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import type { Sealer } from '../../../platform/privacy/index.ts'
import type { ingestRoutes, SourceView } from '../contract.ts'
import { listSourceRows, type SourceChange, type SourceListRow, updateSourceRow } from '../store/source-store.ts'
import { words } from '../words.ts'
import { announceSourceChange, type SourceRegistry } from './source-registry.ts'
import { createSource } from './sources.ts'

export type ManageSourcesDeps = { sealer: Sealer; registry: Pick<SourceRegistry, 'reload'> }

/** The workspace's sources with keys and counters. Keys are shown to those who may change sources, masked to others. */
export async function listSources(ctx: Ctx, sealer: Sealer): Promise<SourceView[]> {
  requirePermission(ctx, 'sources:read')
  const rows = await listSourceRows(ctx.state, ctx.workspace.id)
  const mayChange = permissionsOf(ctx.actor.role).has('sources:write')
  return rows.map((row) => {
    const view = viewOf(row, sealer)
    return mayChange ? view : { ...view, writeKey: masked(view.writeKey) }
  })
}

/** Creates a source, whose key is taken from the answer on; the signing secret is in the answer only. */
export async function addSource(
  ctx: Ctx,
  { sealer, registry }: ManageSourcesDeps,
  input: BodyOf<typeof ingestRoutes.createSource>,
): Promise<ReplyOf<typeof ingestRoutes.createSource>> {
  requirePermission(ctx, 'sources:write')
  const made = await ctx.state.transaction(async (tx) => {
    const source = await createSource(tx, sealer, { ...input, workspace: ctx.workspace.id })
    const details = { name: input.name, kind: input.kind }
    await recordAudit(tx, ctx, { action: 'source.create', target: source.publicId, details })
    return source
  })
  await inForce(registry)
  const view = await oneSource(ctx, sealer, made.publicId)
  return { ...view, signingSecret: made.signingSecret }
}

/** Changes a source; this receiver has learnt of it before the answer, others learn of it at once. */
export async function changeSource(
  ctx: Ctx,
  { sealer, registry }: ManageSourcesDeps,
  input: { id: string; change: SourceChange },
): Promise<SourceView> {
  requirePermission(ctx, 'sources:write')
  await ctx.state.transaction(async (tx) => {
    const before = await oneSource({ ...ctx, state: tx }, sealer, input.id)
    if (!(await updateSourceRow(tx, ctx.workspace.id, input))) throw fail('not_found', { message: say(words.noSource) })
    await announceSourceChange(tx)
    const details = changesOf<Changeable>(before, input.change, { fields: changeable })
    await recordAudit(tx, ctx, {
      action: input.change.revokedAt ? 'source.revoke' : 'source.update',
      target: input.id,
      details,
    })
  })
  await inForce(registry)
  return await oneSource(ctx, sealer, input.id)
}

/** Without the state store the change stands all the same, and the registry reads it when the store is back. */
async function inForce(registry: Pick<SourceRegistry, 'reload'>): Promise<void> {
  await registry.reload().catch(() => undefined)
}

type Changeable = Pick<SourceView, 'name' | 'origins' | 'eventAllowList' | 'demandsConsent'>
const changeable = ['name', 'origins', 'eventAllowList', 'demandsConsent'] as const

async function oneSource(ctx: Ctx, sealer: Sealer, publicId: string): Promise<SourceView> {
  const row = (await listSourceRows(ctx.state, ctx.workspace.id)).find((candidate) => candidate.public_id === publicId)
  if (!row) throw fail('not_found', { message: say(words.noSource) })
  return viewOf(row, sealer)
}

function masked(key: string): string {
  return `${key.slice(0, 7)}…${key.slice(-4)}`
}

function viewOf(row: SourceListRow, sealer: Sealer): SourceView {
  return {
    id: row.public_id,
    name: row.name,
    kind: row.kind,
    writeKey: sealer.open(row.write_key_sealed),
    origins: row.origins,
    eventAllowList: row.event_allow_list,
    demandsConsent: row.demands_consent,
    createdAt: row.created_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
    received: Number(row.received),
    lastReceivedAt: row.last_received_at?.toISOString() ?? null,
    drops: row.drops,
  }
}
