import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accepted, assertClose, reasonOf } from '../../test/reference-cases.ts'
import { welchDifference } from '../means/mean.ts'
import { drawNormal } from '../random/draw.ts'
import { createRandom } from '../random/random.ts'
import type { RegressionData } from './design.ts'
import { fitLinearModel, type Term } from './linear-model.ts'
import { penaltyReward } from './penalty-reward.ts'
import { fitRidge } from './ridge.ts'

// Ten rows of mtcars (mpg ~ wt + hp).
const MPG = [21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2]
const WT = [2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44]
const HP = [110, 110, 93, 110, 175, 105, 245, 62, 95, 123]
const CARS: RegressionData = {
  outcome: MPG,
  columns: [
    { name: 'wt', values: WT },
    { name: 'hp', values: HP },
  ],
}

// NumPy 2.4 closed forms: (X'X)⁻¹ with s², n/(n−p)·e², (e/(1−h))², and CR1 over five pairs.
const EXPECTED_CARS = {
  estimates: [30.543120648375314, -1.4989481113256966, -0.044661327004468336],
  classical: [3.5669544550006758, 1.273381446996078, 0.010060657646151407],
  hc1: [2.723595717314394, 1.276583371519074, 0.009648058346563695],
  hc3: [3.107158718667682, 1.4602255725887534, 0.011296301305219634],
  cluster: [2.434910024173675, 1.2218349550010903, 0.011499068465013782],
  rSquared: 0.831996066318211,
}

function simulated(seed: number, n: number) {
  const random = createRandom(seed)
  const x1 = Array.from({ length: n }, () => drawNormal(random))
  const x2 = x1.map((x) => 0.5 * x + drawNormal(random))
  const outcome = x1.map((x, i) => 3 + 2 * x - (x2[i] as number) + drawNormal(random))
  return {
    outcome,
    x1,
    x2,
    columns: [
      { name: 'x1', values: x1 },
      { name: 'x2', values: x2 },
    ],
  }
}

const estimates = (terms: readonly Term[]): number[] => terms.map((term) => term.estimate)
const errors = (terms: readonly Term[]): number[] => terms.map((term) => term.standardError)

test('coefficients and all four kinds of errors agree with NumPy (closed forms)', () => {
  const known = EXPECTED_CARS
  for (const covariance of ['classical', 'hc1', 'hc3'] as const) {
    const fit = accepted(fitLinearModel(CARS, { covariance }))
    assertClose(estimates(fit.terms), known.estimates, { rel: 1e-9 })
    assertClose(errors(fit.terms), known[covariance], { rel: 1e-9 })
    assertClose([fit.rSquared, fit.df], [known.rSquared, 7], { rel: 1e-9 })
  }
  const clusters = ['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd', 'e', 'e']
  const fit = accepted(fitLinearModel(CARS, { covariance: 'cluster', clusters }))
  assertClose(errors(fit.terms), known.cluster, { rel: 1e-9 })
  assert.equal(fit.df, 4)
})

test('a dummy regressor with classical errors is the two-sample t test; residuals are orthogonal to the columns', () => {
  const group = MPG.map((_, i) => i % 2)
  const fit = accepted(
    fitLinearModel({ outcome: MPG, columns: [{ name: 'group', values: group }] }, { covariance: 'hc3' }),
  )
  const sides = [0, 1].map((g) => MPG.filter((_, i) => i % 2 === g))
  const moments = sides.map((side) => {
    const mean = side.reduce((a, b) => a + b, 0) / side.length
    return { n: side.length, mean, variance: side.reduce((s, x) => s + (x - mean) ** 2, 0) / (side.length - 1) }
  })
  const welch = accepted(welchDifference(moments[0] as never, moments[1] as never))
  assertClose(fit.terms[1]?.estimate, welch.difference, { abs: 1e-12 })
  // HC3 of a dummy: Σe²/(n_g − 1)² per group instead of s²/n_g.
  assertClose(fit.terms[1]?.standardError, welch.standardError * Math.sqrt(5 / 4), { rel: 1e-9 })
  assertClose(
    fit.residuals.reduce((s, e, i) => s + e * (group[i] as number), 0),
    0,
    { abs: 1e-9 },
  )
})

test('shifting or scaling a predictor changes only what it must', () => {
  const factor = fc.double({ min: 0.01, max: 100, noNaN: true })
  const shift = fc.double({ min: -1e4, max: 1e4, noNaN: true })
  fc.assert(
    fc.property(fc.integer(), factor, shift, (seed, k, s) => {
      const { outcome, x1, x2, columns } = simulated(seed, 40)
      const a = accepted(fitLinearModel({ outcome, columns }))
      const moved = [
        { name: 'x1', values: x1.map((x) => k * x + s) },
        { name: 'x2', values: x2 },
      ]
      const b = accepted(fitLinearModel({ outcome, columns: moved }))
      assertClose((b.terms[1]?.estimate as number) * k, a.terms[1]?.estimate, { rel: 1e-6, abs: 1e-6 })
      assertClose(b.terms[2]?.standardError, a.terms[2]?.standardError, { rel: 1e-6 })
      assertClose(b.rSquared, a.rSquared, { abs: 1e-8 })
    }),
    { numRuns: 30 },
  )
})

