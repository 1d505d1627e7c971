import type { Scalar } from '../../definition/logic.ts'
import type { Item, Line, Option, Question, Text } from '../../definition/questions.ts'
import type { Block, Survey } from '../../definition/survey.ts'
import { type LoseNote, type Lost, noteInto, type What } from '../lost.ts'
import { present } from '../names.ts'
import { type LogicIds, writeExpression, writeLogic } from './logic.ts'
import { codeOf, writeHtml } from './texts.ts'

/** A survey as a QSF (to be written as JSON), and everything of it that Qualtrics cannot say. */
export type ExportedQualtrics = { json: { readonly [name: string]: unknown }; lost: readonly Lost[] }

/**
 * Writes a survey for Qualtrics: the counterpart of `importQualtrics`, which reads it back as it was where `lost` is empty (its id,
 * and titles of blocks aside). Ratings other than NPS, consent, contact, calculated variables, what is known of the person,
 * listening and quotas have no counterpart in the file.
 */
export function exportQualtrics(survey: Survey): ExportedQualtrics {
  const lost: Lost[] = []
  return { json: new QualtricsWriter(survey, lost).write(), lost }
}

type Payload = Record<string, unknown>

class QualtricsWriter {
  readonly #survey: Survey
  readonly #noted: LoseNote
  readonly #first: string
  readonly #questions = new Map<string, { questionId: string; question: Question }>()
  readonly #ids: LogicIds

  constructor(survey: Survey, lost: Lost[]) {
    this.#survey = survey
    this.#noted = noteInto(lost)
    this.#first = survey.languages[0] ?? 'en'
    for (const question of survey.blocks.flatMap(({ items }) => items)) {
      if (question.type !== 'listen')
        this.#questions.set(question.id, { questionId: `QID${this.#questions.size + 1}`, question })
    }
    this.#ids = { question: (id) => this.#questions.get(id), choice: (id, option) => this.#choice(id, option) }
  }

