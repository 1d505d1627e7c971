import { isDay } from '../run/read-scalars.ts'
import {
  boolean,
  type Check,
  list,
  matching,
  number,
  object,
  oneOf,
  optional,
  type Report,
  string,
  webAddress,
  whole,
} from './checks.ts'
import { limits, longTextMax, shortTextMax } from './limits.ts'
import { contactFields } from './questions.ts'
import { condition, id } from './shape-logic.ts'

/** A language tag such as `en` or `zh-Hans`. */
export const languageTag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

/** A text by language. Which languages it must have is checked with the survey as a whole. */
export const text: Check = (value, path, report) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(path, 'not_a_text_by_language', 'must be texts by language, such as {"en": "..."}')
    return
  }
  for (const [language, words] of Object.entries(value)) {
    if (!languageTag.test(language)) report(`${path}.${language}`, 'bad_language', 'is not a language tag')
    else string({ max: limits.textLength })(words, `${path}.${language}`, report)
  }
}

/** A metric or touchpoint, as the server names them. */
export const outerName = matching(
  /^[\w.:-]{1,64}$/,
  'bad_name',
  'must be a name of up to 64 letters, digits, ".", ":", "-" or "_"',
)

/** Where a jump leads. */
const target: Check = (value, path, report) => {
  const kind = ['block', 'question', 'ending'].find(
    (name) => typeof value === 'object' && value !== null && name in value,
  )
  if (kind === undefined) report(path, 'bad_target', 'must name a block, a question or an ending')
  else object({ [kind]: id })(value, path, report)
}

/** A list of jumps. */
export const jumps = list(object({ when: optional(condition), to: target }), { max: 50 })

const day: Check = (value, path, report) => {
  if (typeof value !== 'string' || !isDay(value)) report(path, 'bad_date', 'must be a day as YYYY-MM-DD')
}

const option = object({
  id,
  label: text,
  value: optional(number()),
  image: optional(object({ url: webAddress, alt: text })),
  exclusive: optional(boolean),
  fixed: optional(boolean),
  text: optional(boolean),
})
const line = object({ id, label: text, value: optional(number()), fixed: optional(boolean) })
const options = list(option, { min: 1, max: limits.options })
const ends = optional(object({ low: optional(text), high: optional(text) }))
const shuffle = optional(boolean)
const count = optional(whole({ min: 0, max: limits.options }))
const points = optional(whole({ min: 2, max: 11 }))
const length = optional(whole({ min: 0, max: 20_000 }))

type Fields = Parameters<typeof object>[0]

const base: Fields = {
  id,
  type: string({ max: 20 }),
  title: text,
  help: optional(text),
  required: optional(boolean),
  fixed: optional(boolean),
  show: optional(condition),
  jumps: optional(jumps),
  metric: optional(outerName),
  touchpoint: optional(outerName),
  need: optional(string({ max: 1000 })),
}

const textFields: Fields = {
  format: optional(oneOf('email', 'url', 'phone')),
  minLength: length,
  maxLength: length,
  placeholder: optional(text),
}

const fieldsByType: { readonly [type: string]: Fields } = {
  nps: { labels: ends },
  csat: { points, lowIsGood: optional(boolean), labels: ends },
  ces: { version: oneOf(1, 2), labels: ends },
  stars: { points, labels: ends },
  emoji: { points: optional(oneOf(3, 5)), labels: ends },
  single: { options, shuffle },
  dropdown: { options, shuffle },
  multi: { options, shuffle, min: count, max: count },
  picture: { options, shuffle, multiple: optional(boolean) },
  ranking: { options, shuffle, top: count },
  matrix: {
    rows: list(line, { min: 1, max: limits.lines }),
    columns: list(line, { min: 2, max: limits.lines }),
    multiple: optional(boolean),
    shuffle,
  },
  slider: { min: number(), max: number(), step: number({ min: 1e-6, max: 1e12 }), labels: ends, unit: optional(text) },
  sum: { options, total: whole({ min: 1, max: 1_000_000 }), unit: optional(text), shuffle },
  short_text: textFields,
  long_text: textFields,
  number: {
    min: optional(number()),
    max: optional(number()),
    decimals: optional(whole({ min: 0, max: 9 })),
    unit: optional(text),
  },
  date: { min: optional(day), max: optional(day) },
  contact: {
    fields: list(object({ id: oneOf(...contactFields), required: optional(boolean) }), {
      min: 1,
      max: contactFields.length,
    }),
  },
  consent: { wording: text, purpose: optional(outerName) },
  file: {
    maxFiles: whole({ min: 1, max: limits.files }),
    maxBytes: whole({ min: 1, max: limits.fileBytes }),
    accept: list(matching(/^[\w.+-]+\/[\w.+-]+$/, 'bad_media_type', 'must be a media type such as image/png'), {
      max: 50,
    }),
  },
  statement: { body: optional(text) },
}

