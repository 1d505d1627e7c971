import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { estimate } from './estimate.testkit.ts'
import { FeltModel } from './felt.ts'
import { touchpointIndex, touchpoints } from './touchpoints.ts'
import { makeTruth, measureTruth, type TouchpointTruth, truthWindows, type WindowTruth } from './truth.ts'

const customers = 20_000
const seeds = [101, 102, 103, 104, 105, 106]
const truth = makeTruth('2026-09-13', true)

function windowOf(name: string): WindowTruth {
  const window = truth.windows.find((candidate) => candidate.name === name)
  assert.ok(window)
  return window
}

test('the written truth is that of the model as it is: run measure-truth.ts --write after a change of the model', () => {
  const lives = 60_000
  for (const planted of [true, false]) {
    const written = makeTruth('2026-09-13', planted).windows
    for (const [w, now] of measureTruth(planted, truthWindows, lives).entries()) {
      for (const [j, one] of now.entries()) {
        const held = written[w]?.touchpoints[j] as TouchpointTruth
        const say = `${planted} ${written[w]?.name} ${one.touchpoint}: ${JSON.stringify(one)} against ${JSON.stringify(held)}`
        assert.equal(one.npsPerPoint, held.npsPerPoint, say)
        assert.equal(one.benchmark, held.benchmark, say)
        assert.ok(Math.abs(one.reach - held.reach) < 0.02, say)
        // Few renew in a window, and one region has few of anything.
        const rare = one.touchpoint === 'renewal' ? 0.6 : held.reach < 0.1 ? 0.2 : 0.1
        assert.ok(Math.abs(one.meanAnswered - held.meanAnswered) < rare, say)
      }
    }
  }
})

describe('the truth is what answers alone lead to', () => {
  for (const name of ['last_90_days', 'queue_120_days']) {
    test(`${name}: least squares on the answers of ${seeds.length} companies finds slopes, means, reach and pain`, () => {
      const window = windowOf(name)
      const pains = truth.pains.filter((pain) => pain.seenIn.includes(name))
      assert.ok(pains.length > 0)
      let covered = 0
      let strength = 0
      for (const seed of seeds) {
        const { estimates } = estimate({ seed, planted: true, felt: new FeltModel(true) }, customers, window)
        for (const pain of pains) {
          const j = touchpointIndex(pain.touchpoint)
          const known = window.touchpoints[j] as TouchpointTruth
          const found = estimates[j]
          assert.ok(found)
          const say = `seed ${seed} ${pain.id} ${JSON.stringify(found)} against ${JSON.stringify(known)}`
          assert.ok(Math.abs(found.beta - known.npsPerPoint) < 4 * found.seBeta, say)
          assert.ok(Math.abs(found.mean - known.meanAnswered) < 4 * found.seMean + 0.01, say)
          assert.ok(Math.abs(found.reach - known.reach) < 0.02, say)
          const gap = Math.max(0, known.benchmark - found.mean)
          const delta = found.reach * found.beta * gap
          const error = Math.hypot(found.reach * gap * found.seBeta, found.reach * found.beta * found.seMean)
          if (Math.abs(delta - known.deltaNps) <= 1.96 * error) covered++
          strength += delta / error
        }
      }
      assert.ok(strength > 2 * seeds.length * pains.length, `visible: ${strength / (seeds.length * pains.length)}`)
      // 19 of 20 are expected; fewer than three quarters of these few would be astonishing.
      assert.ok(covered >= 0.75 * seeds.length * pains.length, `${covered} of ${seeds.length * pains.length} covered`)
    })
  }

  test('the three largest effects of a window are its planted pains, and nothing else lies below its target', () => {
    for (const window of truth.windows) {
      const pains = truth.pains.filter((pain) => pain.seenIn.includes(window.name)).map((pain) => pain.touchpoint)
      const ranked = [...window.touchpoints].sort((a, b) => b.deltaNps - a.deltaNps)
      const top = ranked.slice(0, 3).map((one) => one.touchpoint)
      for (const pain of pains) assert.ok(top.includes(pain), `${window.name}: ${pain} among ${top.join(', ')}`)
      for (const one of ranked) {
        if (one.deltaNps < 0.05) continue
        const planted = truth.pains.some(
          (pain) => pain.touchpoint === one.touchpoint && pain.fromDay < window.toDay && pain.toDay > window.fromDay,
        )
        assert.ok(planted, `${window.name}: ${one.touchpoint} costs ${one.deltaNps}`)
      }
    }
  })

  test('those who never answer hide a part of the truth', () => {
    const recent = windowOf('last_90_days').touchpoints[touchpointIndex('unboxing')] as TouchpointTruth
    assert.ok(recent.meanFelt < recent.meanAnswered)
  })
})

describe('the null company', () => {
  test('every touchpoint is at its target: no effect above a tenth of a point', () => {
    const window = makeTruth('2026-09-13', false).windows.find(({ name }) => name === 'last_90_days')
    for (const [j, one] of (window?.touchpoints ?? []).entries()) {
      assert.ok(
        Math.abs(one.meanAnswered - one.benchmark) < (one.touchpoint === 'renewal' ? 0.25 : 0.06),
        one.touchpoint,
      )
      assert.ok(one.deltaNps < 0.12, `${touchpoints[j]?.key} ${one.deltaNps}`)
    }
  })

  test('has no pains to find', () => {
    const nothing = makeTruth('2026-09-13', false)
    assert.deepEqual(nothing.pains, [])
    assert.deepEqual(nothing.delights, [])
    assert.equal(nothing.windows.length, truthWindows.length)
  })
})
