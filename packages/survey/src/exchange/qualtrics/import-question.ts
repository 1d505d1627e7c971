import type { Line, Option, Question, Text } from '../../definition/questions.ts'
import type { LoseNote } from '../lost.ts'
import { listOf, lookUp, Names, numberFrom, present, recordOf, wordOf } from '../names.ts'

/** What reading a question needs to know of its survey. */
export type QuestionContext = {
  path: string
  note: LoseNote
  /** The texts of a place in the payload in every language, such as `['Choices', '1', 'Display']`. */
  text: (payload: Record<string, unknown>, place: readonly string[]) => Text
  /** Our option ids by question id and number of the choice (`QID1/2`). */
  choices: Map<string, string>
}

type Payload = Record<string, unknown>
type Own = { type: Question['type'] } & Record<string, unknown>

/** Reads one question of Qualtrics; null where we have nothing like it, which is then noted. */
export function importQuestion(payload: Payload, id: string, context: QuestionContext): Question | null {
  const { path, note } = context
  const read = lookUp(readers, wordOf(payload.QuestionType))
  const own = read ? read(payload, context) : null
  if (own === null) {
    note(
      path,
      ['question of type {name}', `${wordOf(payload.QuestionType)}/${wordOf(payload.Selector)}`],
      'has no counterpart here',
    )
    return null
  }
  if (typeof payload.QuestionJS === 'string' && payload.QuestionJS.trim() !== '')
    note(`${path}.QuestionJS`, 'script', 'surveys run no scripts')
  noteRest(payload, context)
  if (payload.DynamicChoices !== undefined)
    note(`${path}.DynamicChoices`, 'choices carried forward', 'choices are fixed here')
  const isRequired = settings(payload).ForceResponse === 'ON' && own.type !== 'statement'
  return {
    id,
    title: context.text(payload, ['QuestionText']),
    ...present({ required: isRequired || undefined }),
    ...own,
  } as unknown as Question
}

/** What a question has beside its kind and would be missed. */
function noteRest(payload: Payload, { path, note }: QuestionContext): void {
  const { DefaultChoices, SearchSource, ChoiceGroups, Validation } = payload
  const isThere = (value: unknown) => Object.keys(recordOf(value)).length > 0 || listOf(value).length > 0
  if (settings(payload).ForceResponse === 'RequestResponse')
    note(`${path}.Validation`, 'answer that is asked for once more', 'may be left out here', 'changed')
  if (isThere(DefaultChoices)) note(`${path}.DefaultChoices`, 'answers filled in before', 'have no counterpart here')
  if (isThere(ChoiceGroups)) note(`${path}.ChoiceGroups`, 'groups of choices', 'have no counterpart here')
  if (recordOf(SearchSource).AllowFreeResponse !== undefined && recordOf(SearchSource).SourceType !== undefined)
    note(`${path}.SearchSource`, 'list to search in', 'has no counterpart here')
  if (recordOf(Validation).Settings !== undefined && settings(payload).Type === 'CustomValidation')
    note(`${path}.Validation`, 'own validation', 'has no counterpart here')
  for (const kind of ['Choices', 'Answers'] as const) {
    for (const [number, choice] of entriesOf(payload, kind)) {
      if (choice.DisplayLogic !== undefined)
        note(`${path}.${kind}.${number}.DisplayLogic`, 'display logic of a choice', 'it is always offered', 'changed')
    }
  }
}

const readers: { readonly [type: string]: (payload: Payload, context: QuestionContext) => Own | null } = {
  MC: readChoice,
  TE: readText,
  Matrix: readMatrix,
  Slider: readSlider,
  RO: (payload, context) => ({ type: 'ranking', ...readOptions(payload, context, false) }),
  CS: (payload, context) => {
    const total = wholeOf(settings(payload).ChoiceTotal)
    if (total === undefined)
      context.note(`${context.path}.Validation`, 'sum without a total', 'must add up to 100 here', 'changed')
    return { type: 'sum', ...readOptions(payload, context, false), total: total ?? 100 }
  },
  DB: ({ Selector, Graphics }, { path, note }) => {
    if (Selector === 'GRB' || wordOf(Graphics ?? '') !== '')
      note(`${path}.Graphics`, 'picture or film in a text', 'stays in the library of Qualtrics')
    return { type: 'statement' }
  },
  FileUpload: () => ({ type: 'file', maxFiles: 1, maxBytes: 10_000_000, accept: [] }),
}

