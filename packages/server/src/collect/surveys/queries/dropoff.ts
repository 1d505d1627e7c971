import * as z from 'zod'
import { ch, type EventStore, param } from '../../../platform/eventstore/index.ts'
import { endedAfterAll, type ResultScope, rowsOfSurvey } from './scope.ts'

const row = z.object({
  question: z.string(),
  reached: z.number(),
  leftHere: z.number(),
  medianMs: z.number().nullable(),
})
export type StepCount = z.infer<typeof row>

/**
 * By question: responses that answered it or stopped at it, those that stopped, and the median time. A question that was skipped counts
 * as reached only by those who stopped there: what nobody has to answer leaves no trace when it is passed.
 */
export async function stepCounts(events: EventStore, scope: ResultScope): Promise<StepCount[]> {
  const stopped = ch`event = '$survey_left' AND response NOT IN (${endedAfterAll(scope)})`
  return await events.query({
    name: 'surveys.dropoff',
    workspace: scope.workspace,
    sql: ch`SELECT splitByChar('.', toString(question))[1] AS question, uniqExactIf(sipHash64(response), event = '$answer' OR (${stopped})) AS reached,
        uniqExactIf(sipHash64(response), ${stopped}) AS leftHere,
        if(countIf(simpleJSONHas(props, '$ms') AND event = '$answer') = 0, NULL,
          quantileExactInclusiveIf(0.5)(simpleJSONExtractFloat(props, '$ms'), event = '$answer' AND simpleJSONHas(props, '$ms'))) AS medianMs
      FROM events WHERE ${rowsOfSurvey(scope)} AND event IN ('$answer', '$survey_left') AND events.question != ''
      GROUP BY splitByChar('.', toString(events.question))[1] LIMIT ${param(1_000, 'UInt32')}`,
    row,
  })
}
