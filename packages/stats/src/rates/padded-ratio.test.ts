import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted, assertClose, reasonOf } from '../../test/reference-cases.ts'
import { drawNormal } from '../random/draw.ts'
import { createRandom, type Random } from '../random/random.ts'
import { isRefused } from '../refusal.ts'
import { NET_PSEUDO_UNITS, paddedRatio, ratioDifference, SHARE_PSEUDO_UNITS } from './padded-ratio.ts'
import { type RatioMoments, ratioMoments, ratioOfSums } from './ratio.ts'

const shareOf = (successes: number, n: number): RatioMoments => ({
  units: n,
  sumX: n,
  sumY: successes,
  sumXX: n,
  sumXY: successes,
  sumYY: successes,
})
const pseudo = SHARE_PSEUDO_UNITS

test('one answer each: the plus-four interval of Agresti & Coull, and the difference of Agresti & Caffo', () => {
  const share = accepted(paddedRatio(shareOf(18, 20), { pseudo }))
  const padded = 20 / 24
  assertClose([share.estimate, share.standardError], [0.9, Math.sqrt((padded * (1 - padded)) / 23)], { abs: 1e-12 })
  const change = accepted(ratioDifference(shareOf(0, 30), shareOf(50, 1000), { pseudo }))
  const [p1, p2] = [1 / 32, 51 / 1002]
  assertClose(
    [change.difference, change.standardError, (change.lower + change.upper) / 2],
    [0.05, Math.sqrt((p1 * (1 - p1)) / 31 + (p2 * (1 - p2)) / 1001), p2 - p1],
    { abs: 1e-12 },
  )
})

test('everybody alike is no certainty; one person or none is still too few', () => {
  const all = accepted(paddedRatio({ units: 20, sumX: 60, sumY: 60, sumXX: 180, sumXY: 180, sumYY: 180 }, { pseudo }))
  assert.ok(all.estimate === 1 && all.lower > 0.7 && all.lower < 0.9)
  assert.equal(reasonOf(paddedRatio(shareOf(1, 1), { pseudo })), 'too_few')
  assert.equal(reasonOf(paddedRatio(shareOf(0, 0), { pseudo })), 'no_data')
  assert.equal(reasonOf(ratioDifference(shareOf(0, 0), shareOf(1, 9), { pseudo })), 'no_data')
})

/** The chance that a difference is named although both sides have the share p, over all outcomes. */
function namedByChance(
  p: number,
  sizes: readonly [number, number],
  isNamed: (small: number, large: number) => boolean,
): number {
  const [small, large] = sizes.map((n) => binomial(n, p)) as [number[], number[]]
  return small.reduce(
    (sum, a, i) => sum + large.reduce((inner, b, k) => inner + (a * b > 1e-9 && isNamed(i, k) ? a * b : 0), 0),
    0,
  )
}

test('null comparisons of a small side with a large one are named in at most 6 %, at any share (all outcomes weighed)', () => {
  for (const [n, others] of [
    [30, 1000],
    [50, 500],
    [30, 30],
  ] as const)
    for (const p of [0.01, 0.05, 0.2, 0.5]) {
      const named = namedByChance(p, [n, others], (i, k) => {
        const { lower, upper } = accepted(ratioDifference(shareOf(k, others), shareOf(i, n), { pseudo }))
        return lower > 0 || upper < 0
      })
      assert.ok(named <= 0.06, `${n} beside ${others} at ${p}: ${named}`)
    }
  const textbook = namedByChance(0.01, [30, 1000], (i, k) => {
    const [p1, p2] = [i / 30, k / 1000]
    return Math.abs(p1 - p2) > 1.96 * Math.sqrt((p1 * (1 - p1)) / 30 + (p2 * (1 - p2)) / 1000)
  })
  assert.ok(textbook > 0.7, 'without padding it is seven in ten')
})

