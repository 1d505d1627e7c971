import { drawWith } from '../definition/draws.ts'
import type { Condition } from '../definition/logic.ts'
import type { Item, Jump, Question, Target } from '../definition/questions.ts'
import type { Block, Survey } from '../definition/survey.ts'
import { indexOf, isListen, type SurveyIndex } from '../run/survey-index.ts'
import type { Finding } from './finding.ts'
import { inputsOf, isSatisfiable } from './satisfiable.ts'

/** What holds on every way to a place; null where no way leads there. */
type Facts = readonly Condition[] | null

type Tracer = {
  index: SurveyIndex
  findings: Finding[]
  /** What arrives at a block, question or ending by jumps. */
  arrivals: Map<string, Facts>
  /** Questions that stand on the way so far, shown or not. */
  behind: Set<string>
}

/**
 * Finds questions, blocks and endings that no answers lead to, and conditions that can never or
 * always hold. Follows the survey once from start to end with what must have been answered on every way (jumps lead forward only), and
 * stays silent where it cannot be certain.
 */
export function lintReach(survey: Survey): Finding[] {
  const tracer: Tracer = { index: indexOf(survey), findings: [], arrivals: new Map(), behind: new Set() }
  let facts: Facts = []
  survey.blocks.forEach((block, at) => {
    const arriving = merge(facts, tracer.arrivals.get(`block ${block.id}`) ?? null)
    facts = traceBlock(block, { at, arriving, tracer })
  })
  lintEndings(survey, facts, tracer)
  return tracer.findings
}

/** What holds on both ways. */
function merge(one: Facts, other: Facts): Facts {
  if (one === null || other === null) return one ?? other
  const shared = new Set(other.map((fact) => JSON.stringify(fact)))
  return one.filter((fact) => shared.has(JSON.stringify(fact)))
}

/** Whether a condition may hold where these facts do; only facts about the same things are looked at. */
function mayHold(index: SurveyIndex, facts: readonly Condition[], conditions: readonly Condition[]): boolean {
  const about = inputsOf(index, conditions)
  if (about === null) return true
  const related = facts.filter((fact) => [...(inputsOf(index, [fact])?.keys() ?? [])].some((input) => about.has(input)))
  return isSatisfiable(index, [...conditions, ...related])
}

/** What stays true: a condition on answers that are still to come may turn out otherwise later. */
function lasting(facts: readonly Condition[], { index, behind }: Tracer): readonly Condition[] {
  return facts.filter((fact) => {
    const inputs = inputsOf(index, [fact])
    return inputs !== null && [...inputs.values()].every((input) => !('answer' in input) || behind.has(input.answer))
  })
}

type BlockTrace = { at: number; arriving: Facts; tracer: Tracer }

function traceBlock(block: Block, { at, arriving, tracer }: BlockTrace): Facts {
  const { index, findings, arrivals } = tracer
  const path = `blocks[${at}]`
  const inside = block.items.some((item) => arrivals.has(`question ${item.id}`))
  if (arriving === null && !inside) {
    findings.push({ code: 'unreachable', path, severity: 'error', params: { id: block.id } })
    return null
  }
  const start = arriving ?? []
  if (block.show !== undefined && !judge(block.show, { facts: start, path: `${path}.show`, tracer })) return arriving
  const opened = block.show === undefined ? start : lasting([...start, block.show], tracer)
  // Where the order is drawn or the block is repeated, nothing is certain behind it but what was certain before.
  const isDrawn = drawWith(index.survey, block.id) !== undefined
  const vague = block.loop !== undefined || block.shuffle === true || isDrawn
  const trace: ItemsTrace = { path, facts: arriving === null ? null : opened, vague, tracer }
  for (const screen of screensOf(block)) traceScreen(screen, trace)
  traceJumps(block.jumps, { facts: trace.facts, shown: [], tracer })
  if (vague) return arriving
  const passed = trace.facts === null ? null : afterJumps(block.jumps, trace.facts, [])
  const through = passed !== null && mayHold(index, [], passed) ? lasting(passed, tracer) : null
  return block.show === undefined
    ? through
    : merge(through, mayHold(index, start, [{ not: block.show }]) ? start : null)
}

type Placed = { item: Question; path: string }

/** What stands on one screen together. */
function screensOf(block: Block): Placed[][] {
  const screens: Placed[][] = [[]]
  block.items.forEach((item: Item, at) => {
    if (isListen(item) || block.paging === 'each') screens.push([])
    if (!isListen(item)) screens[screens.length - 1]?.push({ item, path: `items[${at}]` })
  })
  return screens.filter((screen) => screen.length > 0)
}

type ItemsTrace = { path: string; facts: Facts; vague: boolean; tracer: Tracer }

