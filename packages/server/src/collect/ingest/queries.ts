import * as z from 'zod'
import { ch, type EventStore, param } from '../../platform/eventstore/index.ts'

const presenceSchema = z.object({ partition: z.coerce.string(), n: z.coerce.number() })

/** How many rows of a batch a table has, by month partition. Spans workspaces: recovery only. */
export async function rowsPresent(
  events: EventStore,
  table: 'events' | 'events_by_person',
  batch: number,
): Promise<Map<string, number>> {
  const from = table === 'events' ? ch`events` : ch`events_by_person`
  const rows = await events.queryAcross({
    name: 'ingest.rows_present',
    sql: ch`SELECT toString(toYYYYMM(ts)) AS partition, count() AS n FROM ${from} WHERE batch = ${param(batch, 'UInt64')} GROUP BY partition`,
    row: presenceSchema,
  })
  return new Map(rows.map((row) => [row.partition, row.n]))
}
