import type { Comparison, Condition, Expression, Question, Reference, Survey } from '@opencxm/survey'
import { titleOf } from '../edit/diff.ts'
import { placeOf } from '../edit/edits.ts'

/** What a value is, and so how it may be compared. */
export type ValueKind = 'choice' | 'choices' | 'number' | 'text' | 'yesno' | 'list'

/** Something that a condition may read. `key` is its form in a select. */
export type Source = {
  key: string
  reference: Reference
  group: 'answer' | 'score' | 'hidden' | 'known' | 'variable' | 'heard' | 'loop'
  label: string
  kind: ValueKind
  options: readonly { id: string; label: string }[]
}

/** Where a condition stands: what comes later cannot be read. Undefined = behind everything. */
export type LogicPlace = { item?: string; block?: string }

/** The key of a reference, `answer:q1.row`, `heard:l1.topics`. */
export function keyOf(reference: Reference): string {
  const part = 'part' in reference && reference.part !== undefined ? `.${reference.part}` : ''
  if ('answer' in reference) return `answer:${reference.answer}${part}`
  if ('score' in reference) return `score:${reference.score}${part}`
  if ('hidden' in reference) return `hidden:${reference.hidden}`
  if ('variable' in reference) return `variable:${reference.variable}`
  if ('known' in reference) return `known:${reference.known}`
  if ('heard' in reference) return `heard:${reference.heard}.${reference.signal}`
  return `loop:${reference.loop}`
}

/** A reference, if an expression is one. */
export function referenceIn(expression: Expression): Reference | null {
  if (typeof expression !== 'object' || Array.isArray(expression)) return null
  return 'op' in expression || 'if' in expression ? null : (expression as Reference)
}

/** Everything that may be read at a place, in the order of the survey. */
export function sourcesAt(survey: Survey, place: LogicPlace): Source[] {
  const words = wordsIn(survey)
  const found: Source[] = []
  const items = itemsBefore(survey, place)
  for (const item of items) {
    if (item.type === 'listen') {
      for (const signal of ['topics', 'sentiment', 'effort', 'emotion', 'language', 'actionable'] as const) {
        const kind = ({ topics: 'list', sentiment: 'number', effort: 'number', actionable: 'yesno' } as const)[
          signal as 'topics'
        ]
        found.push(source({ heard: item.id, signal }, 'heard', { label: item.to, kind: kind ?? 'text' }))
      }
    } else found.push(...questionSources(item, titleOf(item, survey), words))
  }
  for (const { id, type } of survey.hidden ?? []) {
    found.push(source({ hidden: id }, 'hidden', { label: id, kind: type === 'number' ? 'number' : 'text' }))
  }
  for (const { id, type } of survey.known ?? []) {
    const kind = ({ number: 'number', boolean: 'yesno', list: 'list', text: 'text' } as const)[type]
    found.push(source({ known: id }, 'known', { label: id, kind }))
  }
  for (const { id } of survey.variables ?? [])
    found.push(source({ variable: id }, 'variable', { label: id, kind: 'number' }))
  const block = place.item === undefined ? null : survey.blocks[placeOf(survey, place.item)?.block ?? -1]
  if (block?.loop)
    found.push(
      source({ loop: 'label' }, 'loop', { label: 'label', kind: 'text' }),
      source({ loop: 'number' }, 'loop', { label: 'number', kind: 'number' }),
    )
  return found
}

type About = { label: string; kind: ValueKind; options?: Source['options'] }

function source(reference: Reference, group: Source['group'], { label, kind, options = [] }: About): Source {
  return { key: keyOf(reference), reference, group, label, kind, options }
}

function itemsBefore(survey: Survey, place: LogicPlace) {
  const all = survey.blocks.flatMap((block) => block.items)
  if (place.item !== undefined)
    return all.slice(
      0,
      Math.max(
        0,
        all.findIndex(({ id }) => id === place.item),
      ),
    )
  if (place.block === undefined) return all
  const at = survey.blocks.findIndex(({ id }) => id === place.block)
  return survey.blocks.slice(0, Math.max(0, at)).flatMap((block) => block.items)
}

type Words = (text: Readonly<Record<string, string>>, id: string) => string

function wordsIn({ languages }: Survey): Words {
  return (text, id) => text[languages[0] ?? ''] || id
}

