import { touchpointIndex, touchpoints } from './touchpoints.ts'

/**
 * When what happened, in days before the end of the data. Planted pains move only the *mix* of what happens to people
 * (late parcels, failed attempts, long waits, surprising bills); how one late day feels never changes.
 */
export const story = {
  historyDays: 547,
  /** Until then the relationship survey was run by an agency and comes as a file; afterwards by our own tracking. */
  fileSurveyUntilDay: -365,
  /** SwiftPost delivers late in the East to parcels handed over from this day. */
  carrierLateFromDay: -49,
  /** The redesigned app has a confusing pairing step; release 5.8 makes it worse. */
  pairingConfusingFromDay: -140,
  pairingReleaseDay: -26,
  /** The support queue grows over its capacity; a hire starts, and three weeks later it is drained. */
  queueFromDay: -330,
  hireDay: -170,
  queueDrainedDay: -149,
  /** Introductory prices begin to end, and the next bill surprises. */
  surpriseFromDay: -120,
  /** Campaigns that bring more first orders: [from, to, factor]. */
  campaigns: [
    [-410, -390, 1.7],
    [-190, -172, 1.5],
    [-38, -17, 1.35],
  ] as readonly (readonly [number, number, number])[],
} as const

export const regions = ['East', 'North', 'South', 'West', 'Abroad'] as const
export type Region = (typeof regions)[number]
export const regionShares = [0.36, 0.2, 0.22, 0.14, 0.08] as const

export const carriers = ['SwiftPost', 'NorthStar', 'BlueCrane', 'GlobeLink'] as const
export type Carrier = (typeof carriers)[number]

/** Shares of SwiftPost, NorthStar, BlueCrane, GlobeLink in a region. */
export function carrierShares(region: Region): readonly number[] {
  if (region === 'Abroad') return [0, 0, 0, 1]
  return region === 'East' ? [0.88, 0.07, 0.05, 0] : [0.42, 0.33, 0.25, 0]
}

const normalShares = touchpoints.map((touchpoint) => touchpoint.levels.map((level) => level.share))

/** Shares of the levels of a touchpoint in a normal week. */
function normal(key: 'delivery' | 'pairing' | 'support' | 'billing'): readonly number[] {
  return normalShares[touchpointIndex(key)] as readonly number[]
}

/** Share of SwiftPost's parcels in the East that come late, by full weeks since the trouble began. */
const lateByWeek = [0.45, 0.7, 0.82, 0.86]
/** Of the late ones: one day, two or three, four and more. */
const lateMix = [0.15, 0.35, 0.5]

/** Shares of the lateness levels (0, 1, 2-3, 4+ days) for a parcel handed over on `day`. */
export function latenessShares(parcel: {
  planted: boolean
  carrier: Carrier
  region: Region
  day: number
}): readonly number[] {
  const { planted, carrier, region, day } = parcel
  if (!planted || carrier !== 'SwiftPost' || region !== 'East' || day < story.carrierLateFromDay)
    return normal('delivery')
  const week = Math.min(lateByWeek.length - 1, Math.floor((day - story.carrierLateFromDay) / 7))
  const late = lateByWeek[week] as number
  return [1 - late, ...lateMix.map((share) => share * late)]
}

/** Shares of one, two, three, four or more pairing attempts on `day`. */
export function attemptShares(planted: boolean, day: number): readonly number[] {
  if (!planted || day < story.pairingConfusingFromDay) return normal('pairing')
  return day < story.pairingReleaseDay ? [0.54, 0.22, 0.14, 0.1] : [0.43, 0.24, 0.18, 0.15]
}

/** How overloaded the support queue is on `day`: 0 = normal, 1 = the worst months. */
export function queueLoad(planted: boolean, day: number): number {
  if (!planted || day < story.queueFromDay || day >= story.queueDrainedDay) return 0
  if (day < story.hireDay) return 1
  return (story.queueDrainedDay - day) / (story.queueDrainedDay - story.hireDay)
}

/** Shares of first replies within 4, 12, 24 hours and later for a ticket opened on `day`. */
export function waitShares(planted: boolean, day: number): readonly number[] {
  const load = queueLoad(planted, day)
  const overloaded = [0.08, 0.18, 0.34, 0.4]
  return normal('support').map((share, i) => share * (1 - load) + (overloaded[i] as number) * load)
}

/** Share of subscribers whose bills are higher than they expected on `day`. */
export function surpriseShare(planted: boolean, day: number): number {
  return planted && day >= story.surpriseFromDay ? 0.36 : (normal('billing')[1] as number)
}

/** Relative number of first orders on `day`: steady growth and campaigns. */
export function arrivalWeight(day: number): number {
  let weight = 0.55 + (0.95 * (day + story.historyDays)) / story.historyDays
  for (const [from, to, factor] of story.campaigns) if (day >= from && day < to) weight *= factor
  return weight
}
