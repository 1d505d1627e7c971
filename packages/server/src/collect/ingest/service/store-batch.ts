import type { EventStore } from '../../../platform/eventstore/index.ts'
import { CatalogueError } from '../../../platform/kernel/index.ts'
import { rowsPresent } from '../queries.ts'
import type { SpooledBatch } from '../spool.ts'

/** ClickHouse refuses an insert over more than 100 partitions; each insert stays well below. */
const partitionsPerInsert = 40

/** A row that the event store will not take, found by halving. */
export type RefusedRow = { line: string; message: string }

type Part = SpooledBatch['partitions'][number]

/**
 * Inserts a batch's rows. Throws CatalogueError `not_ready` when the engine is away (try again: `recover` says what is
 * missing); rows that the engine refuses are found by bisection and returned, so that one bad row stops nobody.
 */
export async function storeBatch(events: EventStore, rows: SpooledBatch): Promise<RefusedRow[]> {
  if (rows.overrides.length > 0) {
    await events.insertJson('person_overrides', rows.overrides.join('\n'))
    await events.reloadPersonMap()
  }
  if (rows.traits.length > 0) await events.insertJson('person_traits', rows.traits.join('\n'))
  const refused: RefusedRow[] = []
  for (let at = 0; at < rows.partitions.length; at += partitionsPerInsert) {
    const group = rows.partitions.slice(at, at + partitionsPerInsert)
    refused.push(
      ...(await insertBisecting(
        events,
        'events',
        group.flatMap((part) => part.lines),
      )),
    )
  }
  return refused
}

/**
 * Stores a batch of which a crash may have left parts behind: asks both tables by batch and partition and inserts what is
 * missing. Overrides and traits replace themselves by version, so they are simply written again.
 */
export async function storeMissing(events: EventStore, rows: SpooledBatch): Promise<RefusedRow[]> {
  const inEvents = await rowsPresent(events, 'events', rows.batch)
  const byPerson = await rowsPresent(events, 'events_by_person', rows.batch)
  const missing = rows.partitions.filter((part) => !inEvents.has(part.partition))
  // The materialized view is not atomic with its source: the second table may lack what the first has.
  const onlyByPerson = rows.partitions.filter((part) => inEvents.has(part.partition) && !byPerson.has(part.partition))
  const refused = await storeBatch(events, { ...rows, partitions: missing })
  for (const part of onlyByPerson) refused.push(...(await insertByPerson(events, part)))
  return refused
}

async function insertByPerson(events: EventStore, part: Part): Promise<RefusedRow[]> {
  return await insertBisecting(events, 'events_by_person', part.lines)
}

async function insertBisecting(events: EventStore, table: string, lines: string[]): Promise<RefusedRow[]> {
  if (lines.length === 0) return []
  try {
    await events.insertJson(table, lines.join('\n'))
    return []
  } catch (error) {
    if (error instanceof CatalogueError && error.code === 'not_ready') throw error
    if (lines.length === 1)
      return [{ line: lines[0] as string, message: error instanceof Error ? error.message : String(error) }]
    const half = Math.ceil(lines.length / 2)
    const first = await insertBisecting(events, table, lines.slice(0, half))
    return [...first, ...(await insertBisecting(events, table, lines.slice(half)))]
  }
}
