import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accepted, assertClose, reasonOf } from '../../test/reference-cases.ts'
import { type SimulatedPage, simulatePage, trueImpacts } from '../../test/simulated-page.ts'
import { createRandom } from '../random/random.ts'
import { fitLinearModel } from '../regression/linear-model.ts'
import { benchmarkFromLevels } from './benchmark.ts'
import { impactByDeltaMethod } from './delta-method.ts'
import { painPointImpact } from './impact.ts'
import { rankFromReplicates } from './rank.ts'
import type { PainData, PainImpact, Touchpoint } from './types.ts'

const target = (value: number) => () => ({ kind: 'target' as const, value })
const PLANTED: SimulatedPage = {
  respondents: 3000,
  met: [0.6, 0.5, 0.5, 0.4],
  slopes: [25, 10, 10, 0],
  benchmark: target(4),
}
const pageOf = (page: SimulatedPage, seed: string | number): PainData => simulatePage(page, createRandom(seed))
const analyse = (data: PainData, replicates = 300): PainImpact => {
  return accepted(painPointImpact(data, { random: createRandom('boot'), replicates }))
}
const find = (impact: PainImpact, name: string) => {
  const found = impact.touchpoints.find((one) => one.name === name)
  assert.ok(found)
  return found
}

test('ST4 ST5 planted truth: order recovered, equals tied, the one without effect is no pain', () => {
  const impact = analyse(pageOf(PLANTED, 'planted'), 1000)
  assert.deepEqual(impact.touchpoints.map(({ name, rank, pain }) => [name, rank, pain]).sort(), [
    ['t0', '1', true],
    ['t1', '2=', true],
    ['t2', '2=', true],
    ['t3', '4', false],
  ])
  assert.deepEqual(find(impact, 't1').tiedWith, ['t2'])
  assert.ok(find(impact, 't0').probabilityTopK === 1 && find(impact, 't3').probabilityTopK < 0.1)
  trueImpacts(PLANTED, 4).forEach((truth, j) => {
    const { lower, upper } = find(impact, `t${j}`)
    assert.ok(lower <= truth && truth <= upper, `t${j}: ${lower}..${upper} misses ${truth}`)
  })
})

test('slope and error are those of the same regression with indicators, written out', () => {
  const data = pageOf({ ...PLANTED, respondents: 400 }, 'by hand')
  const impact = analyse(data)
  const columns = data.touchpoints.flatMap(({ name, ratings }) => [
    { name: `${name} rated`, values: Array.from(ratings, (r) => Number(r !== null)) },
    { name, values: Array.from(ratings, (r) => (r === null ? 0 : r - 3)) },
  ])
  const fit = accepted(fitLinearModel({ outcome: data.outcome, columns }, { covariance: 'hc3' }))
  assertClose(impact.rSquared, fit.rSquared, { abs: 1e-10 })
  for (const { name, slope, reach, gap, deltaNps } of impact.touchpoints) {
    const term = fit.terms.find((one) => one.name === name)
    assertClose([slope.estimate, slope.standardError], [term?.estimate, term?.standardError], { rel: 1e-8 })
    assertClose(deltaNps, reach * slope.estimate * Math.max(0, gap), { rel: 1e-12 })
  }
})

test('the bootstrap error agrees with the delta method where that is valid', () => {
  const data = pageOf(PLANTED, 'delta')
  const impact = analyse(data, 600)
  for (const one of impact.touchpoints.slice(0, 3)) {
    const ratings = Array.from(data.touchpoints.find(({ name }) => name === one.name)?.ratings ?? [], Number)
    const spread = 1.03 / Math.sqrt(one.raters)
    assert.ok(ratings.length > 0)
    const { points } = accepted(
      impactByDeltaMethod({
        reach: { share: one.reach, n: 5000 },
        slope: one.slope,
        level: { mean: one.level, standardError: spread },
        benchmark: { kind: 'target', value: one.benchmark },
      }),
    )
    assertClose(points.estimate, one.deltaNps, { rel: 1e-9 })
    assertClose(one.standardError / points.standardError, 1, { abs: 0.15 })
  }
})

