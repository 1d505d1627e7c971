import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accepted, assertClose, reasonOf } from '../../test/reference-cases.ts'
import { meanInterval, pairedDifference, sampleMoments } from '../means/mean.ts'
import { isRefused } from '../refusal.ts'
import { benjaminiHochberg, holm } from './adjust-p.ts'
import { differenceFrom, independentDifference, overlappingDifference } from './difference.ts'
import { sortedQuantile } from './percentile.ts'
import { type Compared, smallestDetectable, verdictOf, verdictsOfFamily } from './verdict.ts'

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 })
const compared = (difference: number, standardError = 1, n = 100): Compared => ({
  difference: differenceFrom({ difference, standardError, confidence: 0.95, method: 'test' }),
  sizes: [n, n],
})

test('adjusted p: the list of Benjamini & Hochberg 1995, ties, input order (statsmodels)', () => {
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ]
  assert.equal(benjaminiHochberg(p).filter((q) => q <= 0.05).length, 4)
  assert.equal(holm(p).filter((q) => q <= 0.05).length, 3)
  const tied = [0.04, 0.001, 0.04, 0.3, 0.011, 0.011, 0.6]
  assertClose(benjaminiHochberg(tied), [0.056, 0.007, 0.056, 0.35, 0.0256666666667, 0.0256666666667, 0.6], {
    abs: 1e-10,
  })
  assertClose(holm(tied), [0.16, 0.007, 0.16, 0.6, 0.066, 0.066, 0.6], { abs: 1e-10 })
  assert.deepEqual([benjaminiHochberg([]), holm([])], [[], []])
  assert.throws(() => benjaminiHochberg([0.5, Number.NaN]), RangeError)
})

test('adjusted p: never below p, never above 1, in the order of p, BH never above Holm', () => {
  fc.assert(
    fc.property(pValues, (p) => {
      const [bh, h] = [benjaminiHochberg(p), holm(p)]
      p.forEach((one, i) => {
        assert.ok(
          (bh[i] as number) >= one - 1e-15 && (bh[i] as number) <= (h[i] as number) + 1e-12 && (h[i] as number) <= 1,
        )
        p.forEach((other, k) => {
          if (one <= other) assert.ok((bh[i] as number) <= (bh[k] as number) && (h[i] as number) <= (h[k] as number))
        })
      })
    }),
  )
})

test('verdict of one difference follows its interval and the sizes', () => {
  assert.equal(verdictOf(compared(3)), 'detectable_rise')
  assert.equal(verdictOf(compared(-3)), 'detectable_drop')
  assert.equal(verdictOf(compared(1)), 'no_detectable_change')
  assert.equal(verdictOf(compared(30, 1, 29)), 'not_enough_data')
  assert.equal(verdictOf(compared(30, 1, 29), 20), 'detectable_rise')
  assert.equal(verdictOf(compared(30, 0)), 'not_enough_data')
  assert.equal(verdictOf({ ...compared(3), sizes: [100, Number.NaN] }), 'not_enough_data')
  assert.throws(() => verdictOf(compared(1), 0), RangeError)
})

test('ST2 family: verdict and interval always agree, p is BH over the members with data', () => {
  const member = fc.tuple(fc.double({ min: -6, max: 6, noNaN: true }), fc.constantFrom(5, 50))
  fc.assert(
    fc.property(fc.array(member, { maxLength: 20 }), (members) => {
      const verdicts = verdictsOfFamily(members.map(([difference, n]) => compared(difference, 1, n)))
      assert.equal(verdicts.length, members.length)
      for (const [i, { verdict, lower, upper, adjustedP }] of verdicts.entries()) {
        if (members[i]?.[1] === 5) {
          assert.deepEqual(verdicts[i], { verdict: 'not_enough_data' })
          continue
        }
        assert.ok(lower !== undefined && upper !== undefined && adjustedP !== undefined)
        assert.equal(verdict === 'detectable_rise', lower > 0)
        assert.equal(verdict === 'detectable_drop', upper < 0)
      }
    }),
  )
})

test('family of one is the single verdict; a member among noise needs more evidence than alone', () => {
  assert.equal(verdictsOfFamily([compared(2)])[0]?.verdict, 'detectable_rise')
  const noise = Array.from({ length: 19 }, (_, i) => compared((i % 5) / 10))
  assert.equal(verdictsOfFamily([compared(2), ...noise])[0]?.verdict, 'no_detectable_change')
  assert.equal(verdictsOfFamily([compared(4), ...noise])[0]?.verdict, 'detectable_rise')
  assert.throws(() => verdictsOfFamily([], { q: 0 }), RangeError)
})

