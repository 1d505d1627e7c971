import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { marksOf, priorSteps, rawAbove, rawStruggle, scaleOf, scoreOf, sessionsNeeded } from './model.ts'

/** The steps as the statement in `queries.ts` makes them: by rank in the sorted values. */
const stepsOf = (values: readonly number[]) => {
  const sorted = values.toSorted((a, b) => a - b)
  return Array.from({ length: 100 }, (_, index) => sorted[Math.ceil(((index + 1) * sorted.length) / 100) - 1] as number)
}
const none = { rage: 0, dead: 0, error: 0, abandoned: 0, quickBack: 0 }

describe('SL1 raw struggle', () => {
  test('by hand: weighted signals per minute, the first minute whole', () => {
    assert.equal(rawStruggle(none, 500_000), 0)
    // 2 rage (3 each), 1 dead (1), 1 error click (2), 1 form (3), 2 quick-backs (1 each) = 14 in 3.5 minutes.
    assert.equal(rawStruggle({ rage: 2, dead: 1, error: 1, abandoned: 1, quickBack: 2 }, 210_000), 4)
    assert.equal(rawStruggle({ ...none, dead: 1 }, 5_000), 1)
    assert.equal(rawStruggle({ ...none, dead: 1 }, 120_000), 0.5)
  })
})

describe('SL2 the score', () => {
  test('by hand: of ten sessions seven are calm', () => {
    const steps = stepsOf([0, 0, 0, 0, 0, 0, 0, 1, 2, 5])
    assert.deepEqual(
      [0, 0.5, 1, 1.5, 2, 3, 5, 6].map((raw) => scoreOf(steps, raw)),
      [0, 70, 70, 80, 80, 90, 90, 100],
    )
    assert.deepEqual([rawAbove(steps, 50), rawAbove(steps, 70), rawAbove(steps, 75), rawAbove(steps, 90)], [0, 0, 1, 2])
    const [mark50, mark75, mark90] = [50, 75, 90].map((score) => marksOf(steps)[score - 1])
    assert.equal(marksOf(steps).length, 99)
    assert.deepEqual(mark50, { score: 50, rawAbove: 0, percentReaching: 30 })
    assert.deepEqual(mark75, { score: 75, rawAbove: 1, percentReaching: 20 })
    assert.deepEqual(mark90, { score: 90, rawAbove: 2, percentReaching: 10 })
  })

  const values = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 50, noNaN: true })), {
    minLength: 1,
    maxLength: 700,
  })

  test('is exactly the share of sessions below, in whole points', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 60, noNaN: true }), fc.nat(), (held, free, at) => {
        // A value between the sessions' and one of theirs: ties are where shares go wrong.
        for (const raw of [free, held[at % held.length] as number]) {
          const below = held.filter((value) => value < raw).length
          assert.equal(scoreOf(stepsOf(held), raw), Math.floor((100 * below) / held.length))
        }
      }),
    )
  })

  test('never falls with more struggle, is 0 without any, and stays between 0 and 100', () => {
    fc.assert(
      fc.property(
        values,
        fc.double({ min: 0, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        (held, a, b) => {
          for (const steps of [stepsOf(held), priorSteps]) {
            const [less, more] = [scoreOf(steps, Math.min(a, b)), scoreOf(steps, Math.max(a, b))]
            assert.ok(0 <= less && less <= more && more <= 100)
            assert.equal(scoreOf(steps, 0), 0)
          }
        },
      ),
    )
  })

  test('a raw struggle above the mark of a score reaches it, one at the mark does not', () => {
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 99 }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        (held, score, raw) => {
          const steps = stepsOf(held)
          assert.equal(scoreOf(steps, raw) >= score, raw > rawAbove(steps, score))
        },
      ),
    )
  })
})

describe('SL3 the prior', () => {
  const own = { sessions: sessionsNeeded, struggling: 40, steps: stepsOf([0, 1, 2]), computedAt: new Date(0) }
  test('holds below 200 sessions and before the first computation', () => {
    assert.equal(scaleOf(null).basis, 'prior')
    const few = scaleOf({ ...own, sessions: sessionsNeeded - 1 })
    assert.deepEqual([few.basis, few.sessions, few.steps], ['prior', 199, priorSteps])
    assert.deepEqual([scaleOf(own).basis, scaleOf(own).steps], ['own', own.steps])
  })
  test('80 in 100 calm, the rest exponential with a mean of 2', () => {
    assert.equal(priorSteps.length, 100)
    assert.equal(priorSteps.filter((step) => step === 0).length, 80)
    // Half of those who struggle at all lie above the median of that exponential: 2 ln 2.
    assert.ok(Math.abs((priorSteps[89] as number) - 2 * Math.LN2) < 1e-12)
    assert.deepEqual(
      [scoreOf(priorSteps, 0), scoreOf(priorSteps, 1), scoreOf(priorSteps, 3), scoreOf(priorSteps, 99)],
      [0, 87, 95, 100],
    )
  })
})
