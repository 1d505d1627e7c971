import type { Condition, Expression } from './logic.ts'
import type { Item, Jump, Text } from './questions.ts'

/** Names of font stacks that a theme may choose; free CSS is not accepted. */
export const fontNames = ['system', 'sans', 'serif', 'rounded', 'mono', 'kai'] as const
export type FontName = (typeof fontNames)[number]

/** Colours are `#rrggbb`. */
export type Theme = {
  brand?: string
  background?: string
  text?: string
  /** For dark mode; derived by the page where they are missing. */
  dark?: { brand?: string; background?: string; text?: string }
  mode?: 'light' | 'dark' | 'auto'
  font?: FontName
  logo?: { url: string; alt: Text }
}

/**
 * A value that comes with the invitation. `url`: anybody may set it. `server`: only we may, and a response with another value is
 * refused. `items` is a list such as the things bought, each with id and label.
 */
export type HiddenField = {
  id: string
  type: 'text' | 'number' | 'items'
  from: 'url' | 'server'
  /** Of a text; 200 where it is missing. */
  maxLength?: number
}

/** Something known of the person, which the server fills in when it may; unknown otherwise. */
export type KnownField = { id: string; type: 'text' | 'number' | 'boolean' | 'list' }

/** Calculated from what stands before it in the list and from answers; never entered. */
export type Variable = { id: string; value: Expression }

/** What a block is repeated for: things bought, options chosen, or a list known of the person. At most `max` times. */
export type Loop = { over: { hidden: string } | { question: string } | { known: string }; max: number }

export type Block = {
  id: string
  title?: Text
  show?: Condition
  /** All questions on one screen, or each on its own. */
  paging: 'together' | 'each'
  shuffle?: boolean
  /** Of the questions that are shuffled each respondent meets only so many. */
  draw?: number
  loop?: Loop
  items: readonly Item[]
  /** Tried after the block (after its last repetition). */
  jumps?: readonly Jump[]
}

/**
 * Neighbouring blocks whose order is drawn: each by itself, or in units whose blocks stay together in their own order. With `show` each
 * respondent meets only so many units, and the other blocks are not there for her.
 */
export type BlockDraw = readonly string[] | { units: readonly (readonly string[])[]; show?: number }

export type Outcome = 'complete' | 'screened_out' | 'over_quota'

/** How a survey ends. Without a jump, the first ending whose condition holds, or that has none. */
export type Ending = {
  id: string
  outcome: Outcome
  when?: Condition
  title: Text
  body?: Text
  /** http(s) only; placeholders are allowed behind the host and are encoded. */
  redirect?: string
}

/**
 * At most `limit` complete answers for which `when` holds. The server counts, in one conditional update; here a quota is a name
 * for the people it is about and for where the survey ends when the server says that it is full.
 */
export type Quota = { id: string; limit: number; when?: Condition; ending: string }

export type Survey = {
  format: 'opencxm-survey/1'
  id: string
  version: number
  /** For those who run it; respondents do not see it. */
  name: string
  /** The first one stands in for missing translations. */
  languages: readonly string[]
  /** What the survey is about, for questions that do not say. */
  touchpoint?: string
  /**
   * Promises that no answer is kept with a person and that results of small groups stay hidden. The server keeps the promise; it holds for
   * all results of a survey of which any version made it.
   */
  anonymous?: boolean
  back?: boolean
  theme?: Theme
  hidden?: readonly HiddenField[]
  known?: readonly KnownField[]
  variables?: readonly Variable[]
  blocks: readonly Block[]
  shuffleBlocks?: readonly BlockDraw[]
  endings: readonly Ending[]
  quotas?: readonly Quota[]
}

/** One thing that a loop goes over. */
export type LoopItem = { readonly id: string; readonly label: string }

export type HiddenValue = string | number | readonly LoopItem[]
