import {
  ch,
  type Fragment,
  givenOnScale,
  join,
  param,
  propertyIsBoolean,
  propertyIsSet,
  propertyNumber,
  resolvedPerson,
} from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { type JourneyMapping, touchpointOf } from '../../../unify/catalog/index.ts'
import type { EventMatch, SegmentCondition, SegmentRule } from '../contract.ts'
import { scaleOf } from '../model.ts'
import { strictSequence } from './strict-sequence.ts'

/**
 * What a rule is evaluated against. `profiles` narrows the work to some people's profiles; null = everybody. `mapping` finds
 * touchpoints by their names too; a rule that names none needs none.
 */
export type RuleScope = {
  workspace: WorkspaceId
  now: number
  profiles: readonly number[] | null
  mapping?: JourneyMapping | undefined
}

const dayMs = 86_400_000
const clockAheadMs = dayMs

/** A rule as a condition on a canonical person `p`, made of sets of people (SG1). */
export function ruleCondition(rule: SegmentRule, scope: RuleScope): Fragment {
  if ('all' in rule) return group(rule.all, scope, ' AND ')
  if ('any' in rule) return group(rule.any, scope, ' OR ')
  if ('not' in rule) return ch`NOT (${ruleCondition(rule.not, scope)})`
  switch (rule.kind) {
    case 'trait':
      return traitCondition(rule, scope)
    case 'did':
      return didCondition(rule, scope)
    case 'sequence':
      return ch`p IN (${sequencePeople(rule, scope)})`
    case 'score':
      return ch`p IN (${scorePeople(rule, scope)})`
  }
}

function group(rules: readonly SegmentRule[], scope: RuleScope, separator: ' AND ' | ' OR '): Fragment {
  return ch`(${join(
    rules.map((rule) => ch`(${ruleCondition(rule, scope)})`),
    separator,
  )})`
}

/** Rows of the workspace, and of the touched people only where the scope says so. */
function mine(scope: RuleScope): Fragment {
  const bound = ch`ws = ${param(scope.workspace, 'UInt32')} AND person != 0`
  return scope.profiles === null ? bound : ch`${bound} AND person IN ${param(scope.profiles, 'Array(UInt64)')}`
}

/** The table that suits: by person for a few people, by event for everybody. */
function eventsTable(scope: RuleScope): Fragment {
  return scope.profiles === null ? ch`events` : ch`events_by_person`
}

/**
 * The last days up to now. A sender's clock may be a day ahead, as tracking takes it; a visit that a file dates next month has not
 * happened yet, and comes in by itself when its day is there.
 */
function since(scope: RuleScope, days: number | undefined): Fragment | null {
  if (days === undefined) return null
  const at = (ms: number) => ch`fromUnixTimestamp64Milli(${param(Math.round(ms), 'Int64')}, 'UTC')`
  return ch`AND ts >= ${at(scope.now - days * dayMs)} AND ts <= ${at(scope.now + clockAheadMs)}`
}

function traitCondition(condition: Extract<SegmentCondition, { kind: 'trait' }>, scope: RuleScope): Fragment {
  const { operator, trait, value } = condition
  // In a tuple: argMax alone overlooks a NULL, and a value that is no number any more would keep the number before it.
  const values = ch`SELECT ${resolvedPerson} AS p, argMax((value, number), (ts, batch)) AS latest, latest.1 AS v, latest.2 AS n FROM person_traits
    WHERE ${mine(scope)} AND key = ${param(trait, 'String')} GROUP BY p`
  const having = (test: Fragment) => ch`p IN (SELECT p FROM (${values}) WHERE v != '' AND ${test})`
  switch (operator) {
    case 'is_set':
      return having(ch`1`)
    case 'is_not_set':
      return ch`NOT ${having(ch`1`)}`
    case 'is':
      return having(equals(value))
    case 'is_not':
      return ch`NOT ${having(equals(value))}`
    case 'contains':
      return having(ch`positionCaseInsensitiveUTF8(v, ${param(String(value), 'String')}) > 0`)
    case 'at_least':
      return having(ch`ifNull(n >= ${param(Number(value), 'Float64')}, 0)`)
    case 'at_most':
      return having(ch`ifNull(n <= ${param(Number(value), 'Float64')}, 0)`)
  }
}

function equals(value: string | number | boolean | undefined): Fragment {
  return typeof value === 'number'
    ? ch`ifNull(n = ${param(value, 'Float64')}, 0)`
    : ch`v = ${param(String(value), 'String')}`
}

