import * as z from 'zod'
import { ch, type EventStore, param, resolvedPerson } from '../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'

const liveRow = z.object({
  messageId: z.string(),
  atMs: z.number(),
  receivedMs: z.number(),
  event: z.string(),
  source: z.number(),
  userId: z.string(),
  batch: z.number(),
  person: z.number(),
  props: z.string(),
})

/** Newest events by arrival: of the last day, after a batch if one is given. */
export async function newestEvents(
  events: EventStore,
  input: { workspace: WorkspaceId; source: number | null; afterBatch: number | null; limit: number },
): Promise<z.infer<typeof liveRow>[]> {
  const { workspace, source, afterBatch, limit } = input
  return await events.query({
    name: 'ingest.newest_events',
    workspace,
    sql: ch`SELECT message_id AS messageId, toUnixTimestamp64Milli(ts) AS atMs, toUnixTimestamp64Milli(received_at) AS receivedMs, toString(event) AS event,
        source, user_id AS userId, batch, ${resolvedPerson} AS person, props FROM events
      WHERE ws = ${param(workspace, 'UInt32')} AND received_at > now64(3) - INTERVAL 1 DAY
        ${source === null ? null : ch`AND source = ${param(source, 'UInt32')}`}
        ${afterBatch === null ? null : ch`AND batch > ${param(afterBatch, 'UInt64')}`}
      ORDER BY batch DESC, received_at DESC LIMIT ${param(limit, 'UInt32')}`,
    row: liveRow,
  })
}
