/** Arbitrary surveys within what foreign formats can say. */
import { wordsOf } from '../src/exchange/default-words.ts'
import type { Block, Condition, Item, Question, Survey, Text } from '../src/index.ts'
import type { Draw } from './draw.ts'

const words = ['Price', 'Delivery <late>', '价格 & 质量', "it's fine", 'a {brace', 'two\nlines']
const maybe = <T>(yes: boolean, value: T): T | Record<never, never> => (yes ? value : {})

/** Which of our features a format has. */
export type Subset = {
  types: readonly string[]
  formats: readonly string[]
  variables: boolean
  /** Qualtrics: screens of one question, skip logic, plain endings; conditions without nesting, on these types only. */
  isQualtrics: boolean
}

const conditional = new Set(['nps', 'single', 'dropdown', 'multi', 'short_text', 'number'])

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
        ...(before.length > 0 && draw.chance(40) ? { show: condition(draw, before, subset.isQualtrics) } : {}),
        ...ownFields(draw, { type, say, subset }),
      } as Question
      items.push(question)
      if (subset.isQualtrics ? conditional.has(type) : type !== 'statement') before.push(question)
    }
    return { id: `b${at + 1}`, ...paged(draw, items, subset) } as Block
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
    endings: [
      {
        id: 'end',
        outcome: 'complete',
        title: subset.isQualtrics ? { [languages[0] ?? 'en']: wordsOf(languages[0] ?? 'en').thanks } : say(),
      },
    ],
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
      return {
        rows: [line('r1'), line('r2')],
        columns: [line('c1'), line('c2')],
        ...shuffle(),
        ...maybe(draw.chance(30), { multiple: true }),
      }
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

/** Screens of one question have skip logic. */
function paged(draw: Draw, items: readonly Item[], { isQualtrics }: Subset): Pick<Block, 'paging' | 'items'> {
  if (!isQualtrics || items.length < 2 || draw.chance(50)) return { paging: 'together', items }
  const withJumps = items.map((item): Item => {
    if (item.type !== 'single' || draw.chance(50)) return item
    const when: Condition = { left: { answer: item.id }, is: 'equals', right: draw.pick(item.options).id }
    return { ...item, jumps: [{ when, to: { ending: 'end' } }] }
  })
  return { paging: 'each', items: withJumps }
}

function condition(draw: Draw, before: readonly Question[], isFlat: boolean, depth = 0): Condition {
  if (depth < 2 && draw.chance(30)) {
    const part = (below: number) => condition(draw, before, isFlat, below)
    if (!isFlat)
      return draw.pick<Condition>([
        { all: [part(depth + 1), part(depth + 1)] },
        { any: [part(depth + 1), part(depth + 1)] },
      ])
    return draw.pick<Condition>([{ all: [part(2), part(2)] }, { any: [part(2), { all: [part(2), part(2)] }] }])
  }
  const question = draw.pick(before)
  const left = { answer: question.id }
  if (question.type === 'nps' || question.type === 'csat' || question.type === 'number') {
    return { left, is: draw.pick(['less', 'at_most', 'more', 'at_least', 'equals']), right: draw.upTo(5) }
  }
  if (question.type === 'single' || question.type === 'dropdown' || question.type === 'multi') {
    return { left, is: 'equals', right: draw.pick(question.options).id }
  }
  return { left, is: draw.pick(['answered', 'unanswered']) }
}
