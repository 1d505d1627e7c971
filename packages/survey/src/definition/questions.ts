import type { Condition } from './logic.ts'

/** Text by language tag (`en`, `zh-Hans`). The survey's first language stands in where one is missing. */
export type Text = { readonly [language: string]: string }

/** Where a jump leads. Only forward, so that no answers can lead in a circle. */
export type Target = { block: string } | { question: string } | { ending: string }

/** Taken when its screen is passed and the condition holds; without a condition always. The first that holds wins. */
export type Jump = { when?: Condition; to: Target }

export type Option = {
  id: string
  label: Text
  /** The number behind the option, for scores. */
  value?: number
  /** Picture choice: an http(s) address and what the picture shows. */
  image?: { url: string; alt: Text }
  /** Chosen alone ("none of these"). */
  exclusive?: boolean
  /** Keeps its place when options are shuffled. */
  fixed?: boolean
  /** Offers a field for a text of its own ("other"). */
  text?: boolean
}

/** A row or column of a matrix; columns may carry the number behind them. */
export type Line = { id: string; label: Text; value?: number; fixed?: boolean }

type Base = {
  id: string
  title: Text
  help?: Text
  required?: boolean
  /** Keeps its place when the questions of its block are shuffled, and is always asked. */
  fixed?: boolean
  show?: Condition
  jumps?: readonly Jump[]
  /** The metric that the answer belongs to, where it is not that of the type; and the touchpoint, where not the survey's. */
  metric?: string
  touchpoint?: string
  /** Why personal or sensitive data are asked here; the linter wants it. */
  need?: string
}

type Ends = { low?: Text; high?: Text }

/** 0 to 10, higher is better: fixed, since scores on other scales are not NPS. */
export type NpsQuestion = Base & { type: 'nps'; labels?: Ends }
/** 1 to `points` (5), higher is better unless `lowIsGood` (marks as in German schools). */
export type CsatQuestion = Base & { type: 'csat'; points?: number; lowIsGood?: boolean; labels?: Ends }
/** Version 2: agreement that it was easy, 1 to 7, high is good. Version 1: effort, 1 to 5, low is good. */
export type CesQuestion = Base & { type: 'ces'; version: 1 | 2; labels?: Ends }
export type StarsQuestion = Base & { type: 'stars'; points?: number; labels?: Ends }
export type EmojiQuestion = Base & { type: 'emoji'; points?: 3 | 5; labels?: Ends }
export type SingleQuestion = Base & { type: 'single' | 'dropdown'; options: readonly Option[]; shuffle?: boolean }
export type MultiQuestion = Base & {
  type: 'multi'
  options: readonly Option[]
  min?: number
  max?: number
  shuffle?: boolean
}
export type PictureQuestion = Base & {
  type: 'picture'
  options: readonly Option[]
  multiple?: boolean
  shuffle?: boolean
}
/** `top`: how many are ranked; all where it is missing. */
export type RankingQuestion = Base & { type: 'ranking'; options: readonly Option[]; top?: number; shuffle?: boolean }
/** One column a row, or several where `multiple`. `required` means every row. */
export type MatrixQuestion = Base & {
  type: 'matrix'
  rows: readonly Line[]
  columns: readonly Line[]
  multiple?: boolean
  shuffle?: boolean
}
export type SliderQuestion = Base & {
  type: 'slider'
  min: number
  max: number
  step: number
  labels?: Ends
  unit?: Text
}
/** Whole numbers that add up to `total`. */
export type SumQuestion = Base & {
  type: 'sum'
  options: readonly Option[]
  total: number
  unit?: Text
  shuffle?: boolean
}
export type TextFormat = 'email' | 'url' | 'phone'
export type TextQuestion = Base & {
  type: 'short_text' | 'long_text'
  format?: TextFormat
  /** In UTF-16 units, as `maxlength` of HTML counts. At most 500 for a short and 5,000 for a long text where it is missing. */
  minLength?: number
  maxLength?: number
  placeholder?: Text
}
export type NumberQuestion = Base & { type: 'number'; min?: number; max?: number; decimals?: number; unit?: Text }
/** A day as `YYYY-MM-DD`. */
export type DateQuestion = Base & { type: 'date'; min?: string; max?: string }
export const contactFields = ['name', 'email', 'phone', 'company', 'address'] as const
export type ContactField = (typeof contactFields)[number]
export type ContactQuestion = Base & { type: 'contact'; fields: readonly { id: ContactField; required?: boolean }[] }
/** `required` means that the respondent must agree. `wording` is what is agreed to; `purpose` is one of the preference page. */
export type ConsentQuestion = Base & { type: 'consent'; wording: Text; purpose?: string }
/** `accept` lists media types, such as `image/png`. */
export type FileQuestion = Base & { type: 'file'; maxFiles: number; maxBytes: number; accept: readonly string[] }
export type StatementQuestion = Base & { type: 'statement'; body?: Text }

export type Question =
  | NpsQuestion
  | CsatQuestion
  | CesQuestion
  | StarsQuestion
  | EmojiQuestion
  | SingleQuestion
  | MultiQuestion
  | PictureQuestion
  | RankingQuestion
  | MatrixQuestion
  | SliderQuestion
  | SumQuestion
  | TextQuestion
  | NumberQuestion
  | DateQuestion
  | ContactQuestion
  | ConsentQuestion
  | FileQuestion
  | StatementQuestion

export type QuestionType = Question['type']

/**
 * A step without a screen of its own: what an open answer just said. The text engine fills it; where nobody does, or the
 * respondent does not wait, the survey goes on and everything heard is unknown.
 */
export type ListenStep = { id: string; type: 'listen'; to: string }

export type Item = Question | ListenStep

/** A file that the server has taken in already; the id is the server's. */
export type FileReference = { id: string; name: string; bytes: number; type: string }
/** An option with the text that was typed beside it. */
export type ChosenWithText = { choice: string; text: string }
export type Chosen = string | ChosenWithText

/**
 * What is stored of one answer. Ratings, slider and number: a number. Single choices: an option id, or id and text. Multiple
 * choices: a list of those. Ranking: ids, best first. Matrix: by row. Sum: by option. Contact: by field. Consent: true or false.
 */
export type AnswerValue =
  | string
  | number
  | boolean
  | ChosenWithText
  | readonly Chosen[]
  | readonly FileReference[]
  | { readonly [part: string]: string | number | readonly string[] }
