/**
 * Why a function would rather say nothing than a number. `no_data` nothing to compute from; `too_few` less than the
 * method needs; `no_variation` all values equal, the interval would have width zero; `not_finite` NaN or infinity among
 * the data; `out_of_range` a value that cannot be (negative count, rating outside its scale); `rank_deficient` a column
 * is a combination of others; `not_converged` an iteration did not settle; `empty_cell` a target category without any
 * respondent; `margins_differ` targets that contradict each other.
 */
export type RefusalReason =
  | 'no_data'
  | 'too_few'
  | 'no_variation'
  | 'not_finite'
  | 'out_of_range'
  | 'rank_deficient'
  | 'not_converged'
  | 'empty_cell'
  | 'margins_differ'

/**
 * A refusal instead of a number: the reason for programs, the sentence for logs, the columns at fault where there are
 * any.
 */
export interface Refusal {
  readonly refused: RefusalReason
  readonly detail: string
  readonly columns?: readonly string[]
}

/** Either the result or a refusal; tell them apart with `isRefused` or `'refused' in result`. */
export type Refusable<T> = T | Refusal

/** Builds a refusal. */
export function refuse(refused: RefusalReason, detail: string, columns?: readonly string[]): Refusal {
  return columns === undefined ? { refused, detail } : { refused, detail, columns }
}

/** True when the function refused to answer because the data do not suffice. */
export function isRefused(result: unknown): result is Refusal {
  return typeof result === 'object' && result !== null && 'refused' in result
}
