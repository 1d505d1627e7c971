import type { FeltModel } from '../felt.ts'
import type { Person } from '../person.ts'
import type { Product } from '../products.ts'
import type { Random } from '../random.ts'
import type { Carrier } from '../story.ts'

/** What all people of one company share. */
export type World = { seed: number; planted: boolean; felt: FeltModel }

/** All days are days before the end of the data (negative), see calendar.ts. */
export type Visit = {
  day: number
  /** 0 = own browser, 1 = second browser. */
  device: number
  clicksAd: boolean
  readsReviews: boolean
  seesShop: boolean
  /** Begins to check out and leaves. */
  abandons: boolean
}

export type Pairing = { startDay: number; attempts: number; endDay: number; succeeded: boolean }

export type Order = {
  number: number
  placedDay: number
  inStore: boolean
  items: { product: Product; quantity: number }[]
  /** In the customer's currency. */
  total: number
  gift: boolean
  /** Null for orders taken home from the store. */
  parcel: {
    carrier: Carrier
    shippedDay: number
    promisedDay: number
    deliveredDay: number
    lateDays: number
  } | null
  boxOpenedDay: number | null
  pairing: Pairing | null
  returnDay: number | null
}

export type TicketReason = 'late_parcel' | 'pairing' | 'refund' | 'billing' | 'how_to'

export type Ticket = {
  openedDay: number
  repliedDay: number
  solvedDay: number
  waitHours: number
  reason: TicketReason
}

export type Charge = { day: number; amount: number; surprising: boolean }

export type Subscription = {
  plan: 'monthly' | 'annual'
  startDay: number
  endDay: number | null
  charges: Charge[]
  renewals: { reminderDay: number; day: number; renewed: boolean }[]
}

/** A moment at a touchpoint and how it felt, whether or not anybody ever asks. */
export type Experience = {
  touchpoint: number
  level: number
  day: number
  /** 1..5. */
  felt: number
  /** Late days, pairing attempts, hours waited or the amount charged: what a comment would mention. */
  figure: number
  carrier: Carrier | null
}

/** A rating that was asked for after an experience; `answered` says whether it came. */
export type RatingAsk = { experience: Experience; answerDay: number; answered: boolean }

/** The relationship survey. `expected` is the expected NPS class in points (-100..100), the heart of the model. */
export type NpsAsk = { askDay: number; answerDay: number; expected: number; score: number | null }

/** Everything that happens to one person. */
export type Life = {
  person: Person
  visits: Visit[]
  orders: Order[]
  firstWeekDays: number[]
  tickets: Ticket[]
  subscription: Subscription | null
  reportDays: number[]
  experiences: Experience[]
  ratings: RatingAsk[]
  npsAsks: NpsAsk[]
  /** Stars 1..5 of a public product review. */
  review: { day: number; stars: number } | null
  /** After this day the person uses nothing any more (0 = still active). */
  activeUntil: number
}

/**
 * A life while it is being planned. `quantiles`: how the person takes each touchpoint (0 badly .. 1 well). Drawn anew for each order and ticket, so that who
 * comes back does not depend on how the next time will feel; kept for bills and reports, which are the same every time.
 */
export type Draft = { world: World; random: Random; life: Life; quantiles: number[] }
