import * as z from 'zod'
import { ch, type EventStore, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'

const triggerRow = z.object({
  p: z.number(),
  event: z.string(),
  t: z.number(),
  source: z.number(),
  message_id: z.string(),
  props: z.string(),
})
export type TriggerRow = z.infer<typeof triggerRow>

/**
 * Events of these names in batches that were just applied, at or after `sinceMs`: of somebody, and not of an import, whose
 * events are history. Streamed; the names and batches bound it.
 */
export function triggerEvents(
  events: EventStore,
  workspace: WorkspaceId,
  { names, batches, sinceMs }: { names: readonly string[]; batches: readonly number[]; sinceMs: number },
): AsyncIterable<TriggerRow> {
  return events.stream({
    name: 'distribution.trigger_events',
    workspace,
    sql: ch`SELECT ${resolvedPerson} AS p, event, toUnixTimestamp64Milli(ts) AS t, source, message_id, props FROM events
      WHERE ws = ${param(workspace, 'UInt32')} AND event IN ${param(names, 'Array(String)')} AND batch IN ${param(batches, 'Array(UInt64)')}
        AND ts >= fromUnixTimestamp64Milli(${param(Math.floor(sinceMs), 'Int64')}, 'UTC') AND person != 0 AND import = 0`,
    row: triggerRow,
  })
}

/** The latest events of a name in the last days, newest first. */
export async function recentTriggers(
  events: EventStore,
  workspace: WorkspaceId,
  { event, sinceMs, limit }: { event: string; sinceMs: number; limit: number },
): Promise<TriggerRow[]> {
  return await events.query({
    name: 'distribution.recent_triggers',
    workspace,
    sql: ch`SELECT ${resolvedPerson} AS p, event, toUnixTimestamp64Milli(ts) AS t, source, message_id, props FROM events
      WHERE ws = ${param(workspace, 'UInt32')} AND event = ${param(event, 'String')} AND toDate(ts) >= toDate(fromUnixTimestamp64Milli(${param(Math.floor(sinceMs), 'Int64')}, 'UTC'))
        AND ts >= fromUnixTimestamp64Milli(${param(Math.floor(sinceMs), 'Int64')}, 'UTC') AND person != 0
      ORDER BY ts DESC LIMIT ${param(limit, 'UInt32')}`,
    row: triggerRow,
  })
}
