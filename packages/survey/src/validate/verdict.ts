import type { Heard, Value } from '../definition/logic.ts'
import type { Ending, HiddenValue } from '../definition/survey.ts'
import type { PersonKnowledge } from '../run/evaluate.ts'
import type { AnswerFault } from '../run/reading.ts'
import type { StoredAnswer } from '../run/response.ts'
import type { RunState } from '../run/state.ts'

/** What the server itself knows; nothing of it is taken from the response. */
export type Trusted = {
  /** Values of hidden fields that come from the server. */
  hidden?: { readonly [id: string]: HiddenValue }
  /** The snapshot that the respondent's run was given. */
  known?: PersonKnowledge
  /** What was heard, by key of the listening step. */
  heard?: { readonly [key: string]: Heard }
  /** Quotas that are full now. */
  full?: readonly string[]
}

export const responseProblems = [
  'bad_shape',
  'wrong_survey',
  'wrong_version',
  'unknown_language',
  'unknown_answer',
  'not_shown',
  'unknown_hidden',
  'tampered_hidden',
  'unknown_time',
  'unknown_screen',
  'quota_not_full',
  'not_finished',
] as const
export type ResponseProblem = (typeof responseProblems)[number]

/** Why a response is refused: where in it, and which rule. Problems of an answer carry the code that the respondent sees. */
export type ResponseIssue = {
  path: string
  code: ResponseProblem | AnswerFault['code']
  params: AnswerFault['params']
}

export type ValidResponse = {
  ok: true
  complete: boolean
  ending: Ending | null
  reason: 'finished' | 'jump' | 'quota' | null
  /** In the order shown. */
  answers: readonly StoredAnswer[]
  /** Ids of the blocks that were drawn for this respondent, in her order; null where the survey draws none. */
  blocks: readonly string[] | null
  /** Keys of the questions that this respondent met, in her order; null where no block asks only some of its questions. */
  questions: readonly string[] | null
  hidden: RunState['hidden']
  variables: { readonly [id: string]: Value }
  /** Quotas that a complete response counts for; empty otherwise. */
  quotas: readonly string[]
}

export type RefusedResponse = { ok: false; issues: readonly ResponseIssue[] }
