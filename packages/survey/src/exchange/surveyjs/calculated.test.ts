import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Question } from '../../definition/questions.ts'
import { importSurveyJs } from './import-survey.ts'

function imported(elements: object[], more: object = {}) {
  const { survey, lost } = importSurveyJs({ ...more, pages: [{ name: 'p', elements }] })
  if (survey === null) throw new Error('nothing was imported')
  const items = survey.blocks.flatMap(({ items }) => items as Question[])
  const item = (id: string) => items.find((one) => one.id === id)
  const said = lost.map(({ kind, path, what, reason }) => `${kind} ${path} ${what} ${reason}`)
  return { survey, items, item, said }
}

test('a question that only calculates is a statement with the value, which conditions and texts may name', () => {
  const { survey, item, said } = imported([
    { type: 'text', inputType: 'number', name: 'a' },
    { type: 'expression', name: 'total', title: 'In all', expression: '{a} * 2' },
    { type: 'comment', name: 'why', title: 'Why {total}?', visibleIf: '{total} > 5' },
  ])
  assert.deepEqual(survey.variables, [{ id: 'total', value: { op: 'multiply', of: [{ answer: 'a' }, 2] } }])
  const shown = { id: 'total', title: { en: 'In all' }, type: 'statement', body: { en: '{{variable.total|}}' } }
  assert.deepEqual(item('total'), shown)
  assert.deepEqual(item('why')?.show, { left: { variable: 'total' }, is: 'more', right: 5 })
  assert.deepEqual(item('why')?.title, { en: 'Why {{variable.total|}}?' })
  assert.deepEqual(said, [])
})

test('a calculation that cannot be read is left out whole, and named', () => {
  const { survey, items, said } = imported([
    { type: 'text', name: 'born' },
    { type: 'expression', name: 'years', expression: 'age({born})' },
  ])
  assert.deepEqual(
    items.map(({ id }) => id),
    ['born'],
  )
  assert.equal(survey.variables, undefined)
  assert.deepEqual(said, ['lost pages[0].elements[1] calculated value years cannot be read'])
})

test('pictures that are no plain addresses leave their choices as words, and what is said of them holds', () => {
  const choices = [
    { value: 'lion', text: 'Lion', imageLink: 'data:image/png;base64,AAAA' },
    { value: 'bear', text: 'Bear', imageLink: 'https://x.example/b.png' },
  ]
  const { item, said } = imported([
    { type: 'imagepicker', name: 'one', choices },
    { type: 'imagepicker', name: 'some', multiSelect: true, choices },
    { type: 'text', name: 'why', visibleIf: "{one} = 'lion'" },
  ])
  const options = [
    { id: 'lion', label: { en: 'Lion' } },
    { id: 'bear', label: { en: 'Bear' } },
  ]
  assert.deepEqual(item('one'), { id: 'one', title: { en: 'one' }, type: 'single', options })
  assert.deepEqual(item('some'), { id: 'some', title: { en: 'some' }, type: 'multi', options })
  assert.deepEqual(item('why')?.show, { left: { answer: 'one' }, is: 'equals', right: 'lion' })
  assert.ok(said.includes('changed pages[0].elements[0] choice of pictures becomes a choice of words'))
})

test('numbers from one to another, and those who refuse or do not know, are choices', () => {
  const { item, said } = imported(
    [
      { type: 'dropdown', name: 'age', choicesMin: 18, choicesMax: 24, choicesStep: 2 },
      {
        type: 'radiogroup',
        name: 'vote',
        choices: ['a'],
        showDontKnowItem: true,
        showRefuseItem: true,
        refuseText: 'No answer',
      },
    ],
    { locale: 'zh-cn' },
  )
  const labels = (id: string) => {
    const found = item(id)
    return found !== undefined && 'options' in found ? found.options.map(({ label }) => Object.values(label)[0]) : []
  }
  assert.deepEqual(labels('age'), ['18', '20', '22', '24'])
  assert.deepEqual(labels('vote'), ['a', 'No answer', '不知道'])
  assert.deepEqual(said, [])
})

