// Simulations behind the promises of this folder, some minutes: node --test packages/stats/src/pain/pain.long.ts
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted } from '../../test/reference-cases.ts'
import { type SimulatedPage, simulatePage, trueImpacts } from '../../test/simulated-page.ts'
import { drawNormal } from '../random/draw.ts'
import { createRandom, type Random } from '../random/random.ts'
import { benchmarkFromLevels, type MeasuredLevel } from './benchmark.ts'
import { painPointImpact } from './impact.ts'
import type { Benchmark } from './types.ts'

const PAGES = 600
const TWELVE = { met: new Array<number>(12).fill(0.4) }
const all = (value: number): number[] => new Array<number>(12).fill(value)
const target = (value: number) => (): Benchmark => ({ kind: 'target', value })

interface Outcome {
  readonly falseAlarms: number
  readonly covered: number
}

// Share of pages that name a pain whose true impact is 0, and share of intervals that hold the truth.
function simulate(name: string, page: SimulatedPage, benchmark: number): Outcome {
  const truths = trueImpacts(page, benchmark)
  let falseAlarms = 0
  let covered = 0
  let shown = 0
  for (let seed = 0; seed < PAGES; seed++) {
    const random = createRandom(`${name} ${seed}`)
    const data = simulatePage(page, random)
    const { touchpoints } = accepted(painPointImpact(data, { random: random.split('boot'), replicates: 200 }))
    if (touchpoints.some((one) => one.pain && truths[Number(one.name.slice(1))] === 0)) falseAlarms++
    for (const { name, lower, upper } of touchpoints) {
      const truth = truths[Number(name.slice(1))] as number
      if (lower <= truth && truth <= upper) covered++
      shown++
    }
  }
  const outcome = { falseAlarms: falseAlarms / PAGES, covered: covered / shown }
  console.log(`${name}: pages with a false pain ${outcome.falseAlarms}, coverage ${outcome.covered.toFixed(4)}`)
  return outcome
}

const NULL_PAGES: Record<string, SimulatedPage> = {
  'no slope, large gap': { ...TWELVE, respondents: 1000, slopes: all(0), benchmark: target(4) },
  'no slope, large gap, 48 raters each': { met: all(0.12), respondents: 400, slopes: all(0), benchmark: target(4) },
  'no slope, 33 raters each of many': { met: all(0.011), respondents: 3000, slopes: all(0), benchmark: target(4) },
  'large slope, no gap': { ...TWELVE, respondents: 1000, slopes: all(10), benchmark: target(3) },
  'no slope, persons answer four times': {
    ...TWELVE,
    respondents: 1200,
    slopes: all(0),
    benchmark: target(4),
    answersPerPerson: 4,
  },
  'no slope, strong halo': { ...TWELVE, respondents: 1000, slopes: all(0), benchmark: target(4), halo: 1.5 },
}

for (const [name, page] of Object.entries(NULL_PAGES)) {
  test(`ST3 null pages (${name}): at most 5 % name any pain`, () => {
    assert.ok(simulate(name, page, 3).falseAlarms <= 0.05)
  })
}

test('ST3 one real pain does not let others slip in: at most 5 % of pages name a touchpoint without effect', () => {
  const slopes = [40, ...new Array<number>(11).fill(0)]
  const page = { ...TWELVE, respondents: 1000, slopes, benchmark: target(4) }
  assert.ok(simulate('one real pain among twelve', page, 4).falseAlarms <= 0.05)
})

const PLANTED: Record<string, SimulatedPage> = {
  'n = 1000': { ...TWELVE, respondents: 1000, slopes: Array.from({ length: 12 }, (_, j) => j), benchmark: target(3.6) },
  'n = 400, 48 raters each': {
    met: all(0.12),
    respondents: 400,
    slopes: Array.from({ length: 12 }, (_, j) => 2 * j),
    benchmark: target(3.6),
  },
  'persons answer four times': {
    ...TWELVE,
    respondents: 1200,
    slopes: all(6),
    benchmark: target(3.6),
    answersPerPerson: 4,
  },
  'strong halo': { ...TWELVE, respondents: 1000, slopes: all(4), benchmark: target(3.6), halo: 1.5 },
}

for (const [name, page] of Object.entries(PLANTED)) {
  test(`ST4 planted pages (${name}): intervals hold the truth in at least 92 %`, () => {
    assert.ok(simulate(name, page, 3.6).covered >= 0.92)
  })
}

const pastLevels = (count: number, random: Random): MeasuredLevel[] => {
  return Array.from({ length: count }, (_, i) => ({
    name: `q${i}`,
    mean: 3 + 0.07 * drawNormal(random),
    standardError: 0.07,
  }))
}

test('ST6 own best of eight equal quarters: at most 5 % false pains with the honest benchmark, more with the plain maximum', () => {
  const honest = (_: number, random: Random): Benchmark => accepted(benchmarkFromLevels(pastLevels(8, random)))
  const plain = (_: number, random: Random): Benchmark => {
    const best = pastLevels(8, random).reduce((a, b) => (b.mean > a.mean ? b : a))
    return { kind: 'estimated', value: best.mean, standardError: best.standardError }
  }
  const page = { ...TWELVE, respondents: 1000, slopes: all(12) }
  assert.ok(simulate('best of eight, benchmarkFromLevels', { ...page, benchmark: honest }, 3).falseAlarms <= 0.05)
  assert.ok(simulate('best of eight, plain maximum', { ...page, benchmark: plain }, 3).falseAlarms > 0.05)
})

test('ST6 the benchmark covers the true level of the picked quarter in at least 93 %, whatever the spread', () => {
  for (const count of [2, 4, 8]) {
    for (const spread of [0, 0.5, 1, 3]) {
      const random = createRandom(`levels ${count} ${spread}`)
      let covered = 0
      for (let i = 0; i < 4000; i++) {
        const truths = Array.from({ length: count }, () => spread * drawNormal(random))
        const levels = truths.map((truth, q) => {
          const standardError = q % 2 ? 1 : 1.4
          return { name: `${q}`, mean: truth + standardError * drawNormal(random), standardError }
        })
        const { value, standardError, selected } = accepted(benchmarkFromLevels(levels))
        if (Math.abs(value - (truths[Number(selected[0])] as number)) <= 1.96 * standardError) covered++
      }
      console.log(`benchmark of ${count} levels, spread ${spread}: coverage ${covered / 4000}`)
      assert.ok(covered / 4000 >= 0.93)
    }
  }
})

test('20,000 respondents × 12 touchpoints × 400 replicates end within two seconds', () => {
  const page = { ...TWELVE, respondents: 20_000, slopes: all(5), benchmark: target(4) }
  const data = simulatePage(page, createRandom('speed'))
  const start = performance.now()
  accepted(painPointImpact(data, { random: createRandom(1), replicates: 400 }))
  const took = performance.now() - start
  console.log(`20,000 × 12 × 400: ${Math.round(took)} ms`)
  assert.ok(took < 2000)
})
