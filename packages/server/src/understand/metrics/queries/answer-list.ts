import * as z from 'zod'
import { ch, type EventStore, type Fragment, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
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
  response: z.string(),
})

const commentRow = z.object({ response: z.string(), touchpoint: z.string(), text: z.string() })

export type AnswerRow = Omit<z.infer<typeof answerRow>, 'response'>
/** Sort key of the last row of a page: time and message. */
export type AnswerCursor = { atMs: number; messageId: string }

/** Before an answer and after it, so long what else was said on its form is looked for: a form is taken whole, at one moment. */
const formMs = 60_000

const classes = { unhappy: 1, neither: 2, happy: 3 } as const

/**
 * Answers of a metric, newest first; pages by (time, message), which is the sort key, so that no row is skipped or doubled. Where an
 * answer has no words of its own, it has what was written on the same form (ME8).
 */
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
  const rows = await events.query({
    name: 'metrics.answer_list',
    workspace: scope.workspace,
    sql: ch`SELECT ${resolvedPerson} AS person_id, person_id AS person, ${atMs} AS atMs, message_id AS messageId, assumeNotNull(score) AS score,
        ${touchpointOf(scope.mapping)} AS touchpoint, text, toString(metric) AS metric, response
      FROM events WHERE ${scopeCondition(scope)} AND event = '$answer' AND score IS NOT NULL AND ${sourceCondition(definition, scope.mapping)}
        AND ${onItsScale(definition)} AND ${isOnScale(definition)}
        ${wanted.class ? ch`AND ${classOf(definition)} = ${param(classes[wanted.class], 'Int64')}` : null}
        ${wanted.withText ? ch`AND (text != '' OR ${hasComment(scope)})` : null}
        ${after ? ch`AND (${atMs}, message_id) < (${param(after.atMs, 'Int64')}, ${param(after.messageId, 'String')})` : null}
      ORDER BY atMs DESC, message_id DESC LIMIT ${param(limit, 'UInt32')}`,
    row: answerRow,
  })
  const silent = rows.filter(({ text, response }) => text === '' && response !== '')
  const comments = await commentsOf(events, scope, silent)
  return rows.map(({ response, ...row }) => ({ ...row, text: row.text || commentOn({ ...row, response }, comments) }))
}

/** Comments on forms: what was written where no score was given. Not on one that promises anonymity: it is never read beside a score. */
function isComment({ workspace }: RowScope, from: number, to: number): Fragment {
  return ch`ws = ${param(workspace, 'UInt32')} AND event = '$answer' AND text != '' AND score IS NULL AND response != ''
    AND NOT JSONExtractBool(props, '$anonymous') AND ts >= fromUnixTimestamp64Milli(${param(from, 'Int64')}, 'UTC')
    AND ts < fromUnixTimestamp64Milli(${param(to, 'Int64')}, 'UTC')`
}

/** True for an answer on whose form something is written about its touchpoint, or about none. */
function hasComment(scope: RowScope): Fragment {
  const { start, end } = scope.span
  const touchpoint = touchpointOf(scope.mapping)
  const written = ch`SELECT response, arrayJoin([${touchpoint}, '*']) FROM events WHERE ${isComment(scope, start - formMs, end + formMs)}`
  return ch`response != '' AND ((response, if(${touchpoint} = '', '*', ${touchpoint})) IN (${written}) OR (response, '') IN (${written}))`
}

type Comment = z.infer<typeof commentRow>

/** What was written on the forms of these answers. */
async function commentsOf(
  events: EventStore,
  scope: RowScope,
  answers: readonly { response: string; atMs: number }[],
): Promise<Comment[]> {
  if (answers.length === 0) return []
  const times = answers.map(({ atMs }) => atMs)
  const responses = [...new Set(answers.map(({ response }) => response))]
  return await events.query({
    name: 'metrics.answer_comments',
    workspace: scope.workspace,
    sql: ch`SELECT response, ${touchpointOf(scope.mapping)} AS touchpoint, text FROM events
      WHERE ${isComment(scope, Math.min(...times) - formMs, Math.max(...times) + formMs + 1)}
        AND response IN ${param(responses, 'Array(String)')} ORDER BY ts, message_id`,
    row: commentRow,
  })
}

/** A comment on another touchpoint than the answer's is not about it. */
function commentOn(answer: { response: string; touchpoint: string }, comments: readonly Comment[]): string {
  return comments
    .filter(({ response }) => response !== '' && response === answer.response)
    .filter(({ touchpoint }) => touchpoint === '' || answer.touchpoint === '' || touchpoint === answer.touchpoint)
    .map(({ text }) => text)
    .join('\n')
}
