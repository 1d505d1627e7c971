/**
 * `--write` makes company/truth-table.json anew, after the model was changed. Otherwise: how well plain least squares on the
 * answers recovers the planted truth, over many seeds:
 * `node bin/opencxm.mjs run demo/measure-truth.ts [seeds, 20] [planted|null]`. Prints one line for each touchpoint and window.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Estimate, estimate } from './company/estimate.testkit.ts'
import { FeltModel } from './company/felt.ts'
import { makeTruth, measureTruth, type TouchpointTruth, truthWindows } from './company/truth.ts'
import { customersPerScale } from './run-options.ts'

const [first = '20', kind = 'planted'] = process.argv.slice(2)
if (first === '--write') await writeTable()
else compareWithEstimates(Number(first), kind !== 'null')

async function writeTable(): Promise<void> {
  const simulatedCustomers = 2_000_000
  const path = join(import.meta.dirname, 'company', 'truth-table.json')
  const measured = {
    simulatedCustomers,
    planted: measureTruth(true, truthWindows, simulatedCustomers),
    null: measureTruth(false, truthWindows, simulatedCustomers),
  }
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value)
  await writeFile(path, `${JSON.stringify(measured, rounded, 2)}\n`)
}

function compareWithEstimates(seeds: number, planted: boolean): void {
  for (const window of makeTruth('2026-09-13', planted).windows) {
    const sums = window.touchpoints.map(
      (): Sum => ({ beta: 0, mean: 0, delta: 0, covered: 0, below: 0, fitted: 0, seeds }),
    )
    for (let seed = 1; seed <= seeds; seed++) {
      const world = { seed: seed * 977, planted, felt: new FeltModel(planted) }
      const { estimates } = estimate(world, customersPerScale, window)
      for (const [j, sum] of sums.entries())
        addEstimate(sum, estimates[j] as Estimate, window.touchpoints[j] as TouchpointTruth)
    }
    process.stdout.write(`\n${window.name}\n`)
    for (const [j, sum] of sums.entries()) report(sum, window.touchpoints[j] as TouchpointTruth)
  }
}

/** `fitted`: seeds in which the touchpoint had ratings enough for a slope; the other counts are of these. */
type Sum = {
  beta: number
  mean: number
  delta: number
  covered: number
  below: number
  fitted: number
  seeds: number
}

function addEstimate(sum: Sum, found: Estimate, known: TouchpointTruth): void {
  if (Number.isNaN(found.beta)) return
  const gap = Math.max(0, known.benchmark - found.mean)
  const delta = found.reach * found.beta * gap
  const error = Math.hypot(found.reach * gap * found.seBeta, found.reach * found.beta * found.seMean)
  sum.fitted++
  sum.beta += found.beta
  sum.mean += found.mean
  sum.delta += delta
  if (Math.abs(delta - known.deltaNps) <= 1.96 * error) sum.covered++
  if (known.benchmark - found.mean > 1.96 * found.seMean) sum.below++
}

function report(sum: Sum, known: TouchpointTruth): void {
  const { fitted } = sum
  if (fitted === 0) return
  const pair = (found: number, truly: number) => `${(found / fitted).toFixed(2)} (${truly.toFixed(2)})`
  const line = [
    known.touchpoint.padEnd(14),
    `points ${pair(sum.beta, known.npsPerPoint)}`,
    `mean ${pair(sum.mean, known.meanAnswered)}`,
    `dNPS ${pair(sum.delta, known.deltaNps)}`,
    `covered ${sum.covered}/${fitted}`,
    `detectably below target ${sum.below}/${fitted}`,
  ]
  process.stdout.write(`  ${line.join('  ')}\n`)
}