test('same seed, same page; another rating scale or order of touchpoints changes nothing that it should not', () => {
  const data = pageOf({ ...PLANTED, respondents: 500 }, 'invariance')
  const impact = analyse(data)
  assert.deepEqual(analyse(data), impact)
  const doubled = data.touchpoints.map((t) => ({
    ...t,
    ratings: Array.from(t.ratings, (r) => (r === null ? null : 20 * r - 7)),
    benchmark: { kind: 'target' as const, value: 20 * t.benchmark.value - 7 },
  }))
  for (const one of analyse({ ...data, touchpoints: doubled }).touchpoints) {
    const { deltaNps, lower, upper, adjustedP, rank } = find(impact, one.name)
    assertClose([one.deltaNps, one.lower, one.upper, one.adjustedP], [deltaNps, lower, upper, adjustedP], {
      rel: 1e-6,
      abs: 1e-9,
    })
    assert.equal(one.rank, rank)
  }
  const weighted = analyse({ ...data, weights: new Array(500).fill(3) })
  for (const one of weighted.touchpoints) {
    const { deltaNps, lower, slope } = find(impact, one.name)
    assertClose([one.deltaNps, one.lower, one.slope.standardError], [deltaNps, lower, slope.standardError], {
      rel: 1e-6,
      abs: 1e-9,
    })
  }
  const turned = analyse({ ...data, touchpoints: data.touchpoints.toReversed() })
  for (const one of turned.touchpoints) assertClose(one.deltaNps, find(impact, one.name).deltaNps, { rel: 1e-9 })
})

test('the error of an estimated benchmark widens the interval and can undo a pain', () => {
  const data = pageOf({ ...PLANTED, respondents: 800 }, 'benchmark')
  const held = (standardError: number) => {
    const touchpoints = data.touchpoints.map((t) => ({
      ...t,
      benchmark: { kind: 'estimated' as const, value: 4, standardError },
    }))
    return find(analyse({ ...data, touchpoints }), 't0')
  }
  const fixed = find(analyse(data), 't0')
  const [none, some, much] = [held(0), held(0.1), held(0.6)]
  assertClose(none.standardError / fixed.standardError, 1, { abs: 0.05 })
  assert.ok(some.standardError > 1.02 * none.standardError && much.standardError > 1.5 * some.standardError)
  assert.deepEqual([fixed.pain, some.pain, much.pain], [true, true, false])
})

test('a level above the benchmark is no pain and has impact 0; a level from elsewhere is used with its error', () => {
  const data = pageOf({ ...PLANTED, respondents: 600, benchmark: target(2.5) }, 'above')
  for (const { deltaNps, lower, upper, pain } of analyse(data).touchpoints) {
    assert.deepEqual([Math.abs(deltaNps), Math.abs(lower), Math.abs(upper), pain], [0, 0, 0, false])
  }
  const elsewhere = data.touchpoints.map((t) => ({ ...t, level: { mean: 1.5, standardError: 0.02 } }))
  const one = find(analyse({ ...data, touchpoints: elsewhere }), 't0')
  assert.deepEqual([one.level, one.gap, one.pain], [1.5, 1, true])
})

test('the same answers sent four times by the same persons bring no certainty', () => {
  const data = pageOf({ ...PLANTED, respondents: 500 }, 'clusters')
  const four = <T>(v: ArrayLike<T>): T[] => Array.from({ length: 4 * v.length }, (_, i) => v[i % v.length] as T)
  const repeated = {
    outcome: four(data.outcome),
    touchpoints: data.touchpoints.map((t) => ({ ...t, ratings: four(t.ratings) })),
    persons: four(Array.from({ length: 500 }, (_, i) => `person ${i}`)),
  }
  const [once, known, unknown] = [
    analyse(data),
    analyse(repeated),
    analyse({ outcome: repeated.outcome, touchpoints: repeated.touchpoints }),
  ]
  for (const name of ['t0', 't1', 't2']) {
    assertClose(find(known, name).standardError / find(once, name).standardError, 1, { abs: 0.12 })
    assertClose(find(known, name).slope.standardError / find(once, name).slope.standardError, 1, { abs: 0.05 })
    assert.ok(find(unknown, name).standardError < 0.65 * find(once, name).standardError)
  }
})

