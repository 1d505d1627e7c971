import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accepted, assertClose, reasonOf } from '../../test/reference-cases.ts'
import { proportionDifference } from './difference.ts'
import { proportionInterval } from './proportion.ts'

const share = fc
  .tuple(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, p]) => ({ successes: Math.round(n * p), n }))
const methods = ['wilson', 'clopper_pearson'] as const

test('known values: SciPy binomtest(3, 10), Newcombe 1998 table II', () => {
  const wilson = accepted(proportionInterval({ successes: 3, n: 10 }))
  assertClose([wilson.lower, wilson.upper], [0.10779126740630102, 0.6032218525388546], { abs: 1e-10 })
  const exact = accepted(proportionInterval({ successes: 3, n: 10 }, { method: 'clopper_pearson' }))
  assertClose([exact.lower, exact.upper], [0.06673951117773447, 0.652452850060008], { abs: 1e-10 })
  const d = accepted(proportionDifference({ successes: 48, n: 80 }, { successes: 56, n: 70 }))
  assertClose([d.difference, d.lower, d.upper], [0.2, 0.0524, 0.3339], { abs: 5e-5 })
})

test('counting failures instead mirrors the interval; limits stay in 0..1 and hold the share', () => {
  fc.assert(
    fc.property(share, fc.constantFrom(...methods), (s, method) => {
      const a = accepted(proportionInterval(s, { method }))
      const b = accepted(proportionInterval({ successes: s.n - s.successes, n: s.n }, { method }))
      assertClose([1 - b.upper, 1 - b.lower], [a.lower, a.upper], { abs: 1e-9 })
      assert.ok(a.lower >= 0 && a.upper <= 1 && a.lower <= a.estimate + 1e-12 && a.estimate <= a.upper + 1e-12)
    }),
    { numRuns: 60 },
  )
})

test('one success more never lowers a limit; ten times the answers narrow the interval', () => {
  fc.assert(
    fc.property(share, fc.constantFrom(...methods), (s, method) => {
      const a = accepted(proportionInterval(s, { method }))
      if (s.successes < s.n) {
        const b = accepted(proportionInterval({ ...s, successes: s.successes + 1 }, { method }))
        assert.ok(b.lower >= a.lower - 1e-12 && b.upper >= a.upper - 1e-12)
      }
      const more = accepted(proportionInterval({ successes: 10 * s.successes, n: 10 * s.n }, { method }))
      assert.ok(more.upper - more.lower < a.upper - a.lower)
    }),
    { numRuns: 60 },
  )
})

test('the difference is antisymmetric and lies in −1..1', () => {
  fc.assert(
    fc.property(share, share, (a, b) => {
      const forth = accepted(proportionDifference(a, b))
      const back = accepted(proportionDifference(b, a))
      assertClose([-back.upper, -back.lower, back.pValue], [forth.lower, forth.upper, forth.pValue], { abs: 1e-10 })
      assert.ok(forth.lower >= -1 - 1e-12 && forth.upper <= 1 + 1e-12)
    }),
  )
})

test('edges: none of n, all of n, n = 1; refusals', () => {
  assert.equal(accepted(proportionInterval({ successes: 0, n: 20 })).lower, 0)
  assert.equal(accepted(proportionInterval({ successes: 20, n: 20 })).upper, 1)
  assert.ok(accepted(proportionInterval({ successes: 1, n: 1 }, { method: 'clopper_pearson' })).lower < 0.05)
  assert.equal(accepted(proportionDifference({ successes: 0, n: 5 }, { successes: 0, n: 9 })).pValue, 1)
  assert.equal(reasonOf(proportionInterval({ successes: 0, n: 0 })), 'no_data')
  assert.equal(reasonOf(proportionInterval({ successes: 5, n: 4 })), 'out_of_range')
  assert.equal(reasonOf(proportionInterval({ successes: 0.5, n: 4 })), 'out_of_range')
  assert.equal(reasonOf(proportionInterval({ successes: Number.NaN, n: 4 })), 'not_finite')
  assert.equal(
    reasonOf(proportionDifference({ successes: 0, n: 5 }, { successes: 0, n: 9 }, { method: 'wald' })),
    'no_variation',
  )
})
