import { type FieldProblem, type Message, type PersonId, say } from '../../platform/kernel/index.ts'
import type { EventMatch, SegmentCondition, SegmentRule } from './contract.ts'
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
    for (const reason of reasonsOf(condition)) problems.push({ field: 'body.rule', reason })
  }
  return problems
}

function reasonsOf(condition: SegmentCondition): Message[] {
  if (condition.kind === 'trait') return reasonsOfTest({ ...condition, key: condition.trait })
  if (condition.kind === 'did') return reasonsOfMatch(condition.match)
  return condition.kind === 'sequence' ? condition.steps.flatMap(reasonsOfMatch) : reasonsOfScore(condition)
}

type ScoreCondition = Extract<SegmentCondition, { kind: 'score' }>
export type ScoreScale = NonNullable<ScoreCondition['scale']>

/** Scales of the words that have one (methods.md 1). */
const usualScales: ReadonlyMap<string, ScoreScale> = new Map([
  ['nps', { min: 0, max: 10, higherIsBetter: true }],
  ['csat', { min: 1, max: 5, higherIsBetter: true }],
  ['ces', { min: 1, max: 7, higherIsBetter: true }],
])

/** The scale on which a condition compares: its own, else that of its metric; null = each answer as it is. */
export function scaleOf({ metric, scale }: Pick<ScoreCondition, 'metric' | 'scale'>): ScoreScale | null {
  return scale ?? usualScales.get(metric) ?? null
}

/** A score off its scale would match nobody, or everybody, and say nothing: 9 of a CSAT that ends at 5. */
function reasonsOfScore(condition: ScoreCondition): Message[] {
  const scale = scaleOf(condition)
  if (!scale) return []
  const { metric, value } = condition
  const { min, max } = scale
  if (min >= max) return [say(words.scaleUpsideDown, { key: metric })]
  return value < min || value > max ? [say(words.offTheScale, { key: metric, value, min, max })] : []
}

/** What is wrong with the conditions on an event's properties beyond their shape; empty = nothing. */
export function reasonsOfMatch({ where }: EventMatch): Message[] {
  return where.flatMap((test) => reasonsOfTest({ ...test, key: test.property }))
}

type Test = { key: string; operator: string; value?: string | number | boolean | undefined }

/** A test without its value, or of a text against "at least", would match nobody and say nothing. */
function reasonsOfTest({ key, operator, value }: Test): Message[] {
  if (isPresence(operator)) return []
  if (value === undefined || value === '') return [say(words.needsValue, { key })]
  const comparesNumbers = operator === 'at_least' || operator === 'at_most'
  return comparesNumbers && typeof value !== 'number' ? [say(words.needsNumber, { key })] : []
}

/** Names of the traits and properties whose values a rule compares; whether one is set at all tells of nobody. */
export function comparedNames(rule: SegmentRule): string[] {
  return conditionsOf(rule).flatMap((condition) => {
    if (condition.kind === 'trait') return isPresence(condition.operator) ? [] : [condition.trait]
    if (condition.kind === 'did') return comparedProperties(condition.match)
    return condition.kind === 'sequence' ? condition.steps.flatMap(comparedProperties) : []
  })
}

/** Names of the properties whose values conditions on an event compare. */
export function comparedProperties({ where }: Pick<EventMatch, 'where'>): string[] {
  return where.flatMap(({ property, operator }) => (isPresence(operator) ? [] : [property]))
}

function isPresence(operator: string): boolean {
  return operator === 'is_set' || operator === 'is_not_set'
}

/** True when the rule asks where on the journey something was said, so that the catalogue decides about it too. */
export function namesTouchpoint(rule: SegmentRule): boolean {
  return conditionsOf(rule).some((condition) => condition.kind === 'score' && condition.touchpoint !== undefined)
}

/** True when the rule's answer changes by time alone, so that it must be looked at again without any event. */
export function dependsOnTime(rule: SegmentRule): boolean {
  return conditionsOf(rule).some((condition) => {
    if (condition.kind === 'did' || condition.kind === 'score') return condition.withinDays !== undefined
    return condition.kind === 'sequence' && condition.sinceDays !== undefined
  })
}
