import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proportionInterval } from '@opencxm/stats'
import fc from 'fast-check'
import { minus, momentsOf, shareOf } from './shares.ts'

test('DI4: one ask each is Wilson; the same asks of fewer people are known less well, and n is people', () => {
  const single = [
    { finished: 1, due: 1, people: 40 },
    { finished: 0, due: 1, people: 60 },
  ]
  const share = shareOf(momentsOf(single, 'finished', 'due'))
  const wilson = proportionInterval({ successes: 40, n: 100 })
  assert.ok(!('refused' in wilson))
  assert.deepEqual([share.value, share.low, share.high, share.n], [0.4, wilson.lower, wilson.upper, 100])
  // Ten people of ten asks each who answer all or none: the interval is about √10 times as wide.
  const clustered = [
    { finished: 10, due: 10, people: 4 },
    { finished: 0, due: 10, people: 6 },
  ]
  const wide = shareOf(momentsOf(clustered, 'finished', 'due'))
  assert.deepEqual([wide.value, wide.n, wide.lowBase], [0.4, 10, true])
  assert.ok(((wide.high ?? 0) - (wide.low ?? 0)) / (wilson.upper - wilson.lower) > 3)
  const all = shareOf(momentsOf([{ finished: 3, due: 3, people: 12 }], 'finished', 'due'))
  assert.deepEqual([all.value, all.high, all.n], [1, 1, 12])
  assert.ok((all.low ?? 1) < 0.8, 'twelve people, not 36 asks')
  assert.equal(shareOf(momentsOf([], 'finished', 'due')).value, null)
})

test('DI4: a share lies in its interval and the interval in 0..1; taking a part away leaves the rest', () => {
  const rows = fc.array(
    fc.record({
      due: fc.integer({ min: 1, max: 6 }),
      part: fc.integer({ min: 0, max: 6 }),
      people: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  fc.assert(
    fc.property(rows, rows, (one, two) => {
      const of = (list: typeof one) =>
        momentsOf(
          list.map(({ due, part, people }) => ({ due, people, finished: Math.min(due, part) })),
          'finished',
          'due',
        )
      const { value, low, high } = shareOf(of(one))
      assert.ok(value !== null && low !== null && high !== null)
      assert.ok(0 <= low && low <= value + 1e-9 && value <= high + 1e-9 && high <= 1, `${low} ${value} ${high}`)
      assert.deepEqual(minus(of([...one, ...two]), of(two)), of(one))
    }),
  )
})
