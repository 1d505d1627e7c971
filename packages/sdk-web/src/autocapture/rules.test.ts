import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addClick, arrive, type Burst, rawStruggle, type Visit } from './rules.ts'
import { addInteraction, addShift, type Interactions, inpOf, noShifts } from './vitals-rules.ts'

const clicksAt = (times: readonly number[], target: unknown = 'a') => {
  let burst: Burst | null = null
  return times.map((at) => {
    const added = addClick(burst, { target, at })
    burst = added.burst
    return added.rage
  })
}

describe('SW11 rage', () => {
  test('the third click within a second is rage, the second or a slow third is not', () => {
    assert.deepEqual(clicksAt([0, 400, 999]), [false, false, true])
    assert.deepEqual(clicksAt([0, 500, 1000]), [false, false, false])
  })
  test('a burst is told once; after a pause another one counts', () => {
    assert.deepEqual(clicksAt([0, 10, 20, 30, 40]), [false, false, true, false, false])
    assert.deepEqual(clicksAt([0, 10, 20, 1500, 1510, 1520]), [false, false, true, false, false, true])
  })
  test('another target begins anew', () => {
    const first = addClick(addClick(null, { target: 'a', at: 0 }).burst, { target: 'a', at: 1 }).burst
    assert.equal(addClick(first, { target: 'b', at: 2 }).rage, false)
  })
  test('rage needs three clicks in some open second (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 12 }), (given) => {
        const times = given.toSorted((a, b) => a - b)
        const dense = times.some((at, index) => index >= 2 && at - (times[index - 2] as number) < 1000)
        assert.equal(clicksAt(times).includes(true), dense)
      }),
    )
  })
})

describe('SW15 quick-backs', () => {
  const go = (visits: readonly Visit[], sentForm = false) => {
    let trail: Visit[] = []
    let last = null
    for (const visit of visits) ({ trail, quickBack: last } = arrive(trail, visit, sentForm))
    return last
  }
  test('a return within seven seconds is one, later is none', () => {
    assert.deepEqual(
      go([
        { address: '/a', at: 0 },
        { address: '/b', at: 100 },
        { address: '/a', at: 7099 },
      ]),
      {
        from: '/b',
        stayedMs: 6999,
      },
    )
    assert.equal(
      go([
        { address: '/a', at: 0 },
        { address: '/b', at: 100 },
        { address: '/a', at: 7100 },
      ]),
      null,
    )
  })
  test('reloading, going on and returning after a sent form are none', () => {
    assert.equal(
      go([
        { address: '/a', at: 0 },
        { address: '/a', at: 10 },
      ]),
      null,
    )
    assert.equal(
      go([
        { address: '/a', at: 0 },
        { address: '/b', at: 10 },
        { address: '/c', at: 20 },
      ]),
      null,
    )
    assert.equal(
      go(
        [
          { address: '/a', at: 0 },
          { address: '/b', at: 10 },
          { address: '/a', at: 20 },
        ],
        true,
      ),
      null,
    )
  })
})

test('SW17 raw struggle is weighted signals per minute, the first minute counting whole', () => {
  assert.equal(rawStruggle({}, 5000), 0)
  assert.equal(rawStruggle({ rage: 1 }, 5000), 3)
  assert.equal(rawStruggle({ rage: 1, dead: 2, error: 1, abandoned: 1, quickBack: 1 }, 120_000), 5.5)
})

describe('SW16 web vitals by their definitions', () => {
  test('CLS is the worst window: gaps below 1 s, at most 5 s, without shifts after input', () => {
    const sum = (shifts: readonly (readonly [number, number])[]) =>
      shifts.reduce((held, [at, value]) => addShift(held, { at, value, afterInput: false }), noShifts).worst
    assert.equal(
      sum([
        [0, 0.1],
        [500, 0.1],
        [1400, 0.1],
      ]).toFixed(3),
      '0.300',
    )
    assert.equal(
      sum([
        [0, 0.1],
        [1000, 0.3],
      ]).toFixed(3),
      '0.300',
    )
    assert.equal(sum([0, 900, 1800, 2700, 3600, 4500, 5400].map((at) => [at, 0.1] as const)).toFixed(3), '0.600')
    assert.equal(addShift(noShifts, { at: 0, value: 1, afterInput: true }).worst, 0)
  })
  test('INP is the slowest interaction, one of each fifty left out', () => {
    const held = [80, 300, 200].reduce<Interactions>((all, ms, id) => addInteraction(all, { id: id + 1, ms }), [])
    assert.equal(inpOf(held, 3), 300)
    assert.equal(inpOf(held, 50), 200)
    assert.equal(inpOf(addInteraction(held, { id: 1, ms: 400 }), 3), 400, 'the longest event of an interaction counts')
    assert.equal(inpOf([], 0), null)
  })
})
