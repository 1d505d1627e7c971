import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted, assertClose } from '../../test/reference-cases.ts'
import { simulatePage } from '../../test/simulated-page.ts'
import { createRandom } from '../random/random.ts'
import { painPointImpact } from './impact.ts'
import type { PainData } from './types.ts'

const haloOf = (data: PainData) => accepted(painPointImpact(data, { random: createRandom(1), replicates: 200 })).halo
const of = (name: string, ratings: (number | null)[]) => {
  return { name, ratings, reach: { met: 50, of: 100 }, benchmark: { kind: 'target' as const, value: 4 } }
}

test('the halo is the first eigenvalue of the correlations of the ratings, of all that one factor could make up', () => {
  const [a, b, c] = [17, 5, 11].map((step) =>
    Array.from({ length: 120 }, (_, i) => 1 + ((i * step + (i % 7) * (i % 3)) % 5)),
  )
  const mixed = (a as number[]).map((value, i) => (value + ((b as number[])[i] as number)) / 2)
  const outcome = mixed.map((value, i) => 10 * value + (i % 13))
  const touchpoints = [of('a', a as number[]), of('c', c as number[]), of('mixed', mixed)]
  // R: eigen(cor(cbind(a, c, mixed)))$values[1] / 3
  assertClose(haloOf({ outcome, touchpoints }) ?? 0, 0.59358318636463, { abs: 1e-9 })
  assert.equal(haloOf({ outcome, touchpoints: touchpoints.slice(0, 2) }), null)
})

test('a general mood behind all ratings is told from touchpoints that are rated each for itself', () => {
  const page = { respondents: 800, met: [0.6, 0.6, 0.6, 0.6, 0.6], slopes: [5, 5, 5, 5, 5] }
  const target = () => ({ kind: 'target' as const, value: 4 })
  const [own, mood] = [0.3, 2].map((halo) =>
    haloOf(simulatePage({ ...page, halo, benchmark: target }, createRandom(`halo ${halo}`))),
  )
  assert.ok(own !== undefined && own !== null && own < 0.35, `${own}`)
  assert.ok(mood !== undefined && mood !== null && mood > 0.7, `${mood}`)
})
