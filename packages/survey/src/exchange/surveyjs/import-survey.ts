import { checkSurvey } from '../../definition/check-survey.ts'
import { limits } from '../../definition/limits.ts'
import type { Condition, Expression, Scalar } from '../../definition/logic.ts'
import type { Question, Text } from '../../definition/questions.ts'
import type { Block, Ending, HiddenField, Survey, Variable } from '../../definition/survey.ts'
import { wordsOf } from '../default-words.ts'
import { typeFields } from '../fields.ts'
import { hasMedia } from '../html.ts'
import { type LoseNote, type Lost, noteInto } from '../lost.ts'
import { listOf, Names, present, recordOf, wordOf } from '../names.ts'
import { repair } from '../repair.ts'
import { withFlags } from './flags.ts'
import { importQuestion } from './import-question.ts'
import { noteOpened, openElement } from './open-element.ts'
import { type ExpressionNames, readCalculation, readCondition } from './read-expression.ts'
import { readText, type TextKind, tagOf } from './texts.ts'

/** A survey from elsewhere, and everything of it that could not be carried over as it was. */
export type Imported = { survey: Survey; lost: readonly Lost[] }

/** Properties of the whole survey that are read, or that only say how its page looks. */
const understood = new Set(
  'pages elements questions title locale completedHtml completedHtmlOnCondition navigateToUrl calculatedValues showPrevButton showProgressBar progressBarType progressBarLocation showQuestionNumbers questionTitleLocation questionsOnPageMode width widthMode logoWidth logoHeight logoPosition logoFit headerView fitToContainer textUpdateMode checkErrorsMode requiredText questionErrorLocation showTitle showPageTitles clearInvisibleValues'.split(
    ' ',
  ),
)

/** Panels within panels. */
const panelsMax = 20

/** Where elements stand: their questions go to `items`, below the conditions of the panels around them. */
type Inside = { path: string; items: Question[]; within: readonly string[]; depth: number }

/** Answers that are numbers. */
const numeric: ReadonlySet<Question['type']> = new Set(['nps', 'csat', 'ces', 'stars', 'emoji', 'slider', 'number'])

/** Of a page and of a panel: what is read, and what only says how it looks. */
const pageKnown = new Set(
  'name title elements questions visibleIf questionsOrder questionOrder visible questionTitleLocation questionTitleWidth questionErrorLocation gridLayoutColumns showNumber'.split(
    ' ',
  ),
)
const panelKnown = new Set(
  'type name title elements visibleIf visible state startWithNewLine innerIndent indent width minWidth maxWidth showNumber showQuestionNumbers questionTitleLocation questionTitleWidth questionErrorLocation titleLocation showTitle allowAdaptiveActions'.split(
    ' ',
  ),
)

/**
 * Reads a survey of SurveyJS (its JSON): pages, panels, the common questions, `visibleIf`, calculated values, endings, languages.
 * What has no counterpart is left out and named. The result is always a valid survey, or `null` with the reason when nothing of it
 * can be one. Takes anything.
 */
export function importSurveyJs(json: unknown): Imported | { survey: null; lost: readonly Lost[] } {
  const lost: Lost[] = []
  const reader = new SurveyJsReader(recordOf(withFlags(json)), lost)
  const survey = reader.read()
  if (survey !== null) typeFields(survey)
  const repaired = survey === null ? null : repair(survey, lost)
  if (repaired !== null && 'survey' in checkSurvey(repaired)) return { survey: repaired, lost }
  if (!lost.some(({ path, reason }) => path === '' && reason.startsWith('has more')) && !survey?.blocks.length)
    noteInto(lost)('', 'the survey', 'has no questions that exist here')
  return { survey: null, lost }
}

class SurveyJsReader {
  readonly #json: Record<string, unknown>
  readonly #questions = new Names('q')
  readonly #blocks = new Names('page')
  readonly #variables = new Names('v')
  readonly #hidden = new Names('h')
  readonly #choices = new Map<string, Names>()
  /** Question behind a `valueName`; null where several share it. */
  readonly #values = new Map<string, string | null>()
  readonly #types = new Map<string, Question['type']>()
  readonly #first: string
  readonly #languages: Set<string>
  readonly #conditions: { path: string; text: string; put: (condition: Condition) => void }[] = []