test('always met, or always met together: indicators that say nothing are dropped, slopes remain', () => {
  const data = pageOf({ ...PLANTED, respondents: 500, met: [1, 1, 1, 1] }, 'all met')
  const together = data.touchpoints.map((t, j) => ({
    ...t,
    ratings: Array.from(t.ratings, (r, i) => (j > 1 && i % 3 === 0 ? null : r)),
  }))
  for (const page of [data, { ...data, touchpoints: together }])
    assertClose(find(analyse(page), 't0').slope.estimate, 25, { abs: 12 })
})

test('ST3 null pages: any pain named in at most about 5 % (120 pages of 6; the long test takes thousands)', () => {
  const nothing = { respondents: 300, met: new Array<number>(6).fill(0.5) }
  let named = 0
  for (let seed = 0; seed < 120; seed++) {
    // Every other page fails the slope, every other the gap.
    const page =
      seed % 2
        ? { ...nothing, slopes: new Array<number>(6).fill(0), benchmark: target(4) }
        : { ...nothing, slopes: new Array<number>(6).fill(10), benchmark: target(3) }
    if (analyse(pageOf(page, `null ${seed}`), 100).touchpoints.some((one) => one.pain)) named++
  }
  // At a true rate of 5 %, 14 or more of 120 come up once in 300 runs; the seed is fixed.
  assert.ok(named <= 13, `${named} of 120`)
})

test('leaves out what cannot be judged, with the reason, and refuses what cannot be modelled', () => {
  const data = pageOf({ ...PLANTED, respondents: 300 }, 'left out')
  const [a, b, c, d] = data.touchpoints as [Touchpoint, Touchpoint, Touchpoint, Touchpoint]
  const touchpoints = [
    { ...a, ratings: Array.from(a.ratings, (r, i) => (i < 40 ? r : null)) },
    { ...b, ratings: Array.from(b.ratings, () => 4) },
    { ...c, reach: { met: 0, of: 10 } },
    d,
    { ...d, name: 'impossible', reach: { met: 11, of: 10 } },
    { ...d, name: 'broken', benchmark: { kind: 'target' as const, value: Number.NaN } },
  ]
  const { leftOut } = analyse({ ...data, touchpoints })
  assert.deepEqual(Object.fromEntries(leftOut.map(({ name, reason }) => [name, reason.refused])), {
    t0: 'too_few',
    t1: 'no_variation',
    t2: 'no_data',
    impossible: 'out_of_range',
    broken: 'not_finite',
  })
  const run = (changed: Partial<PainData>) =>
    painPointImpact({ ...data, ...changed }, { random: createRandom(1), replicates: 100 })
  const twin = run({ touchpoints: [...data.touchpoints, { ...a, name: 'twin' }] })
  assert.deepEqual([reasonOf(twin), 'refused' in twin && twin.columns], ['rank_deficient', ['twin']])
  assert.equal(reasonOf(run({ touchpoints: [] })), 'too_few')
  assert.equal(reasonOf(run({ outcome: new Array(300).fill(100) })), 'no_variation')
  assert.equal(reasonOf(run({ outcome: new Array(300).fill(Number.NaN) })), 'not_finite')
  assert.equal(reasonOf(run({ weights: new Array(300).fill(0) })), 'out_of_range')
  assert.equal(reasonOf(painPointImpact({ outcome: [], touchpoints: [] }, { random: createRandom(1) })), 'no_data')
  assert.throws(() => run({ outcome: [1] }), RangeError)
  assert.throws(() => run({ touchpoints: [a, a] }), RangeError)
})

// Replicates that vary around a level with a given spread, in an order of their own.
function around(level: number, spread: number, phase: number): Float64Array {
  return Float64Array.from({ length: 500 }, (_, r) => level + spread * Math.sin(2.399963 * (r + 1) * phase))
}

test('ST5 ranks: clear groups read 1, 2=, 2=, 4=; one noisy touchpoint does not tie the others', () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const clear = rankFromReplicates({
    names,
    replicates: [around(9, 1, 1), around(5, 1, 2), around(5.1, 1, 3), around(1, 1, 4), around(1.1, 1, 5)],
  })
  assert.deepEqual(
    clear.map((one) => one.rank),
    ['1', '2=', '2=', '4=', '4='],
  )
  const noisy = rankFromReplicates({
    names: ['a', 'b', 'noise'],
    replicates: [around(9, 1, 1), around(5, 1, 2), around(7, 9, 3)],
  })
  assert.deepEqual(
    noisy.map(({ rank, rankHigh }) => [rank, rankHigh]),
    [
      ['1=', 2],
      ['2=', 3],
      ['1=', 3],
    ],
  )
  const zero = rankFromReplicates({ names: ['x', 'y'], replicates: [new Float64Array(100), new Float64Array(100)] })
  assert.deepEqual(
    zero.map(({ rank, probabilityTopK }) => [rank, probabilityTopK]),
    [
      ['1=', 0],
      ['1=', 0],
    ],
  )
  assert.throws(() => rankFromReplicates({ names: ['x'], replicates: [] }), RangeError)
  assert.throws(() => rankFromReplicates({ names: [], replicates: [] }, { orderProbability: 0.4 }), RangeError)
})