/** Every type of question. */
export const questionTypes = Object.keys(fieldsByType)

const listenStep = object({ id, type: oneOf('listen'), to: id })
const shapes = new Map(Object.entries(fieldsByType).map(([type, fields]) => [type, object({ ...base, ...fields })]))

/** A question or a listening step: first its shape, then what its numbers say together. */
export const item: Check = (value, path, report) => {
  const type = typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : undefined
  if (type === 'listen') {
    listenStep(value, path, report)
    return
  }
  const shape = typeof type === 'string' ? shapes.get(type) : undefined
  if (!shape) {
    report(`${path}.type`, 'unknown_type', `must be one of ${questionTypes.join(', ')} or listen`)
    return
  }
  let faults = 0
  shape(value, path, (...issue) => {
    faults += 1
    report(...issue)
  })
  if (faults === 0) checkBounds(value as Bounds, path, report)
}

type Bounds = {
  required?: boolean
  min?: number | string
  max?: number | string
  step?: number
  decimals?: number
  minLength?: number
  maxLength?: number
  top?: number
  type: string
  format?: string
  options?: readonly { id: string; exclusive?: boolean; image?: unknown }[]
  rows?: readonly { id: string }[]
  columns?: readonly { id: string }[]
  fields?: readonly { id: string }[]
}

/** No question may be impossible to answer: a respondent would be stuck. */
function checkBounds(question: Bounds, path: string, report: Report): void {
  checkRange(question, path, report)
  checkLengths(question, path, report)
  checkChoices(question, path, report)
  for (const name of ['options', 'rows', 'columns', 'fields'] as const) {
    checkUnique(question[name] ?? [], `${path}.${name}`, report)
  }
}

function checkRange(question: Bounds, path: string, report: Report): void {
  const { min, max, type } = question
  if (min === undefined || max === undefined) return
  if (type === 'slider' ? min >= max : min > max) report(`${path}.max`, 'empty_range', `must not be below min (${min})`)
  if (type === 'slider' && Number(max) - Number(min) < (question.step ?? 1)) {
    report(`${path}.step`, 'empty_range', 'is larger than the slider')
  }
  const unit = 10 ** (question.decimals ?? 0)
  if (type === 'number' && Math.floor(Number(max) * unit) < Math.ceil(Number(min) * unit)) {
    report(`${path}.max`, 'empty_range', 'no number with that many decimals lies within min and max')
  }
}

function checkLengths(question: Bounds, path: string, report: Report): void {
  const { type, minLength = 0, format } = question
  if (type !== 'short_text' && type !== 'long_text') return
  const longest = question.maxLength ?? (type === 'short_text' ? shortTextMax : longTextMax)
  if (longest === 0 || minLength > longest) {
    report(`${path}.maxLength`, 'empty_range', 'must allow at least one character, and minLength')
  }
  // No address or number could be entered.
  if (format !== undefined && (minLength > 5 || longest < 20)) {
    report(`${path}.${minLength > 5 ? 'minLength' : 'maxLength'}`, 'empty_range', `does not fit the format ${format}`)
  }
}

function checkChoices(question: Bounds, path: string, report: Report): void {
  const { type, min, max, top, options = [] } = question
  const joint = options.filter(({ exclusive }) => !exclusive).length
  if (type === 'multi' && typeof min === 'number' && min > joint) {
    report(`${path}.min`, 'empty_range', `only ${joint} can be chosen together`)
  }
  if (type === 'multi' && max === 0) report(`${path}.max`, 'empty_range', 'must allow at least one')
  if (top !== undefined && (top < 1 || top > options.length)) {
    report(`${path}.top`, 'empty_range', `must lie within 1 and ${options.length}`)
  }
  if (type !== 'picture') return
  options.forEach(({ image }, at) => {
    if (image === undefined)
      report(`${path}.options[${at}].image`, 'missing', 'is missing: a picture choice shows pictures')
  })
}

/** Reports ids that stand there twice. */
export function checkUnique(things: readonly { id: string }[], path: string, report: Report): void {
  const seen = new Set<string>()
  things.forEach(({ id: one }, at) => {
    if (seen.has(one)) report(`${path}[${at}].id`, 'duplicate_id', `"${one}" is used twice`)
    seen.add(one)
  })
}
