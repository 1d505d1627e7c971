import { ch, type Fragment, join, param } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'

/** What results are about: one survey, and what narrows it. Times are epoch milliseconds, `end` not included. */
export type ResultScope = {
  workspace: WorkspaceId
  survey: string
  start: number | null
  end: number | null
  version: number | null
  channel: string | null
  language: string | null
  /** Condition on a row, such as membership of a segment. */
  people: Fragment | null
  partial: 'exclude' | 'include' | 'only'
  quality: 'all' | 'kept'
}

/** Rows of `events` of the survey under the filters, whatever they tell. */
export function rowsOfSurvey(scope: ResultScope): Fragment {
  const parts = [ch`ws = ${param(scope.workspace, 'UInt32')}`, ch`survey = ${param(scope.survey, 'String')}`]
  if (scope.start !== null) parts.push(ch`ts >= fromUnixTimestamp64Milli(${param(scope.start, 'Int64')}, 'UTC')`)
  if (scope.end !== null) parts.push(ch`ts < fromUnixTimestamp64Milli(${param(scope.end, 'Int64')}, 'UTC')`)
  if (scope.channel !== null) parts.push(ch`channel = ${param(scope.channel, 'String')}`)
  // Our own JSON, written without spaces: the simple reader is exact on it, and many times quicker.
  if (scope.language !== null) parts.push(ch`${languageOf} = ${param(scope.language, 'String')}`)
  if (scope.version !== null) parts.push(ch`${versionOf} = ${param(scope.version, 'Int64')}`)
  if (scope.people !== null) parts.push(scope.people)
  if (scope.quality === 'kept') parts.push(isKept(scope))
  return join(parts, ' AND ')
}

export const languageOf: Fragment = ch`simpleJSONExtractString(props, '$language')`
export const versionOf: Fragment = ch`simpleJSONExtractInt(props, '$version')`

/** Answers of the survey under the filters; what parts count as is the filter's to say. */
export function answersOf(scope: ResultScope): Fragment {
  return ch`${rowsOfSurvey(scope)} AND event = '$answer' AND ${partsCondition(scope)}`
}

/** True for a row of a response that quality does not set aside. */
export function isKept({ workspace, survey }: ResultScope): Fragment {
  return ch`response NOT IN (SELECT response FROM survey_quality FINAL WHERE ws = ${param(workspace, 'UInt32')}
    AND survey = ${param(survey, 'String')} AND standing = 2)`
}

/** Answers of a part have keys of their own. A response that ended after it was taken for given up is none any more. */
function partsCondition(scope: ResultScope): Fragment {
  if (scope.partial === 'include') return ch`1`
  const isPart = ch`startsWith(message_id, 'svp:')`
  const ended = ch`response IN (${endedAfterAll(scope)})`
  return scope.partial === 'only' ? ch`(${isPart} AND NOT ${ended})` : ch`(NOT ${isPart} OR ${ended})`
}

/** Responses that were taken for given up and ended after all: few, so that the set is small. */
export function endedAfterAll({ workspace, survey }: ResultScope): Fragment {
  const told = (event: Fragment) =>
    ch`ws = ${param(workspace, 'UInt32')} AND event = ${event} AND survey = ${param(survey, 'String')}`
  return ch`SELECT response FROM events WHERE ${told(ch`'$survey_finished'`)}
    AND response IN (SELECT response FROM events WHERE ${told(ch`'$survey_left'`)})`
}
