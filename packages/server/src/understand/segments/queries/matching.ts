import * as z from 'zod'
import { ch, type EventStore, type Fragment, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import type { PersonId, WorkspaceId } from '../../../platform/kernel/index.ts'
import type { SegmentRule } from '../contract.ts'
import { type RuleScope, ruleCondition } from './conditions.ts'

const personRow = z.object({ p: z.number() })

function universe(scope: RuleScope): Fragment {
  const narrow = scope.profiles === null ? null : ch`AND person IN ${param(scope.profiles, 'Array(UInt64)')}`
  return ch`SELECT DISTINCT ${resolvedPerson} AS p FROM events_by_person WHERE ws = ${param(scope.workspace, 'UInt32')} AND person != 0 ${narrow}`
}

/** Canonical persons that fulfil a rule now (SG1); among the scope's profiles only, if it names some. */
export async function matchingPeople(events: EventStore, rule: SegmentRule, scope: RuleScope): Promise<Set<PersonId>> {
  const people = new Set<PersonId>()
  const rows = events.stream({
    name: 'segments.matching',
    workspace: scope.workspace,
    sql: ch`SELECT p FROM (${universe(scope)}) WHERE ${ruleCondition(rule, scope)}`,
    row: personRow,
  })
  for await (const row of rows) people.add(row.p as PersonId)
  return people
}

const countRow = z.object({ people: z.number(), everybody: z.number() })

/** How many people fulfil a rule, of how many. */
export async function countMatching(
  events: EventStore,
  rule: SegmentRule,
  scope: RuleScope,
): Promise<{ people: number; of: number }> {
  const rows = await events.query({
    name: 'segments.count',
    workspace: scope.workspace,
    sql: ch`SELECT countIf(${ruleCondition(rule, scope)}) AS people, count() AS everybody FROM (${universe(scope)})`,
    row: countRow,
  })
  return { people: rows[0]?.people ?? 0, of: rows[0]?.everybody ?? 0 }
}

/** Canonical persons with events in these batches. */
export async function personsOfBatches(
  events: EventStore,
  workspace: WorkspaceId,
  batches: readonly number[],
): Promise<number[]> {
  const rows = await events.query({
    name: 'segments.persons_of_batches',
    workspace,
    sql: ch`SELECT DISTINCT ${resolvedPerson} AS p FROM events WHERE ws = ${param(workspace, 'UInt32')} AND person != 0 AND batch IN ${param(batches, 'Array(UInt64)')}`,
    row: personRow,
  })
  return rows.map((row) => row.p)
}

/** Condition on a row of an event table: its person is in the segment. */
export function inSegment(workspace: WorkspaceId, segment: number): Fragment {
  return ch`${resolvedPerson} IN (SELECT person FROM segment_members FINAL WHERE ws = ${param(workspace, 'UInt32')} AND segment = ${param(segment, 'UInt32')} AND member = 1)`
}
