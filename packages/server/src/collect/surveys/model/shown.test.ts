import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scoreOf, shareOf } from './shown.ts'

test('SU13: forty answers of ten people are no forty people’s: shares of options, low base, everybody alike', () => {
  const [many, few, one] = [shareOf(20, 40), shareOf(20, 40, 10), shareOf(3, 3, 1)]
  const width = ({ low, high }: typeof many) => (high ?? Number.NaN) - (low ?? Number.NaN)
  assert.deepEqual([many.value, few.value, few.n], [0.5, 0.5, 40])
  assert.ok(width(few) > 1.6 * width(many), `${width(few)} and ${width(many)}`)
  assert.deepEqual([many.lowBase, few.lowBase], [undefined, true])
  assert.equal(one.value, 1)
  assert.ok((one.low ?? 1) < 0.3 && one.high === 1)
  // Ten people, four answers each, all promoters.
  const all = { answers: 40, persons: 10, sumX: 40, sumY: 40, sumXX: 160, sumXY: 160, sumYY: 160 }
  const score = scoreOf({ unit: 'points', scale: null }, { ...all, scores: 400 })
  assert.equal(score?.value, 100)
  assert.ok((score?.low ?? 100) < 90 && score?.lowBase === true)
})
