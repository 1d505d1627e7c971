import { limits } from '../../definition/limits.ts'
import type { Line, Option, Question, Text } from '../../definition/questions.ts'
import type { DefaultWords } from '../default-words.ts'
import { mediaTypes } from '../file-kinds.ts'
import type { LoseNote } from '../lost.ts'
import { listOf, lookUp, Names, present, recordOf, wordOf } from '../names.ts'
import type { TextKind } from './texts.ts'

/** What reading an element needs to know of its survey. */
export type ElementContext = {
  path: string
  note: LoseNote
  text: (value: unknown, kind?: TextKind) => Text | undefined
  /** What stands there where the file says nothing, in its first language. */
  words: DefaultWords
  /** Ids of the choices of a question, by question name. */
  choices: Map<string, Names>
}

/** Properties that are read here or by the caller, or that mean nothing for a respondent. */
const understood = new Set(
  'type name title description isRequired visibleIf choices choicesOrder rows columns rowsOrder  rateMin rateMax rateStep rateType rateValues rateCount autoGenerate minRateDescription maxRateDescription minSelectedChoices maxSelectedChoices multiSelect inputType min max step maxLength placeholder showOtherItem hasOther otherText showNoneItem hasNone noneText showRefuseItem refuseText showDontKnowItem dontKnowText choicesMin choicesMax choicesStep expression html items allowMultiple maxSize acceptedTypes cellType visible startWithNewLine colCount titleLocation width minWidth maxWidth displayMode rateDisplayMode elements state valueName isAllRowRequired eachRowRequired labelTrue labelFalse valueTrue valueFalse swapOrder showClearButton autocomplete validators selectToRankEnabled'.split(
    ' ',
  ),
)

/** Reads one question of SurveyJS; null where we have nothing like it, which is then noted. */
export function importQuestion(element: Record<string, unknown>, context: ElementContext): Question | null {
  const { path, note } = context
  for (const name of Object.keys(element)) {
    if (!understood.has(name)) note(`${path}.${name}`, name, 'has no counterpart here')
  }
  const type = wordOf(element.type)
  const read = lookUp(readers, type)
  const own = read ? read(element, context) : null
  if (own === null) {
    note(path, ['question of type {name}', type], 'has no counterpart here')
    return null
  }
  readValidators(element, own, context)
  const isEveryRow = element.isAllRowRequired === true || element.eachRowRequired === true
  if (own.type === 'matrix' && element.isRequired === true && !isEveryRow)
    note(`${path}.isRequired`, 'answer in any row', 'every row must be answered here', 'changed')
  const title = context.text(element.title) ?? context.text(type === 'html' ? '' : element.name)
  const required = element.isRequired === true || isEveryRow
  const base = {
    title,
    help: context.text(element.description),
    required: required && type !== 'html' ? true : undefined,
  }
  return { id: '', ...present(base), ...own } as Question
}

type Own = Partial<Question> & { type: Question['type'] }

/** Rules beside the kind: how many, how long, how large, and what an e-mail address is, where the question here has the same. */
function readValidators(element: Record<string, unknown>, own: Own, { path, note }: ElementContext): void {
  listOf(element.validators)
    .map(recordOf)
    .forEach((rule, at) => {
      const isAdvice = /^(warning|info)$/.test(wordOf(rule.notificationType))
      const put = isAdvice ? null : validatorOf(rule, own.type)
      if (put === null)
        note(`${path}.validators[${at}]`, ['validation {name}', wordOf(rule.type)], 'has no counterpart here')
      else
        for (const [name, value] of Object.entries(put)) {
          const known = (own as Record<string, unknown>)[name]
          // Two bounds hold both there: the narrower one is left.
          const narrower = typeof known === 'number' ? (/^min/.test(name) ? Math.max : Math.min)(known, value) : known
          Object.assign(own, { [name]: narrower ?? value })
        }
      if (rule.text !== undefined)
        note(`${path}.validators[${at}].text`, 'own words for errors', 'have no counterpart here')
    })
}

function validatorOf(rule: Record<string, unknown>, type: Question['type']): object | null {
  const isText = type === 'short_text' || type === 'long_text'
  if (rule.type === 'answercount' && type === 'multi')
    return present({ min: positive(rule.minCount), max: positive(rule.maxCount) })
  if (rule.type === 'numeric' && type === 'number')
    return present({ min: numeric(rule.minValue), max: numeric(rule.maxValue) })
  if (rule.type === 'email' && isText) return { format: 'email' }
  if (rule.type === 'text' && isText && rule.allowDigits !== false)
    return present({ minLength: positive(rule.minLength), maxLength: positive(rule.maxLength) })
  return null
}
type Reader = (element: Record<string, unknown>, context: ElementContext) => Own | null

