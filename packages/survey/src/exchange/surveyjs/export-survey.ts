import { eachJump } from '../../definition/each.ts'
import type { Condition } from '../../definition/logic.ts'
import type { Option, Question, Text } from '../../definition/questions.ts'
import type { Block, Survey } from '../../definition/survey.ts'
import { type LoseNote, type Lost, noteInto, type What } from '../lost.ts'
import { present } from '../names.ts'
import { localeOf, type TextKind, writeText } from './texts.ts'
import { writeCondition, writeExpression } from './write-expression.ts'

/** A survey as a JSON of SurveyJS, and everything of it that SurveyJS cannot say. */
export type ExportedSurveyJs = { json: { readonly [name: string]: unknown }; lost: readonly Lost[] }

/**
 * Writes a survey for SurveyJS: the counterpart of `importSurveyJs`, which reads it back as it was where `lost` is empty. Jumps,
 * repetitions, quotas, listening, hidden fields, types of their own (CES, consent, contact, constant sum) have no counterpart.
 */
export function exportSurveyJs(survey: Survey): ExportedSurveyJs {
  const lost: Lost[] = []
  const writer = new SurveyJsWriter(survey, lost)
  return { json: writer.write(), lost }
}

class SurveyJsWriter {
  readonly #survey: Survey
  readonly #noted: LoseNote
  readonly #first: string
  readonly #several: ReadonlySet<string>
  /** Every question on a page of its own: there it is a setting of the whole survey. */
  readonly #isOneByOne: boolean

  constructor(survey: Survey, lost: Lost[]) {
    this.#survey = survey
    this.#noted = noteInto(lost)
    this.#first = survey.languages[0] ?? 'en'
    this.#isOneByOne = survey.blocks.every(({ paging }) => paging === 'each')
    const items = survey.blocks.flatMap((block) => block.items)
    this.#several = new Set(items.filter(({ type }) => type === 'multi' || type === 'picture').map(({ id }) => id))
  }

  write(): ExportedSurveyJs['json'] {
    const survey = this.#survey
    for (const name of ['hidden', 'known', 'quotas', 'theme', 'touchpoint', 'shuffleBlocks'] as const) {
      const part = survey[name]
      if (part !== undefined && !(Array.isArray(part) && part.length === 0)) this.#note(name, name)
    }
    for (const { path } of eachJump(survey)) this.#note(path, 'jump')
    const plain = survey.endings.at(-1)
    const conditional = survey.endings.slice(0, -1)
    const variables = (survey.variables ?? []).flatMap(({ id, value }, at) => {
      const expression = writeExpression(value)
      if (expression === null) this.#note(`variables[${at}]`, 'calculation')
      return expression === null ? [] : [{ name: id, expression }]
    })
    return {
      ...present({
        title: survey.name,
        locale: this.#first === 'en' ? undefined : localeOf(this.#first),
        showPrevButton: survey.back === false ? false : undefined,
        questionsOnPageMode: this.#isOneByOne ? 'questionPerPage' : undefined,
        calculatedValues: variables.length > 0 ? variables : undefined,
      }),
      pages: survey.blocks.map((block, at) => this.#page(block, `blocks[${at}]`)),
      ...present({
        completedHtmlOnCondition:
          conditional.length > 0 ? conditional.map((ending, at) => this.#ending(ending, `endings[${at}]`)) : undefined,
        completedHtml: plain && this.#text(plain.title, 'html'),
        navigateToUrl: plain?.redirect,
      }),
    }
  }

  #note(path: string, what: What): void {
    this.#noted(path, what, 'has no counterpart in SurveyJS')
  }

  #text(text: Text, kind: TextKind = 'plain'): unknown {
    return writeText(text, this.#first, kind)
  }

  #condition(condition: Condition | undefined, path: string): string | undefined {
    if (condition === undefined) return undefined
    const written = writeCondition(condition, (id) => this.#several.has(id))
    if (written === null) this.#note(path, 'condition')
    return written ?? undefined
  }

  #ending({ when, title, body, redirect }: Survey['endings'][number], path: string): object {
    if (body !== undefined || redirect !== undefined) this.#note(path, 'text or redirect of an ending with a condition')
    return { expression: this.#condition(when, `${path}.when`) ?? 'false', html: this.#text(title, 'html') }
  }

  #page(block: Block, path: string): object {
    if (block.loop) this.#note(`${path}.loop`, 'repetition')
    if (block.paging === 'each' && !this.#isOneByOne) this.#note(`${path}.paging`, 'one question per screen')
    const elements = block.items.flatMap((item, at) => {
      const where = `${path}.items[${at}]`
      if (item.type !== 'listen') return [this.#element(item, where)]
      this.#note(where, 'listening step')
      return []
    })
    if (block.draw !== undefined) this.#note(`${path}.draw`, 'draw')
    return {
      name: block.id,
      ...present({
        title: block.title && this.#text(block.title),
        visibleIf: this.#condition(block.show, `${path}.show`),
        questionsOrder: block.shuffle ? 'random' : undefined,
      }),
      elements,
    }
  }

  #element(question: Question, path: string): object {
    for (const name of ['metric', 'touchpoint', 'need', 'fixed'] as const)
      if (question[name]) this.#note(`${path}.${name}`, name)
    const own = this.#own(question, path)
    return {
      name: question.id,
      ...own,
      ...present({
        title: question.type === 'statement' ? undefined : this.#text(question.title),
        description: question.help && this.#text(question.help),
        isRequired: question.required && question.type !== 'statement' ? true : undefined,
        visibleIf: this.#condition(question.show, `${path}.show`),
        // `isRequired` alone asks for any one row there.
        eachRowRequired: question.type === 'matrix' && question.required ? true : undefined,
      }),
    }
  }

  #ends(labels: { low?: Text; high?: Text } | undefined): object {
    return present({
      minRateDescription: labels?.low && this.#text(labels.low),
      maxRateDescription: labels?.high && this.#text(labels.high),
    })
  }

