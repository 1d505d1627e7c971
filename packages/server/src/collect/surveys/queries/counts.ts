import * as z from 'zod'
import { ch, type EventStore, param } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'

const row = z.object({ survey: z.string(), started: z.number(), finished: z.number(), lastMs: z.number() })
export type SurveyCounts = { started: number; finished: number; lastMs: number }

/** How many responses started and finished since then, by survey. */
export async function surveyCounts(
  events: EventStore,
  workspace: WorkspaceId,
  since: number,
): Promise<Map<string, SurveyCounts>> {
  const rows = await events.query({
    name: 'surveys.counts',
    workspace,
    sql: ch`SELECT survey, countIf(event = '$survey_started') AS started, countIf(event = '$survey_finished') AS finished,
        toUnixTimestamp64Milli(max(ts)) AS lastMs
      FROM events WHERE ws = ${param(workspace, 'UInt32')} AND event IN ('$survey_started', '$survey_finished')
        AND ts >= fromUnixTimestamp64Milli(${param(since, 'Int64')}, 'UTC') AND survey != '' GROUP BY survey`,
    row,
  })
  return new Map(rows.map(({ survey, ...counts }) => [survey, counts]))
}
