import type { Line, Option, Question, Text } from '../../definition/questions.ts'
import type { What } from '../lost.ts'
import { present } from '../names.ts'
import { type LogicIds, writeLogic } from './logic.ts'
import { codeOf } from './texts.ts'

type Payload = Record<string, unknown>

/** What a question needs of the survey that it is written for. */
export type QuestionContext = {
  languages: readonly string[]
  html: (text: Text, language: string) => string
  ids: LogicIds
  note: (path: string, what: What) => void
}

/** Where one question is written: its texts so far, and what is to be said of it, by the rest of its path (`.unit`). */
type Place = { texts: Translated; note: (rest: string, what: What) => void }

/** A question as the payload of an `SQ` element; `path` is its own, for what Qualtrics cannot say. */
export function exportQuestion(
  { questionId, question }: { questionId: string; question: Question },
  path: string,
  { languages, html, ids, note }: QuestionContext,
): Payload {
  const place: Place = { texts: new Translated(languages, html), note: (rest, what) => note(`${path}${rest}`, what) }
  for (const name of ['metric', 'touchpoint', 'need', 'help'] as const) if (question[name]) place.note(`.${name}`, name)
  place.texts.put(['QuestionText'], question.title)
  const { settings = {}, ...own } = ownOf(question, place)
  const DisplayLogic = question.show === undefined ? undefined : writeLogic(question.show, ids)
  if (DisplayLogic === null) place.note('.show', 'condition')
  const ForceResponse = question.required && question.type !== 'statement' ? 'ON' : 'OFF'
  return {
    ...place.texts.first,
    DataExportTag: question.id,
    ...own,
    Configuration: { QuestionDescriptionOption: 'UseText', ...(own.Configuration as object | undefined) },
    Validation: { Settings: { ForceResponse, Type: 'None', ...(settings as object) } },
    Language: place.texts.others(),
    ...(DisplayLogic ? { DisplayLogic: { ...DisplayLogic, inPage: false } } : {}),
    QuestionID: questionId,
  }
}

/** What a type needs besides; `settings` go into the validation. */
function ownOf(question: Question, place: Place): Payload {
  switch (question.type) {
    case 'nps':
      return npsOf(question, place)
    case 'single':
      return { QuestionType: 'MC', Selector: 'SAVR', SubSelector: 'TX', ...choicesOf(question, place) }
    case 'dropdown':
      return { QuestionType: 'MC', Selector: 'DL', ...choicesOf(question, place) }
    case 'multi': {
      const bounds = present({ MinChoices: question.min?.toString(), MaxChoices: question.max?.toString() })
      const settings = Object.keys(bounds).length > 0 ? { Type: 'ChoiceRange', ...bounds } : {}
      return { QuestionType: 'MC', Selector: 'MAVR', SubSelector: 'TX', ...choicesOf(question, place), settings }
    }
    case 'ranking':
      if (question.top !== undefined) place.note('.top', 'how many are ranked')
      return { QuestionType: 'RO', Selector: 'DND', SubSelector: 'TX', ...choicesOf(question, place) }
    case 'sum': {
      if (question.unit) place.note('.unit', 'unit')
      const settings = { Type: 'ChoicesTotal', ChoiceTotal: String(question.total) }
      return { QuestionType: 'CS', Selector: 'VRTL', SubSelector: 'TX', ...choicesOf(question, place), settings }
    }
    case 'matrix':
      return matrixOf(question, place)
    default:
      return fieldOf(question, place)
  }
}

function npsOf({ labels }: Extract<Question, { type: 'nps' }>, { texts }: Place): Payload {
  texts.put(['ColumnLabels', '0', 'Display'], labels?.low)
  texts.put(['ColumnLabels', '1', 'Display'], labels?.high)
  const numbers = Array.from({ length: 11 }, (_, at) => String(at))
  return {
    QuestionType: 'MC',
    Selector: 'NPS',
    Choices: numbers.map((Display) => ({ Display })),
    ChoiceOrder: numbers,
  }
}

const contents = { email: 'ValidEmail', phone: 'ValidPhone', url: 'ValidURL' }
const line = { QuestionType: 'TE', Selector: 'SL' }