function questionSources(question: Question, title: string, words: Words): Source[] {
  const { id } = question
  const labels = (parts: readonly { id: string; label: Readonly<Record<string, string>> }[]) =>
    parts.map((part) => ({ id: part.id, label: words(part.label, part.id) }))
  const answer = (kind: ValueKind, options: Source['options'] = []) =>
    source({ answer: id }, 'answer', { label: title, kind, options })
  switch (question.type) {
    case 'statement':
      return []
    case 'single':
    case 'dropdown':
      return [answer('choice', labels(question.options)), ...scored(question, title)]
    case 'picture':
      return [answer(question.multiple ? 'choices' : 'choice', labels(question.options)), ...scored(question, title)]
    case 'multi':
      return [answer('choices', labels(question.options)), ...scored(question, title)]
    case 'ranking':
      return [answer('choices', labels(question.options))]
    case 'matrix':
      return question.rows.map((row) =>
        source({ answer: id, part: row.id }, 'answer', {
          label: `${title}: ${words(row.label, row.id)}`,
          kind: question.multiple ? 'choices' : 'choice',
          options: labels(question.columns),
        }),
      )
    case 'sum':
      return question.options.map((option) =>
        source({ answer: id, part: option.id }, 'answer', {
          label: `${title}: ${words(option.label, option.id)}`,
          kind: 'number',
        }),
      )
    case 'contact':
      return question.fields.map((field) =>
        source({ answer: id, part: field.id }, 'answer', { label: `${title}: ${field.id}`, kind: 'text' }),
      )
    case 'consent':
      return [answer('yesno')]
    case 'short_text':
    case 'long_text':
    case 'date':
    case 'file':
      return [answer('text')]
    default:
      return [answer('number')]
  }
}

function scored(question: Extract<Question, { options: unknown }>, title: string): Source[] {
  const hasValues = question.options.some(({ value }) => value !== undefined)
  return hasValues ? [source({ score: question.id }, 'score', { label: title, kind: 'number' })] : []
}

/** Ways to compare a kind of value, the usual one first. */
export const comparisonsOf: { readonly [kind in ValueKind]: readonly Comparison[] } = {
  choice: ['equals', 'not_equals', 'one_of', 'none_of', 'answered', 'unanswered'],
  choices: ['one_of', 'none_of', 'answered', 'unanswered'],
  number: ['at_most', 'at_least', 'less', 'more', 'equals', 'not_equals', 'answered', 'unanswered'],
  text: ['answered', 'unanswered', 'contains', 'equals', 'not_equals'],
  yesno: ['equals', 'answered', 'unanswered'],
  list: ['one_of', 'none_of', 'contains', 'answered', 'unanswered'],
}

/** Whether a comparison needs something to compare with, and whether that is a list. */
export function takes(is: Comparison): 'nothing' | 'one' | 'list' {
  if (is === 'answered' || is === 'unanswered') return 'nothing'
  return is === 'one_of' || is === 'none_of' ? 'list' : 'one'
}

/** A new comparison with a source, complete from the start. */
export function compareWith(from: Source, is: Comparison = comparisonsOf[from.kind][0] ?? 'answered'): Condition {
  const wanted = takes(is)
  if (wanted === 'nothing') return { left: from.reference, is }
  const first =
    from.options[0]?.id ?? { number: 0, yesno: true, text: '', list: '', choice: '', choices: '' }[from.kind]
  return { left: from.reference, is, right: wanted === 'list' ? [first] : first }
}

/** Whether the editor of rows can show a condition as it is; what it cannot is shown in words and edited as text. */
export function isPlain(condition: Condition): boolean {
  if ('all' in condition) return condition.all.every(isPlain)
  if ('any' in condition) return condition.any.every(isPlain)
  if ('not' in condition) return isPlain(condition.not)
  const { left, right } = condition
  const literal = right === undefined || typeof right !== 'object' || Array.isArray(right)
  return referenceIn(left) !== null && literal
}

/**
 * A condition with another one behind it, as one says it: "a and b", then "or c", is "(a and b) or c". A group of the same kind grows.
 */
export function joined(value: Condition, join: 'all' | 'any', next: Condition): Condition {
  if (join === 'all') return 'all' in value ? { all: [...value.all, next] } : { all: [value, next] }
  return 'any' in value ? { any: [...value.any, next] } : { any: [value, next] }
}

/** How many groups stand inside each other; of a comparison none. */
export function heightOf(condition: Condition): number {
  if ('left' in condition) return 0
  if ('not' in condition) return 1 + heightOf(condition.not)
  const parts = 'all' in condition ? condition.all : condition.any
  return 1 + Math.max(0, ...parts.map(heightOf))
}
