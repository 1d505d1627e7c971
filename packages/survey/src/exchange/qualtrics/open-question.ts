import { listOf, recordOf, wordOf } from '../names.ts'

type Payload = Record<string, unknown>

/**
 * One question of a payload that asks several at once. `key` is how logic means it (`QID5/2`, `QID7#1`), `tag` what its id is made of,
 * `titles` where the payload has the words of its title, `payload` what it would be as a question of its own.
 */
export type Opened = { key: string; tag: string; titles: readonly (readonly string[])[]; payload: Payload }

/** More questions than this from one payload would be a table, not questions. */
const partsMax = 100

/** Opens forms, tables of texts, sliders of several rows and side by side into questions that exist here; null for all others. */
export function openQuestion(payload: Payload): Opened[] | null {
  const { QuestionType, Selector } = payload
  const opened =
    QuestionType === 'TE' && Selector === 'FORM'
      ? numbersOf(payload, 'Choices').map((number) => fieldOf(payload, number))
      : QuestionType === 'Slider' && numbersOf(payload, 'Choices').length > 1
        ? numbersOf(payload, 'Choices').map((number) => sliderOf(payload, number))
        : QuestionType === 'Matrix' && Selector === 'TE'
          ? cellsOf(payload, payload, [])
          : QuestionType === 'SBS'
            ? sideBySide(payload)
            : null
  if (opened === null || opened.length === 0 || opened.length > partsMax) return null
  // What the whole has besides is said once.
  const { QuestionJS, DynamicChoices, DefaultChoices } = payload
  return opened.map((one, at) =>
    at === 0 ? { ...one, payload: { ...one.payload, QuestionJS, DynamicChoices, DefaultChoices } } : one,
  )
}

/** Numbers of choices or answers in their order. */
function numbersOf(payload: Payload, kind: 'Choices' | 'Answers'): string[] {
  const choices = Array.isArray(payload[kind]) ? { ...listOf(payload[kind]) } : recordOf(payload[kind])
  const order = listOf(payload[kind === 'Choices' ? 'ChoiceOrder' : 'AnswerOrder']).map(wordOf)
  return (order.length > 0 ? order : Object.keys(choices)).filter((number) => Object.hasOwn(choices, number))
}

function tagOf(payload: Payload): string {
  return wordOf(payload.DataExportTag ?? payload.QuestionID).replaceAll('#', '_')
}

/** Rows may have tags of their own. */
function rowTag(payload: Payload, number: string): string {
  const own = recordOf(payload.ChoiceDataExportTags)[number]
  return typeof own === 'string' && own !== '' ? own : `${tagOf(payload)}_${number}`
}

/** A field of a form, with what is checked in it alone. */
function fieldOf(payload: Payload, number: string): Opened {
  const { TextEntryValidation, TextEntryForceResponse } = recordOf(
    (payload.Choices as { [number: string]: unknown })[number],
  )
  const settings = recordOf(recordOf(payload.Validation).Settings)
  const content = typeof TextEntryValidation === 'string' && /^Valid/.test(TextEntryValidation)
  const isForced = /^(ON|true|on)$/.test(wordOf(TextEntryForceResponse ?? ''))
  const key = `${wordOf(payload.QuestionID)}/${number}`
  const Settings = {
    ...settings,
    ...(content ? { Type: 'ContentType', ContentType: TextEntryValidation } : {}),
    ...(isForced ? { ForceResponse: 'ON' } : {}),
  }
  return {
    ...{ key, tag: rowTag(payload, number), titles: [['QuestionText'], ['Choices', number, 'Display']] },
    payload: { QuestionType: 'TE', Selector: 'SL', QuestionID: key, Validation: { Settings } },
  }
}

function sliderOf(payload: Payload, number: string): Opened {
  const key = `${wordOf(payload.QuestionID)}/${number}`
  const { QuestionJS: _js, DynamicChoices: _dynamic, DefaultChoices: _default, ...rest } = payload
  return {
    ...{ key, tag: rowTag(payload, number), titles: [['QuestionText'], ['Choices', number, 'Display']] },
    payload: { ...rest, QuestionID: key, Choices: { [number]: {} }, ChoiceOrder: [number] },
  }
}

/** A table in which texts are entered: a question for each cell. `place` is where the table stands in the payload. */
function cellsOf(payload: Payload, table: Payload, place: readonly string[]): Opened[] {
  const columns = numbersOf(table, 'Answers')
  const Selector = /^(Long|Essay)$/.test(wordOf(table.SubSelector)) ? 'ML' : 'SL'
  return numbersOf(payload, 'Choices').flatMap((row) =>
    columns.map((column): Opened => {
      const key = `${wordOf(table.QuestionID)}/${row}/${column}`
      const whole = [['QuestionText'], ...(place.length > 0 ? [[...place, 'QuestionText']] : [])]
      const answer = columns.length > 1 || place.length === 0 ? [[...place, 'Answers', column, 'Display']] : []
      return {
        ...{ key, tag: `${tagOf(table)}_${row}_${column}` },
        titles: [...whole, ['Choices', row, 'Display'], ...answer],
        payload: { QuestionType: 'TE', Selector, QuestionID: key, Validation: payload.Validation },
      }
    }),
  )
}

/** Questions beside each other about the same rows. */
function sideBySide(payload: Payload): Opened[] {
  const columns = recordOf(payload.AdditionalQuestions)
  return Object.keys(columns)
    .sort((a, b) => Number(a) - Number(b))
    .flatMap((number) => {
      const place = ['AdditionalQuestions', number]
      const key = `${wordOf(payload.QuestionID)}#${number}`
      const tag = `${tagOf(payload)}_${number}`
      const own = { ...recordOf(columns[number]), QuestionID: key, DataExportTag: tag }
      if ((own as Payload).Selector === 'TE') return cellsOf(payload, own, place)
      return [
        { key, tag, titles: [['QuestionText'], [...place, 'QuestionText']], payload: matrixOf(payload, own, number) },
      ]
    })
}

function matrixOf(payload: Payload, own: Payload, number: string): Payload {
  const { Choices, ChoiceOrder, ChoiceDataExportTags, Randomization, Validation } = payload
  const languages = Object.entries(recordOf(payload.Language)).map(([code, translated]) => {
    const column = recordOf(recordOf(recordOf(translated).AdditionalQuestions)[number])
    return [code, { Choices: recordOf(translated).Choices, Answers: column.Answers ?? recordOf(translated).Answers }]
  })
  return {
    ...{ Answers: payload.Answers, AnswerOrder: payload.AnswerOrder, Validation, ...own },
    ...{ QuestionType: 'Matrix', Selector: 'Likert', Choices, ChoiceOrder, ChoiceDataExportTags, Randomization },
    Language: Object.fromEntries(languages),
  }
}
