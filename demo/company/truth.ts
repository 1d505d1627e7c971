import { dayMs, endOfDay } from './calendar.ts'
import { answerFactors, FeltModel } from './felt.ts'
import { type Life, planLife, type World } from './plan/index.ts'
import { eachMeeting } from './plan/meetings.ts'
import { baseNps, memory } from './plan/mood.ts'
import { type Region, story } from './story.ts'
import { type TouchpointKey, touchpointIndex, touchpoints } from './touchpoints.ts'
import table from './truth-table.json' with { type: 'json' }

/** A stretch of days before the end, [fromDay, toDay), possibly of one region's customers only. */
export type Window = { name: string; fromDay: number; toDay: number; region?: Region }

/** The truth about one touchpoint in one window. Ratings are 1..5, NPS is in points -100..100. */
export type TouchpointTruth = {
  touchpoint: TouchpointKey
  /** NPS points per rating point, planted. */
  npsPerPoint: number
  benchmark: number
  /** Mean of the answers that the survey gets in expectation; the pain score's own mean. */
  meanAnswered: number
  /** Mean if everybody who met the touchpoint answered, silent people included. */
  meanFelt: number
  /** Customers who met the touchpoint over customers who met any touchpoint of the journey, in the window. */
  reach: number
  /** reach × npsPerPoint × max(0, benchmark - meanAnswered): the estimand of the product's pain score. */
  deltaNps: number
  /** The same with meanFelt: what raising the touchpoint to its target would really bring. */
  deltaNpsOfEveryone: number
}

export type WindowTruth = Window & { from: string; to: string; touchpoints: TouchpointTruth[] }

/** One planted pain: what went wrong, when, for whom, and in which windows the first-cut journey can see it. */
export type PlantedPain = {
  id: 'late_carrier' | 'confusing_pairing' | 'support_queue' | 'surprising_bills'
  touchpoint: TouchpointKey
  fromDay: number
  toDay: number
  group: string
  what: string
  /** Names of the truth windows in which it belongs among the top three; empty = too small or too rare to see. */
  seenIn: string[]
}

export type Truth = {
  endDay: string
  planted: boolean
  simulatedCustomers: number
  baseNps: number
  memory: { fullDays: number; halfLifeDays: number }
  windows: WindowTruth[]
  pains: PlantedPain[]
  delights: { touchpoint: TouchpointKey; what: string }[]
  indifference: { touchpoint: TouchpointKey; what: string }[]
  groups: { id: string; share: number; what: string }[]
}

/** The windows whose truth is written to the truth file. */
export const truthWindows: readonly Window[] = [
  { name: 'last_4_weeks', fromDay: -28, toDay: 0 },
  { name: 'last_4_weeks_east', fromDay: -28, toDay: 0, region: 'East' },
  { name: 'previous_4_weeks', fromDay: -56, toDay: -28 },
  { name: 'last_90_days', fromDay: -90, toDay: 0 },
  { name: 'queue_120_days', fromDay: -290, toDay: -170 },
]

const plantedPains: readonly PlantedPain[] = [
  {
    id: 'late_carrier',
    touchpoint: 'delivery',
    fromDay: story.carrierLateFromDay,
    toDay: 0,
    group: 'customers in the East whose parcel travels with SwiftPost',
    what: 'From one week on most parcels come one to seven days late.',
    seenIn: ['last_4_weeks', 'last_4_weeks_east', 'last_90_days'],
  },
  {
    id: 'confusing_pairing',
    touchpoint: 'pairing',
    fromDay: story.pairingConfusingFromDay,
    toDay: 0,
    group: 'everybody who pairs a device',
    what: 'A redesigned step confuses: more attempts; app release 5.8 makes it worse.',
    seenIn: ['last_4_weeks', 'last_90_days'],
  },
  {
    id: 'support_queue',
    touchpoint: 'support',
    fromDay: story.queueFromDay,
    toDay: story.queueDrainedDay,
    group: 'everybody who opens a ticket',
    what: 'First replies take a day and more until a hire drains the queue.',
    seenIn: ['queue_120_days'],
  },
  {
    id: 'surprising_bills',
    touchpoint: 'billing',
    fromDay: story.surpriseFromDay,
    toDay: 0,
    group: 'about a third of the Pulse Plus subscribers',
    what: 'An introductory price ends and the bill is higher than expected.',
    seenIn: ['last_90_days'],
  },
]

type Tally = { met: number; mass: number; score: number; felt: number; experiences: number }

/**
 * The truth of each window, by simulating `customers` lives that are not those of any data set and averaging their
 * *probabilities* of answering instead of drawn answers. No text is made: 100,000 lives take about a second. Standard error
 * with two million: of a mean rating in a four-week window below 0.005 (renewal 0.02), of a reach below 0.001.
 */
