import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accepted, assertClose, reasonOf } from '../../test/reference-cases.ts'
import { meanInterval, type SampleMoments, sampleMoments } from '../means/mean.ts'
import { calibratedMean } from './calibrated-mean.ts'
import { kishDesignEffect } from './design-effect.ts'
import { postStratify, rake } from './rake.ts'
import { stratifiedMean } from './stratified.ts'
import { trimWeights } from './trim.ts'
import { weightedMean } from './weighted-mean.ts'

const weight = fc.double({ min: 0.05, max: 20, noNaN: true })
const rows = fc
  .array(fc.tuple(fc.integer({ min: -1, max: 1 }), weight), { minLength: 5, maxLength: 50 })
  .filter((r) => new Set(r.map(([value]) => value)).size > 1)
const sample = (r: readonly (readonly [number, number])[]) => ({
  values: r.map(([v]) => v),
  weights: r.map(([, w]) => w),
})

// R survey 4.1: rake() and svymean() on 400 answers in six cells (reference case weighting.raking).
const CELLS = [
  { categories: { region: 'N', age: '18-34' }, n: 120 },
  { categories: { region: 'S', age: '18-34' }, n: 90 },
  { categories: { region: 'N', age: '35-54' }, n: 80 },
  { categories: { region: 'S', age: '35-54' }, n: 60 },
  { categories: { region: 'N', age: '55+' }, n: 30 },
  { categories: { region: 'S', age: '55+' }, n: 20 },
]
const TARGETS = { age: { '18-34': 0.3, '35-54': 0.35, '55+': 0.35 }, region: { N: 0.48, S: 0.52 } }

test('raking: known weights and design effect', () => {
  const raked = accepted(rake(CELLS, TARGETS))
  const known = [0.46970698552, 0.70705735264, 0.821987224659, 1.23735036712, 2.3292061255, 3.50619081176]
  assertClose(raked.weights, known, { abs: 1e-6 })
  assertClose([raked.designEffect, raked.effectiveN], [1.56501844586, 255.588041827], { abs: 1e-5 })
})

test('raking: meets every margin, mean weight 1, order of dimensions does not matter', () => {
  const n = fc.integer({ min: 3, max: 200 })
  const share = fc.double({ min: 0.15, max: 0.85, noNaN: true })
  fc.assert(
    fc.property(n, n, n, n, share, share, (a, b, c, d, p, q) => {
      const sizes = [a, b, c, d]
      const cells = sizes.map((size, i) => ({ categories: { x: `${i % 2}`, y: `${i >> 1}` }, n: size }))
      const x = { '0': p, '1': 1 - p }
      const y = { '0': q, '1': 1 - q }
      const { weights } = accepted(rake(cells, { x, y }))
      const total = sizes.reduce((sum, size, i) => sum + size * (weights[i] as number), 0)
      assertClose(total, a + b + c + d, { rel: 1e-7 })
      assertClose((a * (weights[0] as number) + c * (weights[2] as number)) / total, p, { abs: 1e-7 })
      assertClose((a * (weights[0] as number) + b * (weights[1] as number)) / total, q, { abs: 1e-7 })
      assertClose(accepted(rake(cells, { y, x })).weights, weights, { rel: 1e-6 })
    }),
  )
})

test('raking with bounds keeps margins and bounds, or refuses', () => {
  const bounded = accepted(rake(CELLS, TARGETS, { bounds: [0.2, 3] }))
  assert.ok(Math.max(...bounded.weights) <= 3 + 1e-9 && bounded.trimmed === 1)
  const held = CELLS.reduce(
    (sum, cell, i) => sum + (cell.categories.age === '55+' ? cell.n * (bounded.weights[i] as number) : 0),
    0,
  )
  assertClose(held / 400, 0.35, { abs: 1e-7 })
  assert.equal(reasonOf(rake(CELLS, TARGETS, { bounds: [0.2, 2] })), 'not_converged')
})

test('raking refuses empty cells, contradicting margins and unknown categories by name', () => {
  const missing = { age: { '18-34': 0.3, '35-54': 0.3, '55+': 0.3, '85+': 0.1 } }
  const refusal = rake(CELLS, missing)
  assert.equal(reasonOf(refusal), 'empty_cell')
  assert.deepEqual('refused' in refusal && refusal.columns, ['85+'])
  assert.equal(reasonOf(rake(CELLS, { age: { '18-34': 0.3, '35-54': 0.3, '55+': 0.3 } })), 'margins_differ')
  assert.equal(reasonOf(rake(CELLS, { age: { '18-34': 0.5, '35-54': 0.5 } })), 'out_of_range')
  assert.equal(reasonOf(rake([], TARGETS)), 'no_data')
  assert.equal(reasonOf(rake([{ categories: { region: 'N' }, n: Number.NaN }], { region: { N: 1 } })), 'out_of_range')
  // Men only in A, women only in B, but half men wanted and three quarters A: no weights can do both.
  const split = [
    { categories: { x: 'm', y: 'A' }, n: 5 },
    { categories: { x: 'w', y: 'B' }, n: 5 },
  ]
  assert.equal(reasonOf(rake(split, { x: { m: 0.5, w: 0.5 }, y: { A: 0.75, B: 0.25 } })), 'not_converged')
  assert.throws(() => rake(CELLS, {}), RangeError)
})

