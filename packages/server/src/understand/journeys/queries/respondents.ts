import * as z from 'zod'
import { ch, type EventStore, givenOnScale, param } from '../../../platform/eventstore/index.ts'
import { type RowScope, scopeCondition } from '../../metrics/index.ts'
import { type RatingChoice, ratingRows, respondent } from './ratings.ts'

const respondentRow = z.object({ person: z.string(), outcome: z.number(), ratings: z.array(z.number().nullable()) })
/**
 * One NPS answer (−100, 0, 100) with that person's latest rating of each touchpoint at that time, or in the same filled-in survey, where
 * the ratings may be asked on a later page; of several at once (a battery about one touchpoint) their mean; null = none in the period.
 */
export type Respondent = z.infer<typeof respondentRow>

/** Most answers that the driver model takes; above it a random, repeatable sample. */
export const respondentsMax = 40_000

/** NPS answers of a period with the ratings that came before or with them, for the joint driver model. */
export async function respondents(events: EventStore, scope: RowScope, choice: RatingChoice): Promise<Respondent[]> {
  const touchpoints = param(
    choice.map(({ touchpoint }) => touchpoint),
    'Array(String)',
  )
  return await events.query({
    name: 'journeys.respondents',
    workspace: scope.workspace,
    lane: 'heavy',
    sql: ch`SELECT person, outcome, ratings FROM (SELECT n.t AS at, n.message_id AS id, toString(n.p) AS person, n.outcome AS outcome, arrayFilter(r -> r.1 <= n.t OR (r.4 = n.form AND n.form != ''), rated.rows) AS known,
        arrayMap(tp -> if(arrayExists(r -> r.2 = tp, known), tupleElement(arrayLast(r -> r.2 = tp, known), 3), NULL), ${touchpoints}) AS ratings
      FROM (SELECT ${respondent} AS p, toUnixTimestamp64Milli(ts) AS t, multiIf(score >= 9, 100, score >= 7, 0, -100) AS outcome, message_id, response AS form FROM events
        WHERE ${scopeCondition(scope)} AND event = '$answer' AND metric = 'nps' AND score BETWEEN 0 AND 10 AND score = round(score)
          AND ${givenOnScale({ min: 0, max: 10, higherIsBetter: true })}
        ORDER BY cityHash64(message_id) LIMIT ${param(respondentsMax, 'UInt32')}) AS n
      LEFT JOIN (SELECT p, arraySort(r -> r.1, groupArray((t, tp, mean, form))) AS rows
        FROM (SELECT p, t, tp, form, avg(x) AS mean FROM (${ratingRows(scope, choice)}) GROUP BY p, t, tp, form) GROUP BY p) AS rated ON rated.p = n.p
      ) ORDER BY at, id`,
    row: respondentRow,
  })
}
