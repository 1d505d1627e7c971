import { awake } from '../calendar.ts'
import type { Ticket } from '../plan/index.ts'
import { listPrice, plans } from '../products.ts'
import { story } from '../story.ts'
import { ticketMessage } from '../words/index.ts'
import type { Telling } from './identity.ts'
import { appVersionOn } from './orders.ts'

const ticketTopics = {
  late_parcel: 'delivery',
  pairing: 'pairing',
  refund: 'billing',
  billing: 'billing',
  how_to: 'first_week',
} as const

/** Tickets: opened with the customer's words, answered, solved. */
export function tellTickets(telling: Telling): void {
  for (const [i, ticket] of telling.life.tickets.entries()) tellTicket(telling, ticket, i + 1)
}

function tellTicket({ life, teller, random }: Telling, ticket: Ticket, number: number): void {
  const { person } = life
  const via =
    person.language === 'en' ? random.pick(['chat', 'e-mail', 'e-mail']) : random.pick(['wechat', 'wechat', 'chat'])
  const common = { ticket_id: `T-${person.index.toString(36).toUpperCase()}-${number}`, via, reason: ticket.reason }
  const message = ticketMessage({ person, random }, ticketTopics[ticket.reason])
  // Sun Mei is the hire who drained the queue.
  const agents = ticket.repliedDay >= story.hireDay ? ['Sun Mei', 'Luo Bin', 'He Ping'] : ['Luo Bin', 'He Ping']
  const waitHours = Math.round(ticket.waitHours * 10) / 10
  teller.track(ticket.openedDay, 'Ticket Opened', { place: 'server', data: { ...common, message } })
  teller.track(ticket.repliedDay, 'Ticket Replied', {
    place: 'server',
    data: { ...common, wait_hours: waitHours, agent: random.pick(agents) },
  })
  teller.track(ticket.solvedDay, 'Ticket Solved', { place: 'server', data: common })
}

/** Pulse Plus: start, charges, renewal, the end. */
export function tellSubscription({ life, teller }: Telling): void {
  const { subscription, person } = life
  if (!subscription) return
  const { currency } = person.city
  const plan = plans[subscription.plan]
  const expected = listPrice(plan.price, currency)
  const common = { plan: plan.id, currency }
  teller.track(subscription.startDay, 'Subscription Started', { place: 'server', data: { ...common, price: expected } })
  teller.identify(subscription.startDay + 0.0005, { place: 'server', data: { plan: plan.id } })
  for (const charge of subscription.charges)
    teller.track(charge.day + 0.001, 'Payment Charged', {
      place: 'server',
      data: { ...common, amount: charge.amount, usual_amount: expected, promotion_ended: charge.surprising },
    })
  for (const renewal of subscription.renewals) {
    teller.track(renewal.reminderDay, 'Renewal Reminder Sent', { place: 'server', data: common })
    if (renewal.renewed) teller.track(renewal.day, 'Subscription Renewed', { place: 'server', data: common })
  }
  if (subscription.endDay === null) return
  teller.track(subscription.endDay, 'Subscription Cancelled', { place: 'server', data: common })
  teller.identify(subscription.endDay + 0.0005, { place: 'server', data: { plan: 'none' } })
}

/** Use of the app: reports, sessions, workouts. Silent people fade out; the others go on until they leave. */
export function tellAppUse({ life, teller, random }: Telling): void {
  for (const day of life.reportDays) {
    teller.appVersion = appVersionOn(day)
    teller.track(day, 'Weekly Report Opened', { place: 'app', data: { seconds: 4 + random.below(50) } })
  }
  const paired = life.orders.find((order) => order.pairing?.succeeded)?.pairing
  if (!paired) return
  const weekly = { lively: 0.5, indifferent: 0.28, silent: 0.3 }[life.person.temper]
  for (let day = paired.endDay; day < life.activeUntil; ) {
    const weeks = (day - paired.endDay) / 7
    day += random.exponential(7 / (weekly * (weeks < 4 ? 2.2 : 1)))
    if (day >= life.activeUntil) return
    day = awake(day, life.person.city.utcOffsetHours)
    teller.appVersion = appVersionOn(day)
    teller.track(day, 'App Opened', { place: 'app', data: { app_version: teller.appVersion } })
    if (random.chance(0.35)) {
      const sport = random.pick(['run', 'walk', 'ride', 'swim', 'yoga'])
      const data = { sport, minutes: 10 + random.below(80) }
      teller.track(day + 0.02, 'Workout Logged', { place: 'app', data })
    }
  }
}
