import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { validAnswer } from '../../test/arbitrary-answer.ts'
import { arbitrarySurvey } from '../../test/arbitrary-survey.ts'
import { drawProperty } from '../../test/draw.ts'
import { asking } from '../../test/small-survey.ts'
import { actionsOfForm, fieldName, type Item, type Question, readAnswer } from '../index.ts'

/** What a browser sends for an answer. */
function formOf(question: Question, key: string, value: unknown): Map<string, string[]> {
  const form = new Map<string, string[]>()
  const add = (name: string, text: unknown) => form.set(name, [...(form.get(name) ?? []), String(text)])
  if (question.type === 'ranking') for (const [at, id] of (value as string[]).entries()) add(fieldName(key, id), at + 1)
  else if (
    Array.isArray(value) ||
    question.type === 'single' ||
    question.type === 'dropdown' ||
    question.type === 'picture'
  ) {
    for (const one of [value].flat()) {
      const { choice, text } =
        typeof one === 'string' ? { choice: one, text: null } : (one as { choice: string; text: string })
      add(key, choice)
      if (text !== null) add(fieldName(key, choice), text)
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [part, cell] of Object.entries(value)) for (const one of [cell].flat()) add(fieldName(key, part), one)
  } else add(key, value)
  return form
}

test('SV16 without script a form says the same as the page with script', () => {
  fc.assert(
    drawProperty((draw) => {
      for (const question of arbitrarySurvey(draw).blocks.flatMap(({ items }) => items)) {
        if (question.type === 'listen' || question.type === 'statement' || question.type === 'file') continue
        const value = validAnswer(draw, question)
        const form = formOf(question, question.id, value)
        const [action] = actionsOfForm([{ key: question.id, question }], (name) => form.get(name) ?? [])
        assert.ok(action?.type === 'answer')
        assert.deepEqual(readAnswer(question, action.value), readAnswer(question, value))
      }
    }),
    { numRuns: 200 },
  )
})

test('a rank given twice is refused, not put into an order that nobody gave', () => {
  const options = ['a', 'b', 'c'].map((id) => ({ id, label: { en: id } }))
  const question: Item = { id: 'r', type: 'ranking', title: { en: '?' }, options }
  const ranks: { [field: string]: string } = { 'r~a': '1', 'r~b': '1', 'r~c': '2' }
  const [action] = actionsOfForm([{ key: 'r', question }], (name) => (ranks[name] === undefined ? [] : [ranks[name]]))
  assert.ok(action?.type === 'answer')
  assert.deepEqual(readAnswer(question, action.value), { fault: { code: 'duplicate', params: { option: 'a' } } })
})

test('an empty form is no answer to anything', () => {
  const question: Item = { id: 'n', type: 'number', title: { en: '?' }, decimals: 2 }
  const read = (text: string) => actionsOfForm([{ key: 'n', question }], () => (text === '' ? [] : [text]))[0]
  assert.deepEqual(read(''), { type: 'answer', key: 'n', value: null })
  assert.deepEqual(read('1,5'), { type: 'answer', key: 'n', value: 1.5 })
  assert.deepEqual(
    read('0x10'),
    { type: 'answer', key: 'n', value: '0x10' },
    'and what is no number is left to be refused',
  )
  const twoReadings = { type: 'answer', key: 'n', value: '1,234' } as const
  assert.deepEqual(read('1,234'), twoReadings, 'a thousand and more, or one and a bit: not guessed')
  assert.deepEqual(read('0,125'), { type: 'answer', key: 'n', value: 0.125 })
  // Anybody may send a form: one field of a megabyte kept the server busy for hours.
  const digits = `${'0'.repeat(1_000_000)}x`
  assert.deepEqual(read(digits), { type: 'answer', key: 'n', value: digits })
  assert.ok(asking([question]))
})
