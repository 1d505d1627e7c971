import { awake } from '../calendar.ts'
import { drawPerson } from '../person.ts'
import { Random } from '../random.ts'
import { touchpoints } from '../touchpoints.ts'
import { planRatings, planRelationshipSurvey, planReview } from './feedback.ts'
import { baseNps, expectedNps } from './mood.ts'
import { planLaterOrders, planOrder, planVisits } from './orders.ts'
import { planReports, planSubscription, planTickets } from './service.ts'
import type { Draft, Life, World } from './types.ts'

export type { Charge, Experience, Life, NpsAsk, Order, RatingAsk, Subscription, Ticket, Visit, World } from './types.ts'

/** Which stream of a person's randomness serves what: drawing more in one never shifts another. */
export const streams = { person: 1, life: 2, telling: 3, visitor: 4, devices: 5, survey: 6 } as const

/** Plans the whole life of customer number `index`: what happens, how it feels and what is answered. No text, no ids. */
export function planLife(world: World, index: number): Life {
  const person = drawPerson(new Random(world.seed, index, streams.person), index)
  const random = new Random(world.seed, index, streams.life)
  const life: Life = {
    person,
    visits: [],
    orders: [],
    firstWeekDays: [],
    tickets: [],
    subscription: null,
    reportDays: [],
    experiences: [],
    ratings: [],
    npsAsks: [],
    review: null,
    activeUntil: 0,
  }
  const draft: Draft = { world, random, life, quantiles: touchpoints.map(() => random.next()) }
  const decides = awake(person.arrivalDay + Math.min(14, random.exponential(3)), person.city.utcOffsetHours)
  const orderDay = planVisits(draft, person.arrivalDay, decides)
  if (person.browsesOnly || orderDay >= -0.05) life.activeUntil = Math.min(0, orderDay + 1)
  else planCustomer(draft, orderDay + 0.01)
  planRatings(draft)
  planReview(draft)
  return life
}

function planCustomer(draft: Draft, orderDay: number): void {
  const { random, life } = draft
  const { person } = life
  if (person.channel === 'subscription') {
    const plan = random.chance(0.65) ? 'monthly' : 'annual'
    life.subscription = { plan, startDay: 0, endDay: null, charges: [], renewals: [] }
  }
  planOrder(draft, { day: orderDay, accessory: false, inStore: person.channel === 'store' })
  const first = life.orders[0]
  if (!first) return
  const startDay = first.pairing?.endDay ?? first.parcel?.deliveredDay ?? first.placedDay
  const stays = 60 + random.exponential(620 * Math.exp((expectedNps(life, startDay + 8) - baseNps) / 80))
  life.activeUntil = Math.min(0, startDay + (person.temper === 'silent' ? random.between(30, 150) : stays))
  planSubscription(draft, startDay + 0.02)
  planLaterOrders(draft, startDay)
  planTickets(draft, startDay + 10)
  if (first.pairing?.succeeded) planReports(draft, startDay)
  planRelationshipSurvey(draft, startDay)
}