test('post-stratification is N_h/N over n_h/n', () => {
  const { weights } = accepted(postStratify({ '18-34': 210, '35-54': 140, '55+': 50 }, TARGETS.age))
  assertClose(weights, { '18-34': 0.571428571429, '35-54': 1, '55+': 2.8 }, { abs: 1e-9 })
})

test('equal weights give the plain mean and t interval; design effect 1', () => {
  fc.assert(
    fc.property(rows, weight, (r, w) => {
      const weighted = accepted(weightedMean({ values: r.map(([v]) => v), weights: r.map(() => w) }))
      const plain = accepted(meanInterval(accepted(sampleMoments(r.map(([v]) => v))) as SampleMoments))
      assertClose([weighted.estimate, weighted.lower, weighted.upper], [plain.estimate, plain.lower, plain.upper], {
        abs: 1e-9,
      })
      assertClose(weighted.designEffect, 1, { abs: 1e-9 })
    }),
  )
})

test('scaling all weights changes nothing; the design effect is at least 1; each person their own cluster changes nothing', () => {
  fc.assert(
    fc.property(rows, weight, (r, k) => {
      const a = accepted(weightedMean(sample(r), { scale: 100 }))
      const scaled = { values: r.map(([v]) => v), weights: r.map(([, w]) => k * w), persons: r.map((_, i) => `p${i}`) }
      const b = accepted(weightedMean(scaled, { scale: 100 }))
      assertClose([b.estimate, b.standardError, b.designEffect], [a.estimate, a.standardError, a.designEffect], {
        rel: 1e-9,
        // A mean on a scale of 100 whose terms cancel is rounding noise of this size.
        abs: 1e-10,
      })
      assert.ok(a.designEffect >= 1 - 1e-12)
    }),
  )
})

test('one dimension with one category calibrates nothing: the error equals the linearised one', () => {
  fc.assert(
    fc.property(rows, (r) => {
      const plain = accepted(weightedMean(sample(r)))
      const calibrated = accepted(calibratedMean({ ...sample(r), dimensions: [r.map(() => 'all')] }))
      assertClose(calibrated.standardError, plain.standardError, { rel: 1e-9 })
    }),
  )
})

test('strata: known value (Cochran ch. 5), and asking everybody leaves no error', () => {
  const strata = [
    { population: 2000, n: 50, mean: 40, variance: (10_000 * (0.8 - 0.16) * 50) / 49 },
    { population: 500, n: 30, mean: 400 / 30, variance: (10_000 * (20 / 30 - (4 / 30) ** 2) * 30) / 29 },
  ]
  assertClose(
    accepted(stratifiedMean(strata)),
    { estimate: 34.6666666667, standardError: 9.48236367648 },
    { abs: 1e-8 },
  )
  assert.equal(reasonOf(stratifiedMean([{ population: 5, n: 5, mean: 1, variance: 2 }])), 'no_variation')
  assert.equal(reasonOf(stratifiedMean([{ population: 5, n: 6, mean: 1, variance: 2 }])), 'out_of_range')
  assert.equal(reasonOf(stratifiedMean([])), 'no_data')
})

test('trimming keeps the bounds and mean 1', () => {
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 60 }), (w) => {
      const { weights } = accepted(trimWeights(w))
      assert.ok(weights.every((x) => x >= 0.2 - 1e-9 && x <= 5 + 1e-9))
      assertClose(weights.reduce((sum, x) => sum + x, 0) / w.length, 1, { abs: 1e-9 })
    }),
  )
})

test('refuses what cannot be judged', () => {
  assert.equal(reasonOf(kishDesignEffect([])), 'no_data')
  assert.equal(reasonOf(kishDesignEffect([1, -1])), 'out_of_range')
  assert.equal(reasonOf(kishDesignEffect([0, 0])), 'out_of_range')
  assert.equal(reasonOf(weightedMean({ values: [1, Number.NaN], weights: [1, 1] })), 'not_finite')
  assert.equal(reasonOf(weightedMean({ values: [1], weights: [1] })), 'too_few')
  assert.equal(reasonOf(weightedMean({ values: [1, 1], weights: [1, 3] })), 'no_variation')
  assert.throws(() => weightedMean({ values: [1, 2], weights: [1] }), RangeError)
})