  #choice(id: string, option: Scalar): string | undefined {
    const question = this.#questions.get(id)?.question
    if (question === undefined) return undefined
    if (question.type === 'nps') return typeof option === 'number' ? String(option) : undefined
    const at = 'options' in question ? question.options.findIndex((one) => one.id === option) : -1
    return at < 0 ? undefined : String(at + 1)
  }

  write(): ExportedQualtrics['json'] {
    const survey = this.#survey
    for (const name of ['known', 'variables', 'quotas', 'theme', 'touchpoint'] as const) {
      const part = survey[name]
      if (part !== undefined && !(Array.isArray(part) && part.length === 0)) this.#note(name, name)
    }
    const SurveyID = 'SV_000000000000000'
    const element = (Element: string, PrimaryAttribute: string, Payload: unknown) => ({
      SurveyID,
      Element,
      PrimaryAttribute,
      SecondaryAttribute: null,
      TertiaryAttribute: null,
      Payload,
    })
    return {
      SurveyEntry: {
        SurveyID,
        SurveyName: survey.name,
        SurveyLanguage: codeOf(this.#first),
        SurveyStatus: 'Inactive',
      },
      SurveyElements: [
        element(
          'BL',
          'Survey Blocks',
          survey.blocks.map((block, at) => this.#block(block, at)),
        ),
        element('FL', 'Survey Flow', this.#flow()),
        element('SO', 'Survey Options', this.#options()),
        ...this.#elements().map(({ questionId, payload }) => element('SQ', questionId, payload)),
      ],
    }
  }

  #note(path: string, what: What): void {
    this.#noted(path, what, 'has no counterpart in a file of Qualtrics')
  }

  #options(): object {
    const [ending, ...others] = this.#survey.endings
    if (others.length > 0) this.#note('endings', 'further endings')
    const isPlain = ending && Object.keys(ending.title).length === 1 && ending.title[this.#first] === 'Thank you'
    if (!isPlain || ending.body !== undefined) this.#note('endings[0]', 'text of the ending')
    const languages = Object.fromEntries(this.#survey.languages.map((language) => [codeOf(language), []]))
    return {
      BackButton: this.#survey.back === false ? 'false' : 'true',
      SurveyTermination: ending?.redirect === undefined ? 'DefaultMessage' : 'Redirect',
      ...present({ EOSRedirectURL: ending?.redirect }),
      AvailableLanguages: languages,
    }
  }

  #flow(): object {
    const shuffled = this.#survey.shuffleBlocks ?? []
    const steps: object[] = []
    let count = 1
    const next = () => `FL_${++count}`
    const fields = (this.#survey.hidden ?? []).map(({ id, type, from }, at) => {
      if (type !== 'text' || from !== 'url') this.#note(`hidden[${at}]`, 'type or origin of a hidden field')
      return { Description: id, Type: 'Recipient', Field: id, VariableType: 'String' }
    })
    if (fields.length > 0) steps.push({ Type: 'EmbeddedData', FlowID: next(), EmbeddedData: fields })
    const open = new Map<readonly string[], object[]>()
    this.#survey.blocks.forEach((block, at) => {
      const step = this.#blockStep(block, at, next)
      const group = shuffled.find((ids) => ids.includes(block.id))
      const inside = group && open.get(group)
      if (inside) inside.push(step)
      else if (group) {
        open.set(group, [step])
        steps.push({ Type: 'BlockRandomizer', FlowID: next(), SubSet: String(group.length), Flow: open.get(group) })
      } else steps.push(step)
    })
    return { Type: 'Root', FlowID: 'FL_1', Flow: steps, Properties: { Count: count } }
  }

  #blockStep(block: Block, at: number, next: () => string): object {
    const step = { Type: 'Block', ID: `BL_${block.id}`, FlowID: next(), Autofill: [] }
    if (block.jumps) this.#note(`blocks[${at}].jumps`, 'jump behind a block')
    if (block.show === undefined) return step
    const BranchLogic = writeLogic(block.show, this.#ids)
    if (BranchLogic === null) this.#note(`blocks[${at}].show`, 'condition')
    return BranchLogic === null
      ? step
      : { Type: 'Branch', FlowID: next(), Description: 'Branch', BranchLogic, Flow: [step] }
  }

  #block(block: Block, at: number): object {
    const path = `blocks[${at}]`
    if (block.loop) this.#note(`${path}.loop`, 'repetition')
    if (block.title) this.#note(`${path}.title`, 'title of a block')
    if (block.paging === 'each' && block.items.length === 1) this.#note(`${path}.paging`, 'paging of a single question')
    const elements = block.items.flatMap((item, itemAt) => this.#blockElements(block, item, `${path}.items[${itemAt}]`))
    if (block.paging === 'each') elements.pop()
    return {
      Type: at === 0 ? 'Default' : 'Standard',
      Description: block.id,
      ID: `BL_${block.id}`,
      BlockElements: elements,
      Options: { BlockLocking: 'false', RandomizeQuestions: block.shuffle ? 'true' : 'false' },
    }
  }

  #blockElements(block: Block, item: Item, path: string): object[] {
    const found = this.#questions.get(item.id)
    if (item.type === 'listen' || found === undefined) {
      this.#note(path, 'listening step')
      return []
    }
    const SkipLogic = (item.jumps ?? []).flatMap(({ when, to }, at) => {
      const written = when === undefined || block.paging !== 'each' ? null : writeExpression(when, this.#ids)
      const destination =
        'ending' in to ? 'ENDOFSURVEY' : 'question' in to ? this.#questions.get(to.question)?.questionId : undefined
      if (written === null || destination === undefined) this.#note(`${path}.jumps[${at}]`, 'jump')
      if (written === null || destination === undefined) return []
      return [
        {
          ...written,
          SkipLogicID: at + 1,
          Condition: written.Operator,
          Locator: written.ChoiceLocator,
          SkipToDestination: destination,
        },
      ]
    })
    const question = { Type: 'Question', QuestionID: found.questionId, ...(SkipLogic.length > 0 ? { SkipLogic } : {}) }
    return block.paging === 'each' ? [question, { Type: 'Page Break' }] : [question]
  }

  #elements(): { questionId: string; payload: Payload }[] {
    return this.#survey.blocks.flatMap(({ items }, blockAt) =>
      items.flatMap((item, itemAt) => {
        const found = item.type === 'listen' ? undefined : this.#questions.get(item.id)
        if (!found) return []
        const path = `blocks[${blockAt}].items[${itemAt}]`
        return [{ questionId: found.questionId, payload: this.#payload(found, path) }]
      }),
    )
  }

  #payload({ questionId, question }: { questionId: string; question: Question }, path: string): Payload {
    for (const name of ['metric', 'touchpoint', 'need', 'help'] as const)
      if (question[name]) this.#note(`${path}.${name}`, name)
    const texts = new Translated(this.#survey.languages, (text, language) => this.#html(text, language))
    texts.put(['QuestionText'], question.title)
    const { settings = {}, ...own } = this.#own(question, path, texts)
    const DisplayLogic = question.show === undefined ? undefined : writeLogic(question.show, this.#ids)
    if (DisplayLogic === null) this.#note(`${path}.show`, 'condition')
    const ForceResponse = question.required && question.type !== 'statement' ? 'ON' : 'OFF'
    return {
      ...texts.first,
      DataExportTag: question.id,
      ...own,
      Configuration: { QuestionDescriptionOption: 'UseText', ...(own.Configuration as object | undefined) },
      Validation: { Settings: { ForceResponse, Type: 'None', ...(settings as object) } },
      Language: texts.others(codeOf),
      ...(DisplayLogic ? { DisplayLogic: { ...DisplayLogic, inPage: false } } : {}),
      QuestionID: questionId,
    }
  }

  #html(text: Text, language: string): string {
    return writeHtml(text, language, (id) => this.#questions.get(id)?.questionId)
  }

  /** What a type needs besides; `settings` go into the validation. */
  #own(question: Question, path: string, texts: Translated): Payload {
    switch (question.type) {
      case 'nps':
        return this.#nps(question, texts)
      case 'single':
        return { QuestionType: 'MC', Selector: 'SAVR', SubSelector: 'TX', ...this.#choices(question, path, texts) }
      case 'dropdown':
        return { QuestionType: 'MC', Selector: 'DL', ...this.#choices(question, path, texts) }
      case 'multi': {
        const bounds = present({ MinChoices: question.min?.toString(), MaxChoices: question.max?.toString() })
        const settings = Object.keys(bounds).length > 0 ? { Type: 'ChoiceRange', ...bounds } : {}
        return {
          QuestionType: 'MC',
          Selector: 'MAVR',
          SubSelector: 'TX',
          ...this.#choices(question, path, texts),
          settings,
        }
      }
      case 'ranking':
        if (question.top !== undefined) this.#note(`${path}.top`, 'how many are ranked')
        return { QuestionType: 'RO', Selector: 'DND', SubSelector: 'TX', ...this.#choices(question, path, texts) }
      case 'sum': {
        if (question.unit) this.#note(`${path}.unit`, 'unit')
        const settings = { Type: 'ChoicesTotal', ChoiceTotal: String(question.total) }
        return {
          QuestionType: 'CS',
          Selector: 'VRTL',
          SubSelector: 'TX',
          ...this.#choices(question, path, texts),
          settings,
        }
      }
      case 'matrix':
        return this.#matrix(question, path, texts)
      default:
        return this.#field(question, path)
    }
  }

  #nps({ labels }: Extract<Question, { type: 'nps' }>, texts: Translated): Payload {
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

  #field(question: Question, path: string): Payload {
    switch (question.type) {
      case 'short_text':
      case 'long_text': {
        if (question.placeholder) this.#note(`${path}.placeholder`, 'placeholder')
        const content =
          question.format === undefined ? {} : { Type: 'ContentType', ContentType: contents[question.format] }
        const lengths = present({
          MinChars: question.minLength?.toString(),
          TotalChars: question.maxLength?.toString(),
        })
        return {
          QuestionType: 'TE',
          Selector: question.type === 'short_text' ? 'SL' : 'ML',
          settings: { ...content, ...lengths },
        }
      }
      case 'number': {
        if (question.unit) this.#note(`${path}.unit`, 'unit')
        const { min = '', max = '', decimals = '' } = question
        const ValidNumber = { Min: String(min), Max: String(max), NumDecimals: String(decimals) }
        return {
          QuestionType: 'TE',
          Selector: 'SL',
          settings: { Type: 'ContentType', ContentType: 'ValidNumber', ValidNumber },
        }
      }
      case 'date':
        if (question.min || question.max) this.#note(path, 'first or last day')
        return { QuestionType: 'TE', Selector: 'SL', settings: { Type: 'ContentType', ContentType: 'ValidDate' } }
      case 'slider': {
        if (question.labels || question.unit) this.#note(path, 'labels of a slider')
        const GridLines = (question.max - question.min) / question.step
        const Configuration = { CSSliderMin: question.min, CSSliderMax: question.max, GridLines, SnapToGrid: true }
        return {
          QuestionType: 'Slider',
          Selector: 'HSLIDER',
          Choices: { '1': { Display: '' } },
          ChoiceOrder: ['1'],
          Configuration,
        }
      }
      case 'stars': {
        if (question.labels) this.#note(`${path}.labels`, 'labels of stars')
        const Configuration = { StarCount: question.points ?? 5 }
        return {
          QuestionType: 'Slider',
          Selector: 'STAR',
          Choices: { '1': { Display: '' } },
          ChoiceOrder: ['1'],
          Configuration,
        }
      }
      case 'statement':
        if (question.body) this.#note(`${path}.body`, 'body of a statement')
        return { QuestionType: 'DB', Selector: 'TB' }
      case 'file':
        this.#note(path, 'limits of an upload')
        return { QuestionType: 'FileUpload', Selector: 'FileUpload' }
      default:
        this.#note(path, ['question of type {name}', question.type])
        return { QuestionType: 'TE', Selector: 'SL' }
    }
  }

  #choices(
    { options, ...question }: { options: readonly Option[]; shuffle?: boolean },
    path: string,
    texts: Translated,
  ): Payload {
    options.forEach(({ label, text, exclusive, fixed, image }, at) => {
      const number = String(at + 1)
      texts.put(['Choices', number, 'Display'], label)
      const marks = present({ TextEntry: text ? 'true' : undefined, ExclusiveAnswer: exclusive || undefined })
      for (const [name, value] of Object.entries(marks)) texts.set(['Choices', number, name], value)
      if (fixed || image) this.#note(`${path}.options[${at}]`, 'fixed place or picture of a choice')
    })
    return {
      ChoiceOrder: options.map((_, at) => String(at + 1)),
      VariableNaming: Object.fromEntries(options.map(({ id }, at) => [String(at + 1), id])),
      ...this.#values(options),
      ...(question.shuffle ? { Randomization: { Type: 'All' } } : {}),
    }
  }

  #values(valued: readonly (Option | Line)[]): object {
    const values = valued.flatMap(({ value }, at) => (value === undefined ? [] : [[String(at + 1), String(value)]]))
    return values.length > 0 ? { RecodeValues: Object.fromEntries(values) } : {}
  }

  #matrix(question: Extract<Question, { type: 'matrix' }>, path: string, texts: Translated): Payload {
    const { rows, columns, multiple, shuffle } = question
    rows.forEach(({ label, value, fixed }, at) => {
      if (value !== undefined || fixed) this.#note(`${path}.rows[${at}]`, 'number or fixed place of a row')
      texts.put(['Choices', String(at + 1), 'Display'], label)
    })
    columns.forEach(({ label }, at) => {
      texts.put(['Answers', String(at + 1), 'Display'], label)
    })
    const numbers = (list: readonly Line[]) => list.map((_, at) => String(at + 1))
    const ids = (list: readonly Line[]) => Object.fromEntries(list.map(({ id }, at) => [String(at + 1), id]))
    return {
      QuestionType: 'Matrix',
      Selector: 'Likert',
      SubSelector: multiple ? 'MultipleAnswer' : 'SingleAnswer',
      ChoiceOrder: numbers(rows),
      AnswerOrder: numbers(columns),
      ChoiceDataExportTags: ids(rows),
      VariableNaming: ids(columns),
      ...this.#values(columns),
      ...(shuffle ? { Randomization: { Type: 'All' } } : {}),
    }
  }
}

const contents = { email: 'ValidEmail', phone: 'ValidPhone', url: 'ValidURL' }

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

  others(codeOfLanguage: (language: string) => string): unknown {
    if (this.#others.size === 0) return []
    return Object.fromEntries([...this.#others].map(([language, payload]) => [codeOfLanguage(language), payload]))
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
