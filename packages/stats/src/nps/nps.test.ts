import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accepted, assertClose, reasonOf } from '../../test/reference-cases.ts'
import { createRandom } from '../random/random.ts'
import { npsBootstrap } from './bootstrap.ts'
import { type NpsCounts, npsClass, npsMoments, npsPoint } from './counts.ts'
import { type NpsTransitions, npsDifference, npsPairedDifference } from './difference.ts'
import { npsInterval } from './interval.ts'
import { npsSampleSizeForChange, npsSampleSizeForMargin } from './sample-size.ts'

const count = fc.integer({ min: 0, max: 500 })
const counts = fc.tuple(count, count, count).filter(([d, p, r]) => d + p + r > 0)
const methods = ['adjusted_wald', 'wald', 'score'] as const

test('known values: Rocks 2016 cases', () => {
  assertClose(npsPoint([20, 30, 50]), { nps: 30, variance: 0.61, n: 100 }, { abs: 1e-12 })
  const limits = (c: NpsCounts, method: (typeof methods)[number]) => {
    const { lower, upper } = accepted(npsInterval(c, { method }))
    return [lower, upper]
  }
  assertClose(limits([20, 30, 50], 'adjusted_wald'), [14.0511301788, 44.2012970057], { abs: 1e-6 })
  assertClose(limits([20, 30, 50], 'wald'), [14.692191925, 45.307808075], { abs: 1e-6 })
  assertClose(limits([0, 2, 10], 'score'), [38.8760987799, 95.3034857816], { abs: 1e-6 })
})

test('classes of answers; anything else is a programming error', () => {
  assert.deepEqual([0, 6, 7, 8, 9, 10].map(npsClass), [-1, -1, 0, 0, 1, 1])
  for (const wrong of [-1, 11, 6.5, Number.NaN]) assert.throws(() => npsClass(wrong), RangeError)
})

test('swapping detractors and promoters mirrors score and interval', () => {
  fc.assert(
    fc.property(counts, fc.constantFrom(...methods), ([d, p, r], method) => {
      const a = npsInterval([d, p, r], { method })
      const b = npsInterval([r, p, d], { method })
      if ('refused' in a) return assert.equal(reasonOf(b), a.refused)
      const mirrored = accepted(b)
      assertClose([-mirrored.estimate, -mirrored.upper, -mirrored.lower], [a.estimate, a.lower, a.upper], { abs: 1e-8 })
    }),
  )
})

test('the score interval holds the estimate, stays within ±100, and more confidence widens all', () => {
  fc.assert(
    fc.property(counts, (c) => {
      const score = accepted(npsInterval(c, { method: 'score' }))
      assert.ok(score.lower >= -100 && score.upper <= 100)
      assert.ok(score.lower <= score.estimate + 1e-9 && score.estimate <= score.upper + 1e-9)
      for (const method of ['score', 'adjusted_wald'] as const) {
        const narrow = accepted(npsInterval(c, { method, confidence: 0.8 }))
        const wide = accepted(npsInterval(c, { method, confidence: 0.99 }))
        assert.ok(wide.upper - wide.lower > narrow.upper - narrow.lower - 1e-9)
      }
    }),
  )
})

// Exact coverage by summing the trinomial over all samples of n.
function coverage(n: number, [pd, pr]: readonly [number, number], method: (typeof methods)[number]): number {
  const truth = 100 * (pr - pd)
  const logFactorial = [0]
  for (let k = 1; k <= n; k++) logFactorial.push((logFactorial[k - 1] as number) + Math.log(k))
  const f = (k: number): number => logFactorial[k] as number
  let covered = 0
  for (let d = 0; d <= n; d++) {
    for (let r = 0; r <= n - d; r++) {
      const passives = n - d - r
      const interval = npsInterval([d, passives, r], { method })
      if ('refused' in interval || truth < interval.lower - 1e-9 || truth > interval.upper + 1e-9) continue
      const log =
        f(n) - f(d) - f(r) - f(passives) + d * Math.log(pd) + r * Math.log(pr) + passives * Math.log(1 - pd - pr)
      covered += Math.exp(log)
    }
  }
  return covered
}