/** Rows that are this event with these properties. */
export function matchCondition(match: EventMatch): Fragment {
  const tests = match.where.map(({ property, operator, value }): Fragment => {
    const key = param(property, 'String')
    const text = ch`JSONExtractString(props, ${key})`
    const number = propertyNumber(property)
    switch (operator) {
      case 'is_set':
        return propertyIsSet(property)
      case 'at_least':
        return ch`ifNull(${number} >= ${param(Number(value), 'Float64')}, 0)`
      case 'at_most':
        return ch`ifNull(${number} <= ${param(Number(value), 'Float64')}, 0)`
      case 'contains':
        return ch`positionCaseInsensitiveUTF8(${text}, ${param(String(value), 'String')}) > 0`
      case 'is':
        return propertyIs(property, value)
      default:
        return ch`NOT (${propertyIs(property, value)})`
    }
  })
  return join([ch`event = ${param(match.event, 'String')}`, ...tests], ' AND ')
}

function propertyIs(property: string, value: string | number | boolean | undefined): Fragment {
  if (typeof value === 'number') return ch`ifNull(${propertyNumber(property)} = ${param(value, 'Float64')}, 0)`
  if (typeof value === 'boolean') return propertyIsBoolean(property, value)
  return ch`JSONExtractString(props, ${param(property, 'String')}) = ${param(String(value ?? ''), 'String')}`
}

function didCondition(condition: Extract<SegmentCondition, { kind: 'did' }>, scope: RuleScope): Fragment {
  const { comparison, count } = condition.times
  const people = (test: Fragment) => ch`p IN (SELECT ${resolvedPerson} AS p FROM ${eventsTable(scope)}
    WHERE ${mine(scope)} AND ${matchCondition(condition.match)} ${since(scope, condition.withinDays)} GROUP BY p HAVING ${test})`
  const n = param(count, 'UInt64')
  switch (comparison) {
    // Nobody without the event is in the set, so "at most" and "exactly none" are the complement of a set.
    case 'at_least':
      return count === 0 ? ch`1` : people(ch`count() >= ${n}`)
    case 'at_most':
      return ch`NOT ${people(ch`count() > ${n}`)}`
    case 'exactly':
      return count === 0 ? ch`NOT ${people(ch`count() > 0`)}` : people(ch`count() = ${n}`)
  }
}

function sequencePeople(condition: Extract<SegmentCondition, { kind: 'sequence' }>, scope: RuleScope): Fragment {
  const steps = condition.steps.map((step) => ch`(${matchCondition(step)})`)
  const { rows, level } = strictSequence(steps, {
    windowMs: Math.round(condition.withinDays * dayMs),
    from: ch`${eventsTable(scope)} WHERE ${mine(scope)} AND (${join(steps, ' OR ')}) ${since(scope, condition.sinceDays)}`,
  })
  return ch`SELECT ${resolvedPerson} AS p FROM (${rows}) GROUP BY p HAVING ${level} = ${param(steps.length, 'UInt8')}`
}

function scorePeople(condition: Extract<SegmentCondition, { kind: 'score' }>, scope: RuleScope): Fragment {
  const value = param(condition.value, 'Float64')
  const score = ch`assumeNotNull(score)`
  const compare = (of: Fragment) => {
    if (condition.operator === 'at_least') return ch`${of} >= ${value}`
    return condition.operator === 'at_most' ? ch`${of} <= ${value}` : ch`${of} = ${value}`
  }
  const test = {
    latest: ch`argMax(${score}, (ts, message_id))`,
    mean: ch`avg(${score})`,
    any: null,
  }[condition.which]
  const having = test === null ? ch`countIf(${compare(score)}) > 0` : compare(test)
  const place = scope.mapping ? touchpointOf(scope.mapping) : ch`touchpoint`
  const touchpoint = condition.touchpoint ? ch`AND ${place} = ${param(condition.touchpoint, 'String')}` : null
  const scale = scaleOf(condition)
  // As metrics do it: what was given on another scale, or lies off this one, cannot be compared.
  const comparable = scale
    ? ch`AND ${givenOnScale(scale)} AND score BETWEEN ${param(scale.min, 'Float64')} AND ${param(scale.max, 'Float64')}`
    : null
  return ch`SELECT ${resolvedPerson} AS p FROM ${eventsTable(scope)} WHERE ${mine(scope)} AND event = '$answer' AND score IS NOT NULL
    AND metric = ${param(condition.metric, 'String')} ${comparable} ${touchpoint} ${since(scope, condition.withinDays)} GROUP BY p HAVING ${having}`
}
