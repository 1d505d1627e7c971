import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { parseObject } from '../../../platform/kernel/index.ts'
import type { ingestRoutes } from '../contract.ts'
import type { PublicIdsOf } from '../ports.ts'
import { newestEvents } from '../queries.ts'
import { listSourceRows } from '../store/source-store.ts'

/** The newest stored events, and those after a cursor for a page that follows along. */
export async function liveEvents(
  ctx: Ctx,
  publicIdsOf: PublicIdsOf,
  query: QueryOf<typeof ingestRoutes.liveEvents>,
): Promise<ReplyOf<typeof ingestRoutes.liveEvents>> {
  requirePermission(ctx, 'sources:read')
  const sources = await listSourceRows(ctx.state, ctx.workspace.id)
  const wanted = query.source ? sources.find((source) => source.public_id === query.source)?.id : undefined
  const after = query.after && /^\d{1,16}$/.test(query.after) ? Number(query.after) : null
  const rows = await newestEvents(ctx.events, {
    workspace: ctx.workspace.id,
    source: query.source ? (wanted ?? 0) : null,
    afterBatch: after,
    limit: 100,
  })
  const people = await publicIdsOf(
    ctx,
    rows.map((row) => row.person),
  )
  const names = new Map(sources.map((source) => [source.id, source.name]))
  return {
    events: rows.map((row) => ({
      id: row.messageId,
      at: new Date(row.atMs).toISOString(),
      receivedAt: new Date(row.receivedMs).toISOString(),
      name: row.event,
      source: names.get(row.source) ?? '',
      personId: people.get(row.person)?.id ?? null,
      userId: row.userId,
      props: parseObject(row.props),
    })),
    cursor: String(Math.max(after ?? 0, ...rows.map((row) => row.batch))),
  }
}
