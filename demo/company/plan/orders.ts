import { awake } from '../calendar.ts'
import { accessories, devices, deviceWeights, listPrice } from '../products.ts'
import { attemptShares, type Carrier, carrierShares, carriers, latenessShares } from '../story.ts'
import { touchpointIndex } from '../touchpoints.ts'
import { addExperience, baseNps, expectedNps, takeAnew } from './mood.ts'
import type { Draft, Order, Pairing, Visit } from './types.ts'

const [reviewsAds, webShop, store, checkout, delivery, unboxing, pairingPoint, firstWeek] = (
  ['reviews_ads', 'web_shop', 'store', 'checkout', 'delivery', 'unboxing', 'pairing', 'first_week'] as const
).map(touchpointIndex) as [number, number, number, number, number, number, number, number]

const beforeOrder = [reviewsAds, webShop]
const fromOrder = [store, checkout, delivery, unboxing, pairingPoint, firstWeek]

/** Visits to the shop (and ads, reviews) that lead to `until`, or lead nowhere. Returns the day of the last visit. */
export function planVisits(draft: Draft, from: number, until: number): number {
  const { random, life } = draft
  const { person } = life
  const count = 1 + (random.chance(0.55) ? 1 : 0) + (random.chance(0.25) ? 1 : 0)
  const shops = person.channel !== 'store' || random.chance(0.35)
  takeAnew(draft, beforeOrder)
  let last: Visit | null = null
  let touched: Visit | null = null
  for (let i = 0; i < count; i++) {
    // The last visit is the one that orders, so it lies right before `until`.
    const earlier = from + ((until - from) * i) / count
    const day = i === count - 1 ? until - 0.01 : Math.min(until - 0.02, awake(earlier, life.person.city.utcOffsetHours))
    const clicksAd = i === 0 && random.chance(0.35)
    const readsReviews = random.chance(0.22)
    if (!shops && !clicksAd && !readsReviews) continue
    // The order is placed in the own browser.
    const isLast = i === count - 1
    const device = !isLast && random.chance(0.3) ? 1 : 0
    const abandons = shops && (isLast ? life.person.browsesOnly : true) && random.chance(0.14)
    last = { day, device, clicksAd, readsReviews, seesShop: shops, abandons }
    if (clicksAd || readsReviews) touched = last
    life.visits.push(last)
  }
  if (touched) addExperience(draft, { touchpoint: reviewsAds, day: touched.day })
  if (last?.seesShop) addExperience(draft, { touchpoint: webShop, day: last.day })
  return last?.day ?? until
}

/** One order, placed on `day`, and all that follows from it until the first week is over. */
export function planOrder(draft: Draft, request: { day: number; accessory: boolean; inStore: boolean }): void {
  const { random, life } = draft
  const { person } = life
  const { day } = request
  if (day >= 0) return
  takeAnew(draft, fromOrder)
  if (request.inStore) addExperience(draft, { touchpoint: store, day })
  addExperience(draft, { touchpoint: checkout, day: day + 0.001 })
  const items = chooseItems(draft, request)
  const order: Order = {
    number: life.orders.length + 1,
    placedDay: day,
    inStore: request.inStore,
    items,
    total: items.reduce((sum, item) => sum + item.quantity * listPrice(item.product.price, person.city.currency), 0),
    gift: random.chance(0.12),
    parcel: request.inStore ? null : planParcel(draft, day),
    boxOpenedDay: null,
    pairing: null,
    returnDay: null,
  }
  life.orders.push(order)
  const arrived = order.parcel?.deliveredDay ?? day + 0.2
  planUnboxing(draft, order, arrived)
  if (!request.accessory) planPairing(draft, order, arrived)
  const failed = order.pairing !== null && !order.pairing.succeeded
  const late = order.parcel?.lateDays ?? 0
  if (random.chance(0.03 + (late >= 3 ? 0.05 : 0) + (failed ? 0.6 : 0)))
    order.returnDay = arrived + random.between(2, 12)
}

function chooseItems(draft: Draft, request: { accessory: boolean }): Order['items'] {
  const { random } = draft
  if (request.accessory) return [{ product: random.pick(accessories), quantity: random.chance(0.15) ? 2 : 1 }]
  const device = devices[random.weighted(deviceWeights)] as (typeof devices)[number]
  const items: Order['items'] = [{ product: device, quantity: 1 }]
  if (random.chance(0.2)) items.push({ product: random.pick(accessories), quantity: 1 })
  return items
}

function planParcel(draft: Draft, placed: number): NonNullable<Order['parcel']> {
  const { random, life, world } = draft
  const { region } = life.person
  const carrier = carriers[random.weighted(carrierShares(region))] as Carrier
  const shippedDay = placed + random.between(0.3, 1.1)
  const promisedDay = placed + (region === 'Abroad' ? 7 : 3)
  const level = random.weighted(latenessShares({ planted: world.planted, carrier, region, day: shippedDay }))
  const lateDays = level < 2 ? level : level === 2 ? 2 + random.below(2) : 4 + random.below(4)
  const journey = promisedDay - shippedDay
  const due = level === 0 ? shippedDay + journey * random.between(0.45, 0.95) : promisedDay + lateDays - 0.3
  const deliveredDay = awake(due, life.person.city.utcOffsetHours)
  addExperience(draft, { touchpoint: delivery, level, day: deliveredDay, figure: lateDays, carrier })
  return { carrier, shippedDay, promisedDay, deliveredDay, lateDays }
}

function planUnboxing(draft: Draft, order: Order, arrived: number): void {
  const { random } = draft
  const scans = order.items[0]?.product.category === 'device' ? 0.78 : 0.35
  if (!random.chance(scans)) return
  order.boxOpenedDay = arrived + random.between(0.01, 0.5)
  addExperience(draft, { touchpoint: unboxing, day: order.boxOpenedDay })
}

function planPairing(draft: Draft, order: Order, arrived: number): void {
  const { random, life, world } = draft
  const startDay = awake((order.boxOpenedDay ?? arrived) + random.between(0.01, 0.8), life.person.city.utcOffsetHours)
  const level = random.weighted(attemptShares(world.planted, startDay))
  const attempts = level < 3 ? level + 1 : 4 + random.below(3)
  // A handful of minutes for each attempt.
  const endDay = startDay + attempts * random.between(0.003, 0.012)
  const pairing: Pairing = { startDay, attempts, endDay, succeeded: level < 3 || random.chance(0.75) }
  order.pairing = pairing
  addExperience(draft, { touchpoint: pairingPoint, level, day: endDay, figure: attempts })
  if (!pairing.succeeded || !random.chance(0.82)) return
  const summaryDay = awake(endDay + random.between(7, 7.6), life.person.city.utcOffsetHours)
  life.firstWeekDays.push(summaryDay)
  addExperience(draft, { touchpoint: firstWeek, day: summaryDay })
}

/** Later orders: happier people come back sooner. */
export function planLaterOrders(draft: Draft, firstDay: number): void {
  const { random, life } = draft
  let day = firstDay + 25
  for (let i = 0; i < 6; i++) {
    day += random.exponential(430 * Math.exp(-(expectedNps(life, day) - baseNps) / 70))
    day = awake(day, life.person.city.utcOffsetHours)
    if (day >= life.activeUntil) return
    const inStore = life.person.channel === 'store' && random.chance(0.6)
    if (!inStore) planVisits(draft, day - 2, day)
    planOrder(draft, { day, accessory: random.chance(0.72), inStore })
    day += 20
  }
}
