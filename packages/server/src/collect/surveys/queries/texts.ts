import * as z from 'zod'
import { ch, type EventStore, param } from '../../../platform/eventstore/index.ts'
import { answersOf, languageOf, type ResultScope, versionOf } from './scope.ts'

const row = z.object({
  ms: z.number(),
  id: z.string(),
  question: z.string(),
  text: z.string(),
  language: z.string(),
  channel: z.string(),
  version: z.number(),
  response: z.string(),
  partial: z.number(),
  score: z.number().nullable(),
})
export type TextRow = z.infer<typeof row>

/** A page of what was written, newest first, behind a place in that order. */
export async function pageTexts(
  events: EventStore,
  scope: ResultScope,
  page: { question: string | null; except: readonly string[]; after: { ms: number; id: string } | null; limit: number },
): Promise<TextRow[]> {
  const { question, except, after, limit } = page
  return await events.query({
    name: 'surveys.texts',
    workspace: scope.workspace,
    sql: ch`SELECT toUnixTimestamp64Milli(ts) AS ms, message_id AS id, question, text, ${languageOf} AS language, channel,
        ${versionOf} AS version, response, startsWith(message_id, 'svp:') AS partial, score
      FROM events WHERE ${answersOf(scope)} AND text != ''
        ${question === null ? null : ch`AND question = ${param(question, 'String')}`}
        ${except.length === 0 ? null : ch`AND question NOT IN ${param([...except], 'Array(String)')}`}
        ${after === null ? null : ch`AND (ts, message_id) < (fromUnixTimestamp64Milli(${param(after.ms, 'Int64')}, 'UTC'), ${param(after.id, 'String')})`}
      ORDER BY ts DESC, message_id DESC LIMIT ${param(limit, 'UInt32')}`,
    row,
  })
}

const scoreRow = z.object({ response: z.string(), n: z.number(), score: z.number() })

/** The score of each response that has exactly one of a metric: of several nobody knows which one the words are about. */
export async function scoresBeside(
  events: EventStore,
  scope: ResultScope,
  responses: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (responses.length === 0) return new Map()
  const rows = await events.query({
    name: 'surveys.scores_beside',
    workspace: scope.workspace,
    sql: ch`SELECT response, count() AS n, assumeNotNull(any(events.score)) AS score FROM events
      WHERE ${answersOf(scope)} AND response IN ${param([...responses], 'Array(String)')} AND events.score IS NOT NULL AND metric != ''
      GROUP BY response HAVING n = 1`,
    row: scoreRow,
  })
  return new Map(rows.map(({ response, score }) => [response, score]))
}
