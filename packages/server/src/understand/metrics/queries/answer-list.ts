import * as z from 'zod'
import { ch, type EventStore, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import { touchpointOf } from '../../../unify/catalog/index.ts'
import type { MetricDefinition } from '../contract.ts'
import { classOf, isOnScale, onItsScale, sourceCondition } from './answers.ts'
import { type RowScope, scopeCondition } from './filters.ts'

const answerRow = z.object({
  person: z.number(),
  atMs: z.number(),
  messageId: z.string(),
  score: z.number(),
  touchpoint: z.string(),
  text: z.string(),
  metric: z.string(),
})

export type AnswerRow = z.infer<typeof answerRow>
/** Sort key of the last row of a page: time and message. */
export type AnswerCursor = { atMs: number; messageId: string }

const classes = { unhappy: 1, neither: 2, happy: 3 } as const

/** Answers of a metric, newest first; pages by (time, message), which is the sort key, so that no row is skipped or doubled. */
export async function listAnswers(
  events: EventStore,
  input: {
    definition: MetricDefinition
    scope: RowScope
    wanted: { class: keyof typeof classes | undefined; withText: boolean }
    after: AnswerCursor | null
    limit: number
  },
): Promise<AnswerRow[]> {
  const { definition, scope, wanted, after, limit } = input
  const atMs = ch`toUnixTimestamp64Milli(ts)`
  return await events.query({
    name: 'metrics.answer_list',
    workspace: scope.workspace,
    sql: ch`SELECT ${resolvedPerson} AS person_id, person_id AS person, ${atMs} AS atMs, message_id AS messageId, assumeNotNull(score) AS score,
        ${touchpointOf(scope.mapping)} AS touchpoint, text, toString(metric) AS metric
      FROM events WHERE ${scopeCondition(scope)} AND event = '$answer' AND score IS NOT NULL AND ${sourceCondition(definition, scope.mapping)}
        AND ${onItsScale(definition)} AND ${isOnScale(definition)}
        ${wanted.class ? ch`AND ${classOf(definition)} = ${param(classes[wanted.class], 'Int64')}` : null}
        ${wanted.withText ? ch`AND text != ''` : null}
        ${after ? ch`AND (${atMs}, message_id) < (${param(after.atMs, 'Int64')}, ${param(after.messageId, 'String')})` : null}
      ORDER BY atMs DESC, message_id DESC LIMIT ${param(limit, 'UInt32')}`,
    row: answerRow,
  })
}
