import { dayMs } from '../calendar.ts'
import type { Order } from '../plan/index.ts'
import { listPrice } from '../products.ts'
import { story } from '../story.ts'
import type { Telling } from './identity.ts'
import type { Place } from './teller.ts'

const minute = 1 / 1440

/** App version on a day; 5.7 brought the redesigned pairing, 5.8 made it worse. */
export function appVersionOn(day: number): string {
  if (day < story.pairingConfusingFromDay) return '5.6'
  return day < story.pairingReleaseDay ? '5.7' : '5.8'
}

/** Orders from the first click on "check out" to the end of the first week. */
export function tellOrders(telling: Telling): void {
  for (const order of telling.life.orders) {
    tellPurchase(telling, order)
    tellParcel(telling, order)
    tellDevice(telling, order)
    if (order.returnDay !== null) tellReturn(telling, order, order.returnDay)
  }
  for (const day of telling.life.firstWeekDays) {
    const data = { steps_average: 3000 + telling.random.below(9000), nights: 3 + telling.random.below(5) }
    telling.teller.appVersion = appVersionOn(day)
    telling.teller.track(day, 'First Week Summary Viewed', { place: 'app', data })
  }
}

/** Public number of an order. */
export function orderId(telling: Telling, order: Order): string {
  return `P-${telling.life.person.index.toString(36).toUpperCase()}-${order.number}`
}

function tellPurchase(telling: Telling, order: Order): void {
  const { life, teller, random } = telling
  const { currency } = life.person.city
  const place: Place = order.inStore ? 'server' : 'web'
  const products = order.items.map(({ product, quantity }) => ({
    product_id: product.id,
    name: product.name,
    category: product.category,
    price: listPrice(product.price, currency),
    quantity,
  }))
  if (order.inStore) {
    const data = { store: `${life.person.city.name} ${1 + random.below(3)}`, assisted: random.chance(0.7) }
    teller.track(order.placedDay - 20 * minute, 'Store Visited', { place, data })
  } else {
    const first = products[0] as (typeof products)[number]
    teller.track(order.placedDay - 4 * minute, 'Product Added', { place, data: { ...first, currency } })
    teller.track(order.placedDay - 3 * minute, 'Checkout Started', { place, data: { step: 'address' } })
  }
  const promised = order.parcel ? { promised_at: isoAt(telling, order.parcel.promisedDay) } : {}
  teller.track(order.placedDay, 'Order Completed', {
    place,
    data: {
      order_id: orderId(telling, order),
      revenue: order.total,
      currency,
      products,
      channel: order.inStore ? 'store' : life.person.channel === 'subscription' ? 'subscription' : 'online',
      gift: order.gift,
      first_order: order.number === 1,
      ...promised,
    },
  })
}

function isoAt(telling: Telling, day: number): string {
  return new Date(telling.endMs + Math.round(day * dayMs)).toISOString()
}

function tellParcel(telling: Telling, order: Order): void {
  const { teller, random, life } = telling
  const { parcel } = order
  if (!parcel) return
  const common = {
    order_id: orderId(telling, order),
    carrier: parcel.carrier,
    promised_at: isoAt(telling, parcel.promisedDay),
    region: life.person.region,
  }
  const tracking = `${parcel.carrier.slice(0, 2).toUpperCase()}${random.hex(8)}`
  teller.track(parcel.shippedDay, 'Order Shipped', { place: 'server', data: { ...common, tracking_number: tracking } })
  teller.track(parcel.deliveredDay, 'Order Delivered', {
    place: 'server',
    data: {
      ...common,
      days_late: parcel.lateDays,
      late: parcel.lateDays > 0,
      days_to_door: Math.round((parcel.deliveredDay - order.placedDay) * 10) / 10,
    },
  })
}

function tellDevice(telling: Telling, order: Order): void {
  const { teller, random, life } = telling
  const product = (order.items[0] as Order['items'][number]).product
  if (order.boxOpenedDay !== null) {
    teller.appVersion = appVersionOn(order.boxOpenedDay)
    teller.track(order.boxOpenedDay, 'Box Opened', { place: 'app', data: { product_id: product.id, scanned: 'qr' } })
  }
  const { pairing } = order
  if (!pairing) return
  teller.appVersion = appVersionOn(pairing.startDay)
  const phone = random.chance(0.42) ? 'iOS' : 'Android'
  const common = { product_id: product.id, app_version: teller.appVersion, phone_os: phone }
  const failures = pairing.succeeded ? pairing.attempts - 1 : pairing.attempts
  const span = (pairing.endDay - pairing.startDay) / pairing.attempts
  teller.track(pairing.startDay, 'Pairing Started', { place: 'app', data: common })
  for (let attempt = 1; attempt <= failures; attempt++) {
    const step = random.chance(0.75) ? 'confirm_code' : 'permissions'
    teller.track(pairing.startDay + attempt * span, 'Pairing Failed', {
      place: 'app',
      data: { ...common, attempt, step },
    })
  }
  if (!pairing.succeeded) return
  const seconds = Math.round((pairing.endDay - pairing.startDay) * 86_400)
  teller.track(pairing.endDay, 'Pairing Completed', {
    place: 'app',
    data: { ...common, attempts: pairing.attempts, seconds },
  })
  const serial = `${product.name} · ${random.hex(4).toUpperCase()}`
  teller.identify(pairing.endDay + minute, {
    place: 'app',
    data: { device: serial, phone: life.person.phone, app_version: teller.appVersion },
  })
}

function tellReturn(telling: Telling, order: Order, day: number): void {
  const { teller, random, life } = telling
  const common = { order_id: orderId(telling, order) }
  const reason = random.pick(['does_not_pair', 'too_late', 'wrong_size', 'changed_my_mind'])
  teller.track(day, 'Return Requested', { place: 'server', data: { ...common, reason } })
  teller.track(day + random.between(4, 12), 'Order Refunded', {
    place: 'server',
    data: { ...common, total: order.total, currency: life.person.city.currency },
  })
}