const readers: { readonly [type: string]: Reader } = {
  rating: readRating,
  radiogroup: (element, context) => ({ type: 'single', ...readChoices(element, context) }) as Own,
  dropdown: (element, context) => ({ type: 'dropdown', ...readChoices(element, context) }) as Own,
  checkbox: (element, context) =>
    ({
      type: 'multi',
      ...readChoices(element, context),
      ...present({ min: positive(element.minSelectedChoices), max: positive(element.maxSelectedChoices) }),
    }) as Own,
  tagbox: (element, context) => readers.checkbox?.(element, context) ?? null,
  buttongroup: (element, context) => ({ type: 'single', ...readChoices(element, context) }) as Own,
  ranking: (element, context) => {
    const top = element.selectToRankEnabled === true ? positive(element.maxSelectedChoices) : undefined
    if (element.selectToRankEnabled === true && top === undefined)
      context.note(
        `${context.path}.selectToRankEnabled`,
        'ranking of those chosen first',
        'all are ranked here',
        'changed',
      )
    return { type: 'ranking', ...readChoices(element, context), ...present({ top }) } as Own
  },
  imagepicker: readPictures,
  boolean: readBoolean,
  matrix: readMatrix,
  slider: (element) =>
    ({
      type: 'slider',
      min: numberOr(element.min, 0),
      max: numberOr(element.max, 100),
      step: numberOr(element.step, 1),
    }) as Own,
  text: readInput,
  comment: (element, { text }) =>
    ({
      type: 'long_text',
      ...present({ maxLength: positive(element.maxLength), placeholder: text(element.placeholder) }),
    }) as Own,
  // The value is that of a variable which bears its name.
  expression: ({ name }, { text }) => ({ type: 'statement', ...present({ body: text(`{${wordOf(name)}}`) }) }) as Own,
  html: (element, { text }) => ({ type: 'statement', title: text(element.html, 'html') ?? text(' ') ?? {} }) as Own,
  file: readFile,
}

/** Without its picture a choice is none of a picture question: then all are plain choices. */
function readPictures(element: Record<string, unknown>, context: ElementContext): Own {
  const { options, ...order } = readChoices(element, context)
  const isMultiple = element.multiSelect === true
  if (options.every(({ image }) => image !== undefined))
    return { type: 'picture', options, ...order, ...present({ multiple: isMultiple || undefined }) } as Own
  context.note(context.path, 'choice of pictures', 'becomes a choice of words', 'changed')
  const plain = options.map(({ image: _image, ...option }) => option)
  return { type: isMultiple ? 'multi' : 'single', options: plain, ...order } as Own
}