  #own(question: Question, path: string): object {
    switch (question.type) {
      case 'nps':
        return { type: 'rating', rateMin: 0, rateMax: 10, ...this.#ends(question.labels) }
      case 'csat':
        if (question.lowIsGood) this.#note(`${path}.lowIsGood`, 'direction of the scale')
        return { type: 'rating', rateMin: 1, rateMax: question.points ?? 5, ...this.#ends(question.labels) }
      case 'stars':
        return { type: 'rating', rateType: 'stars', rateMax: question.points ?? 5, ...this.#ends(question.labels) }
      case 'emoji':
        return { type: 'rating', rateType: 'smileys', rateMax: question.points ?? 5, ...this.#ends(question.labels) }
      case 'slider':
        if (question.labels || question.unit) this.#note(path, 'labels of a slider')
        return { type: 'slider', min: question.min, max: question.max, step: question.step }
      case 'statement':
        if (question.body) this.#note(`${path}.body`, 'body of a statement')
        return { type: 'html', html: this.#text(question.title, 'html') }
      case 'file': {
        const acceptedTypes = question.accept.join(',') || undefined
        const more = { allowMultiple: question.maxFiles > 1 || undefined, acceptedTypes }
        return { type: 'file', maxSize: question.maxBytes, ...present(more) }
      }
      default:
        return this.#input(question, path) ?? this.#chosen(question, path)
    }
  }

  /** Questions that are a field to type into. */
  #input(question: Question, path: string): object | null {
    const input = (type: string, more: object) => ({ type: 'text', inputType: type, ...present(more) })
    if (question.type === 'number') {
      if (question.unit) this.#note(`${path}.unit`, 'unit')
      const step = question.decimals ? 10 ** -question.decimals : undefined
      return input('number', { min: question.min, max: question.max, step })
    }
    if (question.type === 'date') return input('date', { min: question.min, max: question.max })
    if (question.type !== 'short_text' && question.type !== 'long_text') return null
    const { format, maxLength } = question
    const placeholder = question.placeholder && this.#text(question.placeholder)
    if (question.minLength) this.#note(`${path}.minLength`, 'least length')
    if (question.type === 'long_text' && format) this.#note(`${path}.format`, 'format')
    if (question.type === 'long_text') return { type: 'comment', ...present({ maxLength, placeholder }) }
    return input(format === undefined ? 'text' : inputTypes[format], { maxLength, placeholder })
  }

  #chosen(question: Question, path: string): object {
    const types: { readonly [type: string]: string } = {
      single: 'radiogroup',
      dropdown: 'dropdown',
      multi: 'checkbox',
      picture: 'imagepicker',
      ranking: 'ranking',
    }
    if (question.type === 'matrix') return this.#matrix(question, path)
    const type = types[question.type]
    if (type === undefined || !('options' in question)) {
      this.#note(path, ['question of type {name}', question.type])
      return { type: 'comment' }
    }
    const top = question.type === 'ranking' ? question.top : undefined
    const ranked = top === undefined ? {} : { selectToRankEnabled: true, maxSelectedChoices: top }
    return { type, ...this.#choices(question, path), ...ranked }
  }

  #choices(question: Extract<Question, { options: unknown }>, path: string): object {
    const other = question.options.find(isOther)
    const none = question.options.find(isNone)
    const rest = question.options.filter((option) => option !== other && option !== none)
    for (const [at, option] of rest.entries()) {
      if (option.value !== undefined || option.exclusive || option.fixed || option.text) {
        this.#note(`${path}.options[${at}]`, 'number, place or text of a choice')
      }
    }
    const several = question as { min?: number; max?: number; multiple?: boolean }
    return {
      choices: rest.map(({ id, label, image }) => ({
        value: id,
        text: this.#text(label),
        ...present({ imageLink: image?.url }),
      })),
      ...present({
        choicesOrder: 'shuffle' in question && question.shuffle ? 'random' : undefined,
        showOtherItem: other ? true : undefined,
        otherText: other && this.#text(other.label),
        showNoneItem: none ? true : undefined,
        noneText: none && this.#text(none.label),
        minSelectedChoices: several.min,
        maxSelectedChoices: several.max,
        multiSelect: several.multiple || undefined,
      }),
    }
  }

  #matrix(question: Extract<Question, { type: 'matrix' }>, path: string): object {
    const lines = (list: typeof question.rows) =>
      list.map(({ id, label, value, fixed }) => {
        if (value !== undefined || fixed) this.#note(path, 'number or place of a row or column')
        return { value: id, text: this.#text(label) }
      })
    return {
      type: 'matrix',
      rows: lines(question.rows),
      columns: lines(question.columns),
      ...present({
        cellType: question.multiple ? 'checkbox' : undefined,
        rowsOrder: question.shuffle ? 'random' : undefined,
      }),
    }
  }
}

const inputTypes = { email: 'email', url: 'url', phone: 'tel' }

function isOther({ id, text, fixed, exclusive }: Option): boolean {
  return id === 'other' && text === true && fixed === true && !exclusive
}

function isNone({ id, exclusive, fixed, text }: Option): boolean {
  return id === 'none' && exclusive === true && fixed === true && !text
}
