/** Arbitrary valid surveys: every type of question, nested conditions, jumps, repetitions, shuffles, listening, quotas. */
import type {
  Block,
  BlockDraw,
  Condition,
  Expression,
  Item,
  Jump,
  Loop,
  Option,
  Question,
  Survey,
  Text,
} from '../src/index.ts'
import { questionTypes } from '../src/index.ts'
import type { Draw } from './draw.ts'

const en = (words: string): Text => ({ en: words })
const maybe = <T>(yes: boolean, value: T): T | Record<never, never> => (yes ? value : {})

function options(draw: Draw, name: string): Option[] {
  return Array.from({ length: 2 + draw.upTo(3) }, (_, at) => ({
    id: `o${at}`,
    label: en(`${name} option ${at}`),
    ...maybe(draw.chance(50), { value: at * 10 }),
    ...maybe(at > 1 && draw.chance(20), { exclusive: true }),
    ...maybe(draw.chance(20), { text: true }),
    ...maybe(draw.chance(20), { fixed: true }),
    image: { url: `https://example.com/${at}.png`, alt: en('picture') },
  }))
}

const lines = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, at) => ({ id: `${prefix}${at}`, label: en(`${prefix} ${at}`), value: at }))

/** What a type needs besides id, type and title. */
function ownFields(draw: Draw, type: string, id: string): object {
  const choice = () => ({ options: options(draw, id), shuffle: draw.chance(30) })
  switch (type) {
    case 'ces':
      return { version: draw.pick([1, 2]) }
    case 'single':
    case 'dropdown':
      return choice()
    case 'ranking':
      return { ...choice(), ...maybe(draw.chance(50), { top: 1 + draw.upTo(1) }) }
    case 'multi': {
      const fields = choice()
      const joint = fields.options.filter(({ exclusive }) => !exclusive).length
      const min = draw.upTo(Math.min(1, joint))
      return { ...fields, ...maybe(draw.chance(50), { min, max: Math.max(1, min) + draw.upTo(2) }) }
    }
    case 'picture':
      return { ...choice(), multiple: draw.chance(50) }
    case 'matrix':
      return {
        rows: lines(1 + draw.upTo(2), 'r'),
        columns: lines(2, 'c'),
        multiple: draw.chance(50),
        shuffle: draw.chance(30),
      }
    case 'slider':
      return { min: -5, max: 5, step: draw.pick([1, 0.5, 3]) }
    case 'sum':
      return { ...choice(), total: 1 + draw.upTo(100) }
    case 'short_text':
    case 'long_text':
      return draw.pick([
        {},
        { minLength: 2, maxLength: 40 },
        { format: 'email' },
        { format: 'url' },
        { format: 'phone' },
      ])
    case 'number':
      return draw.pick([{}, { min: 1, max: 9 }, { min: -1, max: 1, decimals: 2 }])
    case 'date':
      return draw.pick([{}, { min: '2024-02-01', max: '2024-03-01' }])
    case 'contact':
      return { fields: [{ id: 'name' }, { id: 'email', required: draw.chance(50) }, { id: 'phone' }] }
    case 'consent':
      return { wording: en('I agree.') }
    case 'file':
      return { maxFiles: 2, maxBytes: 1000, accept: ['image/png'] }
    default:
      return {}
  }
}

/** Titles in one language or both, with what was said before or is known put in. */
function title(draw: Draw, id: string, asked: readonly string[]): Text {
  const answer = asked.length > 0 ? [`answer.${draw.pick(asked)}`] : []
  const source = draw.pick([...answer, 'hidden.spent', 'hidden.items', 'known.plan', 'known.topics'])
  const piped = draw.chance(30) ? ` {{${source}|you}}` : ''
  return { en: `Question ${id}${piped}`, ...maybe(draw.chance(60), { 'zh-Hans': `问题 ${id}${piped}` }) }
}

type Sketch = { items: Item[]; loop: boolean; listening: string[] }

function expression(draw: Draw, questions: readonly Question[], depth: number): Expression {
  const question = draw.pick(questions)
  const number = (): Expression =>
    depth > 2
      ? { score: question.id }
      : {
          op: draw.pick(['add', 'subtract', 'divide', 'mean', 'max', 'count']),
          of: [expression(draw, questions, depth + 1), 2],
        }
  return draw.pick([
    () => ({ answer: question.id }),
    () => ({ score: question.id }),
    () => ({ hidden: 'items' }),
    () => ({ hidden: 'spent' }),
    () => ({ known: 'plan' }),
    number,
    () => ({ if: { left: { answer: question.id }, is: 'answered' as const }, yes: 1, no: 0 }),
  ])()
}

function condition(draw: Draw, questions: readonly Question[], depth = 0): Condition {
  if (depth < 2 && draw.chance(25)) {
    const parts = [condition(draw, questions, depth + 1), condition(draw, questions, depth + 1)]
    return draw.pick<Condition>([{ all: parts }, { any: parts }, { not: parts[0] as Condition }])
  }
  const question = draw.pick(questions)
  const choices =
    'options' in question && question.type !== 'sum' && question.type !== 'ranking' ? question.options : null
  if (choices)
    return { left: { answer: question.id }, is: draw.pick(['equals', 'not_equals']), right: draw.pick(choices).id }
  const left = expression(draw, questions, 0)
  if (draw.chance(30)) return { left, is: draw.pick(['answered', 'unanswered']) }
  return { left, is: draw.pick(['less', 'at_most', 'more', 'at_least']), right: draw.upTo(10) }
}

