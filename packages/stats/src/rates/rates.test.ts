import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accepted, assertClose, reasonOf } from '../../test/reference-cases.ts'
import { createRandom } from '../random/random.ts'
import { rateInterval } from './rate.ts'
import { bootstrapRatio, ratioMoments, ratioOfSums } from './ratio.ts'

const unit = fc.record({ y: fc.integer({ min: 0, max: 50 }), x: fc.integer({ min: 1, max: 20 }) })
const units = fc
  .array(unit, { minLength: 4, maxLength: 40 })
  .filter((u) => new Set(u.map(({ x, y }) => y / x)).size > 1)

test('Garwood limits agree with SciPy χ² quantiles; zero events still have an upper limit', () => {
  const known: [number, number, number][] = [
    [1, 0.025317807984289876, 5.571643390938898],
    [10, 4.7953886961324335, 18.39035604201778],
    [250, 219.9679956309373, 282.98770504231607],
  ]
  for (const [events, lower, upper] of known) {
    const rate = accepted(rateInterval({ events, exposure: 2 }))
    assertClose([rate.lower, rate.upper], [lower / 2, upper / 2], { rel: 1e-10 })
  }
  const none = accepted(rateInterval({ events: 0, exposure: 100 }))
  assertClose([none.lower, none.upper], [0, -Math.log(0.025) / 100], { abs: 1e-12 })
})

test('a ratio of sums equals the mean with t interval when every base is 1', () => {
  const y = [3, 5, 8, 2, 9, 4]
  const ratio = accepted(ratioOfSums(ratioMoments(y.map((value) => ({ y: value, x: 1 })))))
  // SciPy: ttest_1samp([3, 5, 8, 2, 9, 4], 0).confidence_interval(0.95)
  assertClose([ratio.estimate, ratio.lower, ratio.upper, ratio.df], [31 / 6, 2.24202177191, 8.09131156142, 5], {
    abs: 1e-6,
  })
})

test('counting a person twice as two rows instead of one understates the error; by person it does not change', () => {
  const people = Array.from({ length: 40 }, (_, i) => (i % 3) - 1)
  const onePerPerson = accepted(ratioOfSums(ratioMoments(people.map((y) => ({ y, x: 1 })))))
  const byPerson = accepted(ratioOfSums(ratioMoments(people.map((y) => ({ y: 4 * y, x: 4 })))))
  const byAnswer = accepted(
    ratioOfSums(ratioMoments(people.flatMap((y) => Array.from({ length: 4 }, () => ({ y, x: 1 }))))),
  )
  assertClose(byPerson.standardError, onePerPerson.standardError, { abs: 1e-12 })
  assert.ok(byAnswer.standardError < 0.51 * byPerson.standardError)
})

test('scaling totals scales the result; scaling all of a sample changes nothing; a population shrinks the error', () => {
  fc.assert(
    fc.property(units, fc.integer({ min: 2, max: 9 }), (u, k) => {
      const plain = accepted(ratioOfSums(ratioMoments(u)))
      const points = accepted(ratioOfSums(ratioMoments(u), { scale: 100 }))
      assertClose([points.estimate, points.lower], [100 * plain.estimate, 100 * plain.lower], { rel: 1e-9, abs: 1e-9 })
      const same = accepted(ratioOfSums(ratioMoments(u.map(({ x, y }) => ({ x: k * x, y: k * y })))))
      assertClose([same.estimate, same.standardError], [plain.estimate, plain.standardError], { rel: 1e-7, abs: 1e-9 })
      const finite = accepted(ratioOfSums(ratioMoments(u), { population: 2 * u.length }))
      assertClose(finite.standardError, plain.standardError * Math.SQRT1_2, { rel: 1e-12 })
    }),
  )
})

test('bootstrap over persons: seeded, and near the linearised error', () => {
  const people = Array.from({ length: 300 }, (_, i) => ({ y: (i * 7) % 11, x: 1 + (i % 3) }))
  const run = () => accepted(bootstrapRatio(people, { random: createRandom('r'), replicates: 1000 }))
  assert.deepEqual(run(), run())
  const linear = accepted(ratioOfSums(ratioMoments(people)))
  assertClose(run().standardError / linear.standardError, 1, { abs: 0.1 })
})

test('refuses what cannot be judged', () => {
  assert.equal(reasonOf(rateInterval({ events: 0, exposure: 0 })), 'no_data')
  assert.equal(reasonOf(rateInterval({ events: 1.5, exposure: 1 })), 'out_of_range')
  assert.equal(reasonOf(rateInterval({ events: Number.NaN, exposure: 1 })), 'not_finite')
  assert.equal(reasonOf(ratioOfSums(ratioMoments([]))), 'no_data')
  assert.equal(reasonOf(ratioOfSums(ratioMoments([{ y: 1, x: 2 }]))), 'too_few')
  assert.equal(
    reasonOf(
      ratioOfSums(
        ratioMoments([
          { y: 1, x: 2 },
          { y: 2, x: 4 },
        ]),
      ),
    ),
    'no_variation',
  )
  assert.equal(
    reasonOf(
      ratioOfSums(
        ratioMoments([
          { y: 1, x: 0 },
          { y: 2, x: 0 },
        ]),
      ),
    ),
    'out_of_range',
  )
  assert.equal(
    reasonOf(
      ratioOfSums(
        ratioMoments([
          { y: Number.NaN, x: 1 },
          { y: 2, x: 1 },
        ]),
      ),
    ),
    'not_finite',
  )
  assert.equal(
    reasonOf(
      ratioOfSums(
        ratioMoments([
          { y: 1, x: 1 },
          { y: 2, x: 1 },
        ]),
        { population: 1 },
      ),
    ),
    'out_of_range',
  )
})
