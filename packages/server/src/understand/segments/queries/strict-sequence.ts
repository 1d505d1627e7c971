import { ch, type Fragment, join, param } from '../../../platform/eventstore/index.ts'

/**
 * How many of some steps a person takes in order within a window, each at a later instant than the one before, also when two
 * steps may be the same event. `windowFunnel` with `strict_increase` loses those: an event that is step 1 and step 2 is a new
 * step 1 first, and so never follows the earlier one. Here each event is one row a step that it is, and at the same instant
 * later steps come first: the time is counted in sixteenths of a millisecond.
 *
 * `rows`: person, t (ms), step (from 1), of `from` (`table WHERE ...`). `level`: aggregate over them, 0 .. number of steps; `levelFrom`:
 * the same from first steps that fulfil a condition on these columns; `levelAmong`: from rows that do.
 */
export function strictSequence(
  steps: readonly Fragment[],
  { windowMs, from }: { windowMs: number; from: Fragment },
): {
  rows: Fragment
  level: Fragment
  levelFrom: (start: Fragment) => Fragment
  levelAmong: (rows: Fragment) => Fragment
} {
  if (steps.length > 15) throw new RangeError(`a sequence has at most 15 steps, not ${steps.length}`)
  const places = steps.map((_, index) => param(index + 1, 'UInt8'))
  const taken = join(
    steps.map((step, index) => ch`if(${step}, ${places[index] as Fragment}, 0)`),
    ', ',
  )
  const [first = ch`0`, ...others] = places.map((place) => ch`step = ${place}`)
  const window = param(16 * windowMs, 'UInt64')
  const stepsFrom = (start: Fragment) => ch`toUInt64(16 * t + 15 - step), ${join([start, ...others], ', ')}`
  return {
    rows: ch`SELECT person, toUInt64(toUnixTimestamp64Milli(ts)) AS t, arrayJoin(arrayFilter(k -> k > 0, [${taken}])) AS step FROM ${from}`,
    level: ch`windowFunnel(${window})(${stepsFrom(first)})`,
    levelFrom: (start) => ch`windowFunnel(${window})(${stepsFrom(ch`${first} AND ${start}`)})`,
    levelAmong: (among) => ch`windowFunnelIf(${window})(${stepsFrom(first)}, ${among})`,
  }
}
