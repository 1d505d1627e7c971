import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { splitRuns } from '../text/rich-text.ts'
import { axisFor, percent, position } from './scale.ts'
import { shareSegments } from './shares.ts'

describe('axes', () => {
  it('begin at zero for amounts and shares', () => {
    assert.deepEqual(axisFor({ values: [268, 412, 574], fromZero: true }), {
      min: 0,
      max: 600,
      ticks: [0, 200, 400, 600],
    })
  })
  it('show zero for net scores and stay inside the scale', () => {
    const axis = axisFor({ values: [-14, 39], limits: { min: -100, max: 100 } })
    assert.ok(axis.ticks.includes(0))
    assert.deepEqual(axisFor({ values: [92, 99.5], limits: { min: -100, max: 100 } }).max, 100)
  })
  it('hold every value between their ends, with round ticks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 8 }),
        (values) => {
          const axis = axisFor({ values })
          return (
            values.every((value) => value >= axis.min - 1e-6 && value <= axis.max + 1e-6) &&
            axis.ticks.length >= 2 &&
            axis.ticks.length <= 12
          )
        },
      ),
    )
  })
  it('place values as percentages', () => {
    const axis = { min: -20, max: 40, ticks: [] }
    assert.equal(percent(10, axis), '50.000%')
    assert.equal(position(99, axis), 1)
  })
})

describe('share bars', () => {
  it('fill the bar exactly and never hide a class that somebody chose', () => {
    const segments = shareSegments([0.002, 0.3, 0.698])
    assert.ok(Math.abs(segments.reduce((sum, part) => sum + part.share, 0) - 1) < 1e-9)
    assert.deepEqual(
      segments.map((part) => part.tone),
      ['n2', '0', 'p2'],
    )
    assert.equal(shareSegments([0, 0.5, 0.5]).length, 2)
  })
  it('write percentages that add up to 100', () => {
    const segments = shareSegments([1 / 3, 1 / 3, 1 / 3])
    assert.equal(
      segments.reduce((sum, part) => sum + part.percent, 0),
      100,
    )
  })
})

describe('sentences', () => {
  it('split at quiet and strong marks and leave other angle brackets alone', () => {
    assert.deepEqual(splitRuns('NPS is 16 <q>(12 to 21)</q>, <i>down'), [
      { kind: 'plain', text: 'NPS is 16 ' },
      { kind: 'q', text: '(12 to 21)' },
      { kind: 'plain', text: ', <i>down' },
    ])
  })
})
