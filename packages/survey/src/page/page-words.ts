import type { AnswerProblem } from '../run/reading.ts'

/** What the page itself says. `{max}` and the like are filled in. */
export type PageWords = {
  next: string
  send: string
  back: string
  optional: string
  progress: string
  language: string
  /** Heads the list of what is missing. */
  faults: string
  choose: string
  upTo: string
  sumTo: string
  rank: string
  notRanked: string
  rankHint: string
  chooseHint: string
  chooseBetween: string
  other: string
  stars: string
  files: string
  added: string
  remove: string
  /** From very bad to very good. */
  faces: readonly [string, string, string, string, string]
  contact: { readonly [field in 'name' | 'email' | 'phone' | 'company' | 'address']: string }
  listening: string
  goOn: string
  test: string
  provisional: string
  newTab: string
  sending: string
  offline: string
  failed: string
  again: string
  /** In place of those that are not here, `wrong_type` is said. */
  problems: { readonly [problem in AnswerProblem]?: string } & { readonly wrong_type: string }
}
