import type { Heard } from '../definition/logic.ts'
import type { AnswerValue, Jump, Question, Target } from '../definition/questions.ts'
import type { Block, Ending, LoopItem, Survey } from '../definition/survey.ts'
import { holds, keyOf, type Scope } from './evaluate.ts'
import { loopItems } from './loop-items.ts'
import { blockOrder, itemOrder } from './order.ts'
import { own } from './own.ts'
import { readAnswer } from './read-answer.ts'
import type { AnswerFault } from './reading.ts'
import type { RunState } from './state.ts'
import { indexOf, isListen, type SurveyIndex } from './survey-index.ts'

/** A question on a screen; `key` names its answer. */
export type Shown = {
  key: string
  question: Question
  /** Valid, or null. */
  value: AnswerValue | null
  fault: AnswerFault | null
}

/** A screen on the way, or the wait for what is heard in an open answer. */
export type Step = {
  key: string
  kind: 'screen' | 'listening'
  block: Block
  item: LoopItem | null
  itemNumber: number
  shown: readonly Shown[]
  /** The question listened to. */
  to: string | null
}

export type Walk = {
  /** Screens in order; the last one is where the way ends, unless `end` says that it ended. */
  steps: readonly Step[]
  end: { ending: Ending; reason: 'finished' | 'jump' | 'quota'; quota: string | null } | null
  scope: Scope
}

/** What a walk depends on. */
export type WalkInput = Pick<
  RunState,
  'seed' | 'language' | 'hidden' | 'known' | 'full' | 'heard' | 'answers' | 'passed'
>

type Walker = { input: WalkInput; index: SurveyIndex; scope: Scope; steps: Step[]; passes: (key: string) => boolean }
/** What follows a screen or block: `null` the next one; `halt`: the way ends here. */
type Follow = Target | { quota: string } | 'halt' | null

/**
 * Walks a survey from the start, as far as its screens were passed (`everything`: as far as they can be) and their answers are valid
 * and complete. Logic sees only what was shown on this way, which is why an answer that is hidden again has no effect, and why
 * anybody who walks with the same answers comes to the same place. Jumps lead forward only, so that the walk ends.
 */
export function walk(survey: Survey, input: WalkInput, everything = false): Walk {
  const index = indexOf(survey)
  const { hidden, known, heard, language } = input
  const scope: Scope = {
    index,
    language,
    answers: new Map(),
    hidden,
    known,
    heard,
    calculated: new Map(),
    block: null,
    item: null,
    itemNumber: 0,
  }
  const passed = new Set(input.passed)
  const walker: Walker = { input, index, scope, steps: [], passes: (key) => everything || passed.has(key) }
  const end = walkBlocks(survey, walker)
  outside(scope)
  return { steps: walker.steps, end, scope }
}

function walkBlocks(survey: Survey, walker: Walker): Walk['end'] {
  const blocks = blockOrder(survey, walker.input.seed)
  const positions = blocks === survey.blocks ? walker.index.blocks : null
  const positionOf = (id: string) => positions?.get(id) ?? blocks.map((block) => block.id).indexOf(id)
  let from: string | null = null
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at] as Block
    const follow: Follow = walkBlock(block, from, walker)
    from = null
    if (follow === 'halt') return null
    if (follow === null) continue
    if ('quota' in follow) return endByQuota(walker, follow.quota)
    if ('ending' in follow) return endAt(walker, follow.ending)
    const target = 'block' in follow ? follow.block : walker.index.places.get(follow.question)?.block.id
    const position = positionOf(target ?? '')
    // Never backward, whatever a definition that was not checked says.
    if (position <= at) continue
    if ('question' in follow) from = follow.question
    at = position - 1
  }
  return endAt(walker, null)
}

/** The ending that was jumped to, or the first that applies; unless it completes the survey for a quota that is full. */
function endAt(walker: Walker, jumpedTo: string | null): Walk['end'] {
  const { endings } = walker.index.survey
  outside(walker.scope)
  const ending =
    endings.filter((one) => one.id === jumpedTo)[0] ??
    endings.filter((one) => one.when === undefined || holds(one.when, walker.scope))[0] ??
    (endings[endings.length - 1] as Ending)
  const quota = ending.outcome === 'complete' ? fullQuota(walker) : null
  if (quota !== null) return endByQuota(walker, quota)
  return { ending, reason: jumpedTo === null ? 'finished' : 'jump', quota: null }
}

function endByQuota({ index: { survey } }: Walker, id: string): Walk['end'] {
  const wanted = (survey.quotas ?? []).filter((quota) => quota.id === id)[0]?.ending
  const ending = survey.endings.filter((one) => one.id === wanted)[0] ?? (survey.endings[0] as Ending)
  return { ending, reason: 'quota', quota: id }
}

