/** Arbitrary answers: valid ones that a question accepts, and anything at all. */
import type { Question } from '../src/index.ts'
import type { Draw } from './draw.ts'

function choose(draw: Draw, question: Extract<Question, { options: unknown }>, many: boolean): unknown {
  const one = (option: { id: string; text?: boolean }) =>
    option.text && draw.chance(50) ? { choice: option.id, text: 'Something else' } : option.id
  if (!many) return one(draw.pick(question.options))
  const exclusive = question.options.filter((option) => option.exclusive)
  const joint = question.options.filter((option) => !option.exclusive)
  const { min = 1, max = joint.length } = question as { min?: number; max?: number }
  if (exclusive.length > 0 && (draw.chance(20) || joint.length === 0)) return [one(draw.pick(exclusive))]
  const count = Math.max(1, min, Math.min(max, 1 + draw.upTo(joint.length - 1)))
  return joint.slice(0, count).map(one)
}

function text(draw: Draw, format: string | undefined): string {
  if (format === 'email') return 'a.b@example.com'
  if (format === 'url') return 'https://example.com/a'
  if (format === 'phone') return '+86 10 1234 5678'
  return draw.pick(['Good, but late', '  很好，就是慢了  ', 'ok {{answer.q0|x}}', 'a\u0000b\ud800c', 'line\r\nline'])
}

function numberWithin(draw: Draw, min: number, max: number): number {
  return min + draw.upTo(max - min)
}

/** A value that the question accepts. */
export function validAnswer(draw: Draw, question: Question): unknown {
  switch (question.type) {
    case 'nps':
      return draw.upTo(10)
    case 'csat':
    case 'stars':
    case 'emoji':
      return 1 + draw.upTo((question.points ?? 5) - 1)
    case 'ces':
      return 1 + draw.upTo(question.version === 2 ? 6 : 4)
    case 'single':
    case 'dropdown':
      return choose(draw, question, false)
    case 'multi':
      return choose(draw, question, true)
    case 'picture':
      return choose(draw, question, question.multiple === true)
    case 'ranking':
      return question.options.map(({ id }) => id).slice(0, question.top ?? question.options.length)
    case 'matrix': {
      const cell = () => (question.multiple ? [draw.pick(question.columns).id] : draw.pick(question.columns).id)
      return Object.fromEntries(question.rows.map(({ id }) => [id, cell()]))
    }
    case 'sum':
      return { [draw.pick(question.options).id]: question.total }
    case 'slider':
      return question.min
    case 'short_text':
    case 'long_text':
      return text(draw, question.format)
    case 'number':
      return numberWithin(draw, question.min ?? -3, question.max ?? 300)
    case 'date':
      return draw.pick(['2024-02-01', '2024-02-29', '2024-03-01'])
    case 'contact':
      return { name: 'Li Lei', email: 'li@example.com' }
    case 'consent':
      return question.required === true || draw.chance(50)
    case 'file':
      return [{ id: 'up_1', name: 'a.png', bytes: 10, type: 'image/png' }]
    case 'statement':
      return null
  }
}

const junk: readonly unknown[] = [
  null,
  '',
  'o1',
  'nonsense',
  ['o0', 'o0'],
  ['o0', 'o1'],
  {},
  { choice: 'o0', text: 'x' },
  { r0: 'c0' },
  { r0: ['c1'] },
  { o0: 1 },
  { email: 'no' },
  [],
  -1,
  0,
  3,
  1e300,
  Number.NaN,
  true,
  false,
  'x'.repeat(6000),
  '2024-02-30',
  { constructor: 'c0' },
  [[[]]],
]

/** Valid or not. */
export function anyAnswer(draw: Draw, question: Question): unknown {
  return draw.chance(60) ? validAnswer(draw, question) : draw.pick(junk)
}
