import { checkSurvey } from '../../definition/check-survey.ts'
import { drawOf } from '../../definition/draws.ts'
import { limits } from '../../definition/limits.ts'
import type { Condition } from '../../definition/logic.ts'
import type { Jump, Question, Text } from '../../definition/questions.ts'
import type { Block, BlockDraw, Ending, Survey } from '../../definition/survey.ts'
import { wordsOf } from '../default-words.ts'
import { typeFields } from '../fields.ts'
import { type LoseNote, type Lost, noteInto, type What } from '../lost.ts'
import { listOf, Names, present, recordOf, wordOf } from '../names.ts'
import { repair } from '../repair.ts'
import { carryChoices } from './carry-choices.ts'
import { EmbeddedData } from './embedded.ts'
import { type Cut, endAfter } from './ends.ts'
import { type Flow, readFlow, type Visit } from './flow.ts'
import { importQuestion } from './import-question.ts'
import { type LogicNames, readExpression, readLogic } from './logic.ts'
import { type Opened, openQuestion } from './open-question.ts'
import { readQuotas } from './quotas.ts'
import { readRandom } from './random-questions.ts'
import { readHtml, tagOf } from './texts.ts'
import { unrollLoops } from './unroll.ts'

/** A survey from Qualtrics, and everything of it that could not be carried over as it was. */
export type ImportedQualtrics = { survey: Survey | null; lost: readonly Lost[] }

/**
 * Reads a survey file of Qualtrics (QSF, as parsed JSON): blocks with page breaks, loops, the flow with branches, embedded data, randomisers
 * and ends, display and skip logic, quotas, the common questions, translations. What has no counterpart is left out and named. The result is
 * always a valid survey, or none when nothing of it can be one. Takes anything. QSF has no published description: this follows files
 * as Qualtrics exports them.
 */
export function importQualtrics(json: unknown): ImportedQualtrics {
  const lost: Lost[] = []
  const survey = new QualtricsReader(unrollLoops(recordOf(json), noteInto(lost)), lost).read()
  if (survey !== null) typeFields(survey)
  const repaired = survey === null ? null : repair(survey, lost)
  if (repaired !== null && 'survey' in checkSurvey(repaired)) return { survey: repaired, lost }
  if (!lost.some(({ path, reason }) => path === '' && reason.startsWith('has more')) && !survey?.blocks.length)
    noteInto(lost)('', 'the survey', 'has no questions that exist here')
  return { survey: null, lost }
}

/** Those in the bin of the file count too: they are no more than a few. */
const questionsMax = 2 * limits.items

/** Settings of who may answer, with the value that switches each on. */
const protections: { readonly [name: string]: string } = {
  BallotBoxStuffingPrevention: 'true',
  PasswordProtection: 'Yes',
  RefererCheck: 'Yes',
  SurveyProtection: 'ByInvitation',
  RecaptchaV3: 'true',
}

/** The id of the next block, `end` where there is none, null where a random order or a repetition decides. */
type Following = string | null

class QualtricsReader {
  readonly #payloads = new Map<string, Record<string, unknown>>()
  readonly #blocks = new Map<string, Record<string, unknown>>()
  readonly #ids = new Names('q')
  readonly #blockIds = new Names('b')
  readonly #choices = new Map<string, string>()
  /** Questions that ask several at once, with what each is made into. */
  readonly #opened = new Map<string, readonly Opened[]>()
  /** The question of theirs that a question of ours is a part of. */
  readonly #wholes = new Map<string, string>()
  readonly #questions = new Map<string, Question>()
  readonly #languages: string[]
  readonly #first: string
  readonly #flow: unknown
  readonly #options: Record<string, unknown>
  readonly #quotas: Record<string, unknown>[] = []
  readonly #name: string