test('coverage of people who answer up to four times, nearly all happy', () => {
  const random = createRandom('padded coverage')
  const truth = 0.9 - 0.02
  let held = 0
  let plainly = 0
  const samples = 600
  for (let s = 0; s < samples; s++) {
    const people = Array.from({ length: 20 }, () => {
      const x = 1 + Math.floor(random.next() * 4)
      // Two people in three keep to one opinion, the others answer anew each time.
      const keeps = random.next() < 2 / 3
      const first = opinion(random.next())
      return {
        x,
        y: Array.from({ length: x }, () => (keeps ? first : opinion(random.next()))).reduce((a, b) => a + b, 0),
      }
    })
    const padded = accepted(paddedRatio(ratioMoments(people), { pseudo: NET_PSEUDO_UNITS }))
    if (padded.lower <= truth && truth <= padded.upper) held++
    const plain = ratioOfSums(ratioMoments(people))
    if (!isRefused(plain) && plain.lower <= truth && truth <= plain.upper) plainly++
  }
  assert.ok(held / samples >= 0.94, `${held / samples}`)
  assert.ok(plainly / samples < 0.9, `${plainly / samples}: the plain ratio does not need padding?`)
})

test('who is on both sides is a pair: with bases of 1 and no padding this is the paired t', () => {
  const [before, now] = [
    [4, 7, 9, 2, 6],
    [5, 8, 9, 4, 6],
  ] as const
  const side = (values: readonly number[]) => ratioMoments(values.map((y) => ({ y, x: 1 })))
  const sum = (of: (i: number) => number) => before.reduce<number>((total, _, i) => total + of(i), 0)
  const shared = {
    sumXX: 5,
    sumXY: sum((i) => before[i] as number),
    sumYX: sum((i) => now[i] as number),
    sumYY: sum((i) => (before[i] as number) * (now[i] as number)),
  }
  const changes = before.map((value, i) => (now[i] as number) - value)
  const expected = accepted(ratioOfSums(side(changes)))
  const found = accepted(ratioDifference(side(before), side(now), { shared }))
  assertClose(
    [found.difference, found.standardError, found.lower, found.upper],
    [expected.estimate, expected.standardError, expected.lower, expected.upper],
    { abs: 1e-9 },
  )
})

function opinion(u: number): number {
  return u < 0.02 ? -1 : u < 0.1 ? 0 : 1
}

function binomial(n: number, p: number): number[] {
  const chances = [(1 - p) ** n]
  for (let k = 1; k <= n; k++) chances.push(((chances[k - 1] as number) * (n - k + 1) * p) / (k * (1 - p)))
  return chances
}

/** So many people, of whom one in ten answers forty times and the others once, with opinions that last; rated 1 to 5. */
function fewAnswerMost(people: number, random: Random): RatioMoments {
  return ratioMoments(
    Array.from({ length: people }, () => {
      const [x, mood] = [random.next() < 0.1 ? 40 : 1, Math.SQRT1_2 * drawNormal(random)]
      const rating = () => Math.min(5, Math.max(1, Math.round(3 + mood + Math.SQRT1_2 * drawNormal(random))))
      return { x, y: Array.from({ length: x }, rating).reduce((sum, score) => sum + score, 0) }
    }),
  )
}

test('where a few people give most answers, their number tells how sure a mean and a comparison are, not how many people there are', () => {
  const random = createRandom('few answer most')
  const worlds = Array.from({ length: 400 }, () => ({
    few: fewAnswerMost(30, random),
    many: fewAnswerMost(300, random),
  }))
  const misses = worlds.filter(({ few }) => {
    const { lower, upper } = accepted(ratioOfSums(few))
    return lower > 3 || upper < 3
  })
  const named = worlds.filter(({ few, many }) => accepted(ratioDifference(many, few)).pValue < 0.05)
  // With as many degrees of freedom as people less one 114 and 77.
  assert.ok(misses.length <= 40, `${misses.length} intervals miss`)
  assert.ok(named.length <= 48, `${named.length} are told apart`)
})

test('degrees of freedom are those of Satterthwaite with the answers as working model (clubSandwich in R), all people where bases are equal', () => {
  assert.equal(accepted(ratioOfSums(ratioMoments([1, 2, 4, 4, 5].map((y) => ({ x: 1, y }))))).df, 4)
  const unequal = [1, 2, 4, 3].map((x, at) => ({ x, y: x * at }))
  assertClose(accepted(ratioOfSums(ratioMoments(unequal))).df, 100 / 30 - 1, { abs: 1e-12 })
})
