import type { CatalogEvent, Metric, SegmentCondition, SegmentRule } from '@opencxm/server/contract'
import { typedNumber } from '@opencxm/survey'

export type ConditionKind = SegmentCondition['kind']
type ScoreCondition = Extract<SegmentCondition, { kind: 'score' }>
export type EventMatch = Extract<SegmentCondition, { kind: 'did' }>['match']
export type RuleValue = string | number | boolean

/** A rule while it is built: every part has an identity, so that a field keeps its text when a neighbour goes. */
export type Draft = { id: number; not: boolean } & (
  | { join: 'all' | 'any'; parts: Draft[] }
  | { condition: SegmentCondition }
)
export type GroupDraft = Extract<Draft, { parts: Draft[] }>

/** The rule as a draft; its root is always a group, so that there is a place to add to. */
export function draftOf(rule: SegmentRule): GroupDraft {
  let last = 0
  const read = (node: SegmentRule, not: boolean): Draft => {
    if ('not' in node) return read(node.not, !not)
    last += 1
    const id = last
    if ('all' in node) return { id, not, join: 'all', parts: node.all.map((part) => read(part, false)) }
    if ('any' in node) return { id, not, join: 'any', parts: node.any.map((part) => read(part, false)) }
    return { id, not, condition: node }
  }
  const root = read(rule, false)
  if ('parts' in root && !root.not) return root
  return { id: last + 1, not: false, join: 'all', parts: [root] }
}

/** The draft as the API takes it. */
export function ruleOf(draft: Draft): SegmentRule {
  const inner: SegmentRule =
    'parts' in draft
      ? draft.join === 'all'
        ? { all: draft.parts.map(ruleOf) }
        : { any: draft.parts.map(ruleOf) }
      : draft.condition
  return draft.not ? { not: inner } : inner
}

/** An identity that no part of the draft has. */
export function nextId(draft: Draft): number {
  return 1 + highestId(draft)
}

function highestId(draft: Draft): number {
  return 'parts' in draft ? Math.max(draft.id, ...draft.parts.map(highestId)) : draft.id
}

/** The draft with one part changed; null takes it out. */
export function changePart(root: GroupDraft, id: number, change: (part: Draft) => Draft | null): GroupDraft {
  const walk = (node: Draft): Draft[] => {
    const changed = node.id === id ? change(node) : node
    if (changed === null) return []
    return 'parts' in changed ? [{ ...changed, parts: changed.parts.flatMap(walk) }] : [changed]
  }
  const [next] = walk(root)
  return next && 'parts' in next ? next : root
}

const depthMax = 4
export const conditionsMax = 40
export const partsMax = 20

function depthOf(draft: Draft): number {
  const inner = 'parts' in draft ? 1 + Math.max(0, ...draft.parts.map(depthOf)) : 0
  return inner + (draft.not ? 1 : 0)
}

/** Conditions in reading order. */
export function conditionsIn(draft: Draft): { id: number; condition: SegmentCondition }[] {
  return 'parts' in draft ? draft.parts.flatMap(conditionsIn) : [{ id: draft.id, condition: draft.condition }]
}

export type DraftProblem = 'empty' | 'trait' | 'value' | 'number' | 'event' | 'steps' | 'days' | 'metric' | 'count'
export type TreeProblem = 'depth' | 'conditions'

/** What is missing in one condition; null when it is complete. */
export function problemOf(condition: SegmentCondition): DraftProblem | null {
  switch (condition.kind) {
    case 'trait':
      if (condition.trait === '') return 'trait'
      return problemOfValue(condition.operator, condition.value)
    case 'did':
      return (
        problemOfMatch(condition.match) ?? problemOfCount(condition.times.count) ?? problemOfDays(condition.withinDays)
      )
    case 'sequence':
      if (condition.steps.length < 2) return 'steps'
      return (
        condition.steps.map(problemOfMatch).find((problem) => problem !== null) ??
        problemOfDays(condition.withinDays, 366) ??
        problemOfDays(condition.sinceDays)
      )
    case 'score':
      if (condition.metric === '') return 'metric'
      return Number.isFinite(condition.value) ? problemOfDays(condition.withinDays) : 'number'
  }
}

function problemOfMatch(match: EventMatch): DraftProblem | null {
  if (match.event === '') return 'event'
  for (const test of match.where) {
    if (test.property === '') return 'trait'
    const problem = problemOfValue(test.operator, test.value)
    if (problem) return problem
  }
  return null
}

function problemOfValue(operator: string, value: RuleValue | undefined): DraftProblem | null {
  if (operator === 'is_set' || operator === 'is_not_set') return null
  if (value === undefined || value === '') return 'value'
  return isNumeric(operator) && !(typeof value === 'number' && Number.isFinite(value)) ? 'number' : null
}

function problemOfCount(count: number): DraftProblem | null {
  return Number.isInteger(count) && count >= 0 && count <= 100_000 ? null : 'count'
}