export function measureTruth(planted: boolean, windows: readonly Window[], customers: number): TouchpointTruth[][] {
  const world: World = { seed: 0x7075_6c73, planted, felt: new FeltModel(planted) }
  const tallies = windows.map(() =>
    touchpoints.map((): Tally => ({ met: 0, mass: 0, score: 0, felt: 0, experiences: 0 })),
  )
  const people = windows.map(() => 0)
  for (let index = 0; index < customers; index++) {
    const life = planLife(world, index)
    for (const [i, window] of windows.entries()) {
      if (window.region && window.region !== life.person.region) continue
      const tally = tallies[i] as Tally[]
      if (tallyMeetings(life, window, tally)) people[i] = (people[i] as number) + 1
      tallyRatings(life, { window, tally, world })
    }
  }
  return tallies.map((tally, i) => tally.map((sums, j) => conclude(sums, j, people[i] as number)))
}

/** Counts the touchpoints that a person met in the window; true if any. */
function tallyMeetings(life: Life, window: Window, tally: Tally[]): boolean {
  const met = new Set<number>()
  eachMeeting(life, (touchpoint, day) => {
    if (day >= window.fromDay && day < window.toDay) met.add(touchpoint)
  })
  for (const touchpoint of met) (tally[touchpoint] as Tally).met++
  return met.size > 0
}

/** Touchpoints whose next experience is felt as the last: who stays long enough to be asked depends on how it felt. */
const feltAsBefore = new Set(
  ['weekly_report', 'billing', 'renewal'].map((key) => touchpointIndex(key as TouchpointKey)),
)

function tallyRatings(life: Life, into: { window: Window; tally: Tally[]; world: World }): void {
  const { window, tally, world } = into
  const { responsiveness, temper } = life.person
  for (const { experience, answerDay } of life.ratings) {
    if (answerDay < window.fromDay || answerDay >= window.toDay) continue
    const sums = tally[experience.touchpoint] as Tally
    sums.experiences++
    if (feltAsBefore.has(experience.touchpoint)) {
      const factor = answerFactors[experience.felt - 1] as number
      sums.mass += responsiveness * factor
      sums.score += responsiveness * factor * experience.felt
      sums.felt += experience.felt
    } else {
      // The expectation over how it might have felt at that level: less noise than the one feeling that was drawn.
      const table = world.felt.table(experience.touchpoint, experience.level, temper)
      sums.mass += responsiveness * table.answerMass
      sums.score += responsiveness * table.answerScore
      sums.felt += table.meanFelt
    }
  }
}

function conclude(sums: Tally, index: number, people: number): TouchpointTruth {
  const { key, npsPerPoint, benchmark } = touchpoints[index] as (typeof touchpoints)[number]
  const meanAnswered = sums.score / sums.mass
  const meanFelt = sums.felt / sums.experiences
  const reach = sums.met / people
  return {
    touchpoint: key,
    npsPerPoint,
    benchmark,
    meanAnswered,
    meanFelt,
    reach,
    deltaNps: reach * npsPerPoint * Math.max(0, benchmark - meanAnswered),
    deltaNpsOfEveryone: reach * npsPerPoint * Math.max(0, benchmark - meanFelt),
  }
}

/**
 * Everything that was planted, with dates for a company whose data end on `endDay` (`YYYY-MM-DD`). The numbers come from
 * truth-table.json, which `measure-truth.ts --write` makes: they do not depend on the seed or the day.
 */
export function makeTruth(endDay: string, planted: boolean): Truth {
  const end = endOfDay(endDay)
  const iso = (day: number) => new Date(end + day * dayMs).toISOString()
  const measured = (planted ? table.planted : table.null) as TouchpointTruth[][]
  return {
    endDay,
    planted,
    simulatedCustomers: table.simulatedCustomers,
    baseNps,
    memory,
    windows: truthWindows.map((window, i) => ({
      ...window,
      from: iso(window.fromDay),
      to: iso(window.toDay),
      touchpoints: measured[i] as TouchpointTruth[],
    })),
    pains: planted ? [...plantedPains] : [],
    delights: planted ? [{ touchpoint: 'unboxing', what: 'People love the box and tell others about it.' }] : [],
    indifference: [{ touchpoint: 'weekly_report', what: 'Three of five give a 3: nobody complains and nobody cares.' }],
    groups: [
      { id: 'silent', share: 0.09, what: 'Never answer any survey, feel worse, leave within five months.' },
      { id: 'indifferent', share: 0.17, what: 'Mostly passive, ratings around 3; a third of the subscribers.' },
    ],
  }
}