test('independent difference: variances add, refusals pass through', () => {
  const of = (estimate: number, standardError: number, df = Number.POSITIVE_INFINITY) => ({
    estimate,
    standardError,
    df,
  })
  const d = accepted(independentDifference(of(10, 3), of(14, 4)))
  assert.deepEqual([d.difference, d.standardError, d.df], [4, 5, Number.POSITIVE_INFINITY])
  assert.ok(accepted(independentDifference(of(10, 3, 5), of(14, 4, 5))).df <= 10)
  const refusal = { refused: 'no_data', detail: 'nobody answered' } as const
  assert.deepEqual(independentDifference(of(1, 1), refusal), refusal)
  assert.equal(reasonOf(independentDifference(of(1, 0), of(2, 0))), 'no_variation')
  assert.equal(reasonOf(independentDifference(of(Number.NaN, 1), of(2, 1))), 'not_finite')
})

test('unbounded scores of sides of unequal size: half way from Welch to Student (R: the two standard errors of t.test)', () => {
  const of = (values: readonly number[]) => accepted(meanInterval(accepted(sampleMoments(values))))
  const few = of([1, 2, 2, 3, 1, 2, 4, 1])
  const many = of([1, 2, 3, 2, 40, 1, 2, 2, 1, 3, 25, 2, 6, 1, 2, 9])
  const plain = accepted(independentDifference(few, many))
  assertClose([plain.standardError, plain.df], [2.717256363109, 15.584737417649], { abs: 1e-9 })
  const { difference, standardError, pValue, lower, upper } = accepted(
    independentDifference(few, many, { unbounded: true }),
  )
  assertClose(
    [difference, standardError, pValue, lower, upper],
    [4.375, 3.336317826528, 0.203269705425, -2.544099686405, 11.294099686405],
    { abs: 1e-9 },
  )
  // The smaller side is the wilder one: Welch knows that better. Of sides of one size the two are the same.
  const wild = of([10, 90, 20, 80, 0, 100, 30, 70])
  assertClose(accepted(independentDifference(wild, many, { unbounded: true })).standardError, 14.14559181714, {
    abs: 1e-9,
  })
  const same = accepted(independentDifference(few, wild, { unbounded: true }))
  assertClose(same.df, accepted(independentDifference(few, wild)).df, { abs: 1e-12 })
})

test('smallest detectable difference is 2.8 standard errors at 80 % power', () => {
  assertClose(smallestDetectable(1), 2.801585218, { abs: 1e-8 })
  assert.throws(() => smallestDetectable(-1), RangeError)
})

test('quantile of sorted numbers: type 7 of R, ends are the extremes', () => {
  assertClose(
    [0, 0.25, 0.5, 1].map((p) => sortedQuantile([1, 2, 4, 8], p)),
    [1, 1.75, 3, 8],
    { abs: 1e-12 },
  )
  assert.throws(() => sortedQuantile([], 0.5), RangeError)
})

test('a difference of estimates that share people takes their covariance off; the same people give the paired t', () => {
  const [before, now] = [
    [4, 7, 9, 2, 6],
    [5, 8, 9, 4, 6],
  ] as const
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, index) => sum + (value - meanOf(a)) * ((b[index] as number) - meanOf(b)), 0) / 4 / 5
  const side = (values: readonly number[]) =>
    ({ estimate: meanOf(values), standardError: Math.sqrt(product(values, values)), df: 4 }) as const
  const found = overlappingDifference(side(before), side(now), { covariance: product(before, now) })
  const changes = now.map((value, index) => value - (before[index] as number))
  const variance = changes.reduce((sum, change) => sum + (change - meanOf(changes)) ** 2, 0) / 4
  const paired = pairedDifference({ n: 5, mean: meanOf(changes), variance })
  assert.ok(!isRefused(found) && !isRefused(paired))
  for (const name of ['difference', 'standardError', 'lower', 'upper', 'pValue', 'df'] as const)
    assert.ok(Math.abs(found[name] - paired[name]) < 1e-12, name)
  const alike = side(before)
  const same = overlappingDifference(alike, { ...alike, estimate: 7 }, { covariance: alike.standardError ** 2 })
  assert.ok(isRefused(same) && same.refused === 'no_variation')
})