test('ST6 benchmark from levels: nothing to select from stays, luck is pulled back, skill is kept', () => {
  const levels = (means: readonly number[], standardError: number) =>
    means.map((mean, i) => ({ name: `q${i}`, mean, standardError }))
  assertClose(accepted(benchmarkFromLevels(levels([4.1], 0.1))), { value: 4.1, standardError: 0.1 }, { abs: 1e-12 })
  const luck = accepted(benchmarkFromLevels(levels([3.9, 4, 4.1, 4.05, 3.95, 4.02], 0.1)))
  assert.ok(luck.value < 4.07 && luck.unshrunk === 4.1 && luck.selected[0] === 'q2')
  const skill = accepted(benchmarkFromLevels(levels([2, 3, 4.5, 3.5, 2.5, 4], 0.05)))
  assertClose([skill.value, skill.standardError], [4.5, 0.05], { abs: 0.01 })
  const quarter = accepted(benchmarkFromLevels(levels([2, 3, 4.5, 3.5, 2.5, 4], 0.05), 2))
  assert.deepEqual(quarter.selected, ['q2', 'q5'])
  assertClose(quarter.value, 4.25, { abs: 0.02 })
})

test('benchmark from levels: between the common mean and the best; moves and scales with the levels', () => {
  // Which of two levels is the best must not hang on the last digit of a product: they are equal or a thousandth apart.
  const level = fc.record({
    mean: fc.integer({ min: 1_000, max: 5_000 }).map((thousandths) => thousandths / 1_000),
    standardError: fc.double({ min: 0.02, max: 0.5, noNaN: true }),
  })
  fc.assert(
    fc.property(
      fc.array(level, { minLength: 2, maxLength: 10 }),
      fc.double({ min: 0.5, max: 20, noNaN: true }),
      (raw, k) => {
        const levels = raw.map((one, i) => ({ name: `q${i}`, ...one }))
        const a = accepted(benchmarkFromLevels(levels))
        assert.ok(a.value <= a.unshrunk + 1e-9 && a.value >= Math.min(...raw.map((one) => one.mean)) - 1e-9)
        const b = accepted(
          benchmarkFromLevels(
            levels.map((one) => ({ ...one, mean: k * one.mean + 3, standardError: k * one.standardError })),
          ),
        )
        assertClose([b.value, b.standardError], [k * a.value + 3, k * a.standardError], { rel: 1e-6 })
      },
    ),
    { numRuns: 40 },
  )
  assert.equal(reasonOf(benchmarkFromLevels([])), 'no_data')
  assert.equal(reasonOf(benchmarkFromLevels([{ name: 'a', mean: 4, standardError: 0 }])), 'out_of_range')
  assert.equal(reasonOf(benchmarkFromLevels([{ name: 'a', mean: Number.NaN, standardError: 1 }])), 'not_finite')
  assert.throws(() => benchmarkFromLevels([{ name: 'a', mean: 4, standardError: 1 }], 2), RangeError)
})

test('delta method: a gap of 0 or less has no impact; refuses impossible pieces', () => {
  const pieces = {
    reach: { share: 0.5, n: 100 },
    slope: { estimate: 5, standardError: 1 },
    level: { mean: 4, standardError: 0.1 },
  }
  assert.equal(accepted(impactByDeltaMethod({ ...pieces, benchmark: { kind: 'target', value: 4 } })).points.upper, 0)
  const impossible = { ...pieces, reach: { share: 1.5, n: 100 }, benchmark: { kind: 'target' as const, value: 4 } }
  assert.equal(reasonOf(impactByDeltaMethod(impossible)), 'out_of_range')
})
