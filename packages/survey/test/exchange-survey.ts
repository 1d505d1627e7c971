/** Arbitrary surveys within what foreign formats can say. */
import type { Block, Condition, Item, Question, Survey, Text } from '../src/index.ts'
import type { Draw } from './draw.ts'

const words = ['Price', 'Delivery <late>', '价格 & 质量', "it's fine", 'a {brace', 'two\nlines']
const maybe = <T>(yes: boolean, value: T): T | Record<never, never> => (yes ? value : {})

/** Which of our features a format has. */
export type Subset = {
  types: readonly string[]
  formats: readonly string[]
  jumps: boolean
  variables: boolean
  both: boolean
}

/** A survey of that subset. */
export function subsetSurvey(draw: Draw, subset: Subset): Survey {
  const languages = draw.pick([['en'], ['en', 'zh-Hans'], ['zh-Hant', 'en']])
  const say = (): Text => Object.fromEntries(languages.map((language) => [language, draw.pick(words)]))
  const before: Question[] = []
  let count = 0
  const blocks = Array.from({ length: 1 + draw.upTo(2) }, (_, at): Block => {
    const items: Item[] = []
    for (let left = draw.upTo(3); left >= 0; left--) {
      const type = draw.pick(subset.types)
      const question = {
        id: `q${++count}`,
        type,
        title: say(),
        ...maybe(draw.chance(50) && type !== 'statement', { required: true }),
        ...(before.length > 0 && draw.chance(40) ? { show: condition(draw, before, 0) } : {}),
        ...ownFields(draw, { type, say, subset }),
      } as Question
      items.push(question)
      if (question.type !== 'statement') before.push(question)
    }
    return { id: `b${at + 1}`, paging: subset.both ? draw.pick(['together', 'each']) : 'together', items } as Block
  })
  const counted = before.filter(({ type }) => type === 'nps' || type === 'csat')
  const [first] = counted
  return {
    format: 'opencxm-survey/1',
    id: 'imported',
    version: 1,
    name: 'Any',
    languages,
    ...maybe(subset.variables && first !== undefined, {
      variables: [{ id: 'v1', value: { op: 'add', of: [{ answer: first?.id ?? '' }, 2] } }],
    }),
    blocks,
    endings: [{ id: 'end', outcome: 'complete', title: say() }],
  } as Survey
}

function ownFields(draw: Draw, { type, say, subset }: { type: string; say: () => Text; subset: Subset }): object {
  const options = () => Array.from({ length: 2 + draw.upTo(2) }, (_, at) => ({ id: `o${at + 1}`, label: say() }))
  const shuffle = () => maybe(draw.chance(30), { shuffle: true })
  switch (type) {
    case 'csat':
      return { points: draw.pick([5, 7]) }
    case 'stars':
      return { points: draw.pick([5, 10]) }
    case 'emoji':
      return { points: 5 }
    case 'single':
    case 'dropdown':
    case 'ranking':
      return { options: options(), ...shuffle() }
    case 'multi':
      return { options: options(), ...shuffle(), ...maybe(draw.chance(30), { min: 1, max: 2 }) }
    case 'sum':
      return { options: options(), total: 100 }
    case 'picture': {
      const pictured = options().map((option, at) => ({
        ...option,
        image: { url: `https://example.com/${at}.png`, alt: option.label },
      }))
      return { options: pictured, ...maybe(draw.chance(50), { multiple: true }) }
    }
    case 'matrix': {
      const line = (id: string) => ({ id, label: say() })
      return { rows: [line('r1'), line('r2')], columns: [line('c1'), line('c2')], ...shuffle() }
    }
    case 'slider':
      return { min: 0, max: 100, step: draw.pick([1, 5]) }
    case 'short_text':
      return maybe(draw.chance(50), { format: draw.pick(subset.formats) })
    case 'number':
      return draw.pick([{}, { min: 1, max: 9 }])
    default:
      return {}
  }
}

function condition(draw: Draw, before: readonly Question[], depth: number): Condition {
  if (depth < 2 && draw.chance(30)) {
    const parts = [condition(draw, before, depth + 1), condition(draw, before, depth + 1)]
    return draw.pick<Condition>([{ all: parts }, { any: parts }])
  }
  const question = draw.pick(before)
  const left = { answer: question.id }
  if (question.type === 'nps' || question.type === 'csat') {
    return { left, is: draw.pick(['equals', 'less', 'at_most', 'more', 'at_least']), right: draw.upTo(5) }
  }
  if (question.type === 'single' || question.type === 'dropdown' || question.type === 'multi') {
    return { left, is: 'equals', right: draw.pick(question.options).id }
  }
  return { left, is: draw.pick(['answered', 'unanswered']) }
}
