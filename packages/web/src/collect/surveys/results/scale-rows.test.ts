import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { QuestionResult } from '@opencxm/server/contract'
import fc from 'fast-check'
import { filledScale, isScaled } from './scale-rows.ts'

function given(type: string, counts: Record<string, number>, over: Partial<QuestionResult> = {}): QuestionResult {
  const n = Object.values(counts).reduce((sum, one) => sum + one, 0)
  const share = { value: 0, low: null, high: null, n, method: 'none' }
  const distribution = Object.entries(counts).map(([key, times]) => ({ key, label: key, n: times, share }))
  return { type, scale: null, unit: 'none', n, cut: false, distribution, ...over } as QuestionResult
}
const shown = (question: QuestionResult) => filledScale(question).map(({ label, n }) => [label, n])

describe('dates stand along time', () => {
  it('a period in which nothing was is a gap', () => {
    const months = given('date', { '2025-11': 2, '2026-02': 1 })
    assert.equal(isScaled(months), true)
    assert.deepEqual(shown(months), [
      ['2025-11', 2],
      ['2025-12', 0],
      ['2026-01', 0],
      ['2026-02', 1],
    ])
    assert.deepEqual(
      shown(given('date', { '2024-02-28': 1, '2024-03-01': 1 })).map(([label]) => label),
      ['2024-02-28', '2024-02-29', '2024-03-01'],
    )
    assert.equal(shown(given('date', { 1999: 1, 2003: 1 })).length, 5)
  })
  it('where too many periods lie between them, or there is one alone, they stand in a list', () => {
    assert.equal(isScaled(given('date', { '0001': 1, 9999: 1 })), false)
    assert.deepEqual(shown(given('date', { '0001': 1, 9999: 1 })).length, 2)
    assert.equal(isScaled(given('date', { '2026-03': 5 })), false)
  })
})

describe('many numbers stand in classes', () => {
  it('of a width that people count in, with an interval of their own', () => {
    const scale = { min: 0, max: 100, higherIsBetter: true }
    const values = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [String(at * 5), 1]))
    const slider = given('slider', values, { scale })
    assert.equal(isScaled(slider), true)
    assert.deepEqual(shown(slider).slice(0, 2), [
      ['0–9', 2],
      ['10–19', 2],
    ])
    assert.deepEqual(shown(slider).at(-1), ['90–100', 3])
    const [first] = filledScale(slider)
    assert.ok(first?.share.value === 2 / 21 && first.share.low !== null && first.share.low < 2 / 21)
  })
  it('not where the rarest are missing', () => {
    const values = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [String(at * 7), 1]))
    assert.equal(isScaled(given('number', values, { cut: true })), false)
  })
  it('nobody is lost, whatever was typed', () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => String(Number(value.toFixed(2))))
    fc.assert(
      fc.property(fc.uniqueArray(number, { minLength: 12, maxLength: 60 }), (keys) => {
        const rows = filledScale(given('number', Object.fromEntries(keys.map((key) => [key, 1]))))
        assert.ok(rows.length <= 12, `${rows.length} classes`)
        assert.equal(
          rows.reduce((sum, { n }) => sum + n, 0),
          keys.length,
        )
      }),
    )
  })
})
