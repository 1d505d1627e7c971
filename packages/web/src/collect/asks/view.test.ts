import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readValue } from '../../understand/segments/view.ts'
import { targetFrom } from '../../unify/catalog/view.ts'
import { askDraftOf, askFaults, askOf, newAsk, numberFaults } from './view.ts'

const whole = { ...newAsk(30), name: 'After delivery', survey: 'svy_1' }

test('what all rules share comes back from a draft as it went', () => {
  const stored = askOf({ ...whole, segment: 'seg_1', samplePercent: '12.5', touchpoint: 'delivery' })
  assert.equal(stored.sampleRate, 0.125)
  assert.deepEqual(askOf(askDraftOf(stored, 30)), stored)
  assert.equal(askOf(whole).segment, null)
})

test('a rule needs a name and a survey, a share above 0 and whole days', () => {
  assert.deepEqual(askFaults(whole, 0), {})
  assert.deepEqual(askFaults(newAsk(0), 0), { name: 'needed', survey: 'needed' })
  assert.deepEqual(askFaults({ ...whole, samplePercent: '0', onceDays: '1.5' }, 0), {
    samplePercent: 'range',
    onceDays: 'number',
  })
  assert.deepEqual(askFaults({ ...whole, onceDays: '0' }, 1), { onceDays: 'range' })
})

test('an empty field is no number, and nothing is asked of fields without bounds', () => {
  const texts = { a: ' ', b: 'x' }
  assert.deepEqual(numberFaults(texts, { a: { low: 0, high: 9 } }), { a: 'number' })
})

test('numbers are read as people type them, in asks, segments and targets alike', () => {
  const bound = { a: { low: 0, high: 99, whole: false } }
  for (const text of ['0,5', '０．５', ' 0.5 ']) {
    assert.deepEqual(numberFaults({ a: text }, bound), {}, text)
    assert.equal(askOf({ ...whole, samplePercent: text }).sampleRate, 0.005, text)
    assert.equal(readValue(text, 'number', 'is'), 0.5, text)
    assert.equal(targetFrom(text), 0.005, text)
  }
  for (const text of ['0x10', '1e1', 'Infinity', '']) {
    assert.deepEqual(numberFaults({ a: text }, bound), { a: 'number' }, text)
    assert.notEqual(readValue(text, 'number', 'is'), Number(text), text)
  }
  assert.equal(targetFrom('８０％'), 0.8)
  assert.equal(targetFrom('0x10'), undefined)
})
