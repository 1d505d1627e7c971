import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { funnelSteps, groupLevels, mayCoincide } from './funnel-steps.ts'

test('PA2: a window with time left is in no rate, whether they got far in it or not; those at a step are the base of the next', () => {
  const steps = funnelSteps(
    [
      { level: 1, closed: 1, people: 40, open: 0 },
      { level: 1, closed: 0, people: 10, open: 10 },
      { level: 2, closed: 2, people: 25, open: 0 },
      { level: 2, closed: 0, people: 5, open: 5 },
      { level: 3, closed: 3, people: 12, open: 0 },
      // Began twice: got to the second step in time that is over, and to the third since.
      { level: 3, closed: 2, people: 8, open: 8 },
    ],
    3,
  )
  assert.deepEqual(
    steps.map(({ people, open }) => [people, open]),
    [
      [100, 10],
      [50, 5],
      [20, 0],
    ],
  )
  assert.deepEqual(
    steps.map(({ ofPrevious }) => ofPrevious),
    [null, { successes: 45, n: 85 }, { successes: 12, n: 45 }],
  )
  assert.deepEqual(
    steps.map(({ ofFirst }) => ofFirst),
    [
      { successes: 85, n: 85 },
      { successes: 45, n: 85 },
      { successes: 12, n: 85 },
    ],
  )
})

test('PA2: no share is above one, and people only get fewer, whatever the levels', () => {
  const level = fc
    .tuple(fc.nat(1000), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([people, share]) => ({ people, open: Math.floor(people * share) }))
  fc.assert(
    fc.property(fc.array(level, { minLength: 2, maxLength: 10 }), (levels) => {
      const rows = levels.map((row, index) => ({ ...row, level: index + 1, closed: row.people % (index + 2) }))
      const steps = funnelSteps(rows, levels.length)
      for (const { ofPrevious, ofFirst } of steps)
        for (const share of [ofPrevious, ofFirst]) assert.ok(share === null || share.successes <= share.n)
      steps.reduce((before, { people }) => {
        assert.ok(people <= before)
        return people
      }, Number.POSITIVE_INFINITY)
    }),
  )
})

test('PA1: steps that may be the same event need a later instant each', () => {
  const [a, b, shop, app] = [
    { event: 'a', where: [] },
    { event: 'b', where: [] },
    { touchpoint: 'shop' },
    { touchpoint: 'app' },
  ]
  assert.equal(mayCoincide([a, b]), false)
  assert.equal(mayCoincide([a, b, a]), true)
  assert.equal(mayCoincide([a, shop]), true)
  assert.equal(mayCoincide([shop, app]), false)
  assert.equal(mayCoincide([shop, app, shop]), true)
})

test('groups come by size, the largest first, at most as many as asked', () => {
  const row = (key: string, people: number) => ({ key, level: 1, closed: 1, people, open: 0 })
  const groups = groupLevels([row('a', 3), row('b', 5), { ...row('a', 4), level: 2 }, row('c', 5)], 2)
  assert.deepEqual(
    groups.map(([key]) => key),
    ['a', 'b'],
  )
})
