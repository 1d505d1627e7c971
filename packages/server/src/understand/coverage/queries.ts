import * as z from 'zod'
import { ch, type EventStore, type Fragment, join, param, resolvedPerson } from '../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import { type JourneyMapping, touchpointOf } from '../../unify/catalog/index.ts'
import { ways } from './contract.ts'
import type { Heard } from './model.ts'

export type CoverageScope = { workspace: WorkspaceId; fromMs: number; toMs: number; mapping: JourneyMapping }

/** What people's browsers tell of trouble; other events with `$` are the product's own. */
const signs = [
  '$rage_click',
  '$dead_click',
  '$error_click',
  '$form_abandoned',
  '$quick_back',
  '$js_error',
  '$page',
  '$screen',
  '$click',
]
const sourcesMax = 5

const heardRow = z.object({
  touchpoint: z.string(),
  way: z.enum(ways),
  count: z.number(),
  people: z.number(),
  lastMs: z.number(),
  sources: z.array(z.tuple([z.number(), z.string()])),
})

function within({ workspace, fromMs, toMs }: CoverageScope): Fragment {
  return ch`ws = ${param(workspace, 'UInt32')} AND ts >= fromUnixTimestamp64Milli(${param(fromMs, 'Int64')}, 'UTC')
    AND ts < fromUnixTimestamp64Milli(${param(toMs, 'Int64')}, 'UTC')`
}

/** Voices: answers and feedback. With score and text one counts in both columns; a survey of another system, come in as feedback, was asked. */
function voices(scope: CoverageScope): Fragment {
  const isAsked = ch`(event = '$answer' OR JSONExtractString(props, '$kind') = 'survey')`
  return ch`SELECT ${touchpointOf(scope.mapping)} AS tp, ${resolvedPerson} AS p, ts,
      arrayJoin(arrayFilter(cell -> cell != '', [if(score IS NOT NULL OR notEmpty(choices), if(${isAsked}, 'asked_structured', 'unasked_structured'), ''),
        if(notEmpty(text), if(${isAsked}, 'asked_unstructured', 'unasked_unstructured'), '')])) AS way,
      if(event = '$answer', toString(metric), JSONExtractString(props, '$kind')) AS source
    FROM events WHERE ${within(scope)} AND event IN ('$answer', '$feedback')`
}

/** What people did at touchpoints: their own events and signs of struggle. What is at no touchpoint is no voice without a place. */
function behaviour(scope: CoverageScope): Fragment {
  return ch`SELECT ${touchpointOf(scope.mapping)} AS tp, ${resolvedPerson} AS p, ts, 'unasked_structured' AS way, toString(event) AS source
    FROM events WHERE ${within(scope)} AND (NOT startsWith(event, '$') OR event IN ${param(signs, 'Array(String)')}) AND tp != ''`
}

/** Everything heard, by touchpoint ('' = none) and way, with the largest sources of each. */
export async function heardByCell(events: EventStore, scope: CoverageScope): Promise<Heard[]> {
  const rows = await events.query({
    name: 'coverage.heard',
    workspace: scope.workspace,
    sql: ch`SELECT tp AS touchpoint, way, sum(n) AS count, uniqExactIfMerge(who) AS people, toUnixTimestamp64Milli(max(last)) AS lastMs,
        arraySlice(arrayReverseSort(groupArray((n, source))), 1, ${param(sourcesMax, 'UInt8')}) AS sources
      FROM (SELECT tp, way, source, count() AS n, uniqExactIfState(p, p != 0) AS who, max(ts) AS last
        FROM (${join([voices(scope), behaviour(scope)], ' UNION ALL ')}) GROUP BY tp, way, source) GROUP BY tp, way`,
    row: heardRow,
  })
  return rows.map(({ sources, ...row }) => ({ ...row, sources: sources.map(([count, name]) => ({ name, count })) }))
}

/** How often people were asked at a touchpoint, what asked last, and the survey that was answered there last; '' = none. */
export type AskedHere = { times: number; by: string; survey: string }

/** Who was asked at each touchpoint and by what, and whether browsers send events. */
export async function askedAt(
  events: EventStore,
  scope: CoverageScope,
): Promise<{ asked: Map<string, AskedHere>; hasBrowser: boolean }> {
  const rows = await events.query({
    name: 'coverage.asked',
    workspace: scope.workspace,
    sql: ch`SELECT ${touchpointOf(scope.mapping)} AS tp, countIf(event = '$survey_asked') AS times, countIf(event = '$page') AS pages,
        argMaxIf(JSONExtractString(props, '$programme'), ts, event = '$survey_asked') AS by,
        argMaxIf(toString(survey), ts, event = '$answer' AND survey != '' AND score IS NOT NULL) AS survey_here
      FROM events WHERE ${within(scope)} AND event IN ('$survey_asked', '$page', '$answer') GROUP BY tp`,
    row: z.object({ tp: z.string(), times: z.number(), pages: z.number(), by: z.string(), survey_here: z.string() }),
  })
  return {
    asked: new Map(
      rows
        .filter(({ tp, times, survey_here }) => tp !== '' && (times > 0 || survey_here !== ''))
        .map(({ tp, times, by, survey_here }) => [tp, { times, by, survey: survey_here }]),
    ),
    hasBrowser: rows.some(({ pages }) => pages > 0),
  }
}
