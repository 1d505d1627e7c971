import { type TouchpointKey, touchpointIndex } from '../touchpoints.ts'
import type { Life } from './types.ts'

/** Tells every moment at which an event that the catalogue maps to a touchpoint happens, as (touchpoint index, day). */
export function eachMeeting(life: Life, tell: (touchpoint: number, day: number) => void): void {
  const meet = (key: TouchpointKey, day: number | null) => {
    if (day !== null && day < 0) tell(touchpointIndex(key), day)
  }
  for (const visit of life.visits) {
    if (visit.clicksAd || visit.readsReviews) meet('reviews_ads', visit.day)
    if (visit.seesShop) meet('web_shop', visit.day)
    if (visit.abandons) meet('checkout', visit.day)
  }
  for (const order of life.orders) {
    if (order.inStore) meet('store', order.placedDay)
    meet('checkout', order.placedDay)
    meet('delivery', order.parcel?.shippedDay ?? null)
    meet('delivery', order.parcel?.deliveredDay ?? null)
    meet('unboxing', order.boxOpenedDay)
    meet('pairing', order.pairing?.startDay ?? null)
    meet('pairing', order.pairing?.endDay ?? null)
  }
  for (const day of life.firstWeekDays) meet('first_week', day)
  for (const ticket of life.tickets) {
    meet('support', ticket.openedDay)
    meet('support', ticket.repliedDay)
    meet('support', ticket.solvedDay)
  }
  for (const day of life.reportDays) meet('weekly_report', day)
  for (const charge of life.subscription?.charges ?? []) meet('billing', charge.day)
  for (const renewal of life.subscription?.renewals ?? []) {
    meet('renewal', renewal.reminderDay)
    if (renewal.renewed) meet('renewal', renewal.day)
  }
}
