import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from '@opencxm/stats'
import { benchmarkOf, type Level } from './benchmarks.ts'

const touchpoint = {
  ...{ slug: 'delivery', name: { en: 'Delivery' }, stage: 'use', position: 1, side: false },
  ...{ owner: '', channel: '', target: null },
}
const scale = { lo: 1, hi: 5 }

test('JM2: the best of a few small stretches is rarely above a large period that is no worse, where most give the best rating', () => {
  const random = createRandom('stretches')
  const draw = () => {
    const u = random.next()
    return u < 0.9 ? 5 : u < 0.95 ? 4 : u < 0.97 ? 3 : u < 0.98 ? 2 : 1
  }
  const level = (people: number): Level => {
    const ratings = Array.from({ length: people }, draw)
    const mean = ratings.reduce((sum, rating) => sum + rating, 0) / people
    const squares = ratings.reduce((sum, rating) => sum + (rating - mean) ** 2, 0)
    return { mean, standardError: Math.sqrt(squares / (people - 1) / people), effective: people }
  }
  const above = Array.from({ length: 300 }, () => {
    const now = level(1_000)
    const earlier = [1, 2, 3, 4].map((period) => ({ period, ...level(30) }))
    const chosen = benchmarkOf(touchpoint, scale, { now, earlier })?.benchmark
    assert.ok(chosen?.kind === 'estimated')
    return chosen.value - now.mean > 1.96 * Math.hypot(chosen.standardError, now.standardError)
  }).filter(Boolean).length
  // By the spread of each stretch alone 124.
  assert.ok(above <= 9, `${above} of 300`)
})

test('JM2: a single earlier stretch is held against with its people and the spread of both', () => {
  const now = { mean: 3, standardError: 0.1, effective: 101 }
  const earlier = [{ period: 1, mean: 4, standardError: 0.05, effective: 41 }]
  const found = benchmarkOf(touchpoint, scale, { now, earlier })?.benchmark
  assert.ok(found?.kind === 'estimated')
  const spread = (40 * 41 * 0.05 ** 2 + 100 * 101 * 0.1 ** 2) / 140
  assert.equal(found.value, 4)
  assert.ok(Math.abs(found.standardError - Math.sqrt(spread / 41)) < 1e-12)
  assert.equal(benchmarkOf(touchpoint, scale, { now, earlier: [] }), null)
})
