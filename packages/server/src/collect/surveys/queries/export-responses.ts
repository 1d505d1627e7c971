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
 * headed by its words. A cell holds the words chosen, else the score, the text or the value; a text beside a score has a column of its own
 * (`textWord` ends its heading). What is asked for each of several things has as many columns as the response with most of them; each
 * cell begins with the thing.
 */
export async function* exportResponses(
  events: EventStore,
  { scope, names, textWord }: { scope: ResultScope; names: Names; textWord: string },
): AsyncGenerator<string> {
  const columns = columnsOf(names, await timesAsked(events, scope), textWord)
  yield csvLine([...about, ...columns.map(({ heading }) => heading)])
  for await (const { cells, ...known } of readResponses(events, { scope, names })) {
    const given = Map.groupBy(cells, ([cell]) => cell)
    const said = columns.map(({ cell, at }) => given.get(cell)?.[at]?.[1] ?? '')
    yield csvLine([...about.map((name) => String(known[name])), ...said])
  }
}

/** Answers that carry no response are each their own. */
const responseKey = ch`if(response = '', message_id, response)`

/** A text that stands beside a score, as a comment beside an NPS, is a cell of its own. */
const isBeside = ch`empty(choices) AND text != '' AND score IS NOT NULL`
const besideOf = (question: string) => `${question}|text`

/** `cell`: the question, or `besideOf` it. */
type Column = { cell: string; at: number; heading: string }
type Times = { cells: number; texts: number }

function columnsOf({ questions }: Names, times: ReadonlyMap<string, Times>, textWord: string): Column[] {
  const order = [...questions.keys()].filter((question) => times.has(question))
  const gone = [...times.keys()].filter((question) => !questions.has(question)).sort()
  const titles = Map.groupBy(order, (question) => questions.get(question))
  const several = (cell: string, heading: string, most: number): Column[] =>
    Array.from({ length: most }, (_, at) => ({ cell, at, heading: most === 1 ? heading : `${heading} ${at + 1}` }))
  return [...order, ...gone].flatMap((question) => {
    const title = questions.get(question) ?? question
    const heading = (titles.get(title)?.length ?? 0) > 1 ? `${title} (${question})` : title
    const { cells, texts } = times.get(question) ?? { cells: 1, texts: 0 }
    return [...several(question, heading, cells), ...several(besideOf(question), `${heading} – ${textWord}`, texts)]
  })
}

/** How often one response answered a question, and with a text beside a score, at most. */
async function timesAsked(events: EventStore, scope: ResultScope): Promise<Map<string, Times>> {
  const rows = await events.query({
    name: 'surveys.export_columns',
    workspace: scope.workspace,
    lane: 'heavy',
    sql: ch`SELECT question, max(times) AS cells, max(beside) AS texts FROM (
        SELECT ${responseKey} AS own, question, count() AS times, countIf(${isBeside}) AS beside
        FROM events WHERE ${answersOf(scope)} GROUP BY own, question)
      GROUP BY question`,
    row: z.object({ question: z.string(), cells: z.number(), texts: z.number() }),
  })
  return new Map(rows.map(({ question, ...times }) => [question, times]))
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
          arrayFlatten(arrayMap(one -> one.3, arraySort(groupArray((ts, message_id, cells_of))))) AS cells
        FROM (
          SELECT *, ${responseKey} AS own, ${resolvedPerson} AS resolved, ${optionWords(names)} AS chosen, ${thing} AS thing,
            multiIf(chosen != '' AND text != '', concat(chosen, ': ', text), chosen != '', chosen, score IS NOT NULL, toString(score),
              text != '', text, ${value}) AS said,
            if(thing = '', '', concat(thing, ': ')) AS begin,
            if(${isBeside}, [(question, concat(begin, said)), (concat(question, '|text'), concat(begin, text))],
              [(question, concat(begin, said))]) AS cells_of
          FROM events WHERE ${answersOf(scope)})
        GROUP BY own) AS answered
      LEFT ANY JOIN (SELECT person AS named, any(public_id) AS public_id FROM survey_people
        WHERE ws = ${param(scope.workspace, 'UInt32')} GROUP BY named) AS people ON people.named = answered.who
      ORDER BY began, own`,
    row: responseRow,
  })
}
