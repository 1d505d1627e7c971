import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accepted, assertClose, reasonOf } from '../../test/reference-cases.ts'
import { customerEffort, histogramMoments, topBox, topTwoFrom } from './histogram.ts'
import { meanInterval, pairedDifference, type SampleMoments, sampleMoments, welchDifference } from './mean.ts'
import { quantileInterval } from './quantile.ts'

// Squares of smaller numbers underflow to 0, so that a sample of them rightly counts as without variation.
const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => (Math.abs(x) < 1e-100 ? 0 : x))
const values = fc.array(finite, { minLength: 3, maxLength: 40 }).filter((v) => new Set(v).size > 2)
const moments = (v: readonly number[]): SampleMoments => accepted(sampleMoments(v))

// Sleep data: R t.test(extra ~ group): t = −1.8608, df = 17.776, p = .07939, interval −3.3655 .. 0.2055; paired t =
// −4.0621.
const DRUG_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
const DRUG_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

test('known values: R t.test on the sleep data, Welch and paired', () => {
  const welch = accepted(welchDifference(moments(DRUG_2), moments(DRUG_1)))
  const found = [welch.statistic, welch.df, welch.pValue, welch.lower, welch.upper]
  assertClose(found, [-1.86081346749, 17.7764735162, 0.0793941401874, -3.36548323071, 0.205483230712], { abs: 1e-8 })
  const paired = accepted(pairedDifference(moments(DRUG_1.map((x, i) => x - (DRUG_2[i] as number)))))
  assertClose([paired.statistic, paired.df, paired.pValue], [-4.062128, 9, 0.00283289], { abs: 1e-6 })
})

test('moments: shifting and scaling values does the same to mean and variance', () => {
  fc.assert(
    fc.property(values, finite, fc.double({ min: 0.1, max: 10, noNaN: true }), (v, shift, scale) => {
      const a = moments(v)
      const b = moments(v.map((x) => scale * x + shift))
      assertClose(b.mean, scale * a.mean + shift, { abs: 1e-6 })
      assertClose(b.variance, scale * scale * a.variance, { abs: 1e-6 * Math.max(1, a.variance), rel: 1e-6 })
    }),
  )
})

test('a small variance survives a large mean', () => {
  assertClose(moments([1e9 + 1, 1e9 + 2, 1e9 + 3]).variance, 1, { abs: 1e-6 })
})

test('a histogram and its single ratings say the same', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 5, maxLength: 5 }), (counts) => {
      const ratings = counts.flatMap((count, i) => new Array<number>(count).fill(i + 1))
      if (ratings.length === 0) return assert.equal(reasonOf(histogramMoments({ counts })), 'no_data')
      const { n, mean, variance } = accepted(histogramMoments({ counts }))
      assertClose({ n, mean, variance }, moments(ratings), { abs: 1e-9 })
      assertClose(accepted(topBox({ counts }, 4)).estimate, ratings.filter((r) => r >= 4).length / n, { abs: 1e-12 })
    }),
  )
})

test('Welch is antisymmetric and its interval holds exactly the differences not rejected', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const forth = accepted(welchDifference(moments(a), moments(b)))
      const back = accepted(welchDifference(moments(b), moments(a)))
      assertClose([-back.upper, -back.lower], [forth.lower, forth.upper], { rel: 1e-9, abs: 1e-9 })
      if (Math.abs(forth.pValue - 0.05) > 1e-6) assert.equal(forth.pValue < 0.05, forth.lower > 0 || forth.upper < 0)
    }),
  )
})

test('CES 2.0: mean and share, seven points only; all equal refuses the mean, not the share', () => {
  const score = customerEffort([3, 5, 8, 14, 30, 45, 25])
  assertClose(
    accepted(score.mean),
    { estimate: 5.29230769231, lower: 5.03991862061, upper: 5.544696764 },
    { abs: 1e-8 },
  )
  assertClose(accepted(score.agree).estimate, 100 / 130, { abs: 1e-12 })
  const equal = customerEffort([0, 0, 0, 0, 0, 9, 0])
  assert.equal(reasonOf(equal.mean), 'no_variation')
  assert.equal(accepted(equal.agree).estimate, 1)
  assert.throws(() => customerEffort([1, 2, 3, 4, 5]), RangeError)
  assert.throws(() => topBox({ counts: [1, 2, 3] }, 4), RangeError)
})

test('quantile: order statistics 3 and 10 of 12 bound the median; coverage .9614 (Conover 1999)', () => {
  const x = [2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377]
  const median = accepted(quantileInterval(x.toReversed(), 0.5))
  assertClose(median, { estimate: 27.5, n: 12, lower: 5, upper: 144, coverage: 0.96142578125 }, { abs: 1e-9 })
})

test('quantile: any rising transformation moves the limits with it; coverage is at least the confidence', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.1, max: 1e3, noNaN: true }), { minLength: 12, maxLength: 60 }), (v) => {
      const a = quantileInterval(v, 0.5)
      const b = quantileInterval(
        v.map((x) => x * x * x),
        0.5,
      )
      if ('refused' in a) return assert.equal(reasonOf(b), a.refused)
      assertClose([accepted(b).lower, accepted(b).upper], [a.lower ** 3, a.upper ** 3], { rel: 1e-12 })
      assert.ok(a.coverage >= 0.95)
    }),
  )
})

test('refuses what cannot be judged', () => {
  assert.equal(reasonOf(sampleMoments([])), 'no_data')
  assert.equal(reasonOf(sampleMoments([1, Number.NaN])), 'not_finite')
  assert.equal(reasonOf(meanInterval(moments([4]))), 'too_few')
  assert.equal(reasonOf(meanInterval(moments([4, 4, 4]))), 'no_variation')
  assert.equal(reasonOf(meanInterval({ n: 5, mean: 1, variance: -1 })), 'out_of_range')
  assert.equal(reasonOf(welchDifference(moments([1, 1]), moments([2, 2]))), 'no_variation')
  assert.equal(reasonOf(quantileInterval([1, 2, 3, 4, 5], 0.5)), 'too_few')
  assert.equal(reasonOf(quantileInterval([], 0.5)), 'no_data')
  assert.equal(reasonOf(quantileInterval(new Array(50).fill(3), 0.5)), 'no_variation')
  assert.equal(reasonOf(quantileInterval([1, Number.NaN], 0.5)), 'not_finite')
  assert.throws(() => quantileInterval([1], 1), RangeError)
})

test('satisfied are the top two, but never who answered the middle or below it', () => {
  const from = (min: number, max: number) => topTwoFrom({ min, max })
  assert.deepEqual([from(1, 2), from(1, 3), from(1, 4), from(1, 5), from(1, 7), from(0, 10)], [2, 3, 3, 4, 6, 9])
  assert.deepEqual([from(0, 1), from(-1, 1)], [1, 1])
})