function readFile(element: Record<string, unknown>, { path, note }: ElementContext): Own {
  const size = positive(element.maxSize) ?? 10_000_000
  if (size > limits.fileBytes)
    note(`${path}.maxSize`, ['size of a file {name}', String(size)], 'is more than a file may have here', 'changed')
  const types = wordOf(element.acceptedTypes ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const accept = [...new Set(types.flatMap(mediaTypes))]
  for (const one of types)
    if (mediaTypes(one).length === 0) note(`${path}.acceptedTypes`, ['kind of file {name}', one], 'is no media type')
  const maxFiles = element.allowMultiple === true ? limits.files : 1
  return { type: 'file', maxFiles, maxBytes: Math.min(size, limits.fileBytes), accept } as Own
}

function readRating(element: Record<string, unknown>, context: ElementContext): Own {
  const { path, note, text } = context
  const points = listOf(element.rateValues).map((one) =>
    typeof one === 'object' && one !== null ? recordOf(one) : { value: one },
  )
  const isCounted = points.every(({ value }, at) => value === Number(points[0]?.value) + at)
  // Points that are no run of numbers, or words, are choices; a number behind each stays.
  if (points.length > 0 && !isCounted) {
    note(`${path}.rateValues`, 'rating', 'becomes choices', 'changed')
    return { type: 'single', ...readChoices({ name: element.name, choices: element.rateValues }, context) } as Own
  }
  if (points.some((one) => 'text' in one)) note(`${path}.rateValues`, 'names of the points', 'points are numbers here')
  const step = numberOr(element.rateStep, 1)
  const min = points.length > 0 ? Number(points[0]?.value) : numberOr(element.rateMin, 1)
  const counted = positive(element.rateCount)
  const top = numberOr(element.rateMax, counted === undefined ? 5 : min + (counted - 1) * step)
  const max = points.length > 0 ? min + points.length - 1 : top
  const ends = present({ low: text(element.minRateDescription), high: text(element.maxRateDescription) })
  const labels = Object.keys(ends).length > 0 ? { labels: ends } : {}
  if (step !== 1 || !Number.isInteger(min) || !Number.isInteger(max)) {
    note(path, ['rating {name}', `${min}–${max}`], 'becomes a slider', 'changed')
    return { type: 'slider', min, max: Math.max(max, min + step), step, ...labels } as Own
  }
  if (min === 0 && max === 10) return { type: 'nps', ...labels } as Own
  if (element.rateType === 'stars' && min === 1) return { type: 'stars', points: Math.min(11, max), ...labels } as Own
  if (element.rateType === 'smileys' && min === 1 && (max === 3 || max === 5))
    return { type: 'emoji', points: max, ...labels } as Own
  if (min === 1 && max >= 2 && max <= 11) return { type: 'csat', points: max, ...labels } as Own
  note(path, ['rating {name}', `${min}–${max}`], 'becomes a slider', 'changed')
  return { type: 'slider', min, max: Math.max(max, min + 1), step: 1, ...labels } as Own
}

/** Choices with ids of ours; "other" and "none" are choices like the rest. */
function readChoices(
  element: Record<string, unknown>,
  context: ElementContext,
): { options: Option[]; shuffle?: boolean } {
  const { path, note, text } = context
  const names = new Names('o')
  context.choices.set(wordOf(element.name), names)
  const options = [...listOf(element.choices), ...countedChoices(element)].map((choice): Option => {
    const item = typeof choice === 'object' && choice !== null ? recordOf(choice) : { value: choice }
    const link = typeof item.imageLink === 'string' ? item.imageLink : undefined
    const label = text(item.text) ?? text(wordOf(item.value)) ?? { en: '' }
    const image =
      link !== undefined && /^https?:\/\/[\w.-]+(:\d+)?(\/[^\s"'<>\\^`]*)?$/.test(link)
        ? { url: link, alt: label }
        : undefined
    if (link !== undefined && image === undefined)
      note(`${path}.choices`, ['picture {name}', link], 'is not a plain web address')
    for (const name of ['visibleIf', 'enableIf'])
      if (item[name] !== undefined) note(`${path}.choices`, name, 'choices have no conditions here')
    noteOthers(item, context)
    return {
      id: names.idOf(wordOf(item.value)),
      label,
      ...present({ image, value: numberBehind(item.value) }),
    } as Option
  })
  if (element.showOtherItem === true || element.hasOther === true) {
    options.push({
      id: names.idOf('other'),
      label: text(element.otherText) ?? text(context.words.other) ?? {},
      text: true,
      fixed: true,
    })
  }
  const { words } = context
  const alone = [
    ['none', element.showNoneItem === true || element.hasNone === true, element.noneText, words.none],
    ['refused', element.showRefuseItem === true, element.refuseText, words.refuse],
    ['dontknow', element.showDontKnowItem === true, element.dontKnowText, words.dontKnow],
  ] as const
  for (const [value, isOffered, said, usual] of alone)
    if (isOffered)
      options.push({ id: names.idOf(value), label: text(said) ?? text(usual) ?? {}, exclusive: true, fixed: true })
  if (options.length === 0) {
    note(`${path}.choices`, 'choices', 'come from somewhere else or are missing', 'changed')
    options.push({ id: names.idOf('item1'), label: text('1') ?? {} })
  }
  const order = element.choicesOrder
  if (order === 'asc' || order === 'desc') note(`${path}.choicesOrder`, 'sorted choices', 'keep the order of the file')
  return { options, ...(order === 'random' ? { shuffle: true } : {}) }
}

/** The number that a choice stands for: its value, where that is one and not just digits (`007`). */
function numberBehind(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Math.abs(number) < 1e15 && String(number) === String(value) ? number : undefined
}

/** Numbers that a dropdown offers from `choicesMin` (0) to `choicesMax`. */
function countedChoices({ choicesMin, choicesMax, choicesStep }: Record<string, unknown>): number[] {
  const [from, to, step] = [numberOr(choicesMin, 0), numeric(choicesMax), positive(choicesStep) ?? 1]
  if (to === undefined || to < from) return []
  const count = Math.min(limits.options, Math.floor((to - from) / step) + 1)
  return Array.from({ length: count }, (_, at) => from + at * step)
}

/** What a choice, row or column has beside its words, such as a score. */
function noteOthers(item: object, { path, note }: ElementContext): void {
  for (const name of Object.keys(item))
    if (!/^(value|text|imageLink|visibleIf|enableIf)$/.test(name))
      note(`${path}.choices`, name, 'has no counterpart here')
}

function readBoolean(element: Record<string, unknown>, { text, choices, words }: ElementContext): Own {
  const names = new Names('o')
  choices.set(wordOf(element.name), names)
  const options = [
    { id: names.idOf(wordOf(element.valueTrue ?? true)), label: text(element.labelTrue) ?? text(words.yes) ?? {} },
    { id: names.idOf(wordOf(element.valueFalse ?? false)), label: text(element.labelFalse) ?? text(words.no) ?? {} },
  ]
  return { type: 'single', options } as Own
}

function readMatrix(element: Record<string, unknown>, context: ElementContext): Own | null {
  const { path, note, text } = context
  const names = new Names('c')
  context.choices.set(wordOf(element.name), names)
  const rowNames = new Names('r')
  const lines = (values: unknown, from: Names): Line[] =>
    listOf(values).map((value) => {
      const item = typeof value === 'object' && value !== null ? recordOf(value) : { value }
      for (const name of ['visibleIf', 'enableIf'])
        if (item[name] !== undefined) note(`${path}.rows`, name, 'choices have no conditions here')
      noteOthers(item, context)
      return {
        id: from.idOf(wordOf(item.value)),
        label: text(item.text) ?? text(wordOf(item.value)) ?? {},
        ...present({ value: from === names ? numberBehind(item.value) : undefined }),
      }
    })
  const columns = lines(element.columns, names)
  const rows = lines(element.rows, rowNames)
  if (columns.length < 2 || rows.length === 0) return null
  // Rows are named in conditions as parts; columns as values.
  context.choices.set(`${wordOf(element.name)}.`, rowNames)
  const isMultiple = element.cellType === 'checkbox'
  const isShuffled = element.rowsOrder === 'random'
  return {
    type: 'matrix',
    rows,
    columns,
    ...present({ multiple: isMultiple || undefined, shuffle: isShuffled || undefined }),
  } as Own
}

const formats: { readonly [inputType: string]: 'email' | 'url' | 'phone' } = {
  email: 'email',
  url: 'url',
  tel: 'phone',
}

function readInput(element: Record<string, unknown>, { path, note, text }: ElementContext): Own {
  const entered = wordOf(element.inputType ?? 'text')
  const isNumeric = listOf(element.validators).some((rule) => recordOf(rule).type === 'numeric')
  const inputType = entered === 'text' && isNumeric ? 'number' : entered
  noteBounds(element, inputType, { path, note })
  if (inputType === 'number' || inputType === 'range') {
    const step = numberOr(element.step, 1)
    const decimals = step < 1 ? Math.min(9, Math.ceil(-Math.log10(step))) : 0
    return {
      type: 'number',
      ...present({ min: numeric(element.min), max: numeric(element.max), decimals: decimals || undefined }),
    } as Own
  }
  if (inputType === 'date') {
    const day = (value: unknown) => (isDay(value) ? value : undefined)
    return { type: 'date', ...present({ min: day(element.min), max: day(element.max) }) } as Own
  }
  const format = lookUp(formats, inputType)
  if (format === undefined && inputType !== 'text')
    note(`${path}.inputType`, ['input of type {name}', inputType], 'becomes a text', 'changed')
  return {
    type: 'short_text',
    ...present({ format, maxLength: positive(element.maxLength), placeholder: text(element.placeholder) }),
  } as Own
}

/** Bounds that are calculated (`=today()`), or are no number or day. */
function noteBounds(
  element: Record<string, unknown>,
  inputType: string,
  { path, note }: Pick<ElementContext, 'path' | 'note'>,
): void {
  if (!/^(number|range|date)$/.test(inputType)) return
  for (const name of ['min', 'max']) {
    const value = element[name]
    const isRead = inputType === 'date' ? isDay(value) : numeric(value) !== undefined
    if (value !== undefined && value !== '' && !isRead)
      note(`${path}.${name}`, ['bound {name}', wordOf(value)], 'has no counterpart here')
  }
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
}

function numeric(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function numberOr(value: unknown, otherwise: number): number {
  return numeric(value) ?? otherwise
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined
}