test('a weight of two is the row twice for the coefficients; a row repeated in one cluster adds no certainty', () => {
  const { outcome, x1, x2, columns } = simulated(3, 30)
  const twice = (v: readonly number[]): number[] => [...v, ...v]
  const doubled = [
    { name: 'x1', values: twice(x1) },
    { name: 'x2', values: twice(x2) },
  ]
  const weighted = accepted(fitLinearModel({ outcome, columns, weights: outcome.map(() => 2) }))
  const plain = accepted(fitLinearModel({ outcome, columns }))
  assertClose(estimates(weighted.terms), estimates(plain.terms), { rel: 1e-9 })
  assertClose(errors(weighted.terms), errors(plain.terms), { rel: 1e-9 })
  const ids = outcome.map((_, i) => i)
  const once = accepted(fitLinearModel({ outcome, columns }, { covariance: 'cluster', clusters: ids }))
  const repeated = fitLinearModel(
    { outcome: twice(outcome), columns: doubled },
    { covariance: 'cluster', clusters: twice(ids) },
  )
  assertClose(errors(accepted(repeated).terms), errors(once.terms), { rel: 0.06 })
})

test('refuses a dependent column by name, too few rows, constants, broken numbers', () => {
  const { outcome, x1, x2, columns } = simulated(5, 20)
  const sum = { name: 'sum', values: x1.map((x, i) => x + (x2[i] as number)) }
  const refusal = fitLinearModel({ outcome, columns: [...columns, sum] })
  assert.equal(reasonOf(refusal), 'rank_deficient')
  assert.deepEqual('refused' in refusal && refusal.columns, ['sum'])
  assert.equal(
    reasonOf(fitLinearModel({ outcome, columns: [{ name: 'one', values: outcome.map(() => 1) }] })),
    'rank_deficient',
  )
  assert.equal(
    reasonOf(
      fitLinearModel({
        outcome: [1, 2, 3],
        columns: [
          { name: 'a', values: [1, 2, 4] },
          { name: 'b', values: [0, 1, 0] },
        ],
      }),
    ),
    'too_few',
  )
  assert.equal(reasonOf(fitLinearModel({ outcome: x1.map(() => 4), columns })), 'no_variation')
  assert.equal(reasonOf(fitLinearModel({ outcome: x1.map((x) => 2 * x), columns })), 'no_variation')
  assert.equal(
    reasonOf(
      fitLinearModel({ outcome, columns: [{ name: 'a', values: x1.map((x, i) => (i === 3 ? Number.NaN : x)) }] }),
    ),
    'not_finite',
  )
  assert.equal(reasonOf(fitLinearModel({ outcome: [], columns: [] })), 'no_data')
  assert.equal(reasonOf(fitLinearModel({ outcome, columns, weights: outcome.map(() => 0) })), 'out_of_range')
  const lone = { name: 'lone', values: x1.map((_, i) => Number(i === 0)) }
  assert.equal(reasonOf(fitLinearModel({ outcome, columns: [...columns, lone] })), 'too_few')
  assert.throws(() => fitLinearModel({ outcome, columns: [columns[0] as never, columns[0] as never] }), RangeError)
  assert.throws(() => fitLinearModel({ outcome, columns }, { covariance: 'cluster' }), RangeError)
})

test('ridge: λ = 0 is least squares, growing λ shrinks, twin columns share instead of being refused', () => {
  const { outcome, x1, columns } = simulated(9, 60)
  const plain = accepted(fitLinearModel({ outcome, columns }))
  const zero = accepted(fitRidge({ outcome, columns }, 0))
  assertClose([zero.intercept, ...zero.terms.map((t) => t.estimate)], estimates(plain.terms), { rel: 1e-8 })
  let previous = Number.POSITIVE_INFINITY
  for (const lambda of [0, 1, 10, 100, 1e4]) {
    const size = accepted(fitRidge({ outcome, columns }, lambda)).terms.reduce((s, t) => s + t.standardized ** 2, 0)
    assert.ok(size < previous)
    previous = size
  }
  const twins = {
    outcome,
    columns: [
      { name: 'a', values: x1 },
      { name: 'b', values: x1 },
    ],
  }
  assert.equal(reasonOf(fitRidge(twins, 0)), 'rank_deficient')
  const [a, b] = accepted(fitRidge(twins, 1)).terms
  assertClose(a?.standardized, b?.standardized, { rel: 1e-9 })
  assert.equal(reasonOf(fitRidge({ outcome, columns: [{ name: 'c', values: x1.map(() => 1) }] }, 1)), 'no_variation')
  assert.throws(() => fitRidge({ outcome, columns }, -1), RangeError)
})

test('penalty–reward: classes from planted asymmetry; unclear when a cell is thin', () => {
  const random = createRandom('prca')
  const rate = () => Array.from({ length: 600 }, () => 1 + random.integer(5))
  const [basic, exciting] = [rate(), rate()]
  const overall = basic.map((b, i) => {
    const e = exciting[i] as number
    return 7 - (b <= 2 ? 2 : 0) + (b >= 5 ? 0.2 : 0) - (e <= 2 ? 0.2 : 0) + (e >= 5 ? 2 : 0) + 0.5 * drawNormal(random)
  })
  const data = {
    overall,
    penaltyUpTo: 2,
    rewardFrom: 5,
    attributes: [
      { name: 'basic', values: basic },
      { name: 'exciting', values: exciting },
    ],
  }
  assert.deepEqual(
    accepted(penaltyReward(data)).map((one) => one.attributeClass),
    ['basic', 'excitement'],
  )
  assert.deepEqual(
    accepted(penaltyReward(data, { minimumCell: 500 })).map((one) => one.attributeClass),
    ['unclear', 'unclear'],
  )
  const missing = { ...data, attributes: [{ name: 'basic', values: basic.map((v, i) => (i ? v : Number.NaN)) }] }
  assert.equal(reasonOf(penaltyReward(missing)), 'not_finite')
  assert.equal(
    reasonOf(penaltyReward({ ...data, attributes: [{ name: 'mid', values: basic.map(() => 3) }] })),
    'rank_deficient',
  )
})
