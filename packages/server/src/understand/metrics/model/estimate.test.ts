import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom, drawNormal } from '@opencxm/stats'
import { builtInMetrics } from './built-in.ts'
import { differenceAnswers, shownComparison } from './estimate.ts'
import type { Moments } from './moments.ts'

function momentsOf(scores: readonly number[]): Moments {
  const [n, sum] = [scores.length, scores.reduce((total, score) => total + score, 0)]
  const squares = scores.reduce((total, score) => total + score * score, 0)
  return {
    ...{ answers: n, persons: n, sumX: n, sumY: sum, sumXX: n, sumXY: sum, sumYY: squares },
    ...{ low: 0, middle: 0, high: 0, lowX: 0, highX: 0 },
  }
}

test('ME2: a side of which all say the same is compared like any other, and is no certainty', () => {
  const effort = builtInMetrics().find(({ id }) => id === 'ces') ?? assert.fail('ces')
  const compare = (before: readonly number[], now: readonly number[]) => {
    const difference = differenceAnswers(effort, { before: momentsOf(before), now: momentsOf(now), shared: null })
    return shownComparison(difference, [before.length, now.length])
  }
  const [perfect, mixed] = [new Array<number>(40).fill(7), Array.from({ length: 40 }, (_, at) => 2 + (at % 5))]
  const drop = compare(perfect, mixed)
  assert.equal(drop.verdict, 'detectable_drop')
  assert.ok(Math.abs((drop.difference ?? 0) + 3) < 1e-9 && (drop.low ?? 0) < -3.4 && (drop.high ?? 0) > -3)
  assert.equal(compare(mixed, perfect).verdict, 'detectable_rise')
  // Nearly everybody is as content: nothing that can be told.
  assert.equal(compare(perfect, [...perfect.slice(1), 6]).verdict, 'no_detectable_change')
  assert.equal(compare(perfect, perfect).verdict, 'no_detectable_change')
  // What all say may lie in the middle of the scale too.
  assert.equal(compare(new Array<number>(40).fill(4), perfect).verdict, 'detectable_rise')
})

test('ME2: few people beside many are rarely told apart where nothing differs, though a few make most of the sum', () => {
  const times = { ...(builtInMetrics().find(({ id }) => id === 'ces') ?? assert.fail('ces')), scale: null }
  const random = createRandom('few beside many')
  const draw = (n: number, more = 0) => Array.from({ length: n }, () => Math.exp(1.2 * drawNormal(random)) + more)
  const named = (more: number) =>
    Array.from({ length: 400 }, () => {
      const [before, now] = [momentsOf(draw(600)), momentsOf(draw(30, more))]
      return shownComparison(differenceAnswers(times, { before, now, shared: null }), [600, 30]).verdict
    }).filter((verdict) => verdict !== 'no_detectable_change').length
  // By Welch's test alone 48.
  assert.ok(named(0) <= 20)
  assert.ok(named(2.5) >= 320)
})
