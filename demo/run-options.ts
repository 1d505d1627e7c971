import { parseArgs } from 'node:util'
import { companyUtcOffsetHours, dayMs } from './company/calendar.ts'

export type DemoOptions = {
  /** Customers as a multiple of 20,000. */
  scale: number
  /** Throws the demo's data away first. */
  reset: boolean
  /** Loads, compares with what was sent, prints the result as JSON and stops. */
  check: boolean
  seed: number
  port: number
}

export const demoUsage = `npm run demo -- [options]
  --scale N   customers as a multiple of 20,000 (1)
  --seed N    another company (1)
  --port N    port of the server (PORT, else 4400; 0 = any free one)
  --reset     forget the demo's data and load them again
  --check     load, compare with what was sent, print the result and stop`

/** Customers of the demo at scale 1. */
export const customersPerScale = 20_000

/** Port of `npm start`, and of the demo. */
const portDefault = '4400'

/**
 * Reads the command line; `port` is what the environment says. Throws an Error with one sentence on what is wrong with which
 * option.
 */
export function parseDemoOptions(args: string[], port = portDefault): DemoOptions {
  const { values } = parseArgs({
    args,
    strict: true,
    options: {
      scale: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      port: { type: 'string', default: port || portDefault },
      reset: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
    },
  })
  const scale = Number(values.scale)
  if (!(scale > 0 && scale <= 1000)) throw new Error(`--scale: "${values.scale}" is not a number above 0, up to 1000`)
  return {
    scale,
    reset: values.reset,
    check: values.check,
    seed: wholeNumber('--seed', values.seed, 2 ** 31 - 1),
    port: wholeNumber('--port', values.port, 65_535),
  }
}

function wholeNumber(flag: string, text: string, max: number): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > max)
    throw new Error(`${flag}: "${text}" is not a whole number from 0 to ${max}`)
  return value
}

/** The last full day in China, `YYYY-MM-DD`, so that the demo's data end yesterday. */
export function yesterdayInChina(nowMs: number): string {
  return new Date(nowMs + companyUtcOffsetHours * 3_600_000 - dayMs).toISOString().slice(0, 10)
}
