import { type FieldProblem, type PersonId, say } from '../../platform/kernel/index.ts'
import type { SegmentCondition, SegmentRule } from './contract.ts'
import { words } from './words.ts'

/** Who enters and who leaves. */
export type MembershipChange = { entering: PersonId[]; leaving: PersonId[] }

/** Who enters and who leaves. The same members and matches always give the same plan, in ascending order (SG2). */
export function planMembershipChange(
  members: ReadonlySet<PersonId>,
  matching: ReadonlySet<PersonId>,
): MembershipChange {
  const ascending = (a: number, b: number) => a - b
  return {
    entering: [...matching].filter((person) => !members.has(person)).sort(ascending),
    leaving: [...members].filter((person) => !matching.has(person)).sort(ascending),
  }
}

const depthMax = 4
const conditionsMax = 40

/** Conditions of a rule in reading order. */
export function conditionsOf(rule: SegmentRule): SegmentCondition[] {
  if ('all' in rule) return rule.all.flatMap(conditionsOf)
  if ('any' in rule) return rule.any.flatMap(conditionsOf)
  if ('not' in rule) return conditionsOf(rule.not)
  return [rule]
}

function depthOf(rule: SegmentRule): number {
  if ('all' in rule) return 1 + Math.max(...rule.all.map(depthOf))
  if ('any' in rule) return 1 + Math.max(...rule.any.map(depthOf))
  if ('not' in rule) return 1 + depthOf(rule.not)
  return 0
}

/** What is wrong with a rule beyond its shape; empty = nothing. */
export function problemsOfRule(rule: SegmentRule): FieldProblem[] {
  const problems: FieldProblem[] = []
  const conditions = conditionsOf(rule)
  if (depthOf(rule) > depthMax) problems.push({ field: 'body.rule', reason: say(words.tooDeep, { most: depthMax }) })
  if (conditions.length > conditionsMax)
    problems.push({ field: 'body.rule', reason: say(words.tooMany, { most: conditionsMax }) })
  for (const condition of conditions) {
    if (condition.kind === 'trait' && needsValue(condition.operator) && condition.value === undefined) {
      problems.push({ field: 'body.rule', reason: say(words.needsValue, { trait: condition.trait }) })
    }
  }
  return problems
}

function needsValue(operator: string): boolean {
  return operator !== 'is_set' && operator !== 'is_not_set'
}

/** True when the rule's answer changes by time alone, so that it must be looked at again without any event. */
export function dependsOnTime(rule: SegmentRule): boolean {
  return conditionsOf(rule).some((condition) => {
    if (condition.kind === 'did' || condition.kind === 'score') return condition.withinDays !== undefined
    return condition.kind === 'sequence' && condition.sinceDays !== undefined
  })
}
