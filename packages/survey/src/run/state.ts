import type { Heard } from '../definition/logic.ts'
import type { HiddenValue } from '../definition/survey.ts'
import type { PersonKnowledge } from './evaluate.ts'
import type { AnswerFault } from './reading.ts'

/** Something that keeps the current screen from being passed. */
export type RunFault = AnswerFault & { key: string }

/**
 * Everything that a run is, as plain JSON: it may be stored and taken up again. What is on the screen, what is hidden and where
 * the survey ends all follow from it (`stateView`).
 */
export type RunState = {
  readonly survey: string
  readonly version: number
  readonly language: string
  /** Draws every random order. */
  readonly seed: number
  readonly hidden: { readonly [id: string]: HiddenValue }
  readonly known: PersonKnowledge
  /** Quotas that the server said are full. */
  readonly full: readonly string[]
  /** What was heard, by key of the listening step. */
  readonly heard: { readonly [key: string]: Heard }
  /** As entered, valid or not, also of questions that are hidden by now: going back must not lose anything. */
  readonly answers: { readonly [key: string]: unknown }
  /** Keys of the screens that were passed, in the order in which that happened first. */
  readonly passed: readonly string[]
  /** The screen that the respondent went back to, or null where the way ends. */
  readonly at: string | null
  /** Milliseconds by key of question or screen. */
  readonly times: { readonly [key: string]: number }
  readonly faults: readonly RunFault[]
}
