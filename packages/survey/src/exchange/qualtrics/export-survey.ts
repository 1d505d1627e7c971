import { drawWith } from '../../definition/draws.ts'
import type { Scalar } from '../../definition/logic.ts'
import type { Item, Question } from '../../definition/questions.ts'
import type { Block, BlockDraw, Survey } from '../../definition/survey.ts'
import { drawParts } from '../../run/order.ts'
import { wordsOf } from '../default-words.ts'
import { type LoseNote, type Lost, noteInto, type What } from '../lost.ts'
import { present } from '../names.ts'
import { exportQuestion, type QuestionContext } from './export-question.ts'
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

/** Randomisers and groups of units that stand in the flow already, by what they are made of. */
type Opened = Map<BlockDraw | readonly string[], object[]>

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
    const isPlain =
      ending && Object.keys(ending.title).length === 1 && ending.title[this.#first] === wordsOf(this.#first).thanks
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
    const steps: object[] = []
    let count = 1
    const next = () => `FL_${++count}`
    const fields = (this.#survey.hidden ?? []).map(({ id, type, from }, at) => {
      if (type !== 'text' || from !== 'url') this.#note(`hidden[${at}]`, 'type or origin of a hidden field')
      return { Description: id, Type: 'Recipient', Field: id, VariableType: 'String' }
    })
    if (fields.length > 0) steps.push({ Type: 'EmbeddedData', FlowID: next(), EmbeddedData: fields })
    const open: Opened = new Map()
    this.#survey.blocks.forEach((block, at) => {
      const step = this.#blockStep(block, at, next)
      const into = this.#unitOf(block, { steps, open, next })
      into.push(step)
    })
    return { Type: 'Root', FlowID: 'FL_1', Flow: steps, Properties: { Count: count } }
  }

  /** Where the step of a block belongs: into its randomiser, there into the group of its unit, or among all others. */
  #unitOf({ id }: Block, { steps, open, next }: { steps: object[]; open: Opened; next: () => string }): object[] {
    const draw = drawWith(this.#survey, id)
    if (draw === undefined) return steps
    const { show, units } = drawParts(draw)
    const flow = open.get(draw) ?? []
    if (!open.has(draw)) {
      open.set(draw, flow)
      steps.push({ Type: 'BlockRandomizer', FlowID: next(), SubSet: String(show), Flow: flow })
    }
    const unit = units.find((ids) => ids.includes(id)) ?? []
    if (unit.length < 2) return flow
    const inside = open.get(unit) ?? []
    if (!open.has(unit)) flow.push({ Type: 'Group', FlowID: next(), Description: unit.join(', '), Flow: inside })
    open.set(unit, inside)
    return inside
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
      Options: { BlockLocking: 'false', ...this.#random(block) },
    }
  }

  /** The order of a block's questions: as they stand, shuffled, or with marks where those go that are shuffled. */
  #random({ shuffle, draw, items, paging }: Block): object {
    const isFixed = (item: Item) => item.type !== 'listen' && item.fixed === true
    if (!shuffle) return { RandomizeQuestions: 'false' }
    if (draw === undefined && !items.some(isFixed)) return { RandomizeQuestions: 'true' }
    const idOf = ({ id }: Item) => this.#questions.get(id)?.questionId ?? ''
    const moving = items.filter((item) => !isFixed(item)).map(idOf)
    let left = draw ?? moving.length
    const FixedOrder = items.flatMap((item) => {
      if (isFixed(item)) return [idOf(item)]
      return left-- > 0 ? [draw === undefined ? '{~Randomized~}' : '{~SubSet~}'] : []
    })
    const Advanced = {
      FixedOrder,
      RandomizeAll: draw === undefined ? moving : [],
      RandomSubSet: draw === undefined ? [] : moving,
      Undisplayed: [],
      TotalRandSubset: draw ?? null,
      QuestionsPerPage: paging === 'each' ? '1' : 0,
    }
    return { RandomizeQuestions: 'Advanced', Randomization: { Advanced, EvenPresentation: false } }
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

  #elements(): { questionId: string; payload: object }[] {
    const context: QuestionContext = {
      languages: this.#survey.languages,
      html: (text, language) => writeHtml(text, language, (id) => this.#questions.get(id)?.questionId),
      ids: this.#ids,
      note: (path, what) => this.#note(path, what),
    }
    return this.#survey.blocks.flatMap(({ items }, blockAt) =>
      items.flatMap((item, itemAt) => {
        const found = item.type === 'listen' ? undefined : this.#questions.get(item.id)
        if (!found) return []
        const payload = exportQuestion(found, `blocks[${blockAt}].items[${itemAt}]`, context)
        return [{ questionId: found.questionId, payload }]
      }),
    )
  }
}