function settings(payload: Payload): Record<string, unknown> {
  return recordOf(recordOf(payload.Validation).Settings)
}

function wholeOf(value: unknown): number | undefined {
  const number = numberFrom(value)
  return value !== '' && value !== null && Number.isInteger(number) && number > 0 ? number : undefined
}

/** None means whole numbers, an empty field any. */
function decimalsOf(value: unknown): number | undefined {
  return value === 0 || value === '0' ? 0 : wholeOf(value)
}

function readChoice(payload: Payload, context: QuestionContext): Own {
  const selector = wordOf(payload.Selector)
  if (selector === 'NPS') {
    const labels = present({
      low: textAt(payload, context, ['ColumnLabels', '0', 'Display']),
      high: textAt(payload, context, ['ColumnLabels', '1', 'Display']),
    })
    return { type: 'nps', ...(Object.keys(labels).length > 0 ? { labels } : {}) }
  }
  if (/^(MA|MSB)/.test(selector)) {
    // Bounds stay in the file when they have been switched off.
    const { MinChoices, MaxChoices, Type } = settings(payload)
    const isBound = Type !== 'None'
    return {
      type: 'multi',
      ...readOptions(payload, context),
      ...(isBound ? present({ min: wholeOf(MinChoices), max: wholeOf(MaxChoices) }) : {}),
    }
  }
  return { type: selector === 'DL' || selector === 'SB' ? 'dropdown' : 'single', ...readOptions(payload, context) }
}

/** A text that may be missing. */
function textAt(payload: Payload, context: QuestionContext, place: readonly string[]): Text | undefined {
  const text = context.text(payload, place)
  return Object.values(text).some((words) => words !== '') ? text : undefined
}

/** Choices in their order: a record by number, or a list counted from 0. */
function entriesOf(payload: Payload, kind: 'Choices' | 'Answers'): [number: string, choice: Record<string, unknown>][] {
  const choices = Array.isArray(payload[kind]) ? { ...listOf(payload[kind]) } : recordOf(payload[kind])
  const order = listOf(payload[kind === 'Choices' ? 'ChoiceOrder' : 'AnswerOrder']).map(wordOf)
  const numbers = order.length > 0 ? order : Object.keys(choices)
  return numbers
    .filter((number) => Object.hasOwn(choices, number))
    .map((number) => [number, recordOf(choices[number as never])])
}

function isOn(value: unknown): boolean {
  return value === true || value === 'true' || value === 'on'
}

/** `isChosen`: of questions in which an option is chosen, which may offer a field beside it or exclude the others. */
function readOptions(
  payload: Payload,
  context: QuestionContext,
  isChosen = true,
): { options: Option[]; shuffle?: true } {
  const { path, note } = context
  const names = new Names('c')
  const naming = recordOf(payload.VariableNaming)
  const recode = recordOf(payload.RecodeValues)
  const questionId = wordOf(payload.QuestionID)
  const options = entriesOf(payload, 'Choices').map(([number, choice]): Option => {
    const id = names.idFor(number, wordOf(naming[number] ?? `c${number}`))
    context.choices.set(`${questionId}/${number}`, id)
    if (choice.Image !== undefined)
      note(`${path}.Choices.${number}`, 'picture of a choice', 'stays in the library of Qualtrics')
    if (isOn(choice.TextEntry) && !isChosen)
      note(`${path}.Choices.${number}`, 'text field of a row or column', 'has no counterpart here')
    const value = recode[number] === undefined ? Number.NaN : numberFrom(recode[number])
    return {
      id,
      label: context.text(payload, ['Choices', number, 'Display']),
      ...present({
        value: Number.isFinite(value) ? value : undefined,
        text: (isChosen && isOn(choice.TextEntry)) || undefined,
        exclusive: (isChosen && isOn(choice.ExclusiveAnswer)) || undefined,
      }),
    }
  })
  return { options, ...(isRandom(payload, context) ? { shuffle: true as const } : {}) }
}

