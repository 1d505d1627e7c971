import { type Comparison, compareWithStored } from './compare.ts'
import type { CrashHarness, Victim } from './crash-harness.ts'
import { LoadDriver, type LoadDriverOptions, type LoadOutcome } from './load-driver.ts'
import { until } from './wait.ts'

export type CrashRun = {
  harness: CrashHarness
  load: LoadDriverOptions
  /** One kill each, in this order. */
  victims: readonly Victim[]
  /** Acknowledged messages before each kill: between 1 and this, drawn by `random`. */
  messagesBetweenMax: number
  /** Uniform in [0, 1); print its seed. */
  random: () => number
  /** Message ids of all rows of this run that are stored now, one entry a row. */
  listStored: () => Promise<string[]>
  /** How long the applier may take to catch up at the end. */
  settleMs?: number
}

export type CrashRunResult = Comparison & {
  readyMs: { victim: Victim; ms: number }[]
  failures: LoadOutcome['failures']
}

/**
 * Load while processes are killed and come back, then quiet until everything acknowledged is stored (or `settleMs` has
 * passed), then the comparison. The harness must be started; it runs on afterwards.
 */
export async function runCrashes(run: CrashRun): Promise<CrashRunResult> {
  const driver = new LoadDriver(run.load)
  const readyMs: { victim: Victim; ms: number }[] = []
  let outcome: LoadOutcome
  try {
    for (const victim of run.victims) {
      await driver.further(1 + Math.floor(run.random() * run.messagesBetweenMax))
      readyMs.push({ victim, ms: await run.harness.crash(victim) })
    }
    await driver.further(1)
  } finally {
    outcome = await driver.stop()
  }
  let comparison = compareWithStored(outcome, await run.listStored())
  await until(
    'all acknowledged messages to be stored',
    async () => {
      if (comparison.lost.length === 0) return true
      comparison = compareWithStored(outcome, await run.listStored())
      return null
    },
    run.settleMs,
  ).catch(() => undefined)
  return { ...comparison, readyMs, failures: outcome.failures }
}
