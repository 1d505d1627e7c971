import type { Readable } from 'node:stream'
import { ch, type EventStore, type Fragment, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import { answersOf, languageOf, type ResultScope, versionOf } from './scope.ts'

/**
 * All answers, one a row, as a file that the engine writes. Texts of a CSV that a spreadsheet would run as a formula get an apostrophe
 * in front, as OWASP advises; Parquet has types and needs none.
 */
export async function exportAnswers(
  events: EventStore,
  scope: ResultScope,
  format: 'csv' | 'parquet',
): Promise<Readable> {
  const safe = (text: Fragment) =>
    format === 'parquet'
      ? ch`toString(${text})`
      : ch`if(match(${text}, '^\\\\s*[=+\\\\-@\\\\t\\\\r]'), concat('\\'', ${text}), toString(${text}))`
  return await events.streamFile({
    name: 'surveys.export',
    workspace: scope.workspace,
    format: format === 'csv' ? 'CSVWithNames' : 'Parquet',
    lane: 'heavy',
    sql: ch`SELECT response, toString(${resolvedPerson}) AS person, formatDateTime(ts, '%FT%TZ', 'UTC') AS at, ${versionOf} AS version,
        ${safe(languageOf)} AS language, ${safe(ch`channel`)} AS channel, ${safe(ch`touchpoint`)} AS touchpoint,
        ${safe(ch`question`)} AS question, simpleJSONExtractString(props, '$type') AS type, ${safe(ch`simpleJSONExtractString(props, '$item')`)} AS item,
        toString(metric) AS metric, score, ${safe(ch`arrayStringConcat(choices, ' | ')`)} AS choices, ${safe(ch`text`)} AS text,
        ${safe(ch`JSONExtractRaw(props, '$value')`)} AS value, simpleJSONExtractFloat(props, '$ms') AS ms,
        startsWith(message_id, 'svp:') AS partial,
        response IN (SELECT response FROM survey_quality FINAL WHERE ${qualityOf(scope)} AND standing = 2) AS set_aside
      FROM events WHERE ${answersOf(scope)} ORDER BY ts, response, message_id`,
  })
}

function qualityOf({ workspace, survey }: ResultScope): Fragment {
  return ch`ws = ${param(workspace, 'UInt32')} AND survey = ${param(survey, 'String')}`
}