  constructor(json: Record<string, unknown>, lost: Lost[]) {
    this.#note = noteInto(lost)
    const entry = recordOf(json.SurveyEntry)
    const elements = (
      Array.isArray(json.SurveyElements) ? json.SurveyElements : Object.values(recordOf(json.SurveyElements))
    ).map(recordOf)
    const payloadOf = (kind: string) => elements.find(({ Element }) => Element === kind)?.Payload
    this.#name = wordOf(entry.SurveyName ?? 'Qualtrics').slice(0, 200) || 'Qualtrics'
    this.#first = tagOf(entry.SurveyLanguage)
    this.#languages = [this.#first]
    this.#flow = payloadOf('FL')
    this.#options = recordOf(payloadOf('SO'))
    const blocks = payloadOf('BL')
    for (const block of (Array.isArray(blocks) ? blocks : Object.values(recordOf(blocks))).map(recordOf)) {
      if (block.Type !== 'Trash') this.#blocks.set(wordOf(block.ID), block)
    }
    for (const { Element, Payload } of elements) {
      const payload = recordOf(Payload)
      this.#noteElement(wordOf(Element), payload)
      if (Element !== 'SQ') continue
      this.#payloads.set(wordOf(payload.QuestionID), payload)
      for (const code of Object.keys(recordOf(payload.Language))) this.#addLanguage(code)
    }
    carryChoices(this.#payloads, this.#note)
  }

  /** Parts of the file beside questions, blocks and flow that mean something for respondents or results. */
  #noteElement(kind: string, payload: Record<string, unknown>): void {
    if (kind === 'QO') this.#quotas.push(payload)
    if (kind === 'SCO' && listOf(payload.ScoringCategories).length > 0)
      this.#note('SCO', 'scores', 'have no counterpart here')
    if (kind === 'NT') this.#note('NT', 'notes of colleagues', 'have no counterpart here')
    if (kind === 'SO') this.#noteOptions(payload)
  }