function problemOfDays(days: number | undefined, most = 3660): DraftProblem | null {
  return days === undefined || (days > 0 && days <= most) ? null : 'days'
}

/** True for operators that compare numbers. */
export function isNumeric(operator: string): boolean {
  return operator === 'at_least' || operator === 'at_most'
}

/** Problems by part; `tree` for what the whole breaks. Nothing = it can be counted and saved. */
export function problemsOf(root: GroupDraft): { byPart: Map<number, DraftProblem>; tree: TreeProblem | null } {
  const byPart = new Map<number, DraftProblem>()
  const look = (draft: Draft) => {
    if ('parts' in draft) {
      if (draft.parts.length === 0) byPart.set(draft.id, 'empty')
      draft.parts.forEach(look)
      return
    }
    const problem = problemOf(draft.condition)
    if (problem) byPart.set(draft.id, problem)
  }
  look(root)
  const tooMany = conditionsIn(root).length > conditionsMax
  return { byPart, tree: depthOf(root) > depthMax ? 'depth' : tooMany ? 'conditions' : null }
}

/** True when a group may be put into the part at this depth (root = 0) without breaking the limit. */
export function mayNest(depth: number): boolean {
  return depth + 1 < depthMax
}

/** A condition of a kind with nothing chosen yet. */
export function emptyCondition(kind: ConditionKind): SegmentCondition {
  const match: EventMatch = { event: '', where: [] }
  switch (kind) {
    case 'trait':
      return { kind, trait: '', operator: 'is' }
    case 'did':
      return { kind, match, times: { comparison: 'at_least', count: 1 }, withinDays: 30 }
    case 'sequence':
      return { kind, steps: [match, match], withinDays: 7 }
    case 'score':
      return { kind, metric: '', which: 'latest', operator: 'at_most', value: 6 }
  }
}

/** What was typed as the type that the key is known to have: `20` for a number, `true` for yes or no, else text. */
export function readValue(text: string, type: ValueType, operator: string): RuleValue | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (type === 'number' || isNumeric(operator)) {
    const number = typedNumber(trimmed)
    if (number !== null) return number
  }
  if (type === 'boolean' && (trimmed === 'true' || trimmed === 'false')) return trimmed === 'true'
  return trimmed
}

/** Of a name that is none of those known: which of them differs from it by case, spaces or signs alone. Null where it is known or nothing is. */
export function unknownKey(value: string, keys: readonly string[]): { like: string | null } | null {
  if (value.trim() === '' || keys.length === 0 || keys.includes(value)) return null
  const bare = (key: string) => key.toLowerCase().replace(/[\s\p{P}]/gu, '')
  return { like: keys.find((key) => bare(key) === bare(value)) ?? null }
}

export type ValueType = 'text' | 'number' | 'boolean'
export type KnownKey = { key: string; type: ValueType; values: string[] }

/** Traits of the customers by name, with values to choose from. */
export function knownTraits(traits: readonly { key: string; type: string; values: { value: string }[] }[]): KnownKey[] {
  return traits
    .map(({ key, type, values }) => ({
      key,
      type: typeOf([type]),
      values: values.map(({ value }) => value).toSorted(),
    }))
    .toSorted((a, b) => a.key.localeCompare(b.key))
}

/** Properties of an event as the catalogue learned them. */
export function knownProperties(events: readonly CatalogEvent[], event: string): KnownKey[] {
  const properties = events.find((one) => one.name === event)?.properties ?? []
  return properties.map(({ key, types, declaredType }) => ({
    key,
    type: typeOf(declaredType ? [declaredType] : types.filter((type) => type !== 'null')),
    values: [],
  }))
}

function typeOf(types: readonly string[]): ValueType {
  const [only] = types
  if (types.length !== 1) return 'text'
  return only === 'number' || only === 'boolean' ? only : 'text'
}

/**
 * What a condition on scores can name: the word that answers carry (`nps`), once each, with the metric that bears its name; else the
 * first that counts those answers. Orders and revenue are counted from events and have no scores.
 */
export function answeredMetrics(metrics: readonly Metric[]): { word: string; metric: Metric }[] {
  const found = new Map<string, Metric>()
  for (const metric of metrics) {
    if (metric.source.from !== 'answers') continue
    const word = metric.source.metric
    if (!found.has(word) || metric.id === word) found.set(word, metric)
  }
  return [...found].map(([word, metric]) => ({ word, metric }))
}

/** The condition on another metric's scores: on that metric's scale, and a score that is on it (else below the middle). */
export function withMetric(
  { scale: _, ...condition }: ScoreCondition,
  word: string,
  metrics: ReturnType<typeof answeredMetrics>,
): ScoreCondition {
  const scale = metrics.find((one) => one.word === word)?.metric.scale
  if (!scale) return { ...condition, metric: word }
  const { min, max } = scale
  const isOnIt = condition.value >= min && condition.value <= max
  return { ...condition, metric: word, scale, value: isOnIt ? condition.value : Math.ceil((min + max) / 2) - 1 }
}
