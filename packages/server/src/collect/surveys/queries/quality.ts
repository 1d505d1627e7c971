import * as z from 'zod'
import { ch, type EventStore, param } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'

/** Surveys of a workspace with finished responses that quality has not looked at. */
export async function surveysToCheck(events: EventStore, workspace: WorkspaceId): Promise<string[]> {
  const rows = await events.query({
    name: 'surveys.to_check',
    workspace,
    lane: 'heavy',
    sql: ch`SELECT DISTINCT survey FROM events WHERE ws = ${param(workspace, 'UInt32')} AND event = '$survey_finished' AND survey != ''
        AND simpleJSONExtractString(props, '$outcome') = 'complete'
        AND (survey, response) NOT IN (SELECT survey, response FROM survey_quality WHERE ws = ${param(workspace, 'UInt32')})
      ORDER BY survey LIMIT 500`,
    row: z.object({ survey: z.string() }),
  })
  return rows.map(({ survey }) => survey)
}

type Wanted = { workspace: WorkspaceId; survey: string; most: number }

/** Complete responses that were not looked at, oldest first; and some before them, to compare with. */
export async function responsesToCheck(
  events: EventStore,
  { workspace, survey, most }: Wanted,
): Promise<{ fresh: string[]; company: string[] }> {
  const row = z.object({ response: z.string() })
  const finished = ch`FROM events WHERE ws = ${param(workspace, 'UInt32')} AND event = '$survey_finished' AND survey = ${param(survey, 'String')}
    AND simpleJSONExtractString(props, '$outcome') = 'complete'`
  const checked = ch`(SELECT response FROM survey_quality WHERE ws = ${param(workspace, 'UInt32')} AND survey = ${param(survey, 'String')})`
  const read = async (name: string, isFresh: boolean) =>
    await events.query({
      name,
      workspace,
      lane: 'heavy',
      sql: ch`SELECT response ${finished} AND response ${isFresh ? ch`NOT IN` : ch`IN`} ${checked}
        GROUP BY response ORDER BY max(ts) ${isFresh ? ch`ASC` : ch`DESC`} LIMIT ${param(most, 'UInt32')}`,
      row,
    })
  const [fresh, company] = await Promise.all([read('surveys.unchecked', true), read('surveys.checked_company', false)])
  return { fresh: fresh.map((one) => one.response), company: company.map((one) => one.response) }
}

const answerRow = z.object({
  response: z.string(),
  question: z.string(),
  item: z.string(),
  value: z.string(),
  ms: z.number(),
  timed: z.number(),
  place: z.number(),
})
export type ClosedAnswer = z.infer<typeof answerRow>

/** Closed answers of these responses: the score, else what was chosen; and of a matrix the place of the row as it was shown. */
export async function closedAnswers(
  events: EventStore,
  { workspace, survey, responses }: { workspace: WorkspaceId; survey: string; responses: readonly string[] },
): Promise<ClosedAnswer[]> {
  return await events.query({
    name: 'surveys.closed_answers',
    workspace,
    lane: 'heavy',
    sql: ch`SELECT response, toString(question) AS question, simpleJSONExtractString(props, '$item') AS item,
        if(score IS NULL, arrayStringConcat(arraySort(choices), '|'), toString(assumeNotNull(score))) AS value,
        simpleJSONExtractFloat(props, '$ms') AS ms, simpleJSONHas(props, '$ms') AS timed,
        indexOf(JSONExtract(props, '$order', 'Array(String)'), splitByChar('.', question)[2]) AS place
      FROM events WHERE ws = ${param(workspace, 'UInt32')} AND event = '$answer' AND survey = ${param(survey, 'String')}
        AND response IN ${param(responses, 'Array(String)')} AND (score IS NOT NULL OR notEmpty(choices))
      ORDER BY response, question, item LIMIT 500000`,
    row: answerRow,
  })
}
