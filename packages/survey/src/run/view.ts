import type { AnswerValue, Line, Option, Question, Text } from '../definition/questions.ts'
import type { Ending, LoopItem, Survey } from '../definition/survey.ts'
import type { Scope } from './evaluate.ts'
import { blockOrder, shuffled } from './order.ts'
import { own } from './own.ts'
import { pipe, pipeAddress, pipeMarked } from './pipe.ts'
import { currentStep } from './reduce.ts'
import type { RunFault, RunState } from './state.ts'
import { indexOf } from './survey-index.ts'
import { type Step, walk } from './walk.ts'

/**
 * The texts of a question by their name in the definition, labels by id. Marks (`**bold**`) are the author's; those of what was
 * filled in are made harmless by a backslash. Missing ones are not there.
 */
export type QuestionTexts = {
  title: string
  help?: string
  body?: string
  wording?: string
  low?: string
  high?: string
  unit?: string
  placeholder?: string
  options?: { readonly [id: string]: string }
  images?: { readonly [id: string]: string }
  rows?: { readonly [id: string]: string }
  columns?: { readonly [id: string]: string }
}

/** A question as it is to be shown. Texts are plain: escape them. */
export type QuestionView = {
  key: string
  question: Question
  title: string
  help: string
  /** Every text with its marks, in the language of the run and with placeholders filled. */
  texts: QuestionTexts
  required: boolean
  /** Options, or rows of a matrix, in the order shown. */
  options: readonly (Option & { text?: boolean })[]
  rows: readonly Line[]
  /** As entered, also where it is not valid yet. */
  entered: unknown
  value: AnswerValue | null
  fault: RunFault | null
}

export type RunView =
  | {
      kind: 'screen'
      key: string
      blockTitle: string
      item: LoopItem | null
      questions: readonly QuestionView[]
      canGoBack: boolean
      /** The survey ends behind this screen, as far as can be seen: the button sends. */
      isLast: boolean
      /** How much of the survey lies behind, 0..1. */
      progress: number
    }
  /** Waits for what is heard in the answer `to`; `next` goes on without. */
  | { kind: 'listening'; key: string; to: string; progress: number; canGoBack: boolean }
  | {
      kind: 'ended'
      ending: Ending
      reason: 'finished' | 'jump' | 'quota'
      title: string
      body: string
      /** Both with their marks. */
      texts: { title: string; body: string }
      /** http(s), placeholders filled and encoded; null for none. */
      redirect: string | null
      progress: 1
    }

/** What is to be shown in a state: one screen, a wait, or the end. */
export function viewRun(survey: Survey, state: RunState): RunView {
  const { step, walked } = currentStep(survey, state)
  const { scope, end, steps } = walked
  if (step === null && end !== null) {
    const { ending, reason } = end
    const redirect = ending.redirect === undefined ? null : pipeAddress(ending.redirect, scope)
    return {
      kind: 'ended',
      ending,
      reason,
      title: pipe(ending.title, scope),
      body: pipe(ending.body, scope),
      texts: { title: pipeMarked(ending.title, scope), body: pipeMarked(ending.body, scope) },
      redirect,
      progress: 1,
    }
  }
  if (step === null) throw new RangeError('a survey without endings cannot be run')
  const canGoBack = survey.back !== false && steps.indexOf(step) > 0
  const progress = progressOf(survey, step)
  if (step.kind === 'listening') return { kind: 'listening', key: step.key, to: step.to ?? '', progress, canGoBack }
  const inside: Scope = { ...scope, block: step.block, item: step.item, itemNumber: step.itemNumber }
  return {
    kind: 'screen',
    key: step.key,
    blockTitle: pipe(step.block.title, inside),
    item: step.item,
    questions: step.shown.map((shown) => ({
      key: shown.key,
      question: shown.question,
      title: pipe(shown.question.title, inside),
      help: pipe(shown.question.help, inside),
      texts: textsShown(shown.question, inside),
      required: shown.question.required === true,
      options: optionsShown(shown.question, shown.key, state.seed),
      rows: rowsShown(shown.question, shown.key, state.seed),
      entered: own(state.answers, shown.key) ?? null,
      value: shown.value,
      fault: state.faults.filter(({ key }) => key === shown.key)[0] ?? null,
    })),
    canGoBack,
    isLast: isLast(survey, state, step),
    progress,
  }
}

/** With what was entered the end follows; or nothing can follow, whatever is entered. */
function isLast(survey: Survey, state: RunState, step: Step): boolean {
  if (walk(survey, { ...state, passed: state.passed.concat(step.key) }).end !== null) return true
  const blocks = blockOrder(survey, state.seed)
  if (step.block !== blocks[blocks.length - 1] || step.block.loop || step.block.shuffle) return false
  const { items } = step.block
  return step.shown.some(({ question }) => question === items[items.length - 1])
}

function textsShown(question: Question, scope: Scope): QuestionTexts {
  const texts: { -readonly [name in keyof QuestionTexts]: QuestionTexts[name] } = {
    title: pipeMarked(question.title, scope),
  }
  const one = (name: 'help' | 'body' | 'wording' | 'low' | 'high' | 'unit' | 'placeholder', text: Text | undefined) => {
    if (text !== undefined) texts[name] = pipeMarked(text, scope)
  }
  const each = <T extends { id: string }>(list: readonly T[], textOf: (one: T) => Text | undefined) => {
    const found: { [id: string]: string } = {}
    for (const line of list) found[line.id] = pipeMarked(textOf(line), scope)
    return found
  }
  one('help', question.help)
  if (question.type === 'statement') one('body', question.body)
  if (question.type === 'consent') one('wording', question.wording)
  if ('placeholder' in question) one('placeholder', question.placeholder)
  if ('unit' in question) one('unit', question.unit)
  if ('labels' in question) {
    one('low', question.labels?.low)
    one('high', question.labels?.high)
  }
  if ('options' in question) {
    texts.options = each(question.options, ({ label }) => label)
    if (question.type === 'picture') texts.images = each(question.options, ({ image }) => image?.alt)
  }
  if (question.type === 'matrix') {
    texts.rows = each(question.rows, ({ label }) => label)
    texts.columns = each(question.columns, ({ label }) => label)
  }
  return texts
}

/** Options in the order shown to this respondent. */
export function optionsShown(question: Question, key: string, seed: number): readonly Option[] {
  if (!('options' in question)) return []
  return question.shuffle ? shuffled(question.options, seed, `options ${key}`) : question.options
}

/** Rows of a matrix in the order shown. */
export function rowsShown(question: Question, key: string, seed: number): readonly Line[] {
  if (question.type !== 'matrix') return []
  return question.shuffle ? shuffled(question.rows, seed, `rows ${key}`) : question.rows
}

/** By place in the definition: branches make it jump forward, never back while going forward without shuffled blocks. */
function progressOf(survey: Survey, step: Step): number {
  const at = indexOf(survey).blocks.get(step.block.id) ?? 0
  const before = survey.blocks.slice(0, at).reduce((sum, { items }) => sum + items.length, 0)
  const total = survey.blocks.reduce((sum, { items }) => sum + items.length, 0)
  const first = step.shown[0]?.question.id ?? step.key.split('@')[0]
  const inside = step.block.items.map(({ id }) => id).indexOf(first ?? '')
  return total === 0 ? 0 : (before + Math.max(0, inside)) / total
}
