import * as z from 'zod'
import { ch, type EventStore, param } from '../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'

const keyRow = z.object({ key: z.string() })
const dayMs = 86_400_000

/** Names of the properties that an event had in the last ninety days, of its latest ten thousand. */
export async function eventProperties(
  events: EventStore,
  workspace: WorkspaceId,
  { event, now }: { event: string; now: number },
): Promise<string[]> {
  const rows = await events.query({
    name: 'budget.event_properties',
    workspace,
    sql: ch`SELECT DISTINCT arrayJoin(JSONExtractKeys(props)) AS key FROM (SELECT props FROM events
        WHERE ws = ${param(workspace, 'UInt32')} AND event = ${param(event, 'String')}
          AND ts >= fromUnixTimestamp64Milli(${param(Math.floor(now - 90 * dayMs), 'Int64')}, 'UTC') ORDER BY ts DESC LIMIT 10000)
      ORDER BY key LIMIT 300`,
    row: keyRow,
  })
  return rows.map((row) => row.key)
}

/** Names of the traits that people have. */
export async function traitKeys(events: EventStore, workspace: WorkspaceId): Promise<string[]> {
  const rows = await events.query({
    name: 'budget.trait_keys',
    workspace,
    sql: ch`SELECT DISTINCT key FROM person_traits WHERE ws = ${param(workspace, 'UInt32')} ORDER BY key LIMIT 500`,
    row: keyRow,
  })
  return rows.map((row) => row.key)
}
