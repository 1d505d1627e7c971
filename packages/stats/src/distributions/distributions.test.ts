import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assertClose } from '../../test/reference-cases.ts'
import { betaQuantile, regularizedIncompleteBeta } from './beta.ts'
import { chiSquaredTail, gammaQuantile, regularizedGammaP, regularizedGammaQ } from './gamma.ts'
import { normalCdf, normalQuantile } from './normal.ts'
import { studentTCdf, studentTQuantile, twoSidedP } from './student-t.ts'

const probability = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true })
const shape = fc.double({ min: 0.05, max: 1e6, noNaN: true })

// Expected values: SciPy 1.17 (scipy.stats, scipy.special); relative tolerance 1e-10.
test('agrees with SciPy', () => {
  const tolerance = { rel: 1e-10 }
  const cases: [number, number][] = [
    [normalCdf(-8), 6.22096057427174e-16],
    [normalCdf(-3), 0.0013498980316300933],
    [normalCdf(-1.96), 0.024997895148220435],
    [normalCdf(0.5), 0.6914624612740131],
    [normalQuantile(0.975), 1.959963984540054],
    [normalQuantile(1e-20), -9.262340089798409],
    [regularizedIncompleteBeta(0.2, 0.5, 0.5), 0.2951672353008665],
    [regularizedIncompleteBeta(0.9, 50, 0.5), 0.001204149832559813],
    [regularizedIncompleteBeta(0.82, 412, 89), 0.4354574821480824],
    [regularizedIncompleteBeta(0.4002, 1e6, 1.5e6), 0.7407137423682023],
    [studentTQuantile(0.975, 1), 12.706204736174694],
    [studentTQuantile(0.975, 2.5), 3.5746548420036817],
    [studentTQuantile(0.975, 30), 2.0422724563012378],
    [studentTQuantile(0.9995, 10), 4.586893858702708],
    [studentTQuantile(1e-6, 12), -8.504302718054584],
    [chiSquaredTail(3.84, 1), 0.05004352124870519],
    [chiSquaredTail(30, 10), 0.000856641210775301],
    [chiSquaredTail(900, 1000), 0.9892827619087102],
    [gammaQuantile(0.025, 10), 4.7953886961324335],
    [gammaQuantile(0.975, 251), 282.98770504231607],
  ]
  for (const [found, expected] of cases) assertClose(found, expected, tolerance)
})

test('quantiles undo distribution functions', () => {
  fc.assert(
    fc.property(probability, shape, shape, (p, a, b) => {
      assertClose(normalCdf(normalQuantile(p)), p, { abs: 1e-11 })
      assertClose(studentTCdf(studentTQuantile(p, a + 0.5), a + 0.5), p, { abs: 1e-10 })
      assertClose(regularizedGammaP(a + 1, gammaQuantile(p, a + 1)), p, { abs: 1e-10 })
      const x = betaQuantile(p, a + 1, b + 1)
      assertClose(regularizedIncompleteBeta(x, a + 1, b + 1), p, { abs: 1e-8 })
    }),
    { numRuns: 60 },
  )
})

test('symmetry: Φ, t, I_x(a, b) = 1 − I_{1−x}(b, a), P + Q = 1', () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: 30, noNaN: true }), probability, shape, shape, (z, x, a, b) => {
      assertClose(normalCdf(z) + normalCdf(-z), 1, { abs: 1e-14 })
      assertClose(studentTCdf(z, a) + studentTCdf(-z, a), 1, { abs: 1e-14 })
      assertClose(regularizedIncompleteBeta(x, a, b) + regularizedIncompleteBeta(1 - x, b, a), 1, { abs: 1e-7 })
      assertClose(regularizedGammaP(a, a * x * 2) + regularizedGammaQ(a, a * x * 2), 1, { abs: 1e-12 })
    }),
    { numRuns: 60 },
  )
})

test('distribution functions never fall', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -40, max: 40, noNaN: true }),
      fc.double({ min: 0, max: 3, noNaN: true }),
      shape,
      (z, step, a) => {
        assert.ok(normalCdf(z + step) >= normalCdf(z) - 1e-15)
        assert.ok(studentTCdf(z + step, a) >= studentTCdf(z, a) - 1e-12)
      },
    ),
  )
})

test('edges: infinite degrees of freedom are the normal, ends are exact, programming errors throw', () => {
  assert.equal(studentTQuantile(0.9, Number.POSITIVE_INFINITY), normalQuantile(0.9))
  assert.equal(normalQuantile(0), Number.NEGATIVE_INFINITY)
  assert.equal(normalCdf(40), 1)
  assert.equal(regularizedIncompleteBeta(0, 2, 3), 0)
  assert.equal(regularizedIncompleteBeta(1, 2, 3), 1)
  assert.equal(twoSidedP(0, 5), 1)
  assert.ok(Number.isNaN(normalCdf(Number.NaN)))
  assert.throws(() => normalQuantile(1.1), RangeError)
  assert.throws(() => studentTCdf(1, 0), RangeError)
  assert.throws(() => regularizedIncompleteBeta(0.5, 0, 1), RangeError)
  assert.throws(() => regularizedGammaP(1, -1), RangeError)
})