test('the default interval covers about 95 % already at n = 20, where plain Wald does not', () => {
  for (const shares of [
    [0.2, 0.5],
    [0.1, 0.3],
    [0.45, 0.45],
    [0.05, 0.8],
  ] as const) {
    const adjusted = coverage(20, shares, 'adjusted_wald')
    assert.ok(adjusted > 0.92, `adjusted Wald at ${shares}: ${adjusted}`)
  }
  assert.ok(coverage(20, [0.05, 0.8], 'wald') < 0.92)
})

test('difference: antisymmetric, keeps its sign, and p < .05 exactly when the interval excludes 0', () => {
  fc.assert(
    fc.property(counts, counts, fc.constantFrom('wald' as const, 'adjusted_wald' as const), (a, b, method) => {
      const forth = npsDifference(a, b, { method })
      const back = npsDifference(b, a, { method })
      if ('refused' in forth) return assert.equal(reasonOf(back), forth.refused)
      assertClose(accepted(back).difference, -forth.difference, { abs: 1e-9 })
      assertClose(accepted(back).pValue, forth.pValue, { abs: 1e-9 })
      const excludes = forth.lower > 0 || forth.upper < 0
      if (Math.abs(forth.pValue - 0.05) > 1e-9) assert.equal(forth.pValue < 0.05, excludes)
    }),
  )
})

test('paired: known value, and tighter than independent samples when people keep their opinion', () => {
  const transitions: NpsTransitions = [
    [18, 2, 0],
    [3, 22, 5],
    [0, 6, 44],
  ]
  const paired = accepted(npsPairedDifference(transitions))
  // Changes: 7 of +1, 9 of −1, 84 of 0.
  const variance = (16 - 100 * 0.02 ** 2) / 99
  assertClose(paired, { difference: -2, standardError: 100 * Math.sqrt(variance / 100), df: 99 }, { abs: 1e-9 })
  const independent = accepted(npsDifference([20, 30, 50], [21, 30, 49]))
  assert.ok(paired.standardError < independent.standardError / 2)
})

test('bootstrap: same seed same limits, error near the exact one', () => {
  const run = () => accepted(npsBootstrap([20, 30, 50], { random: createRandom('b'), replicates: 4000 }))
  assert.deepEqual(run(), run())
  assertClose(run().standardError, 7.81, { abs: 0.3 })
})

test('sample sizes: known values, smaller for a small population, larger for smaller changes', () => {
  assert.equal(npsSampleSizeForMargin({ marginPoints: 5 }), 1537)
  assert.equal(npsSampleSizeForMargin({ marginPoints: 5, variance: 0.61 }), 938)
  assert.equal(npsSampleSizeForMargin({ marginPoints: 5, population: 400 }), 318)
  // (1.959964 + 0.841621)² · 1.2 / 0.05²
  assert.equal(npsSampleSizeForChange({ changePoints: 5, variances: [0.6, 0.6] }), 3768)
  assert.ok(npsSampleSizeForChange({ changePoints: 4 }) > npsSampleSizeForChange({ changePoints: 5 }))
  assert.throws(() => npsSampleSizeForMargin({ marginPoints: 0 }), RangeError)
})

test('refuses what cannot be judged', () => {
  assert.equal(reasonOf(npsPoint([0, 0, 0])), 'no_data')
  assert.equal(reasonOf(npsPoint([Number.NaN, 1, 1])), 'not_finite')
  assert.equal(reasonOf(npsInterval([-1, 2, 3])), 'out_of_range')
  assert.equal(reasonOf(npsInterval([0, 0, 9], { method: 'wald' })), 'no_variation')
  assert.equal(reasonOf(npsBootstrap([0, 9, 0], { random: createRandom(1) })), 'no_variation')
  assert.equal(reasonOf(npsDifference([0, 0, 5], [0, 0, 9])), 'no_variation')
  assert.equal(
    reasonOf(
      npsPairedDifference([
        [1, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ]),
    ),
    'too_few',
  )
  assert.throws(() => npsInterval([1, 1, 1], { confidence: 95 }), RangeError)
  // One answer still has an adjusted interval; it says that nothing is known.
  const single = accepted(npsInterval([0, 0, 1]))
  assert.ok(single.upper - single.lower > 100)
  assert.equal(accepted(npsMoments([0, 0, 1])).variance, 0)
})
