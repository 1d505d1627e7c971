import { topTwoFrom } from '@opencxm/stats'
import { consentWords, pageWords, type Question, type Survey, scaleOf, type Text, textIn } from '@opencxm/survey'

/** How results read a question, or a row or part of one: `question` is the name that its answers carry. */
export type QuestionShape = {
  question: string
  parent: string
  type: Question['type']
  title: string
  part: string | null
  metric: string | null
  scale: { min: number; max: number; higherIsBetter: boolean } | null
  unit: 'points' | 'share' | 'mean' | 'none'
  /** From which score on (or down to which) an answer counts for a share. */
  edge: number
  /** Ids and labels of what can be chosen or filled in, in order. */
  options: readonly { id: string; label: string }[]
  /** Labels by id of what could be chosen in earlier versions only. */
  former: ReadonlyMap<string, string>
}

/** Questions of definitions in the order in which they are asked; one that several versions have is read from the newest. */
export function shapesOf(versions: readonly Survey[], language: string): QuestionShape[] {
  const shapes = new Map<string, QuestionShape>()
  for (const survey of versions) {
    for (const shape of shapesOfSurvey(survey, language)) {
      const newer = shapes.get(shape.question)
      shapes.set(shape.question, newer === undefined ? shape : { ...newer, former: formerOf(newer, shape) })
    }
  }
  return [...shapes.values()]
}

function formerOf({ options, former }: QuestionShape, older: QuestionShape): QuestionShape['former'] {
  const gone = older.options.filter(({ id }) => !former.has(id) && !options.some((option) => option.id === id))
  return gone.length === 0 ? former : new Map([...former, ...gone.map(({ id, label }) => [id, label] as const)])
}

function shapesOfSurvey(survey: Survey, language: string): QuestionShape[] {
  const say = (text: Text | undefined) => withoutPlaceholders(textIn(text, language, survey.languages))
  return survey.blocks
    .flatMap((block) => block.items)
    .flatMap((item) =>
      item.type === 'listen' || item.type === 'statement' ? [] : shapesOfQuestion(item, { say, language }),
    )
}

type Wording = { say: (text: Text | undefined) => string; language: string }

function shapesOfQuestion(question: Question, { say, language }: Wording): QuestionShape[] {
  const { id, type } = question
  const scale = scaleOf(question)
  const shape: QuestionShape = {
    ...{ question: id, parent: id, type, title: say(question.title), part: null },
    metric: scale?.metric ?? question.metric ?? null,
    scale: scale === null ? null : { min: scale.min, max: scale.max, higherIsBetter: scale.higherIsBetter },
    unit: unitOf(question),
    edge: scale === null ? 0 : edgeOf(scale),
    options: optionsOf(question, { say, language }),
    former: new Map(),
  }
  const parts = question.type === 'matrix' ? question.rows : question.type === 'sum' ? question.options : []
  if (parts.length === 0) return [shape]
  return parts.map((part) => ({ ...shape, question: `${id}.${part.id}`, part: say(part.label) }))
}

/** The top two boxes (`topTwoFrom`), from the end that is good. */
function edgeOf(scale: NonNullable<QuestionShape['scale']>): number {
  const top = topTwoFrom(scale)
  return scale.higherIsBetter ? top : scale.min + scale.max - top
}

/** What each respondent read differently is said by its fallback, else by an ellipsis. */
function withoutPlaceholders(title: string): string {
  return title.replace(/\{\{[^{}|]*(?:\|([^{}]*))?\}\}/g, (_, fallback?: string) => fallback?.trim() || '…')
}

function unitOf(question: Question): QuestionShape['unit'] {
  switch (question.type) {
    case 'nps':
      return 'points'
    case 'csat':
    case 'stars':
      return 'share'
    case 'ces':
    case 'emoji':
    case 'slider':
    case 'number':
    case 'sum':
      return 'mean'
    case 'matrix':
      return question.columns.some(({ value }) => value !== undefined) ? 'mean' : 'none'
    case 'single':
    case 'dropdown':
      return question.options.some(({ value }) => value !== undefined) ? 'mean' : 'none'
    default:
      return 'none'
  }
}

function optionsOf(question: Question, { say, language }: Wording): QuestionShape['options'] {
  if (question.type === 'consent')
    return consentWords.map(({ id, label }) => ({ id, label: textIn(label, language, ['en']) }))
  if (question.type === 'contact') {
    const { contact } = pageWords(language)
    return question.fields.map(({ id }) => ({ id, label: contact[id] }))
  }
  if (question.type === 'sum') return []
  const choices = question.type === 'matrix' ? question.columns : 'options' in question ? question.options : []
  return choices.map(({ id, label }) => ({ id, label: say(label) }))
}

/** What ids say, for files that people read: questions by their name, options by `question|option`. */
export type Names = { questions: ReadonlyMap<string, string>; options: ReadonlyMap<string, string> }

/** The words of questions and options; a row of a matrix is named with its question. */
export function namesOf(shapes: readonly QuestionShape[]): Names {
  const questions = shapes.map(
    ({ question, title, part }) => [question, part === null ? title : `${title} – ${part}`] as const,
  )
  const options = shapes.flatMap(({ question, options, former }) =>
    [...former, ...options.map(({ id, label }) => [id, label] as const)].map(
      ([id, label]) => [`${question}|${id}`, label] as const,
    ),
  )
  return { questions: new Map(questions), options: new Map(options) }
}
