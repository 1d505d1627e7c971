import type { Readable } from 'node:stream'
import * as z from 'zod'
import { ch, type EventStore, type Fragment, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Names } from '../model/questions.ts'
import { answersOf, languageOf, type ResultScope, versionOf } from './scope.ts'

/**
 * All answers, one a row, as a file that the engine writes. Texts of a CSV that a spreadsheet would run as a formula get an apostrophe
 * in front, as OWASP advises, whatever column they stand in: whoever has a write key can send answers too. Parquet has types and
 * needs none. Beside ids of questions and options stand their words. People stand by the public ids that `writePublicIds` knows; others by none.
 */
export async function exportAnswers(
  events: EventStore,
  { scope, names }: { scope: ResultScope; names: Names },
  format: 'csv' | 'parquet',
): Promise<Readable> {
  const safe = (text: Fragment) => (format === 'parquet' ? ch`toString(${text})` : withoutFormula(text))
  // The engine's own sign for nothing, \N, says nothing to a spreadsheet.
  const score = format === 'parquet' ? ch`score` : ch`ifNull(toString(score), '')`
  // Not measured (a screen of several questions without script) is no zero.
  const spent = ch`simpleJSONExtractFloat(props, '$ms')`
  const ms = ch`if(simpleJSONHas(props, '$ms'), ${format === 'parquet' ? spent : ch`toString(${spent})`}, ${format === 'parquet' ? ch`NULL` : ch`''`})`
  return await events.streamFile({
    name: 'surveys.export',
    workspace: scope.workspace,
    format: format === 'csv' ? 'CSVWithNames' : 'Parquet',
    lane: 'heavy',
    sql: ch`SELECT ${safe(ch`response`)} AS response, people.public_id AS person, formatDateTime(ts, '%FT%TZ', 'UTC') AS at, ${versionOf} AS version,
        ${safe(languageOf)} AS language, ${safe(ch`channel`)} AS channel, ${safe(ch`touchpoint`)} AS touchpoint,
        ${safe(ch`question`)} AS question, ${safe(named(ch`question`, names.questions))} AS question_text, ${safe(ch`simpleJSONExtractString(props, '$type')`)} AS type, ${safe(ch`simpleJSONExtractString(props, '$item')`)} AS item,
        ${safe(ch`JSONExtractString(props, '$item_label')`)} AS item_label,
        ${safe(ch`metric`)} AS metric, ${score} AS score, ${safe(ch`arrayStringConcat(choices, ' | ')`)} AS choices,
        ${safe(optionWords(names))} AS choice_texts, ${safe(ch`text`)} AS text,
        ${safe(ch`JSONExtractRaw(props, '$value')`)} AS value, ${ms} AS ms,
        startsWith(message_id, 'svp:') AS partial,
        answered.response IN (${setAside(scope)}) AS set_aside
      FROM (SELECT *, ${resolvedPerson} AS resolved FROM events WHERE ${answersOf(scope)}) AS answered
      LEFT ANY JOIN (SELECT person AS named, any(public_id) AS public_id FROM survey_people
        WHERE ws = ${param(scope.workspace, 'UInt32')} GROUP BY named) AS people ON people.named = answered.resolved
      ORDER BY ts, answered.response, message_id`,
  })
}

/** The words of what was chosen. */
export function optionWords({ options }: Names): Fragment {
  const labelled = named(ch`concat(question, '|', one)`, options, ch`one`)
  return ch`arrayStringConcat(arrayMap(one -> ${labelled}, choices), ' | ')`
}

/** Responses that quality sets aside. */
export function setAside({ workspace, survey }: ResultScope): Fragment {
  return ch`SELECT response FROM survey_quality FINAL WHERE ws = ${param(workspace, 'UInt32')} AND survey = ${param(survey, 'String')} AND standing = 2`
}

/** What an id says, or what else stands there. */
function named(id: Fragment, names: ReadonlyMap<string, string>, otherwise = ch`''`): Fragment {
  if (names.size === 0) return otherwise
  const [from, to] = [param([...names.keys()], 'Array(String)'), param([...names.values()], 'Array(String)')]
  return ch`transform(toString(${id}), ${from}, ${to}, ${otherwise})`
}

/** Numbers are none, also negative ones. */
function withoutFormula(text: Fragment): Fragment {
  return ch`if(match(toString(${text}), '^[\\\\s\\\\x00-\\\\x20]*[=+\\\\-@＝＋－＠]') AND NOT match(toString(${text}), '^-?[0-9]+([.][0-9]+)?$'),
    concat('\\'', toString(${text})), toString(${text}))`
}

/** People whose answers are asked for and of whom no public id is known here. */
export function peopleWithoutId(events: EventStore, scope: ResultScope): AsyncIterable<{ person: number }> {
  return events.stream({
    name: 'surveys.people_without_id',
    workspace: scope.workspace,
    lane: 'heavy',
    sql: ch`SELECT DISTINCT ${resolvedPerson} AS who FROM events WHERE ${answersOf(scope)}
      AND who NOT IN (SELECT person FROM survey_people WHERE ws = ${param(scope.workspace, 'UInt32')})`,
    row: z.object({ who: z.number() }).transform(({ who }) => ({ person: who })),
  })
}

/** Keeps public ids for files; an id never changes. */
export async function writePublicIds(
  events: EventStore,
  { workspace, named, now }: { workspace: WorkspaceId; named: readonly { person: number; id: string }[]; now: number },
): Promise<void> {
  if (named.length === 0) return
  const lines = named.map(({ person, id }) => JSON.stringify({ ws: workspace, person, public_id: id, ver: now }))
  await events.insertJson('survey_people', lines.join('\n'), { name: 'surveys.write_public_ids' })
}

/** Forgets the public ids of a person's profiles. */
export async function forgetPublicIds(
  events: EventStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<void> {
  if (profiles.length === 0) return
  await events.deleteRows({
    name: 'surveys.forget_public_ids',
    table: 'survey_people',
    workspace,
    where: ch`ws = ${param(workspace, 'UInt32')} AND person IN ${param([...profiles], 'Array(UInt64)')}`,
  })
}
