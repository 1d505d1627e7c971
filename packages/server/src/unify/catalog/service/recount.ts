import * as z from 'zod'
import type { Ctx } from '../../../platform/context/index.ts'
import { ch, param } from '../../../platform/eventstore/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { lockEvents, type Recounted, type RecountedProperty, writeRecount } from '../recount-store.ts'

const countRow = z.object({ name: z.string(), seen: z.number(), firstMs: z.number(), lastMs: z.number() })
const propertyRow = z.object({ event: z.string(), key: z.string(), type: z.string(), n: z.number() })

/**
 * Counts names of events anew, without those of an import that is being undone, and forgets what it alone taught (CA5). Call it before the
 * import's events are deleted: they say which names are touched, so that it may run again after a crash. Events of these names wait
 * meanwhile; the receiver goes on.
 */
export async function recountEvents(
  ctx: Ctx,
  { importId, untilStored }: { importId: number; untilStored: (tx: StateStore) => Promise<void> },
): Promise<void> {
  const workspace = ctx.workspace.id
  const names = await namesOfImport(ctx, importId)
  if (names.length === 0) return
  await ctx.state.transaction(async (tx) => {
    // Whoever applies such an event writes its row first: with the rows locked, what is committed is all there is.
    await lockEvents(tx, workspace, names)
    await untilStored(tx)
    await writeRecount(tx, workspace, { names, ...(await countAnew(ctx, { names, importId })) })
  })
}

async function namesOfImport({ events, workspace }: Ctx, importId: number): Promise<string[]> {
  const rows = await events.query({
    name: 'catalog.names_of_import',
    workspace: workspace.id,
    lane: 'heavy',
    sql: ch`SELECT DISTINCT toString(event) AS name FROM events
      WHERE ws = ${param(workspace.id, 'UInt32')} AND import = ${param(importId, 'UInt32')}`,
    row: z.object({ name: z.string() }),
  })
  return rows.map(({ name }) => name)
}

async function countAnew(
  { events, workspace }: Ctx,
  { names, importId }: { names: readonly string[]; importId: number },
): Promise<{ events: Recounted[]; properties: RecountedProperty[] }> {
  const where = ch`ws = ${param(workspace.id, 'UInt32')} AND event IN ${param([...names], 'Array(String)')}
    AND import != ${param(importId, 'UInt32')}`
  const counted = await events.query({
    name: 'catalog.recount',
    workspace: workspace.id,
    lane: 'heavy',
    sql: ch`SELECT toString(event) AS name, count() AS seen, toUnixTimestamp64Milli(min(ts)) AS firstMs,
      toUnixTimestamp64Milli(max(ts)) AS lastMs FROM events WHERE ${where} GROUP BY event`,
    row: countRow,
  })
  const properties = await events.query({
    name: 'catalog.recount_properties',
    workspace: workspace.id,
    lane: 'heavy',
    // The first character of a JSON value tells its type.
    sql: ch`SELECT toString(event) AS event, pair.1 AS key, multiIf(startsWith(pair.2, '"'), 'string', startsWith(pair.2, '['), 'list',
        startsWith(pair.2, '{'), 'object', pair.2 IN ('true', 'false'), 'boolean', pair.2 = 'null', 'null', 'number') AS type, count() AS n
      FROM events ARRAY JOIN JSONExtractKeysAndValuesRaw(props) AS pair WHERE ${where} GROUP BY event, key, type`,
    row: propertyRow,
  })
  return { events: counted, properties }
}