function fieldOf(question: Question, { note }: Place): Payload {
  switch (question.type) {
    case 'short_text':
    case 'long_text': {
      if (question.placeholder) note('.placeholder', 'placeholder')
      const content =
        question.format === undefined ? {} : { Type: 'ContentType', ContentType: contents[question.format] }
      const lengths = present({ MinChars: question.minLength?.toString(), TotalChars: question.maxLength?.toString() })
      const bound = Object.keys(lengths).length > 0 ? { Type: 'CharRange' } : {}
      const settings = { ...bound, ...content, ...lengths }
      return { ...line, Selector: question.type === 'short_text' ? 'SL' : 'ML', settings }
    }
    case 'number': {
      if (question.unit) note('.unit', 'unit')
      const { min = '', max = '', decimals = '' } = question
      const ValidNumber = { Min: String(min), Max: String(max), NumDecimals: String(decimals) }
      return { ...line, settings: { Type: 'ContentType', ContentType: 'ValidNumber', ValidNumber } }
    }
    case 'date':
      if (question.min || question.max) note('', 'first or last day')
      return { ...line, settings: { Type: 'ContentType', ContentType: 'ValidDate' } }
    case 'slider': {
      if (question.labels || question.unit) note('', 'labels of a slider')
      const GridLines = (question.max - question.min) / question.step
      return sliderOf('HSLIDER', { CSSliderMin: question.min, CSSliderMax: question.max, GridLines, SnapToGrid: true })
    }
    case 'stars':
      if (question.labels) note('.labels', 'labels of stars')
      return sliderOf('STAR', { StarCount: question.points ?? 5 })
    case 'statement':
      if (question.body) note('.body', 'body of a statement')
      return { QuestionType: 'DB', Selector: 'TB' }
    case 'file':
      note('', 'limits of an upload')
      return { QuestionType: 'FileUpload', Selector: 'FileUpload' }
    default:
      note('', ['question of type {name}', question.type])
      return line
  }
}

function sliderOf(Selector: string, Configuration: object): Payload {
  return { QuestionType: 'Slider', Selector, Choices: { '1': { Display: '' } }, ChoiceOrder: ['1'], Configuration }
}

function choicesOf(
  { options, shuffle }: { options: readonly Option[]; shuffle?: boolean },
  { texts, note }: Place,
): Payload {
  options.forEach(({ label, text, exclusive, fixed, image }, at) => {
    const number = String(at + 1)
    texts.put(['Choices', number, 'Display'], label)
    const marks = present({ TextEntry: text ? 'true' : undefined, ExclusiveAnswer: exclusive || undefined })
    for (const [name, value] of Object.entries(marks)) texts.set(['Choices', number, name], value)
    if (fixed || image) note(`.options[${at}]`, 'fixed place or picture of a choice')
  })
  return {
    ChoiceOrder: numbersOf(options),
    VariableNaming: idsOf(options),
    ...valuesOf(options),
    ...(shuffle ? { Randomization: { Type: 'All' } } : {}),
  }
}

function matrixOf(
  { rows, columns, multiple, shuffle }: Extract<Question, { type: 'matrix' }>,
  { texts, note }: Place,
): Payload {
  rows.forEach(({ label, value, fixed }, at) => {
    if (value !== undefined || fixed) note(`.rows[${at}]`, 'number or fixed place of a row')
    texts.put(['Choices', String(at + 1), 'Display'], label)
  })
  columns.forEach(({ label }, at) => {
    texts.put(['Answers', String(at + 1), 'Display'], label)
  })
  return {
    QuestionType: 'Matrix',
    Selector: 'Likert',
    SubSelector: multiple ? 'MultipleAnswer' : 'SingleAnswer',
    ChoiceOrder: numbersOf(rows),
    AnswerOrder: numbersOf(columns),
    ChoiceDataExportTags: idsOf(rows),
    VariableNaming: idsOf(columns),
    ...valuesOf(columns),
    ...(shuffle ? { Randomization: { Type: 'All' } } : {}),
  }
}

function numbersOf(list: readonly unknown[]): string[] {
  return list.map((_, at) => String(at + 1))
}

function idsOf(list: readonly (Option | Line)[]): object {
  return Object.fromEntries(list.map(({ id }, at) => [String(at + 1), id]))
}

function valuesOf(list: readonly (Option | Line)[]): object {
  const values = list.flatMap(({ value }, at) => (value === undefined ? [] : [[String(at + 1), String(value)]]))
  return values.length > 0 ? { RecodeValues: Object.fromEntries(values) } : {}
}

/** The texts of a payload: those of the first language in it, the others beside it by language, at the same places. */
class Translated {
  readonly first: Payload = {}
  readonly #others = new Map<string, Payload>()
  readonly #languages: readonly string[]
  readonly #write: (text: Text, language: string) => string

  constructor(languages: readonly string[], write: (text: Text, language: string) => string) {
    this.#languages = languages
    this.#write = write
  }

  put(place: readonly string[], text: Text | undefined): void {
    this.#languages.forEach((language, at) => {
      if (text?.[language] === undefined) return
      const other = this.#others.get(language) ?? {}
      if (at > 0) this.#others.set(language, other)
      put(at === 0 ? this.first : other, place, this.#write(text, language))
    })
  }

  set(place: readonly string[], value: unknown): void {
    put(this.first, place, value)
  }

  others(): unknown {
    if (this.#others.size === 0) return []
    return Object.fromEntries([...this.#others].map(([language, payload]) => [codeOf(language), payload]))
  }
}

function put(payload: Payload, place: readonly string[], value: unknown): void {
  let here = payload
  place.forEach((step, at) => {
    if (at === place.length - 1) here[step] = value
    else {
      here[step] ??= {}
      here = here[step] as Payload
    }
  })
}