function traceScreen(screen: readonly Placed[], trace: ItemsTrace): void {
  const { tracer, vague } = trace
  for (const { item } of screen) {
    const arrivals = tracer.arrivals.get(`question ${item.id}`)
    if (arrivals !== undefined) trace.facts = merge(trace.facts, arrivals)
    tracer.behind.add(item.id)
  }
  const { facts } = trace
  if (facts === null) {
    for (const { item, path } of screen) {
      const params = { id: item.id }
      tracer.findings.push({ code: 'unreachable', path: `${trace.path}.${path}`, severity: 'error', params })
    }
    return
  }
  let following: Facts = facts
  for (const one of screen) following = following && traceItem(one, { ...trace, facts, following })
  if (vague) return
  const isOpen = following !== null && (following === facts || mayHold(tracer.index, [], following))
  trace.facts = isOpen && following !== null ? lasting(following, tracer) : null
}

/** Follows one question; gives what holds behind it, null where each of its ways leads elsewhere. */
function traceItem(
  { item, path }: Placed,
  trace: ItemsTrace & { facts: readonly Condition[]; following: readonly Condition[] },
): Facts {
  const { tracer, vague, facts, following } = trace
  const { show, required, jumps } = item
  if (show !== undefined && !judge(show, { facts, path: `${trace.path}.${path}.show`, tracer })) return following
  const shown = show === undefined ? [] : [show]
  const isSure = !vague && required === true && item.type !== 'statement'
  const answered: Condition[] = isSure ? [{ left: { answer: item.id }, is: 'answered' }] : []
  traceJumps(jumps, { facts: [...following, ...answered], shown, tracer })
  return afterJumps(jumps, show === undefined ? [...following, ...answered] : following, shown)
}

type Judged = { facts: readonly Condition[]; path: string; tracer: Tracer }

/** Reports a condition that never or always holds; false when it never does. */
function judge(condition: Condition, { facts, path, tracer }: Judged): boolean {
  const { index, findings } = tracer
  if (!mayHold(index, facts, [condition])) {
    findings.push({ code: 'contradiction', path, severity: 'error', params: {} })
    return false
  }
  if (!mayHold(index, facts, [{ not: condition }])) {
    findings.push({ code: 'always_true', path, severity: 'warning', params: {} })
  }
  return true
}

type JumpTrace = { facts: Facts; shown: readonly Condition[]; tracer: Tracer }

/** Carries to the target of each jump what holds on that way. */
function traceJumps(jumps: readonly Jump[] | undefined, { facts, shown, tracer }: JumpTrace): void {
  let left: Facts = facts && [...facts, ...shown]
  for (const { when, to } of jumps ?? []) {
    if (left === null) return
    const taken: readonly Condition[] = when === undefined ? left : [...left, when]
    if (when === undefined || mayHold(tracer.index, left, [when])) {
      const key = keyOfTarget(to)
      const carried = lasting(taken, tracer)
      const before = tracer.arrivals.get(key)
      tracer.arrivals.set(key, before === undefined ? carried : merge(before, carried))
    }
    left = when === undefined ? null : [...left, { not: when }]
  }
}

/** What holds where none of the jumps was taken; null where one always is. */
function afterJumps(
  jumps: readonly Jump[] | undefined,
  facts: readonly Condition[],
  shown: readonly Condition[],
): Facts {
  const left = facts.slice()
  for (const { when } of jumps ?? []) {
    const stays: Condition[] = [
      ...shown.map((one): Condition => ({ not: one })),
      ...(when === undefined ? [] : [{ not: when }]),
    ]
    if (stays.length === 0) return null
    left.push(stays.length === 1 ? (stays[0] as Condition) : { any: stays })
  }
  return left
}

function keyOfTarget(to: Target): string {
  return 'block' in to ? `block ${to.block}` : 'question' in to ? `question ${to.question}` : `ending ${to.ending}`
}

/** At the end the first ending counts that needs no condition; behind it only jumps and quotas lead anywhere. */
function lintEndings(survey: Survey, facts: Facts, { arrivals, findings, index }: Tracer): void {
  let isOpen = facts !== null
  survey.endings.forEach(({ id, when }, at) => {
    const path = `endings[${at}]`
    const isAimedAt = arrivals.has(`ending ${id}`) || survey.quotas?.some(({ ending }) => ending === id)
    const mayEnd = isOpen && (when === undefined || mayHold(index, facts ?? [], [when]))
    if (isOpen && when !== undefined && !mayEnd)
      findings.push({ code: 'contradiction', path: `${path}.when`, severity: 'error', params: {} })
    if (!isAimedAt && !mayEnd) findings.push({ code: 'unreachable', path, severity: 'warning', params: { id } })
    if (when === undefined) isOpen = false
  })
  survey.quotas?.forEach(({ ending, id }, at) => {
    const outcome = survey.endings.find((one) => one.id === ending)?.outcome
    if (outcome === 'complete') {
      findings.push({ code: 'quota_completes', path: `quotas[${at}].ending`, severity: 'warning', params: { id } })
    }
  })
}
