import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chiSquaredTail } from '../distributions/gamma.ts'
import { drawBinomial, drawNormal, drawPoisson, drawPoissonOne, shuffle } from './draw.ts'
import { createRandom, type Random } from './random.ts'

// Pinned, so that a change of the generator is a decision and not an accident: every stored interval would move.
const FIRST_OF_OPENCXM = [2961933862, 2219191877, 1994671375]

test('a seed fixes the stream on every machine', () => {
  const random = createRandom('opencxm')
  assert.deepEqual([random.uint32(), random.uint32(), random.uint32()], FIRST_OF_OPENCXM)
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.integer()), (seed) => {
      const [a, b] = [createRandom(seed), createRandom(seed)]
      for (let i = 0; i < 5; i++) assert.equal(a.next(), b.next())
    }),
  )
})

test('a split depends on seed and label, not on what was drawn', () => {
  const fresh = createRandom(7)
  const used = createRandom(7)
  for (let i = 0; i < 100; i++) used.next()
  assert.equal(fresh.split('boot').uint32(), used.split('boot').uint32())
  assert.notEqual(fresh.split('a').uint32(), fresh.split('b').uint32())
  assert.notEqual(fresh.split('a').split('b').uint32(), fresh.split('ab').uint32())
})

test('uniform whole numbers are uniform (χ² over 16 cells, p > 1e-4)', () => {
  const random = createRandom('uniform')
  for (const draw of [() => random.integer(16), () => Math.floor(16 * random.next()), () => random.uint32() & 15]) {
    const counts = new Array<number>(16).fill(0)
    for (let i = 0; i < 32_000; i++) {
      const cell = draw()
      counts[cell] = (counts[cell] as number) + 1
    }
    const statistic = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)
    assert.ok(chiSquaredTail(statistic, 15) > 1e-4, `χ² ${statistic}`)
  }
})

test('draws have the mean and variance of their distribution (within 4.5 standard errors)', () => {
  const random = createRandom('moments')
  const cases: [string, (r: Random) => number, number, number][] = [
    ['normal', drawNormal, 0, 1],
    ['Poisson(1)', drawPoissonOne, 1, 1],
    ['Poisson(3.3)', (r) => drawPoisson(r, 3.3), 3.3, 3.3],
    ['Poisson(200.5)', (r) => drawPoisson(r, 200.5), 200.5, 200.5],
    ['Binomial(20, 0.3)', (r) => drawBinomial(r, 20, 0.3), 6, 4.2],
    ['Binomial(5000, 0.7)', (r) => drawBinomial(r, 5000, 0.7), 3500, 1050],
  ]
  const n = 40_000
  for (const [name, draw, mean, variance] of cases) {
    let sum = 0
    let squares = 0
    for (let i = 0; i < n; i++) {
      const deviation = draw(random) - mean
      sum += deviation
      squares += deviation * deviation
    }
    assert.ok(Math.abs(sum / n) < 4.5 * Math.sqrt(variance / n), `${name}: mean`)
    // Var(X²) <= 3.x variance² for all of these.
    assert.ok(Math.abs(squares / n / variance - 1) < 4.5 * Math.sqrt(3 / n), `${name}: variance`)
  }
})

test('shuffle keeps the items and makes every order equally likely', () => {
  const random = createRandom('shuffle')
  const counts = new Map<string, number>()
  for (let i = 0; i < 12_000; i++) {
    const order = shuffle(random, [0, 1, 2]).join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  assert.equal(counts.size, 6)
  const statistic = [...counts.values()].reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)
  assert.ok(chiSquaredTail(statistic, 5) > 1e-4)
})

test('edges: empty draws, and programming errors throw', () => {
  const random = createRandom(1)
  assert.equal(drawPoisson(random, 0), 0)
  assert.equal(drawBinomial(random, 0, 0.5), 0)
  assert.equal(drawBinomial(random, 10, 1), 10)
  assert.equal(random.integer(1), 0)
  assert.throws(() => random.integer(0), RangeError)
  assert.throws(() => createRandom(Number.NaN), RangeError)
  assert.throws(() => drawPoisson(random, -1), RangeError)
  assert.throws(() => drawBinomial(random, 1.5, 0.5), RangeError)
})
