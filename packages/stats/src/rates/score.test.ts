import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted, assertClose, reasonOf } from '../../test/reference-cases.ts'
import { meanInterval, sampleMoments } from '../means/mean.ts'
import { npsInterval } from '../nps/interval.ts'
import { proportionInterval } from '../proportions/proportion.ts'
import { paddedRatio, SHARE_PSEUDO_UNITS } from './padded-ratio.ts'
import { ratioMoments, ratioOfSums } from './ratio.ts'
import { estimateScore } from './score.ts'

const once = (values: readonly number[]) => ratioMoments(values.map((y) => ({ x: 1, y })))
const of = (times: readonly number[], values: readonly number[]) =>
  values.flatMap((value, at) => new Array<number>(times[at] ?? 0).fill(value))

test('one answer a person has the classical interval of its kind: adjusted Wald, Wilson, t', () => {
  const nps = estimateScore(once(of([20, 30, 50], [-1, 0, 1])), { kind: 'points', single: true })
  assert.deepEqual(nps, npsInterval([20, 30, 50]))
  const share = estimateScore(once(of([88, 412], [0, 1])), { kind: 'share', single: true })
  assert.deepEqual(share, proportionInterval({ successes: 412, n: 500 }))
  const efforts = of([3, 5, 8, 14, 30, 45, 25], [1, 2, 3, 4, 5, 6, 7])
  const mean = accepted(estimateScore(once(efforts), { kind: 'mean', scale: { min: 1, max: 7 }, single: true }))
  const plain = accepted(meanInterval(accepted(sampleMoments(efforts))))
  assertClose([mean.estimate, mean.lower, mean.upper], [plain.estimate, plain.lower, plain.upper], { abs: 1e-9 })
  assert.equal(mean.method, 'mean_t')
})

test('several answers of a person are one person’s, and weights are linearised', () => {
  const people = of([5, 15, 30], [0, 0.5, 1]).map((share) => ({ x: 2, y: 2 * share }))
  const repeated = estimateScore(ratioMoments(people), { kind: 'share', single: false })
  assert.deepEqual(repeated, paddedRatio(ratioMoments(people), { scale: 1, pseudo: SHARE_PSEUDO_UNITS }))
  const weighted = estimateScore(ratioMoments(people), { kind: 'share', single: false, weighted: true })
  assert.deepEqual(weighted, ratioOfSums(ratioMoments(people), { pseudo: SHARE_PSEUDO_UNITS, scale: 1 } as object))
})

test('limits of shares and means lie on their scale, those of points may pass it; all alike is no certainty', () => {
  const happy = ratioMoments(new Array(8).fill({ x: 2, y: 2 }))
  for (const weighted of [false, true]) {
    const share = accepted(estimateScore(happy, { kind: 'share', single: false, weighted }))
    assert.ok(share.upper === 1 && share.lower < 0.8 && share.estimate === 1)
    const points = accepted(estimateScore(happy, { kind: 'points', single: false, weighted }))
    assert.ok(points.upper > 100 && points.lower < 80)
  }
  const scale = { min: 1, max: 7 }
  const few = accepted(estimateScore(once([7, 2, 7, 4, 6, 7]), { kind: 'mean', scale, single: true }))
  assert.equal(few.upper, 7)
  assert.equal(reasonOf(estimateScore(once([3.3, 3.3, 3.3]), { kind: 'mean', scale, single: true })), 'no_variation')
  assert.equal(reasonOf(estimateScore(once([]), { kind: 'mean', scale: null, single: true })), 'no_data')
})

test('an interval holds the score that it is of, also of a single answer', () => {
  for (const kind of ['points', 'share'] as const)
    for (const n of [1, 2, 3])
      for (const value of kind === 'points' ? [-1, 0, 1] : [0, 1]) {
        const found = accepted(estimateScore(once(new Array(n).fill(value)), { kind, single: true }))
        assert.ok(found.lower <= found.estimate && found.estimate <= found.upper, `${kind} ${n} ${value}`)
        assert.ok(found.upper - found.lower > 0.5)
      }
})
