import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted, assertClose, reasonOf } from '../../test/reference-cases.ts'
import { createRandom } from '../random/random.ts'
import { isRefused } from '../refusal.ts'
import { positiveRatio } from './positive-ratio.ts'
import { ratioMoments, ratioOfSums } from './ratio.ts'

const perPerson = (counts: readonly number[]) => ratioMoments(counts.map((y) => ({ x: 1, y })))

test('events per person never reach below 0, and keep the error of the plain ratio for differences', () => {
  const rare = perPerson([...new Array<number>(28).fill(0), 1, 4])
  const [plain, found] = [accepted(ratioOfSums(rare)), accepted(positiveRatio(rare))]
  assert.ok(plain.lower < 0 && found.lower > 0 && found.upper > plain.upper)
  assert.deepEqual([found.estimate, found.standardError], [plain.estimate, plain.standardError])
  assertClose([found.lower * found.upper], [found.estimate ** 2], { rel: 1e-12 })
  assert.equal(reasonOf(positiveRatio(perPerson([0, 0, 0]))), 'no_variation')
})

test('the interval holds the truth where few people make the events', () => {
  const random = createRandom('events per person')
  let [held, plainly, used] = [0, 0, 0]
  for (let sample = 0; sample < 1_000; sample++) {
    const counts = Array.from({ length: 100 }, () => (random.next() < 0.05 ? 1 + Math.floor(3 * random.next()) : 0))
    const [plain, found] = [ratioOfSums(perPerson(counts)), positiveRatio(perPerson(counts))]
    if (isRefused(plain) || isRefused(found)) continue
    used++
    if (found.lower <= 0.1 && found.upper >= 0.1) held++
    if (plain.lower <= 0.1 && plain.upper >= 0.1) plainly++
  }
  assert.ok(held / used >= 0.93 && plainly / used < 0.92, `${held / used}, plainly ${plainly / used}`)
})
