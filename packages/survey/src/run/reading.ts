import type { AnswerValue } from '../definition/questions.ts'

export const answerProblems = [
  'required',
  'wrong_type',
  'unknown_option',
  'unknown_row',
  'unknown_field',
  'duplicate',
  'exclusive',
  'not_whole',
  'off_step',
  'too_small',
  'too_large',
  'too_few',
  'too_many',
  'too_short',
  'too_long',
  'bad_email',
  'bad_url',
  'bad_phone',
  'bad_date',
  'bad_file',
  'wrong_total',
  'row_required',
  'field_required',
  'must_agree',
] as const
export type AnswerProblem = (typeof answerProblems)[number]

/** What is wrong with an answer. `params` are numbers and names for the message, such as `{ max: 500 }`. */
export type AnswerFault = { code: AnswerProblem; params: { readonly [name: string]: string | number } }

/** A valid answer as it is stored, nothing at all, or what is wrong. */
export type Reading = { value: AnswerValue } | { empty: true } | { fault: AnswerFault }

/** Nothing was answered. */
export const empty: Reading = { empty: true }

/** A reading that refuses. */
export function fault(code: AnswerProblem, params: AnswerFault['params'] = {}): Reading {
  return { fault: { code, params } }
}
