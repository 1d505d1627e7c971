/** Logic as data: what conditions and calculated variables may say. Nothing here is ever evaluated as program text. */

export type Scalar = string | number | boolean

/** What an expression yields. `null` is unknown: not answered, not told, not heard, or not a finite number. */
export type Value = Scalar | readonly Scalar[] | null

/** What the text engine may report about an open answer. */
export const heardSignals = ['topics', 'sentiment', 'effort', 'emotion', 'language', 'actionable'] as const
export type HeardSignal = (typeof heardSignals)[number]

/** What was heard in one open answer: topics are a list of ids, sentiment lies in -1..1, effort in 0..1. */
export type Heard = { readonly [signal in HeardSignal]?: Value }

/**
 * Something that an expression may read. `answer` gives option ids, numbers or texts; `part` picks a row, an option or a contact
 * field. `score` gives the number behind an answer (the value of an option, of a matrix column, or the rating itself).
 */
export type Reference =
  | { answer: string; part?: string }
  | { score: string; part?: string }
  | { hidden: string }
  | { variable: string }
  | { known: string }
  | { heard: string; signal: HeardSignal }
  | { loop: 'id' | 'label' | 'number' }

export const operations = [
  'add',
  'subtract',
  'multiply',
  'divide',
  'min',
  'max',
  'mean',
  'round',
  'count',
  'join',
] as const
export type Operation = (typeof operations)[number]

/** A calculation. An operand that is a list counts as its elements; `round` takes a number and how many decimals. */
export type Calculation = { op: Operation; of: readonly Expression[] }

export type Alternative = { if: Condition; yes: Expression; no: Expression }

export type Expression = Scalar | readonly Scalar[] | Reference | Calculation | Alternative

export const comparisons = [
  'equals',
  'not_equals',
  'one_of',
  'none_of',
  'less',
  'at_most',
  'more',
  'at_least',
  'contains',
  'answered',
  'unanswered',
] as const
export type Comparison = (typeof comparisons)[number]

/**
 * A comparison of a list holds when it holds for any element; of an unknown it does not hold. `not_equals` and `none_of` are the
 * exact negations of `equals` and `one_of`, so that they hold for an unknown.
 */
export type Compare = { left: Expression; is: Comparison; right?: Expression }

export type Condition = { all: readonly Condition[] } | { any: readonly Condition[] } | { not: Condition } | Compare