function outside(scope: Scope): void {
  scope.block = null
  scope.item = null
  scope.itemNumber = 0
}

function walkBlock(block: Block, from: string | null, walker: Walker): Follow {
  const { scope } = walker
  outside(scope)
  if (block.show !== undefined && !holds(block.show, scope)) return null
  const items: readonly (LoopItem | null)[] = block.loop ? loopItems(block.loop, scope, walker.index) : [null]
  for (let number = 0; number < items.length; number++) {
    scope.block = block
    scope.item = items[number] ?? null
    scope.itemNumber = number + 1
    const follow = walkItems(block, number === 0 ? from : null, walker)
    if (follow !== null) return follow
  }
  if (items.length === 0) return null
  outside(scope)
  return firstJump(block.jumps, scope)
}

/** The questions of one block (one repetition), screen by screen. */
function walkItems(block: Block, from: string | null, walker: Walker): Follow {
  const { scope, input } = walker
  let items = itemOrder(block, input.seed, keyOf(block.id, scope.item))
  if (from !== null) items = items.slice(Math.max(0, items.map(({ id }) => id).indexOf(from)))
  let screen: Question[] = []
  for (let at = 0; at < items.length; at++) {
    const item = items[at] as Block['items'][number]
    let follow: Follow = null
    if (isListen(item)) {
      follow = passScreen(screen, block, walker)
      screen = []
      if (follow === null) follow = listen(item, block, walker)
    } else {
      screen.push(item)
      if (block.paging === 'together') continue
      follow = passScreen(screen, block, walker)
      screen = []
    }
    if (follow !== null && typeof follow === 'object' && 'question' in follow) {
      const target = items.map(({ id }) => id).indexOf(follow.question)
      if (target > at) {
        at = target - 1
        continue
      }
    }
    if (follow !== null) return follow
  }
  return passScreen(screen, block, walker)
}

function passScreen(questions: readonly Question[], block: Block, walker: Walker): Follow {
  const { scope } = walker
  const first = questions[0]
  if (first === undefined) return null
  const key = `${keyOf(block.id, scope.item)}/${first.id}`
  const passes = walker.passes(key)
  const shown: Shown[] = []
  let blocked = false
  for (const question of questions) {
    if (question.show !== undefined && !holds(question.show, scope)) continue
    // Who belongs to a full quota is not asked any further; decided by what was passed, not by what is being entered.
    const quota = passes || shown.length > 0 ? null : fullQuota(walker)
    if (quota !== null) return { quota }
    const one = showQuestion(question, walker)
    if (one.fault !== null) blocked = true
    shown.push(one)
  }
  if (shown.length === 0) return null
  const { item, itemNumber } = scope
  walker.steps.push({ key, kind: 'screen', block, item, itemNumber, shown, to: null })
  if (blocked || !passes) return 'halt'
  for (const { question } of shown) {
    const jump = firstJump(question.jumps, scope)
    if (jump !== null) return jump
  }
  return null
}

function showQuestion(question: Question, { scope, input }: Walker): Shown {
  const key = keyOf(question.id, scope.item)
  const reading = readAnswer(question, own(input.answers, key))
  if ('value' in reading) {
    scope.answers.set(key, reading.value)
    scope.calculated.clear()
    return { key, question, value: reading.value, fault: null }
  }
  if ('fault' in reading) return { key, question, value: null, fault: reading.fault }
  const missing = question.required === true && question.type !== 'statement'
  return { key, question, value: null, fault: missing ? { code: 'required', params: {} } : null }
}

/** Goes on at once where there is nothing to hear or it was heard; else waits, until it is heard or passed by. */
function listen({ id, to }: { id: string; to: string }, block: Block, walker: Walker): Follow {
  const { scope, input, passes, steps } = walker
  const key = keyOf(id, scope.item)
  const heard: Heard | undefined = own(input.heard, key)
  if (!scope.answers.has(keyOf(to, scope.item)) || heard !== undefined) return null
  if (passes(key)) return null
  const { item, itemNumber } = scope
  steps.push({ key, kind: 'listening', block, item, itemNumber, shown: [], to: keyOf(to, item) })
  return 'halt'
}

function fullQuota({ index, input, scope }: Walker): string | null {
  if (input.full.length === 0) return null
  for (const { id, when } of index.survey.quotas ?? []) {
    if (input.full.indexOf(id) >= 0 && (when === undefined || holds(when, scope))) return id
  }
  return null
}

function firstJump(jumps: readonly Jump[] | undefined, scope: Scope): Target | null {
  for (const { when, to } of jumps ?? []) if (when === undefined || holds(when, scope)) return to
  return null
}
