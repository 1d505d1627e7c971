import { awake } from '../calendar.ts'
import { listPrice, plans } from '../products.ts'
import { queueLoad, surpriseShare, waitShares } from '../story.ts'
import { touchpointIndex } from '../touchpoints.ts'
import { addExperience, baseNps, expectedNps, takeAnew } from './mood.ts'
import type { Draft, TicketReason } from './types.ts'

const support = touchpointIndex('support')
const report = touchpointIndex('weekly_report')
const billing = touchpointIndex('billing')
const renewal = touchpointIndex('renewal')

/** Hours until the first reply, [from, to) by level. */
const waitBounds = [
  [0.3, 4],
  [4, 12],
  [12, 24],
  [24, 80],
] as const

/** Tickets about orders, pairing and things in general. The overloaded queue also makes people write twice as often. */
export function planTickets(draft: Draft, firstDay: number): void {
  const { random, life, world } = draft
  for (const order of life.orders) {
    const late = order.parcel?.lateDays ?? 0
    if (late >= 2 && random.chance(0.25)) addTicket(draft, order.placedDay + 4.2, 'late_parcel')
    const attempts = order.pairing?.attempts ?? 0
    if (order.pairing && random.chance(attempts >= 3 ? 0.25 : 0.03))
      addTicket(draft, order.pairing.endDay + random.between(0.02, 1), 'pairing')
    if (order.returnDay !== null && random.chance(0.35)) addTicket(draft, order.returnDay + 3, 'refund')
  }
  let day = firstDay
  for (;;) {
    day += random.exponential(330)
    if (day >= life.activeUntil) return
    if (random.next() < (1 + 1.4 * queueLoad(world.planted, day)) / 2.4)
      addTicket(draft, awake(day, life.person.city.utcOffsetHours), 'how_to')
  }
}

function addTicket(draft: Draft, openedDay: number, reason: TicketReason): void {
  const { random, life, world } = draft
  if (openedDay >= 0) return
  const level = random.weighted(waitShares(world.planted, openedDay))
  const [from, to] = waitBounds[level] as readonly [number, number]
  const waitHours = random.between(from, to)
  const repliedDay = openedDay + waitHours / 24
  const solvedDay = repliedDay + random.exponential(0.5)
  takeAnew(draft, [support])
  life.tickets.push({ openedDay, repliedDay, solvedDay, waitHours, reason })
  addExperience(draft, { touchpoint: support, level, day: solvedDay, figure: Math.max(1, Math.round(waitHours)) })
}

/** Charges, cancellation and renewal of Pulse Plus. Unhappy people cancel more, silent ones leave without a word. */
export function planSubscription(draft: Draft, startDay: number): void {
  const { random, life, world } = draft
  const subscription = life.subscription
  if (!subscription) return
  subscription.startDay = startDay
  const stepDays = subscription.plan === 'monthly' ? 30 : 365
  const price = listPrice(plans[subscription.plan].price, life.person.city.currency)
  // One draw for life: who is surprised once stays surprised.
  const surprisedAt = random.next()
  for (let day = startDay; day < 0; day += stepDays) {
    if (day > startDay && leaves(draft, day)) return
    const surprising = surprisedAt < surpriseShare(world.planted, day)
    const amount = Math.round(price * (surprising ? 1.35 : 1) * 100) / 100
    subscription.charges.push({ day, amount, surprising })
    addExperience(draft, { touchpoint: billing, level: surprising ? 1 : 0, day, figure: amount })
    if (surprising && random.chance(0.08)) addTicket(draft, day + random.between(0.1, 2), 'billing')
  }
}

/** Decides, at the end of a paid period, whether the person leaves; notes the renewal of annual plans. */
function leaves(draft: Draft, day: number): boolean {
  const { random, life } = draft
  const subscription = life.subscription
  if (!subscription) return false
  const unhappy = Math.exp(-(expectedNps(life, day) - baseNps) / 45)
  const indifferent = life.person.temper === 'indifferent' ? 1.6 : 1
  const hazard = (subscription.plan === 'monthly' ? 0.022 : 0.14) * unhappy * indifferent
  const leaving = day > life.activeUntil || random.chance(Math.min(0.9, hazard))
  if (leaving) subscription.endDay = day
  if (subscription.plan === 'annual') {
    subscription.renewals.push({ reminderDay: day - 14, day, renewed: !leaving })
    addExperience(draft, { touchpoint: renewal, day })
  }
  if (leaving) life.activeUntil = Math.min(life.activeUntil, day + random.between(0, 40))
  return leaving
}

/** Weekly reports that are opened. */
export function planReports(draft: Draft, firstDay: number): void {
  const { random, life } = draft
  const { temper, channel } = life.person
  const opens = { lively: 0.13, indifferent: 0.1, silent: 0.03 }[temper] * (channel === 'subscription' ? 1.6 : 1)
  for (let day = firstDay + 7; day < life.activeUntil; day += 7) {
    if (!random.chance(opens)) continue
    const openedDay = awake(day + random.between(0, 2), life.person.city.utcOffsetHours)
    if (openedDay >= 0) return
    life.reportDays.push(openedDay)
    addExperience(draft, { touchpoint: report, day: openedDay })
  }
}