/** Whether choices or rows are drawn; a random order of another kind becomes that one, or is left out when it is none. */
function isRandom({ Randomization }: Payload, { path, note }: QuestionContext): boolean {
  const order = wordOf(recordOf(Randomization).Type ?? 'None')
  if (order === 'All' || order === 'None' || order === '') return order === 'All'
  const isDrawn = order === 'Subset' || order === 'Advanced'
  const reason = isDrawn ? 'becomes a plain random order' : 'keep the order of the file'
  note(`${path}.Randomization`, ['random order {name}', order], reason, 'changed')
  return isDrawn
}

const formats: { readonly [content: string]: 'email' | 'phone' | 'url' } = {
  ValidEmail: 'email',
  ValidPhone: 'phone',
  ValidURL: 'url',
}

function readText(payload: Payload, { path, note }: QuestionContext): Own | null {
  const selector = wordOf(payload.Selector)
  const { Type, ContentType, ValidNumber, MinChars, TotalChars } = settings(payload)
  if (selector === 'PW')
    note(`${path}.Selector`, 'hidden entry of a password', 'can be read while it is entered', 'changed')
  const content = Type === 'ContentType' || Type === 'CustomValidation' ? wordOf(ContentType) : ''
  if (content === 'ValidNumber') {
    const { Min, Max, NumDecimals } = recordOf(ValidNumber)
    const bound = (value: unknown) =>
      value === '' || value === undefined || value === null ? undefined : numberFrom(value)
    return { type: 'number', ...present({ min: bound(Min), max: bound(Max), decimals: decimalsOf(NumDecimals) }) }
  }
  if (content === 'ValidDate') return { type: 'date' }
  const format = lookUp(formats, content)
  if (content !== '' && format === undefined)
    note(`${path}.Validation`, ['validation {name}', content], 'has no counterpart here')
  const lengths = Type === 'None' ? {} : present({ minLength: wholeOf(MinChars), maxLength: wholeOf(TotalChars) })
  return { type: selector === 'SL' ? 'short_text' : 'long_text', ...present({ format }), ...lengths }
}

function readMatrix(payload: Payload, context: QuestionContext): Own | null {
  const isBipolar = payload.Selector === 'Bipolar'
  if (payload.Selector !== 'Likert' && !isBipolar) return null
  // Between the two words of a row stand points without words.
  if (isBipolar)
    context.note(context.path, ['question of type {name}', 'Matrix/Bipolar'], 'has numbers for its columns', 'changed')
  const [column, ...others] = entriesOf(payload, 'Answers')
  if (column !== undefined && others.length === 0) return readOneColumn(payload, column[0], context)
  const rowNames = new Names('r')
  const columnNames = new Names('a')
  const tags = recordOf(payload.ChoiceDataExportTags)
  const naming = recordOf(payload.VariableNaming)
  const recode = recordOf(payload.RecodeValues)
  for (const kind of ['Choices', 'Answers'] as const)
    for (const [number, line] of entriesOf(payload, kind)) {
      if (isOn(line.TextEntry))
        context.note(`${context.path}.${kind}.${number}`, 'text field of a row or column', 'has no counterpart here')
      if (isOn(line.ExclusiveAnswer))
        context.note(`${context.path}.${kind}.${number}`, 'answer that excludes others', 'has no counterpart here')
    }
  const rows = entriesOf(payload, 'Choices').map(
    ([number]): Line => ({
      id: rowNames.idFor(number, wordOf(tags[number] ?? `r${number}`)),
      label: isBipolar
        ? fromTo(context.text(payload, ['Choices', number, 'Display']))
        : context.text(payload, ['Choices', number, 'Display']),
    }),
  )
  const questionId = wordOf(payload.QuestionID)
  rows.forEach(({ id }) => {
    context.choices.set(`${questionId}/${rowNames.keyOf(id)}`, id)
  })
  const columns = entriesOf(payload, 'Answers').map(([number], at): Line => {
    const value = recode[number] === undefined ? Number.NaN : numberFrom(recode[number])
    return {
      id: columnNames.idFor(number, wordOf(naming[number] ?? `a${number}`)),
      label: isBipolar
        ? context.text({ at: String(at + 1) }, ['at'])
        : context.text(payload, ['Answers', number, 'Display']),
      ...present({ value: Number.isFinite(value) ? value : undefined }),
    }
  })
  columns.forEach(({ id }) => {
    context.choices.set(`${questionId}//${columnNames.keyOf(id)}`, id)
  })
  const isShuffled = isRandom(payload, context)
  const more = present({
    multiple: payload.SubSelector === 'MultipleAnswer' || undefined,
    shuffle: isShuffled || undefined,
  })
  return { type: 'matrix', rows, columns, ...more }
}

