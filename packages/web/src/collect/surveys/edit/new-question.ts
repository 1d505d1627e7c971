import {
  type Line,
  type Option,
  type Question,
  type QuestionType,
  type Survey,
  scaleEnds,
  type Text,
} from '@opencxm/survey'
import { freshId, idsIn } from './ids.ts'

/** Words that a new question starts with, in the survey's first language; the page passes them in. */
export type StarterWords = {
  option: (number: number) => string
  row: (number: number) => string
  column: (number: number) => string
  wording: string
}

/** Question types in the order in which they are offered, by what one wants to know. */
export const questionGroups = [
  { id: 'score', types: ['nps', 'csat', 'ces', 'stars', 'emoji', 'slider'] },
  { id: 'choice', types: ['single', 'multi', 'dropdown', 'picture', 'ranking', 'matrix', 'sum'] },
  { id: 'words', types: ['long_text', 'short_text', 'number', 'date'] },
  { id: 'person', types: ['contact', 'consent', 'file'] },
  { id: 'page', types: ['statement'] },
] as const satisfies readonly { id: string; types: readonly QuestionType[] }[]

/** A new question of a type, complete enough to be shown; its title is still empty. */
export function newQuestion(survey: Survey, type: QuestionType, words: StarterWords): Question {
  const id = freshId(survey, prefixes[type] ?? type, idsIn(survey, 'items'))
  return { id, type, title: textOf(survey, ''), ...partsOf(survey, type, words) } as unknown as Question
}

const prefixes: { readonly [type in QuestionType]?: string } = {
  long_text: 'comment',
  short_text: 'text',
  single: 'choice',
  multi: 'choices',
  dropdown: 'choice',
  statement: 'note',
  sum: 'shares',
}

/** A text in the survey's first language. */
export function textOf(survey: Survey, words: string): Text {
  return { [survey.languages[0] ?? 'en']: words }
}

function partsOf(survey: Survey, type: QuestionType, words: StarterWords): object {
  switch (type) {
    case 'nps':
    case 'csat':
      return usualEnds(survey, type)
    case 'ces':
      return { version: 2, ...usualEnds(survey, 'ces') }
    case 'single':
    case 'dropdown':
    case 'multi':
    case 'ranking':
      return { options: newOptions(survey, words, 3) }
    case 'picture':
      return { options: newOptions(survey, words, 2).map((option) => withPicture(survey, option)) }
    case 'sum':
      return { options: newOptions(survey, words, 3), total: 100 }
    case 'matrix':
      return { rows: newLines(survey, words.row, ['r', 2]), columns: newLines(survey, words.column, ['c', 3]) }
    case 'slider':
      return { min: 0, max: 100, step: 1 }
    case 'contact':
      return { fields: [{ id: 'name' }, { id: 'email' }] }
    case 'consent':
      return { wording: textOf(survey, words.wording) }
    case 'file':
      return { maxFiles: 1, maxBytes: 10_000_000, accept: ['image/jpeg', 'image/png', 'application/pdf'] }
    default:
      return {}
  }
}

type Ends = { readonly low?: Text; readonly high?: Text }

/**
 * What the ends usually mean, in those of the survey's languages that we speak; nothing where its first language is another. `effort` is
 * version 1 of the CES.
 */
export function usualEnds(survey: Survey, scale: keyof typeof scaleEnds): { labels?: Ends } {
  const inOurs = (text: Text) =>
    Object.fromEntries(survey.languages.flatMap((tag) => (text[tag] === undefined ? [] : [[tag, text[tag]]])))
  const { low, high } = scaleEnds[scale]
  return low[survey.languages[0] ?? ''] === undefined ? {} : { labels: { low: inOurs(low), high: inOurs(high) } }
}

/** Words at the ends that mean something else once the scale is another: ours, not the author's. */
function isUsual(survey: Survey, labels: Ends): boolean {
  const [as, turned] = [
    [labels.low, labels.high],
    [labels.high, labels.low],
  ].map((ends) => JSON.stringify(ends))
  return scales.some((scale) => {
    const { low, high } = usualEnds(survey, scale).labels ?? {}
    const usual = JSON.stringify([low, high])
    return low !== undefined && (usual === as || usual === turned)
  })
}

const scales = ['nps', 'csat', 'ces', 'effort'] as const

/** The other version of the CES asks for effort instead of ease: its ends mean something else, unless the author named them. */
export function withVersion(survey: Survey, labels: Ends | undefined, version: 1 | 2): object {
  if (labels !== undefined && !isUsual(survey, labels)) return { version }
  return { version, labels: usualEnds(survey, version === 2 ? 'ces' : 'effort').labels }
}

/** Where low is good the ends change places. */
export function withLowGood({ low, high }: Ends = {}, isGood: boolean): object {
  const labels = { ...(high ? { low: high } : {}), ...(low ? { high: low } : {}) }
  return { lowIsGood: isGood || undefined, labels: low || high ? labels : undefined }
}

const noPicture = 'https://example.com/picture.png'

/** An option of a picture choice needs a picture: an address to be replaced, and words for who cannot see it. */
export function withPicture(survey: Survey, option: Option): Option {
  return option.image ? option : { ...option, image: { url: noPicture, alt: textOf(survey, '') } }
}

function newOptions(survey: Survey, words: StarterWords, count: number): Option[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `o${at + 1}`,
    label: textOf(survey, words.option(at + 1)),
  }))
}

function newLines(survey: Survey, word: (number: number) => string, [prefix, count]: [string, number]): Line[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `${prefix}${at + 1}`,
    label: textOf(survey, word(at + 1)),
    ...(prefix === 'c' ? { value: at + 1 } : {}),
  }))
}

const kept = ['title', 'help', 'required', 'fixed', 'show', 'jumps', 'touchpoint', 'need'] as const

/** The question as one of another type: words, logic, options and labels stay where the new type has them. */
export function convertQuestion(
  survey: Survey,
  question: Question,
  { type, words }: { type: QuestionType; words: StarterWords },
): Question {
  if (question.type === type) return question
  const from = question as unknown as Record<string, unknown>
  const made = partsOf(survey, type, words) as Record<string, unknown>
  const base = Object.fromEntries(kept.filter((name) => name in from).map((name) => [name, from[name]]))
  const carried: Record<string, unknown> = {}
  if ('options' in made && 'options' in question) {
    const options = question.options.map(({ image, ...option }) => ({ ...option, ...(image ? { image } : {}) }))
    carried.options = type === 'picture' ? options.map((option) => withPicture(survey, option)) : options
    if (question.shuffle && type !== 'ces') carried.shuffle = true
  }
  if (rated.has(type) && 'labels' in question && question.labels && !isUsual(survey, question.labels))
    carried.labels = question.labels
  return { ...base, ...made, ...carried, id: question.id, type } as unknown as Question
}

const rated = new Set<QuestionType>(['nps', 'csat', 'ces', 'stars', 'emoji', 'slider'])