test('signs written either way, how many were chosen, and a text that must be a number', () => {
  const { item, said } = imported([
    { type: 'text', name: 'n', validators: [{ type: 'numeric', minValue: 1, maxValue: 9 }] },
    { type: 'checkbox', name: 'c', choices: ['a', 'b'] },
    { type: 'text', name: 'low', visibleIf: '{n} =< 2' },
    { type: 'text', name: 'high', visibleIf: '{n} => 8' },
    { type: 'text', name: 'many', visibleIf: '{c.length} > 1' },
  ])
  assert.deepEqual(item('n'), { id: 'n', title: { en: 'n' }, type: 'number', min: 1, max: 9 })
  assert.deepEqual(item('low')?.show, { left: { answer: 'n' }, is: 'at_most', right: 2 })
  assert.deepEqual(item('high')?.show, { left: { answer: 'n' }, is: 'at_least', right: 8 })
  assert.deepEqual(item('many')?.show, { left: { op: 'count', of: [{ answer: 'c' }] }, is: 'more', right: 1 })
  assert.deepEqual(said, [])
})

test('choices that are numbers are compared as numbers, in a matrix too', () => {
  const { item, said } = imported([
    { type: 'radiogroup', name: 'q', choices: [5, { value: 10, text: 'ten' }], showOtherItem: true },
    {
      type: 'matrix',
      name: 'm',
      columns: [
        { value: 2, text: 'bad' },
        { value: 10, text: 'good' },
      ],
      rows: ['a'],
    },
    { type: 'radiogroup', name: 'word', choices: ['a', '007'] },
    { type: 'text', name: 'many', visibleIf: "{q} >= '10'" },
    { type: 'text', name: 'bad', visibleIf: '{m.a} < 5' },
    { type: 'text', name: 'ten', visibleIf: '{q} = 10' },
    { type: 'dropdown', name: 'other', choices: [5, 10] },
    { type: 'text', name: 'more', visibleIf: '{q} > {other}' },
    { type: 'text', name: 'same', visibleIf: '{q} = {other}' },
  ])
  assert.deepEqual(item('many')?.show, { left: { score: 'q' }, is: 'at_least', right: 10 })
  assert.deepEqual(item('bad')?.show, { left: { score: 'm', part: 'a' }, is: 'less', right: 5 })
  assert.deepEqual(item('ten')?.show, { left: { answer: 'q' }, is: 'equals', right: 'o_10' })
  assert.deepEqual(item('more')?.show, { left: { score: 'q' }, is: 'more', right: { score: 'other' } })
  assert.deepEqual(item('same')?.show, { left: { score: 'q' }, is: 'equals', right: { score: 'other' } })
  const values = (id: string) => {
    const found = item(id)
    return found !== undefined && 'options' in found ? found.options.map(({ value }) => value) : []
  }
  assert.deepEqual(
    [values('q'), values('word')],
    [
      [5, 10, undefined],
      [undefined, undefined],
    ],
  )
  assert.deepEqual(said, [])
})

test('choices that are numbers are calculated with as numbers', () => {
  const choices = [1, 2, 3]
  const { survey, said } = imported([
    { type: 'radiogroup', name: 'a', choices },
    { type: 'dropdown', name: 'b', choices },
    { type: 'expression', name: 'total', expression: '{a} + {b} * 2 - {a}' },
    { type: 'expression', name: 'most', expression: 'max({a}, {b})' },
  ])
  const [a, b] = [{ score: 'a' }, { score: 'b' }]
  assert.deepEqual(
    survey.variables?.map(({ value }) => value),
    [
      { op: 'subtract', of: [{ op: 'add', of: [a, { op: 'multiply', of: [b, 2] }] }, a] },
      { op: 'max', of: [a, b] },
    ],
  )
  assert.deepEqual(said, [])
})