  #noteOptions(options: Record<string, unknown>): void {
    const { EOSMessage, Header, Footer, SurveyExpiration, CustomStyles } = options
    for (const name of ['NextButton', 'PreviousButton'])
      if (!/^\s*(>>|<<|→|←|»|«|)\s*$/.test(wordOf(options[name] ?? '')))
        this.#note(
          `SO.${name}`,
          ['words of a button {name}', wordOf(options[name])],
          'are those of the page here',
          'changed',
        )
    // Who may answer, and how often, is a matter of the link here: a personal one takes one answer.
    for (const [name, on] of Object.entries(protections))
      if (wordOf(options[name] ?? '') === on) this.#note(`SO.${name}`, name, 'is a matter of the link here')
    if (wordOf(options.AnonymizeResponse ?? '') === 'Yes')
      this.#note('SO.AnonymizeResponse', 'promise of anonymity', 'has to be made here anew')
    if (wordOf(options.ValidateMessage ?? '') === 'true')
      this.#note('SO.ValidateMessage', 'own words for errors', 'have no counterpart here')
    if (EOSMessage !== undefined && EOSMessage !== null && EOSMessage !== '')
      this.#note('SO.EOSMessage', 'text of the ending', 'stays in the library of Qualtrics')
    for (const [name, value] of Object.entries({ Header, Footer }))
      if (typeof value === 'string' && value.trim() !== '')
        this.#note(`SO.${name}`, 'header or footer', 'has no counterpart here')
    if (typeof SurveyExpiration === 'string' && SurveyExpiration !== 'None' && SurveyExpiration !== '')
      this.#note('SO.SurveyExpiration', 'days on which the survey is open', 'have no counterpart here')
    if (typeof recordOf(CustomStyles).customCSS === 'string')
      this.#note('SO.CustomStyles', 'styles', 'have no counterpart here')
  }

  #addLanguage(code: string): void {
    const tag = tagOf(code)
    if (!this.#languages.includes(tag)) this.#languages.push(tag)
  }

  read(): Survey | null {
    if (this.#payloads.size > questionsMax || this.#blocks.size > limits.blocks) {
      this.#note('', 'the survey', 'has more questions or pages than a survey may have here')
      return null
    }
    // Ids first: texts and logic may speak of questions that come later.
    for (const [questionId, payload] of this.#payloads) {
      const opened = openQuestion(payload)
      if (opened === null) this.#ids.idFor(questionId, wordOf(payload.DataExportTag ?? questionId))
      else this.#opened.set(questionId, opened)
      for (const { key, tag } of opened ?? []) {
        this.#ids.idFor(key, tag)
        this.#wholes.set(key, questionId)
      }
    }
    const note = this.#note
    const { visits, draws, fields, assignments, ends, last } = readFlow(this.#flow, [...this.#blocks.keys()], note)
    this.#data = new EmbeddedData(fields, assignments)
    const cuts = visits.flatMap((visit) => {
      const block = this.#blocks.get(visit.id)
      return block === undefined ? [] : [{ visit, cut: this.#cut(block) }]
    })
    const names = this.#logicNames()
    cuts.forEach(({ visit, cut }, at) => {
      this.#connect(cut, { visit, names, following: this.#following(cuts, at) })
    })
    for (const end of ends) {
      const isPlaced = endAfter(cuts, { ...end, names, to: () => ({ ending: this.#endWith(end.options, end.path) }) })
      if (!isPlaced) note(end.path, 'end of survey', 'has a condition that cannot be read, or no block before it')
    }
    const blocks = cuts.flatMap(({ cut }) => cut.pages).filter(({ items }) => items.length > 0)
    const shuffleBlocks = this.#draws(cuts, draws)
    const ending = this.#ending.bind(this)
    const full = readQuotas(this.#quotas, { names, note, ending })
    const endings = [...this.#lastEndings(last, blocks), ...this.#endings, ...full.endings]
    const variables = this.#data.variables(names, note)
    const hidden = this.#data.hidden(note)
    const { BackButton } = this.#options
    return {
      format: 'opencxm-survey/1',
      id: 'imported',
      version: 1,
      name: this.#name,
      languages: this.#languages,
      ...present({ back: BackButton === 'false' || BackButton === false ? false : undefined }),
      ...(hidden.length > 0 ? { hidden } : {}),
      ...(variables.length > 0 ? { variables } : {}),
      blocks,
      ...(shuffleBlocks.length > 0 ? { shuffleBlocks } : {}),
      endings,
      ...(full.quotas.length > 0 ? { quotas: full.quotas } : {}),
    }
  }

  /** Ends with a redirect or a mark of their own. */
  readonly #endings: Ending[] = []

  #ending(
    id: string,
    { EOSRedirectURL, SurveyTermination, ResponseFlag }: Record<string, unknown>,
    path: string,
  ): Ending {
    // An address may be left over, or half begun, from a time when the survey ended there.
    const address = SurveyTermination === undefined || SurveyTermination === 'Redirect' ? EOSRedirectURL : undefined
    const outcome =
      ResponseFlag === 'Screened' ? 'screened_out' : ResponseFlag === 'QuotaMet' ? 'over_quota' : 'complete'
    const title: Text = { [this.#first]: wordsOf(this.#first).thanks }
    return { id, outcome, title, ...present({ redirect: this.#redirect(address, path) }) } as Ending
  }

  /** The end of all, and before it that of whoever comes to the end of a flow that ends in its own way. */
  #lastEndings(last: Record<string, unknown>, blocks: readonly Block[]): Ending[] {
    const end = this.#ending('end', this.#options, 'SO.EOSRedirectURL')
    if (this.#endWith(last, 'FL') === 'end') return [end]
    const own = this.#endings.pop() as Ending
    return JSON.stringify(blocks).includes('{"ending":"end"}') ? [own, end] : [{ ...own, id: 'end' }]
  }

  /** The block that comes next for everybody who leaves this one; null where a random order decides. */
  #following(cuts: readonly { visit: Visit; cut: Cut }[], at: number): Following {
    const group = cuts[at]?.visit.group ?? null
    const next = cuts.slice(at + 1).find(({ cut }) => cut.pages.some(({ items }) => items.length > 0))
    if (cuts[at]?.cut.pages.some(({ loop }) => loop !== undefined) || (group !== null && next?.visit.group === group))
      return null
    return next?.cut.pages.find(({ items }) => items.length > 0)?.id ?? 'end'
  }

  readonly #note: LoseNote
  #data = new EmbeddedData([], [])

  /** Embedded data in an address is filled in there too: it is how a panel hears who has answered. */
  #redirect(address: unknown, path: string): string | undefined {
    if (typeof address !== 'string' || address === '') return undefined
    const filled = address.replace(/\$\{e:\/\/Field\/([^{}]+)\}/g, (whole, field: string) => {
      const placeholder = this.#data.placeholderOf(field)
      if (placeholder === undefined) this.#note(path, ['piped text {name}', whole], 'has no counterpart here')
      return placeholder ?? ''
    })
    const bare = filled.replace(/\{\{[\w.-]+\|\}\}/g, 'x')
    if (/^https?:\/\/[\w.-]+(:\d+)?([/?#][^\s"'<>\\^`{}]*)?$/i.test(bare)) return filled
    this.#note(path, 'redirect', 'is not a plain web address')
    return undefined
  }

  #text(payload: Record<string, unknown>, place: readonly string[]): Text {
    const at = (from: unknown) =>
      place.reduce<unknown>(
        (here, step) =>
          typeof here === 'object' && here !== null ? (here as Record<string, unknown>)[step] : undefined,
        from,
      )
    const find = (questionId: string) => this.#questionId(questionId)
    const path = `SQ.${wordOf(payload.QuestionID)}.${place.join('.')}`
    const noteHere = (what: What, reason: string) => this.#note(path, what, reason)
    const field = (name: string) => this.#data.placeholderOf(name)
    const text: { [language: string]: string } = {
      [this.#first]: readHtml(at(payload), { find, field, note: noteHere }),
    }
    for (const [code, translated] of Object.entries(recordOf(payload.Language))) {
      const words = readHtml(at(translated), { find, field, note: noteHere })
      if (words !== '') text[tagOf(code)] = words
    }
    return text
  }

  #questionId(questionId: string): string | undefined {
    return this.#payloads.has(questionId) || this.#wholes.has(questionId) ? this.#ids.findKey(questionId) : undefined
  }

  /** Page breaks cut a block; so does skip logic, which Qualtrics decides when a page is left. */
  #cut(block: Record<string, unknown>): Cut {
    const id = this.#blockIds.idOf(wordOf(block.Description ?? block.ID))
    const cut: Cut = { id, pages: [], jumps: [], leaving: [] }
    const screens: Question[][] = [[]]
    const random = this.#random(block)
    for (const element of random?.elements ?? listOf(block.BlockElements).map(recordOf)) {
      if (element.Type === 'Page Break') screens.push([])
      if (element.Type !== 'Question') continue
      const path = `SQ.${wordOf(element.QuestionID)}`
      const questions = this.#questionsOf(wordOf(element.QuestionID), path)
      if (random?.fixed.has(wordOf(element.QuestionID))) for (const one of questions) one.fixed = true
      screens.at(-1)?.push(...questions)
      const question = questions.at(-1)
      if (question === undefined) continue
      for (const logic of listOf(element.SkipLogic).map(recordOf))
        cut.jumps.push({ item: question, logic, path: `${path}.SkipLogic` })
      if (listOf(element.SkipLogic).length > 0) screens.push([])
    }
    const options = recordOf(block.Options)
    const { QuestionsPerPage } = recordOf(recordOf(options.Randomization).Advanced)
    const isEach = wordOf(this.#options.QuestionsPerPage) === '1' || wordOf(QuestionsPerPage) === '1'
    const filled = screens.filter((screen) => screen.length > 0)
    const shuffle = random === null ? this.#shuffle(options, `BL.${wordOf(block.ID)}`) : true
    const draw = random?.draw
    if (filled.length > 1 && filled.every((screen) => screen.length === 1)) {
      cut.pages.push({ id, paging: 'each', items: filled.flat(), ...present({ shuffle, draw }) } as Block)
    } else {
      filled.forEach((items, at) => {
        const pageId = at === 0 ? id : this.#blockIds.idOf(`${id}_p${at + 1}`)
        cut.pages.push({
          id: pageId,
          paging: isEach ? 'each' : 'together',
          items,
          ...present({ shuffle, draw }),
        } as Block)
      })
    }
    this.#loop(options, cut, `BL.${wordOf(block.ID)}`)
    return cut
  }

  /** What a random order says beyond that there is one; what asks several things at once would count as several. */
  #random(block: Record<string, unknown>): ReturnType<typeof readRandom> {
    const random = readRandom(block)
    const asksSeveral = random?.elements.some(({ QuestionID }) => this.#opened.has(wordOf(QuestionID)))
    return asksSeveral ? null : random
  }

  #shuffle({ RandomizeQuestions }: Record<string, unknown>, path: string): true | undefined {
    if (RandomizeQuestions === undefined || RandomizeQuestions === 'false' || RandomizeQuestions === false)
      return undefined
    if (/^(true|All|RandomWithXPerPage)$/.test(wordOf(RandomizeQuestions))) return true
    this.#note(path, ['random questions {name}', wordOf(RandomizeQuestions)], 'becomes a plain random order', 'changed')
    return true
  }

  #loop({ Looping, LoopingOptions }: Record<string, unknown>, cut: Cut, path: string): void {
    if (Looping === undefined || Looping === 'None' || Looping === false) return
    const { QID, Locator, ChoiceGroupLocator, Randomization } = recordOf(LoopingOptions)
    const question = this.#questions.get(wordOf(QID))
    const [page] = cut.pages
    const locator = wordOf(ChoiceGroupLocator ?? Locator ?? '')
    const overChosen = locator === '' || /SelectedChoices/.test(locator.replace(/Unselected/g, ''))
    if (Looping === 'Question' && overChosen && question?.type === 'multi' && cut.pages.length === 1 && page) {
      page.loop = { over: { question: question.id }, max: Math.min(50, question.options.length) }
      if (/^(All|Subset|Advanced)$/.test(wordOf(Randomization)))
        this.#note(`${path}.Options.Looping`, 'random order of a loop', 'follows the order of the list here', 'changed')
    } else this.#note(`${path}.Options.Looping`, 'loop & merge', 'goes over something that is no list here')
  }

  /** One question, or those that one of theirs is opened into. */
  #questionsOf(questionId: string, path: string): Question[] {
    const payload = this.#payloads.get(questionId)
    const opened = this.#opened.get(questionId)
    if (payload === undefined || opened === undefined) {
      const question = this.#question(questionId, path)
      return question === null ? [] : [question]
    }
    if (opened.some(({ key }) => this.#questions.has(key))) {
      this.#note(path, 'question', 'is missing in the file, or stands there twice')
      return []
    }
    const kind = `${wordOf(payload.QuestionType)}/${wordOf(payload.Selector)}`
    this.#note(path, ['question of type {name}', kind], 'becomes questions of their own', 'changed')
    return opened.flatMap(({ key, titles, payload: own }) => {
      const text = (from: Record<string, unknown>, place: readonly string[]) =>
        place[0] === 'QuestionText' ? this.#joined(payload, titles) : this.#text(from, place)
      const id = this.#ids.findKey(key) ?? key
      const question = importQuestion(own, id, { path, note: this.#note, text, choices: this.#choices })
      if (question !== null) this.#questions.set(key, question)
      return question === null ? [] : [question]
    })
  }

  /** The words of several places of a payload, one behind the other. */
  #joined(payload: Record<string, unknown>, places: readonly (readonly string[])[]): Text {
    const texts = places.map((place) => this.#text(payload, place))
    const said = (language: string) => texts.map((text) => (text[language] ?? text[this.#first] ?? '').trim())
    return Object.fromEntries(
      this.#languages
        .filter((language) => texts.some((text) => (text[language] ?? '') !== ''))
        .map((language) => [
          language,
          said(language)
            .filter((words) => words !== '')
            .join(' – '),
        ]),
    )
  }

  #question(questionId: string, path: string): Question | null {
    const payload = this.#payloads.get(questionId)
    const id = this.#questionId(questionId)
    if (payload === undefined || id === undefined || this.#questions.has(questionId)) {
      this.#note(path, 'question', 'is missing in the file, or stands there twice')
      return null
    }
    const text = (from: Record<string, unknown>, place: readonly string[]) => this.#text(from, place)
    const question = importQuestion(payload, id, { path, note: this.#note, text, choices: this.#choices })
    if (question !== null) this.#questions.set(questionId, question)
    return question
  }

  #logicNames(): LogicNames {
    return {
      question: (questionId) => this.#questions.get(questionId),
      choice: (questionId, choice) => this.#choices.get(`${questionId}/${choice}`),
      field: (field) => this.#data.referenceTo(field),
    }
  }

  /** Puts conditions and jumps in place, now that every question is known. */
  #connect(cut: Cut, { visit, names, following }: { visit: Visit; names: LogicNames; following: Following }): void {
    for (const question of cut.pages.flatMap(({ items }) => items) as Question[]) {
      const key = this.#ids.keyOf(question.id) ?? ''
      const questionId = this.#wholes.get(key) ?? key
      const logic = this.#payloads.get(questionId)?.DisplayLogic
      if (logic === undefined) continue
      const show = readLogic(logic, names)
      if (show === null)
        this.#note(`SQ.${questionId}.DisplayLogic`, 'display logic', 'cannot be read; the question is always shown')
      else question.show = show
    }
    const conditions = visit.logic.map((logic) => readLogic(logic, names))
    if (conditions.includes(null)) this.#note(visit.path, 'branch', 'cannot be read; the block is always shown')
    const known = conditions.filter((one): one is Condition => one !== null)
    if (known.length > 0)
      for (const page of cut.pages) page.show = known.length === 1 ? (known[0] as Condition) : { all: known }
    for (const { item, logic, path } of cut.jumps) {
      const when = readExpression(logic, names)
      const to = this.#destination(wordOf(logic.SkipToDestination), following)
      if (when === null || to === null) this.#note(path, 'skip logic', 'cannot be read')
      else {
        const jump = { when, to }
        item.jumps = [...(item.jumps ?? []), jump]
        if (logic.SkipToDestination === 'ENDOFBLOCK') cut.leaving.push({ item, jump })
      }
    }
  }

  #destination(destination: string, following: Following): Jump['to'] | null {
    if (destination === 'ENDOFSURVEY') return { ending: 'end' }
    if (destination === 'ENDOFBLOCK')
      return following === null ? null : following === 'end' ? { ending: 'end' } : { block: following }
    const question = this.#questionId(this.#opened.get(destination)?.[0]?.key ?? destination)
    return question === undefined ? null : { question }
  }

  /** The ending that an end within the flow leads to: the one of all where it says nothing of its own. */
  #endWith(options: Record<string, unknown>, path: string): string {
    const own = this.#ending(`end_${this.#endings.length + 2}`, options, path)
    if (own.redirect === undefined && own.outcome === 'complete') return 'end'
    this.#endings.push(own)
    return own.id
  }

  /** What is drawn: each element of a randomiser is a unit, with all pages of its blocks. */
  #draws(cuts: readonly { visit: Visit; cut: Cut }[], draws: Flow['draws']): BlockDraw[] {
    return [...draws].flatMap(([path, { of, show }]) => {
      const units = new Map<string, string[]>()
      for (const { visit, cut } of cuts) {
        const ids = cut.pages.filter(({ items }) => items.length > 0).map(({ id }) => id)
        if (visit.group !== path || ids.length === 0) continue
        units.set(visit.unit ?? '', [...(units.get(visit.unit ?? '') ?? []), ...ids])
      }
      // Among elements without a question, one would have been shown to nobody: how often each of the others came is not to be told.
      const isWhole = units.size === of
      if (show < of && !isWhole && units.size > 0)
        this.#note(path, ['{name} blocks at random', `${show} / ${of}`], 'all are shown, in random order', 'changed')
      const draw = drawOf([...units.values()], isWhole ? show : units.size)
      return draw === null ? [] : [draw]
    })
  }
}