/** `Slow:Fast` as it reads beside the points. */
function fromTo(text: Text): Text {
  return Object.fromEntries(
    Object.entries(text).map(([language, words]) => [language, words.replace(/\s*:\s*/, ' – ')]),
  )
}

/** A matrix of one column asks which rows it holds for. */
function readOneColumn(payload: Payload, column: string, context: QuestionContext): Own {
  const kind = `${wordOf(payload.QuestionType)}/${wordOf(payload.Selector)}`
  context.note(context.path, ['question of type {name}', kind], 'becomes a choice among its rows', 'changed')
  const help = textAt(payload, context, ['Answers', column, 'Display'])
  const { RecodeValues: _values, VariableNaming: _naming, ...rows } = payload
  return { type: 'multi', ...present({ help }), ...readOptions(rows, context) }
}

function readSlider(payload: Payload, context: QuestionContext): Own | null {
  const { path, note } = context
  const entries = entriesOf(payload, 'Choices')
  const { CSSliderMin, CSSliderMax, GridLines, NumDecimals, SnapToGrid, StarCount, CustomStart } = recordOf(
    payload.Configuration,
  )
  if (entries.length > 1) return null
  // The one statement stands beside the slider: what it says is often the question.
  const [number = ''] = entries[0] ?? []
  const help = textAt(payload, context, ['Choices', number, 'Display'])
  const texts = present({ help, labels: endsOf(payload, context) })
  if (isOn(CustomStart))
    note(`${path}.Configuration`, 'where the slider starts', 'is nowhere until it is moved', 'changed')
  if (payload.Selector === 'STAR') return { type: 'stars', points: wholeOf(StarCount) ?? 5, ...texts }
  const min = numberFrom(CSSliderMin ?? 0)
  const max = numberFrom(CSSliderMax ?? 100)
  if (!(min < max)) return null
  const lines = wholeOf(GridLines)
  const isSnapped = SnapToGrid === true && lines !== undefined
  if (SnapToGrid === true && lines === undefined)
    note(`${path}.Configuration`, 'grid of the slider', 'steps are whole numbers', 'changed')
  return {
    type: 'slider',
    min,
    max,
    step: isSnapped ? (max - min) / lines : 1 / 10 ** Math.min(6, wholeOf(NumDecimals) ?? 0),
    ...texts,
  }
}

/** Labels along a slider: the first and the last are those of its ends. */
function endsOf(payload: Payload, context: QuestionContext): { low?: Text; high?: Text } | undefined {
  const places = Object.keys(recordOf(payload.Labels)).sort((a, b) => Number(a) - Number(b))
  const at = (place: string | undefined) =>
    place === undefined ? undefined : textAt(payload, context, ['Labels', place, 'Display'])
  if (places.length > 2)
    context.note(`${context.path}.Labels`, 'labels along the slider', 'only those of its ends are shown', 'changed')
  const ends = present({ low: at(places[0]), high: at(places.length > 1 ? places.at(-1) : undefined) })
  return Object.keys(ends).length > 0 ? ends : undefined
}
