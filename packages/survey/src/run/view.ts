import type { AnswerValue, Line, Option, Question } from '../definition/questions.ts'
import type { Ending, LoopItem, Survey } from '../definition/survey.ts'
import type { Scope } from './evaluate.ts'
import { shuffled } from './order.ts'
import { own } from './own.ts'
import { pipe, pipeAddress } from './pipe.ts'
import { currentStep } from './reduce.ts'
import type { RunFault, RunState } from './state.ts'
import { indexOf } from './survey-index.ts'
import type { Step } from './walk.ts'

/** A question as it is to be shown. Texts are plain: escape them. */
export type QuestionView = {
  key: string
  question: Question
  title: string
  help: string
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
      required: shown.question.required === true,
      options: optionsShown(shown.question, shown.key, state.seed),
      rows: rowsShown(shown.question, shown.key, state.seed),
      entered: own(state.answers, shown.key) ?? null,
      value: shown.value,
      fault: state.faults.filter(({ key }) => key === shown.key)[0] ?? null,
    })),
    canGoBack,
    progress,
  }
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
