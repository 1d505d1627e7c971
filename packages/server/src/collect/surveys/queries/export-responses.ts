import * as z from 'zod'
import { ch, type EventStore, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import { csvLine } from '../../../platform/kernel/index.ts'
import type { Names } from '../model/questions.ts'
import { optionWords, setAside } from './export.ts'
import { answersOf, languageOf, type ResultScope, versionOf } from './scope.ts'

const about = [
  'response',
  'person',
  'at',
  'version',
  'language',
  'channel',
  'touchpoint',
  'partial',
  'set_aside',
] as const

const responseRow = z.object({
  response: z.string(),
  person: z.string(),
  at: z.string(),
  version: z.number(),
  language: z.string(),
  channel: z.string(),
  touchpoint: z.string(),
  partial: z.number(),
  set_aside: z.number(),
  cells: z.array(z.tuple([z.string(), z.string()])),
})

/**
 * All responses, one a row, as a CSV: what is known of each (`at`: its last answer), then a column a question in the order asked,
 * headed by its words. A cell holds the words chosen, else the text, the score or the value. What is asked for each of several things
 * has as many columns as the response with most of them; each cell begins with the thing.
 */
export async function* exportResponses(
  events: EventStore,
  { scope, names }: { scope: ResultScope; names: Names },
): AsyncGenerator<string> {
  const columns = columnsOf(names, await timesAsked(events, scope))
  yield csvLine([...about, ...columns.map(({ heading }) => heading)])
  for await (const { cells, ...known } of readResponses(events, { scope, names })) {
    const given = Map.groupBy(cells, ([question]) => question)
    const said = columns.map(({ question, at }) => given.get(question)?.[at]?.[1] ?? '')
    yield csvLine([...about.map((name) => String(known[name])), ...said])
  }
}

/** Answers that carry no response are each their own. */
const responseKey = ch`if(response = '', message_id, response)`

type Column = { question: string; at: number; heading: string }

function columnsOf({ questions }: Names, times: ReadonlyMap<string, number>): Column[] {
  const order = [...questions.keys()].filter((question) => times.has(question))
  const gone = [...times.keys()].filter((question) => !questions.has(question)).sort()
  const titles = Map.groupBy(order, (question) => questions.get(question))
  return [...order, ...gone].flatMap((question) => {
    const title = questions.get(question) ?? question
    const heading = (titles.get(title)?.length ?? 0) > 1 ? `${title} (${question})` : title
    const most = times.get(question) ?? 1
    return Array.from({ length: most }, (_, at) => ({
      ...{ question, at },
      heading: most === 1 ? heading : `${heading} ${at + 1}`,
    }))
  })
}

/** How often one response answered a question, at most. */
async function timesAsked(events: EventStore, scope: ResultScope): Promise<Map<string, number>> {
  const rows = await events.query({
    name: 'surveys.export_columns',
    workspace: scope.workspace,
    lane: 'heavy',
    sql: ch`SELECT question, max(times) AS most FROM (
        SELECT ${responseKey} AS own, question, count() AS times FROM events WHERE ${answersOf(scope)} GROUP BY own, question)
      GROUP BY question`,
    row: z.object({ question: z.string(), most: z.number() }),
  })
  return new Map(rows.map(({ question, most }) => [question, most]))
}

function readResponses(events: EventStore, { scope, names }: { scope: ResultScope; names: Names }) {
  const value = ch`if(JSONType(props, '$value') = 'String', JSONExtractString(props, '$value'), JSONExtractRaw(props, '$value'))`
  const thing = ch`if(JSONExtractString(props, '$item_label') != '', JSONExtractString(props, '$item_label'), simpleJSONExtractString(props, '$item'))`
  return events.stream({
    name: 'surveys.export_responses',
    workspace: scope.workspace,
    lane: 'heavy',
    sql: ch`SELECT own AS response, people.public_id AS person, at, version, language, channel, touchpoint, partial,
        own IN (${setAside(scope)}) AS set_aside, cells
      FROM (
        SELECT own, any(resolved) AS who, formatDateTime(max(ts), '%FT%TZ', 'UTC') AS at, max(${versionOf}) AS version,
          any(${languageOf}) AS language, any(channel) AS channel, max(touchpoint) AS touchpoint,
          max(startsWith(message_id, 'svp:')) AS partial, min(ts) AS began,
          arrayMap(one -> (one.3, one.4), arraySort(groupArray((ts, message_id, question, cell)))) AS cells
        FROM (
          SELECT *, ${responseKey} AS own, ${resolvedPerson} AS resolved, ${optionWords(names)} AS chosen, ${thing} AS thing,
            multiIf(chosen != '' AND text != '', concat(chosen, ': ', text), chosen != '', chosen, text != '', text,
              score IS NOT NULL, toString(score), ${value}) AS said,
            if(thing = '', said, concat(thing, ': ', said)) AS cell
          FROM events WHERE ${answersOf(scope)})
        GROUP BY own) AS answered
      LEFT ANY JOIN (SELECT person AS named, any(public_id) AS public_id FROM survey_people
        WHERE ws = ${param(scope.workspace, 'UInt32')} GROUP BY named) AS people ON people.named = answered.who
      ORDER BY began, own`,
    row: responseRow,
  })
}
