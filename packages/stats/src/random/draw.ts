import { stirlingError } from '../numeric/saddle-point.ts'
import type { Random } from './random.ts'

/** A standard normal draw. Polar method (Marsaglia & Bray 1964): exact; about 2.5 uniforms a draw. */
export function drawNormal(random: Random): number {
  for (;;) {
    const u = 2 * random.next() - 1
    const v = 2 * random.next() - 1
    const square = u * u + v * v
    if (square > 0 && square < 1) return u * Math.sqrt((-2 * Math.log(square)) / square)
  }
}

// Cumulative Poisson(1) probabilities in units of 2^-32; what lies above the last has probability below 2^-32.
const POISSON_ONE = cumulativePoissonOne()

function cumulativePoissonOne(): Float64Array {
  const table = new Float64Array(13)
  let probability = Math.exp(-1)
  let sum = 0
  for (let k = 0; k < table.length; k++) {
    sum += probability
    table[k] = sum * 4_294_967_296
    probability /= k + 1
  }
  return table
}

/**
 * A Poisson draw with mean 1: how often one unit enters a bootstrap replicate when resampling is done by independent
 * weights (Poisson bootstrap; Hanley & MacGibbon 2006). One table look-up, about 5 ns.
 */
export function drawPoissonOne(random: Random): number {
  const u = random.uint32()
  let k = 0
  while (k < POISSON_ONE.length && u >= (POISSON_ONE[k] as number)) k++
  return k
}

/**
 * A Poisson draw, mean >= 0 and finite. Inversion below mean 10, transformed rejection (PTRS, Hörmann 1993) above:
 * constant cost, exact to rounding. Throws RangeError for a negative or infinite mean.
 */
export function drawPoisson(random: Random, mean: number): number {
  if (!(mean >= 0 && mean < Number.POSITIVE_INFINITY)) throw new RangeError(`a Poisson mean must be >= 0, got ${mean}`)
  return mean < 10 ? poissonByInversion(random, mean) : poissonByRejection(random, mean)
}

function poissonByInversion(random: Random, mean: number): number {
  let u = random.next()
  let probability = Math.exp(-mean)
  let k = 0
  while (u >= probability && k < 200) {
    u -= probability
    k++
    probability *= mean / k
  }
  return k
}

function poissonByRejection(random: Random, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean)
  const a = -0.059 + 0.024_83 * b
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
  const squeeze = 0.9277 - 3.6224 / (b - 2)
  for (;;) {
    const u = random.next() - 0.5
    const v = random.next()
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43)
    if (us >= 0.07 && v <= squeeze) return k
    if (k < 0 || (us < 0.013 && v > us)) continue
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= k * Math.log(mean) - mean - logFactorial(k)) return k
  }
}

/**
 * A binomial draw: successes in `n` trials of probability `p`. Inversion when n·min(p, 1−p) < 10, transformed rejection
 * (BTRS, Hörmann 1993) above: constant cost, exact to rounding. Throws RangeError when n is no whole number >= 0 or p
 * no probability.
 */
export function drawBinomial(random: Random, n: number, p: number): number {
  if (!(Number.isInteger(n) && n >= 0)) throw new RangeError(`n must be a whole number >= 0, got ${n}`)
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability must lie in [0, 1], got ${p}`)
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p)
  return n * p < 10 ? binomialByInversion(random, n, p) : binomialByRejection(random, n, p)
}

function binomialByInversion(random: Random, n: number, p: number): number {
  const odds = p / (1 - p)
  let u = random.next()
  let probability = Math.exp(n * Math.log1p(-p))
  let k = 0
  while (u >= probability && k < n) {
    u -= probability
    probability *= (odds * (n - k)) / (k + 1)
    k++
  }
  return k
}

function binomialByRejection(random: Random, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const centre = n * p + 0.5
  const alpha = (2.83 + 5.1 / b) * spread
  const squeeze = 0.92 - 4.2 / b
  const mode = Math.floor((n + 1) * p)
  const logOdds = Math.log(p / (1 - p))
  const peak = logFactorial(mode) + logFactorial(n - mode)
  for (;;) {
    const u = random.next() - 0.5
    const v = random.next()
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + centre)
    if (us >= 0.07 && v <= squeeze) return k
    if (k < 0 || k > n) continue
    const accept = peak - logFactorial(k) - logFactorial(n - k) + (k - mode) * logOdds
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= accept) return k
  }
}

function logFactorial(k: number): number {
  if (k < 2) return 0
  return stirlingError(k) + 0.5 * Math.log(2 * Math.PI * k) + k * Math.log(k) - k
}

/** Puts the items into a random order, in place (Fisher-Yates): every order equally likely. Returns the same array. */
export function shuffle<T extends { length: number; [index: number]: unknown }>(random: Random, items: T): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    const held = items[i]
    items[i] = items[j]
    items[j] = held
  }
  return items
}
