import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressOf, day, flag, oneOf, text } from './address.ts'
import { matchingOptions, optionLabel } from './options.ts'
import { describePeriod, isDay, longerPeriod, periodOfWeeks, presetOf } from './period.ts'

describe('filters', () => {
  const options = [
    { value: 'east', label: '东区 East' },
    { value: 'north', label: '北区 North' },
  ]
  it('find an option by any of its words, in any script', () => {
    assert.deepEqual(
      matchingOptions(options, '东').map((option) => option.value),
      ['east'],
    )
    assert.equal(matchingOptions(options, ' ').length, 2)
  })
  it('say the raw value when an option is gone, so that a link never lies', () => {
    assert.equal(optionLabel(options, 'west', 'all'), 'west')
    assert.equal(optionLabel(options, null, 'all'), 'all')
  })
})

describe('an address', () => {
  const read = addressOf({ state: oneOf(['open', 'done']), days: oneOf([7, 30]), name: text(5), from: day, edit: flag })
  it('gives what it says, whichever way the router read it', () => {
    const said = { state: 'open', days: 7, from: '2026-02-28', edit: true }
    assert.deepEqual(read({ ...said, name: 5 }), { ...said, name: '5' })
    assert.deepEqual(read({ days: '30' }), { days: 30 })
  })
  it('gives nothing of what is not understood', () => {
    assert.deepEqual(read({ state: 'x', days: 8, name: 'longer', from: '2026-02-30', edit: 'yes', more: 1 }), {})
    assert.deepEqual(read({ state: { toString: 1 }, days: null, name: [], from: 1, edit: 1 }), {})
  })
})

describe('periods', () => {
  it('of whole weeks include both ends', () => {
    assert.deepEqual(periodOfWeeks(4, '2026-09-13'), { from: '2026-08-17', to: '2026-09-13' })
    assert.equal(presetOf({ from: '2026-08-17', to: '2026-09-13' }), 4)
    assert.equal(presetOf({ from: '2026-08-16', to: '2026-09-13' }), null)
  })
  it('name their weeks only when they are whole and half a year at most', () => {
    assert.deepEqual(describePeriod({ from: '2026-08-17', to: '2026-09-13' }, 'en').weeks, [34, 37])
    assert.equal(describePeriod({ from: '2026-08-18', to: '2026-09-14' }, 'en').weeks, null)
    assert.equal(describePeriod({ from: '2025-12-01', to: '2026-11-22' }, 'en').weeks, null)
  })
  it('know the next longer length that ends on the same day', () => {
    assert.deepEqual(longerPeriod({ from: '2026-10-27', to: '2026-11-23' }), { from: '2026-09-01', to: '2026-11-23' })
    assert.deepEqual(longerPeriod({ from: '2026-11-22', to: '2026-11-23' }), { from: '2026-10-27', to: '2026-11-23' })
    assert.equal(longerPeriod({ from: '2025-11-25', to: '2026-11-23' }), null)
  })
  it('know days that exist', () => {
    assert.deepEqual(['2026-02-28', '2026-02-30', '2026-2-3', ''].map(isDay), [true, false, false, false])
  })
})
