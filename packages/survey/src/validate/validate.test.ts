import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { anyAnswer } from '../../test/arbitrary-answer.ts'
import { arbitrarySurvey } from '../../test/arbitrary-survey.ts'
import { drawProperty } from '../../test/draw.ts'
import { asking } from '../../test/small-survey.ts'
import { type Item, readAnswer, type Trusted, validateResponse } from '../index.ts'

const en = (text: string) => ({ en: text })
const nps: Item = { id: 'nps', type: 'nps', title: en('?'), required: true }
const low: Item = {
  id: 'low',
  type: 'long_text',
  title: en('?'),
  required: true,
  show: { left: { answer: 'nps' }, is: 'at_most', right: 6 },
}
const options = [
  { id: 'a', label: en('A') },
  { id: 'b', label: en('B'), text: true },
  { id: 'none', label: en('None'), exclusive: true },
]
const items: Item[] = [
  nps,
  low,
  { id: 'one', type: 'single', title: en('?'), options },
  { id: 'many', type: 'multi', title: en('?'), options, max: 2 },
  { id: 'rank', type: 'ranking', title: en('?'), options, top: 2 },
  {
    id: 'grid',
    type: 'matrix',
    title: en('?'),
    required: true,
    rows: [
      { id: 'r1', label: en('1') },
      { id: 'r2', label: en('2') },
    ],
    columns: [
      { id: 'c1', label: en('1') },
      { id: 'c2', label: en('2') },
    ],
  },
  { id: 'sum', type: 'sum', title: en('?'), options, total: 10 },
  { id: 'slide', type: 'slider', title: en('?'), min: 0, max: 10, step: 2.5 },
  { id: 'day', type: 'date', title: en('?'), min: '2024-01-01' },
  { id: 'who', type: 'contact', title: en('?'), fields: [{ id: 'email', required: true }, { id: 'phone' }] },
  { id: 'ok', type: 'consent', title: en('?'), wording: en('I agree'), required: true },
  { id: 'up', type: 'file', title: en('?'), maxFiles: 1, maxBytes: 1000, accept: ['image/png'] },
  { id: 'mail', type: 'short_text', title: en('?'), format: 'email' },
]
const survey = asking(items, {
  hidden: [
    { id: 'order', type: 'text', from: 'server' },
    { id: 'source', type: 'text', from: 'url', maxLength: 10 },
  ],
})
const grid = { r1: 'c1', r2: 'c2' }
const good = {
  survey: 'small',
  version: 1,
  language: 'en',
  seed: 5,
  complete: true,
  hidden: {},
  answers: { nps: 9, grid, ok: true },
}

function refusals(response: unknown, trusted: Trusted = {}): string[] {
  const verdict = validateResponse(survey, response, trusted)
  return verdict.ok ? [] : verdict.issues.map(({ path, code }) => `${path} ${code}`)
}
const withAnswers = (answers: object) => refusals({ ...good, answers: { ...good.answers, ...answers } })