  constructor(json: Record<string, unknown>, lost: Lost[]) {
    this.#json = json
    this.#note = noteInto(lost)
    this.#first = tagOf(typeof json.locale === 'string' && json.locale !== '' ? json.locale : 'en')
    this.#languages = new Set([this.#first])
  }

  read(): Survey | null {
    const json = this.#json
    for (const name of Object.keys(json)) if (!understood.has(name)) this.#note(name, name, 'has no counterpart here')
    if (json.questionsOnPageMode === 'singlePage' && listOf(json.pages).length > 1)
      this.#note('questionsOnPageMode', 'all questions on one page', 'the pages stay as they are', 'changed')
    const bare = json.elements ?? json.questions
    const pages = listOf(json.pages ?? (bare === undefined ? [] : [{ name: 'page1', elements: bare }]))
    for (const value of listOf(json.calculatedValues)) this.#variables.idOf(wordOf(recordOf(value).name))
    // Names first: texts and conditions may speak of questions that come later.
    for (const page of pages) this.#nameElements(listOf(recordOf(page).elements ?? recordOf(page).questions), 0)
    if (this.#named > limits.items || pages.length > limits.blocks) {
      this.#note('', 'the survey', 'has more questions or pages than a survey may have here')
      return null
    }
    const read = pages.map((page, at) => this.#page(recordOf(page), at))
    const variables = [...this.#calculated(), ...this.#calculations()]
    const blocks = read.filter(({ items }) => items.length > 0)
    if (blocks.length === 0) return null
    const endings = this.#endings()
    for (const { path, text, put } of this.#conditions) this.#condition(path, text, put)
    const fields = [...this.#fields]
    return {
      format: 'opencxm-survey/1',
      id: 'imported',
      version: 1,
      name: this.#text(json.title)?.[this.#first] || 'SurveyJS',
      languages: [...this.#languages],
      ...present({ back: json.showPrevButton === false ? false : undefined }),
      ...(fields.length > 0 ? { hidden: fields } : {}),
      ...(variables.length > 0 ? { variables } : {}),
      blocks,
      endings,
    }
  }

  readonly #fields: HiddenField[] = []

  readonly #note: LoseNote

  /** Said once: texts have no place of their own here. */
  #hasMedia = false

  #text(value: unknown, kind: TextKind = 'plain'): Text | undefined {
    const text = readText(value, { first: this.#first, kind, idOfName: (name) => this.#placeholderOf(name) })
    for (const language of Object.keys(text ?? {})) this.#languages.add(language)
    const written = typeof value === 'string' ? [value] : Object.values(recordOf(value))
    if (!this.#hasMedia && written.some((words) => typeof words === 'string' && hasMedia(words))) {
      this.#hasMedia = true
      this.#note('', 'picture or film in a text', 'texts are words here')
    }
    return text
  }

  #placeholderOf(asked: string): string | undefined {
    const name = this.#aliases.get(asked) ?? asked
    const question = this.#questions.find(this.#values.get(name) ?? name)
    if (question !== undefined) return `answer.${question}`
    const variable = this.#variables.find(name)
    if (variable !== undefined) return `variable.${variable}`
    // A path, or a variable that the page around the survey would have set.
    if (/^[A-Za-z_$][\w$-]*([.[]|$)/.test(name) && !this.#unfilled.has(name)) {
      this.#unfilled.add(name)
      this.#note('', ['piped text {name}', `{${name}}`], 'stays as it is written', 'changed')
    }
    return undefined
  }

  /** Names in braces that nothing here fills, each said once. */
  readonly #unfilled = new Set<string>()

  #named = 0

  /** What an answer within an element that was opened is called there, and its name here. */
  readonly #aliases = new Map<string, string>()
  /** Elements whose answer as a whole is that of several questions here. */
  readonly #opened = new Set<string>()

  #nameElements(elements: readonly unknown[], depth: number): void {
    for (const one of elements) {
      const element = recordOf(one)
      const opened = openElement(element, '', wordsOf(this.#first))
      if (element.type === 'panel' && depth < panelsMax) this.#nameElements(listOf(element.elements), depth + 1)
      else if (opened !== null) {
        this.#named += opened.parts.length
        for (const { element: part, as } of opened.parts) this.#questions.idOf(wordOf(part.name), as)
        for (const [from, to] of opened.aliases) this.#aliases.set(from, to)
        this.#opened.add(wordOf(element.name)).add(wordOf(element.valueName))
      } else if (element.type === 'expression') {
        this.#named++
        this.#variables.idOf(wordOf(element.name))
      } else {
        this.#named++
        this.#questions.idOf(wordOf(element.name))
        if (typeof element.valueName === 'string' && element.valueName !== '')
          this.#values.set(element.valueName, this.#values.has(element.valueName) ? null : wordOf(element.name))
      }
    }
  }

  #page(page: Record<string, unknown>, at: number): Block {
    const path = `pages[${at}]`
    const items: Question[] = []
    this.#elements(listOf(page.elements ?? page.questions), { path: `${path}.elements`, items, within: [], depth: 0 })
    this.#noteRest(page, { path, known: pageKnown })
    if (page.visible === false) this.#note(`${path}.visible`, 'hidden page', 'is shown', 'changed')
    const block: Block = {
      // Pages need no name there, and may share one.
      id: this.#blocks.idFor(path, wordOf(page.name ?? `page${at + 1}`)),
      paging: /^(questionPerPage|inputPerPage)$/.test(wordOf(this.#json.questionsOnPageMode)) ? 'each' : 'together',
      items,
      ...present({
        title: this.#text(page.title),
        shuffle: page.questionsOrder === 'random' || page.questionOrder === 'random' || undefined,
      }),
    } as Block
    this.#later(`${path}.visibleIf`, page.visibleIf, (show) => Object.assign(block, { show }))
    return block
  }

  /** Names each property that is not known, since it may decide who sees what. */
  #noteRest(element: Record<string, unknown>, { path, known }: { path: string; known: ReadonlySet<string> }): void {
    for (const name of Object.keys(element)) {
      if (!known.has(name)) this.#note(`${path}.${name}`, name, 'has no counterpart here')
    }
  }

  /** Panels are opened: their condition goes to each of their questions. */
  #elements(elements: readonly unknown[], at: Inside): void {
    elements.forEach((one, index) => {
      const element = recordOf(one)
      const path = `${at.path}[${index}]`
      const own = typeof element.visibleIf === 'string' && element.visibleIf !== '' ? [element.visibleIf] : []
      if (element.type === 'panel') {
        if (element.title !== undefined)
          this.#note(`${path}.title`, 'title of a panel', 'questions have no groups within a page')
        this.#noteRest(element, { path, known: panelKnown })
        if (element.visible === false && own.length === 0)
          this.#note(`${path}.visible`, 'hidden panel', 'is shown', 'changed')
        const { depth, within } = at
        if (depth >= panelsMax) this.#note(path, 'panel', 'is nested too deep')
        else
          this.#elements(listOf(element.elements), {
            ...{ path: `${path}.elements`, items: at.items },
            ...{ within: [...within, ...own], depth: depth + 1 },
          })
        return
      }
      const opened = openElement(element, path, wordsOf(this.#first))
      if (opened === null) this.#element(element, path, at)
      else {
        noteOpened(element, path, this.#note)
        for (const part of opened.parts) this.#element(part.element, part.path, at)
      }
    })
  }

  #element(element: Record<string, unknown>, path: string, at: Inside): void {
    const own = typeof element.visibleIf === 'string' && element.visibleIf !== '' ? [element.visibleIf] : []
    const question = importQuestion(element, {
      path,
      note: this.#note,
      text: (value, kind) => this.#text(value, kind),
      words: wordsOf(this.#first),
      choices: this.#choices,
    })
    if (question === null) return
    const name = wordOf(element.name)
    const isCalculation = element.type === 'expression'
    const id = isCalculation ? this.#questions.idFor(path, name) : this.#idOfQuestion(name, path)
    const item = { ...question, id } as Question
    if (element.visible === false && own.length === 0)
      this.#note(`${path}.visible`, 'hidden question', 'is shown', 'changed')
    if (isCalculation) this.#shown.push({ name, expression: element.expression, path, item, items: at.items })
    else if (!this.#types.has(name)) this.#types.set(name, item.type)
    at.items.push(item)
    if (areNumbers(item)) this.#numbered.add(id)
    const conditions = [...at.within, ...own]
    const joined = conditions.length === 1 ? conditions[0] : conditions.map((text) => `(${text})`).join(' and ')
    this.#later(`${path}.visibleIf`, joined, (show) => Object.assign(item, { show }))
  }

  /** Questions of one name share their answer there; here the first one has the name, and the others ask for themselves. */
  #idOfQuestion(name: string, path: string): string {
    if (!this.#types.has(name)) return this.#questions.idOf(name)
    this.#note(
      `${path}.name`,
      ['name {name}', name],
      'is used twice; the questions have answers of their own',
      'changed',
    )
    return this.#questions.idFor(path, name)
  }

  #later(path: string, text: unknown, put: (condition: Condition) => void): void {
    if (typeof text === 'string' && text !== '') this.#conditions.push({ path, text, put })
  }

  #condition(path: string, text: string, put: (condition: Condition) => void): void {
    const condition = readCondition(text, this.#expressionNames())
    if (condition === null) this.#note(path, ['condition {name}', text], 'cannot be read; the question is always shown')
    else put(condition)
  }

  #expressionNames(): ExpressionNames {
    return {
      expressionOf: (name) => this.#expressionOf(name),
      isChoice: (name) =>
        ['multi', 'single', 'dropdown', 'picture', 'ranking'].includes(this.#typeOf(name) ?? '') || this.#isRow(name),
      isText: (name) => ['short_text', 'long_text'].includes(this.#typeOf(name) ?? ''),
      valueOf: (name, value) => this.#valueOf(name, value),
      scoreOf: (name) => this.#scoreOf(name),
    }
  }

  #expressionOf(asked: string): Expression | null {
    const shared = this.#values.get(asked)
    if (shared === null || this.#opened.has(asked)) return null
    const name = shared ?? this.#aliases.get(asked) ?? asked
    const question = this.#questions.find(name)
    if (question !== undefined) return this.#types.has(name) ? { answer: question } : null
    const variable = this.#variables.find(name)
    if (variable !== undefined) return { variable }
    const dot = name.lastIndexOf('.')
    const whole = name.slice(0, dot)
    const part = this.#choices.get(`${whole}.`)?.find(name.slice(dot + 1))
    const matrix = this.#questions.find(whole)
    if (part !== undefined && matrix !== undefined) return { answer: matrix, part }
    // How many were chosen.
    const several = name.endsWith('.length') && /^(multi|ranking|picture)$/.test(this.#typeOf(whole) ?? '')
    if (several && matrix !== undefined) return { op: 'count', of: [{ answer: matrix }] }
    // What was typed beside a choice has no name here.
    if (dot >= 0 || /[[\]#$]/.test(name) || this.#questions.find(name.replace(/-Comment$/, '')) !== undefined)
      return null
    return { hidden: this.#hiddenOf(name) }
  }

  /** Names that are no question are variables that the page around the survey sets. */
  #hiddenOf(name: string): string {
    const known = this.#hidden.find(name)
    if (known !== undefined) return known
    const id = this.#hidden.idOf(name)
    this.#fields.push({ id, type: 'text', from: 'url' })
    this.#note(name, ['variable {name}', name], 'becomes a hidden field that the link may set', 'changed')
    return id
  }

  /** Of a question, or of a row of a matrix. */
  #scoreOf(asked: string): Expression | null {
    const found = this.#expressionOf(asked)
    if (found === null || typeof found !== 'object' || !('answer' in found) || !this.#numbered.has(found.answer))
      return null
    const { answer: score, ...part } = found
    return { score, ...part }
  }

  /** Ids of questions whose choices, or columns, are numbers. */
  readonly #numbered = new Set<string>()

  #typeOf(name: string): Question['type'] | undefined {
    return this.#types.get(this.#values.get(name) ?? this.#aliases.get(name) ?? name)
  }

  /** Whether a name is that of a row of a matrix, whose answer is a column or several. */
  #isRow(asked: string): boolean {
    const name = this.#aliases.get(asked) ?? asked
    return this.#typeOf(name.slice(0, Math.max(0, name.lastIndexOf('.')))) === 'matrix'
  }

  #valueOf(asked: string, value: Scalar): Scalar {
    const name = this.#values.get(asked) ?? this.#aliases.get(asked) ?? asked
    const whole = name.slice(0, Math.max(0, name.lastIndexOf('.')))
    const names =
      this.#choices.get(name) ?? (this.#questions.find(whole) === undefined ? undefined : this.#choices.get(whole))
    const option = names?.find(wordOf(value))
    if (option !== undefined) return option
    // There "5" and 5 are the same.
    const type = this.#typeOf(asked)
    if (type === 'short_text' || type === 'long_text') return String(value)
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
    return type !== undefined && numeric.has(type) && Number.isFinite(number) ? number : value
  }

  #endings(): Ending[] {
    const { completedHtml, completedHtmlOnCondition, navigateToUrl } = this.#json
    const endings: Ending[] = []
    listOf(completedHtmlOnCondition).forEach((one, at) => {
      const { expression, html } = recordOf(one)
      const path = `completedHtmlOnCondition[${at}]`
      const condition = typeof expression === 'string' ? readCondition(expression, this.#expressionNames()) : null
      const title = this.#text(html, 'html')
      if (condition === null || title === undefined) this.#note(path, 'ending with a condition', 'cannot be read')
      else endings.push({ id: `end${at + 1}`, outcome: 'complete', when: condition, title })
    })
    const title = this.#text(completedHtml, 'html') ?? this.#text(wordsOf(this.#first).thanks) ?? {}
    const redirect = this.#redirect(navigateToUrl)
    return [...endings, { id: 'end', outcome: 'complete', title, ...present({ redirect }) } as Ending]
  }

  /** Names in braces are filled in there too. */
  #redirect(address: unknown): string | undefined {
    if (address === undefined) return undefined
    const filled = wordOf(address).replace(/\{([^{}|]+)\}/g, (whole, name: string) => {
      const id = this.#placeholderOf(name.trim())
      return id === undefined ? whole : `{{${id}|}}`
    })
    const bare = filled.replace(/\{\{[\w.-]+\|\}\}/g, 'x')
    if (/^https?:\/\/[\w.-]+(:\d+)?([/?#][^\s"'<>\\^`{}]*)?$/i.test(bare)) return filled
    this.#note('navigateToUrl', 'redirect', 'is not a plain web address')
    return undefined
  }

  /** Questions of type `expression`: nothing is asked, a value is calculated and shown. */
  readonly #shown: { name: string; expression: unknown; path: string; item: Question; items: Question[] }[] = []

  #calculations(): Variable[] {
    return this.#shown.flatMap(({ name, expression, path, item, items }) => {
      const value = typeof expression === 'string' ? readCalculation(expression, this.#expressionNames()) : null
      if (value !== null) return [{ id: this.#variables.idOf(name), value }]
      this.#note(path, ['calculated value {name}', name], 'cannot be read')
      items.splice(items.indexOf(item), 1)
      return []
    })
  }

  #calculated(): Variable[] {
    return listOf(this.#json.calculatedValues).flatMap((one, at) => {
      const { name, expression } = recordOf(one)
      const value = typeof expression === 'string' ? readCalculation(expression, this.#expressionNames()) : null
      if (value === null) {
        this.#note(`calculatedValues[${at}]`, ['calculated value {name}', wordOf(name)], 'cannot be read')
        return []
      }
      return [{ id: this.#variables.idOf(wordOf(name)), value }]
    })
  }
}

/** Those who say something of their own, or nothing at all, have no number. */
function areNumbers(item: Question): boolean {
  if (item.type === 'matrix') return !item.multiple && item.columns.every(({ value }) => value !== undefined)
  if (item.type !== 'single' && item.type !== 'dropdown') return false
  const plain = item.options.filter(({ text, exclusive }) => !text && !exclusive)
  return plain.length > 0 && plain.every(({ value }) => value !== undefined)
}