function sketchBlocks(draw: Draw): Sketch[] {
  let count = 0
  const asked: string[] = []
  return Array.from({ length: 1 + draw.upTo(4) }, () => {
    const items: Item[] = []
    const listening: string[] = []
    for (let left = draw.upTo(3); left >= 0; left--) {
      const type = draw.pick(questionTypes)
      const id = `q${count++}`
      items.push({
        id,
        type,
        title: title(draw, id, asked),
        required: draw.chance(50),
        ...ownFields(draw, type, id),
      } as Question)
      if (type !== 'statement') asked.push(id)
      if (type.endsWith('_text') && draw.chance(40)) {
        listening.push(`hear_${id}`)
        items.push({ id: `hear_${id}`, type: 'listen', to: id })
      }
    }
    return { items, loop: draw.chance(20), listening }
  })
}

const shuffle = (draw: Draw, may: boolean) =>
  may && draw.chance(30) ? { shuffle: true, ...maybe(draw.chance(40), { draw: 1 + draw.upTo(2) }) } : { shuffle: false }

/** Of the second and third block. */
const draws: readonly BlockDraw[] = [['b1', 'b2'], { units: [['b1'], ['b2']], show: 1 }]

/** An arbitrary survey that `checkSurvey` accepts. */
export function arbitrarySurvey(draw: Draw): Survey {
  const sketches = sketchBlocks(draw)
  const isQuestion = (item: Item): item is Question => item.type !== 'listen'
  const questions = sketches.flatMap(({ items }) => items).filter(isQuestion)
  const answerable = questions.filter(({ type }) => type !== 'statement')
  const readable = answerable.length > 0 ? answerable : null
  const shuffleBlocks = sketches.length >= 4 && draw.chance(30) ? [draw.pick(draws)] : []
  const maybeShow = (percent: number) =>
    maybe(readable !== null && draw.chance(percent), { show: condition(draw, readable ?? questions) })
  const jumpFrom = (block: number): Jump => {
    const later = sketches
      .map((_, at) => at)
      .filter((at) => at > block && !(shuffleBlocks.length > 0 && (at === 1 || at === 2)))
    const to = later.length === 0 || draw.chance(20) ? { ending: 'out' } : { block: `b${draw.pick(later)}` }
    return { ...maybe(readable !== null && draw.chance(80), { when: condition(draw, readable ?? questions) }), to }
  }
  /** What was bought, what is known, or what was chosen in a block before that is no loop itself. */
  const loopsAt = (at: number): Loop['over'][] => {
    const before = shuffleBlocks.length > 0 ? [] : sketches.slice(0, at).filter((sketch) => !sketch.loop)
    const chosen = before.flatMap(({ items }) => items.filter(({ type }) => type === 'multi'))
    return [{ hidden: 'items' }, { known: 'topics' }, ...chosen.map(({ id }) => ({ question: id }))]
  }
  const blocks = sketches.map(({ items, loop, listening }, at): Block => {
    const mayJump = !(shuffleBlocks.length > 0 && (at === 1 || at === 2))
    return {
      id: `b${at}`,
      paging: draw.pick(['together', 'each']),
      ...shuffle(draw, listening.length === 0),
      ...maybeShow(20),
      ...maybe(loop, { loop: { over: draw.pick(loopsAt(at)), max: 3 } }),
      ...maybe(mayJump && draw.chance(20), { jumps: [jumpFrom(at)] }),
      items: items.map((item) =>
        isQuestion(item)
          ? ({ ...item, ...maybeShow(30), ...maybe(mayJump && draw.chance(10), { jumps: [jumpFrom(at)] }) } as Question)
          : item,
      ),
    }
  })
  return {
    format: 'opencxm-survey/1',
    id: 'any',
    version: 1,
    name: 'Any survey',
    languages: ['en', 'zh-Hans'],
    hidden: [
      { id: 'items', type: 'items', from: 'server' },
      { id: 'spent', type: 'number', from: 'url' },
    ],
    known: [
      { id: 'plan', type: 'text' },
      { id: 'topics', type: 'list' },
    ],
    ...maybe(readable !== null, { variables: [{ id: 'total', value: expression(draw, readable ?? questions, 0) }] }),
    blocks,
    shuffleBlocks,
    endings: [
      {
        id: 'done',
        outcome: 'complete',
        title: en(`Thank you {{hidden.spent|}}${readable ? ' {{variable.total|none}}' : ''}`),
      },
      { id: 'out', outcome: 'screened_out', title: en('Thank you') },
      { id: 'full', outcome: 'over_quota', title: en('Thank you') },
    ],
    quotas: [
      {
        id: 'cap',
        limit: 10,
        ...maybe(readable !== null, { when: condition(draw, readable ?? questions) }),
        ending: 'full',
      },
    ],
  }
}
