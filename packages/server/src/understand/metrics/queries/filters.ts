import { ch, type Fragment, join, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import { fail, say, type WorkspaceId } from '../../../platform/kernel/index.ts'
import { channelOf, type JourneyMapping, stageOf, touchpointOf } from '../../../unify/catalog/index.ts'
import type { Span } from '../model/period.ts'
import { words } from '../words.ts'

/** What narrows a number, already resolved: slugs, not ids. */
export type RowFilter = {
  channel?: string | undefined
  touchpoint?: string | undefined
  stage?: string | undefined
  /** `key=value`. */
  trait?: string | undefined
  /** Condition on the canonical person, such as membership of a segment. */
  people?: Fragment | null | undefined
}

export type RowScope = { workspace: WorkspaceId; span: Span; mapping: JourneyMapping; filter: RowFilter }

/**
 * Who answered: the canonical person; without one, the filled-in survey that the answer belongs to, since twelve ratings on one form
 * are one respondent's; else the hash `nobody`. Hashes get the top bit set, so they never meet a person's number.
 */
export function respondentOr(nobody: Fragment): Fragment {
  return ch`if(person != 0, ${resolvedPerson}, bitOr(if(response != '', cityHash64(ws, response), ${nobody}), toUInt64(9223372036854775808)))`
}

/** Rows of `events` of a workspace in a span under the filters. */
export function scopeCondition(scope: RowScope): Fragment {
  const { workspace, span, mapping, filter } = scope
  const parts = [
    ch`ws = ${param(workspace, 'UInt32')}`,
    ch`ts >= fromUnixTimestamp64Milli(${param(span.start, 'Int64')}, 'UTC') AND ts < fromUnixTimestamp64Milli(${param(span.end, 'Int64')}, 'UTC')`,
  ]
  if (filter.channel) parts.push(ch`${channelOf(mapping)} = ${param(filter.channel, 'String')}`)
  if (filter.touchpoint) parts.push(ch`${touchpointOf(mapping)} = ${param(filter.touchpoint, 'String')}`)
  if (filter.stage) parts.push(ch`${stageOf(mapping)} = ${param(filter.stage, 'String')}`)
  if (filter.trait) parts.push(traitCondition(workspace, filter.trait))
  if (filter.people) parts.push(filter.people)
  return join(parts, ' AND ')
}

function traitCondition(workspace: WorkspaceId, text: string): Fragment {
  const at = text.indexOf('=')
  if (at < 1)
    throw fail('invalid_input', {
      problems: [{ field: 'query.trait', reason: say(words.traitFilter) }],
    })
  return ch`${resolvedPerson} IN (SELECT person FROM ${traitValues(workspace, text.slice(0, at))} WHERE value = ${param(text.slice(at + 1), 'String')})`
}

/** Subquery (person, value): the latest value of one trait of each canonical person. */
export function traitValues(workspace: WorkspaceId, key: string): Fragment {
  return ch`(SELECT dictGetOrDefault('person_map', 'person', t.person, t.person) AS person, argMax(t.value, (t.ts, t.batch)) AS value FROM person_traits AS t
    WHERE t.ws = ${param(workspace, 'UInt32')} AND t.key = ${param(key, 'String')} GROUP BY person)`
}

/** Groups that a reply holds at most: the days of the longest period, and then some. */
export const groupsMax = 4_000

/** What rows are grouped by: the key expression over a row (text, or a day, which reads the same), and the join that it needs. */
export type Grouping = { key: Fragment; join: Fragment | null }

/** The grouping that a `by` word means. Periods are cut in the workspace's zone; weeks start on its day. */
export function groupingOf(by: string, scope: RowScope, zone: { timeZone: string; weekStart: number }): Grouping {
  const plain = (key: Fragment): Grouping => ({ key, join: null })
  const local = ch`toTimeZone(ts, ${param(zone.timeZone, 'String')})`
  switch (by) {
    case 'none':
      return plain(ch`''`)
    case 'touchpoint':
      return plain(touchpointOf(scope.mapping))
    case 'stage':
      return plain(stageOf(scope.mapping))
    case 'channel':
      return plain(channelOf(scope.mapping))
    case 'day':
      return plain(ch`toDate(${local})`)
    case 'week':
      return plain(ch`toDate(${local}) - (toDayOfWeek(toDate(${local})) - ${param(zone.weekStart, 'UInt8')} + 7) % 7`)
    case 'month':
      return plain(ch`toStartOfMonth(toDate(${local}))`)
    case 'quarter':
      return plain(ch`toStartOfQuarter(toDate(${local}))`)
    case 'year':
      return plain(ch`toStartOfYear(toDate(${local}))`)
  }
  if (by === 'segment') {
    // Segments overlap: a row counts in each segment that its person is in.
    const members = ch`SELECT person, segment FROM segment_members FINAL WHERE ws = ${param(scope.workspace, 'UInt32')} AND member = 1`
    return { key: ch`toString(seg.segment)`, join: ch`INNER JOIN (${members}) AS seg ON seg.person = base.p` }
  }
  if (by.startsWith('property:'))
    return plain(ch`JSONExtractString(props, ${param(by.slice('property:'.length), 'String')})`)
  const key = by.slice('trait:'.length)
  return {
    key: ch`ifNull(trait.value, '')`,
    join: ch`LEFT JOIN ${traitValues(scope.workspace, key)} AS trait ON trait.person = base.p`,
  }
}
