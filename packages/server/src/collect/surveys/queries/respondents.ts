import * as z from 'zod'
import { ch, type EventStore, type Fragment } from '../../../platform/eventstore/index.ts'
import { answersOf, type ResultScope } from './scope.ts'

const row = z.object({ key: z.string(), n: z.number() })

/** How many respondents, not answers, stand behind each group: by question, or by what one question is broken down by. */
export async function respondentCounts(
  events: EventStore,
  scope: ResultScope,
  { key, extra = null }: { key: Fragment; extra?: Fragment | null },
): Promise<ReadonlyMap<string, number>> {
  const rows = await events.query({
    name: 'surveys.respondents',
    workspace: scope.workspace,
    sql: ch`SELECT toString(${key}) AS key, uniqExact(response) AS n FROM events
      WHERE ${answersOf(scope)} ${extra === null ? null : ch`AND ${extra}`} GROUP BY key`,
    row,
  })
  return new Map(rows.map(({ key: name, n }) => [name, n]))
}