describe('SV3 a response is refused with path and reason', () => {
  test('accepts a good one', () => assert.deepEqual(refusals(good), []))

  const cases: [string, object, string[]][] = [
    ['a number as text', { nps: '9' }, ['answers.nps wrong_type']],
    ['half a score', { nps: 8.5 }, ['answers.nps not_whole']],
    ['a score off the scale', { nps: 11 }, ['answers.nps too_large']],
    ['an answer to a hidden question', { low: 'x' }, ['answers.low not_shown']],
    ['a missing answer to a question that shows', { nps: 3 }, ['answers.low required']],
    ['a text too long', { nps: 3, low: 'x'.repeat(5001) }, ['answers.low too_long']],
    ['a text of 10 MB', { nps: 3, low: 'x'.repeat(10_000_000) }, ['answers.low too_long']],
    ['an option that does not exist', { one: 'z' }, ['answers.one unknown_option']],
    ['an option of Object.prototype', { one: 'constructor' }, ['answers.one unknown_option']],
    ['a text where none is offered', { one: { choice: 'a', text: 'x' } }, ['answers.one wrong_type']],
    ['a text beside an option too long', { one: { choice: 'b', text: 'x'.repeat(501) } }, ['answers.one too_long']],
    ['an option twice', { many: ['a', 'a'] }, ['answers.many duplicate']],
    ['"none of these" with others', { many: ['a', 'none'] }, ['answers.many exclusive']],
    ['a list of a million', { many: Array.from({ length: 1_000_000 }, () => 'a') }, ['answers.many too_many']],
    ['half a ranking', { rank: ['a'] }, ['answers.rank too_few']],
    ['a matrix cell that is no word', { grid: { r1: { toString: 0 }, r2: 'c1' } }, ['answers.grid unknown_option']],
    ['a matrix without a row', { grid: { r1: 'c1' } }, ['answers.grid row_required']],
    ['a matrix with a row too many', { grid: { ...grid, r3: 'c1' } }, ['answers.grid unknown_row']],
    ['points that do not add up', { sum: { a: 4, b: 5 } }, ['answers.sum wrong_total']],
    ['points below zero', { sum: { a: -1, b: 11 } }, ['answers.sum too_small']],
    ['a value between the steps', { slide: 3 }, ['answers.slide off_step']],
    ['not a number', { slide: Number.NaN }, ['answers.slide wrong_type']],
    ['a day that does not exist', { day: '2024-02-30' }, ['answers.day bad_date']],
    ['a day too early', { day: '2023-12-31' }, ['answers.day too_small']],
    ['contact details without the required one', { who: { phone: '12345' } }, ['answers.who field_required']],
    ['a contact field that does not exist', { who: { email: 'a@b.co', admin: 'x' } }, ['answers.who unknown_field']],
    ['no agreement where it is required', { ok: false }, ['answers.ok must_agree']],
    [
      'a file of another type',
      { up: [{ id: 'u1', name: 'a.html', bytes: 1, type: 'text/html' }] },
      ['answers.up bad_file'],
    ],
    [
      'a file too large',
      { up: [{ id: 'u1', name: 'a.png', bytes: 1001, type: 'image/png' }] },
      ['answers.up too_large'],
    ],
    ['no e-mail address', { mail: 'a@b' }, ['answers.mail bad_email']],
    ['an unknown question', { admin: true }, ['answers.admin unknown_answer']],
    ['a repetition that is none', { 'nps@x': 9 }, ['answers.nps@x not_shown']],
  ]
  for (const [what, answers, expected] of cases) test(what, () => assert.deepEqual(withAnswers(answers), expected))

  test('SV11 hidden fields of ours cannot be changed or made up', () => {
    const trusted = { hidden: { order: 'A-1' } }
    assert.deepEqual(refusals({ ...good, hidden: { order: 'A-1', source: 'mail' } }, trusted), [])
    assert.deepEqual(refusals({ ...good, hidden: { order: 'A-2' } }, trusted), ['hidden.order tampered_hidden'])
    assert.deepEqual(refusals({ ...good, hidden: { order: 'A-1' } }), ['hidden.order tampered_hidden'])
    assert.deepEqual(refusals({ ...good, hidden: { admin: '1' } }), ['hidden.admin unknown_hidden'])
    assert.deepEqual(refusals({ ...good, hidden: { source: 'x'.repeat(11) } }), ['hidden.source too_long'])
    const verdict = validateResponse(survey, good, trusted)
    assert.deepEqual(verdict.ok && verdict.hidden, { order: 'A-1' }, 'what is ours is stored though not repeated')
  })

  test('another survey, version, language or shape', () => {
    assert.deepEqual(refusals({ ...good, survey: 'x' }), ['survey wrong_survey'])
    assert.deepEqual(refusals({ ...good, version: 2 }), ['version wrong_version'])
    assert.deepEqual(refusals({ ...good, language: 'fr' }), ['language unknown_language'])
    assert.deepEqual(refusals({ ...good, seed: -1 }), ['seed bad_shape'])
    assert.deepEqual(refusals({ ...good, admin: 1 }), ['admin bad_shape'])
    assert.deepEqual(refusals({ ...good, times: { nps: 'x' } }), ['times bad_shape'])
    assert.deepEqual(refusals({ ...good, times: { elsewhere: 1 } }), ['times.elsewhere unknown_time'])
    assert.deepEqual(refusals([]), [' bad_shape'])
  })

  test('a part is kept and marked, but not one that skips a screen', () => {
    const part = { ...good, complete: false, passed: ['main/nps'], answers: { nps: 9, one: 'a' } }
    const verdict = validateResponse(survey, part)
    assert.ok(verdict.ok && !verdict.complete)
    assert.deepEqual(
      verdict.answers.map(({ key, value }) => [key, value]),
      [
        ['nps', 9],
        ['one', 'a'],
      ],
    )
    assert.deepEqual(refusals({ ...part, passed: [] }), ['answers.one not_shown'])
    assert.deepEqual(refusals({ ...part, passed: ['main/nps', 'main/one'], complete: true }), ['complete not_finished'])
  })

  test('characters that no store can hold are taken out', () => {
    const verdict = validateResponse(survey, { ...good, answers: { ...good.answers, nps: 1, low: ' a\u0000b\ud83d ' } })
    assert.equal(verdict.ok && verdict.answers[1]?.value, 'ab\ufffd')
  })
})

test('SV3 anything at all is refused or accepted, never thrown at', () => {
  fc.assert(
    fc.property(fc.object({ withNullPrototype: true, maxDepth: 4 }), fc.anything(), (answers, hidden) => {
      validateResponse(survey, { ...good, answers, hidden })
      validateResponse(survey, {
        ...good,
        answers: { ...good.answers, one: answers, many: hidden, grid: answers, who: answers },
      })
      validateResponse(survey, answers)
    }),
    { numRuns: 1000 },
  )
})

test('SV3 reading an accepted answer again changes nothing', () => {
  fc.assert(
    drawProperty((draw) => {
      for (const question of arbitrarySurvey(draw).blocks.flatMap((block) => block.items)) {
        if (question.type === 'listen') continue
        const reading = readAnswer(question, anyAnswer(draw, question))
        if ('value' in reading)
          assert.deepEqual(readAnswer(question, JSON.parse(JSON.stringify(reading.value))), reading)
      }
    }),
    { numRuns: 300 },
  )
})
