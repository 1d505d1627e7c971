import { devices } from '../products.ts'
import type { Random } from '../random.ts'
import type { Telling } from './identity.ts'
import type { Place, Teller } from './teller.ts'

/** Minutes as a share of a day. */
const minute = 1 / 1440

const adNetworks = ['wechat_moments', 'xiaohongshu', 'search', 'instagram', 'bilibili'] as const

/** Visits to ads, reviews and the web shop, before and between the orders. */
export function tellVisits({ life, teller, random }: Telling): void {
  for (const visit of life.visits) {
    const place: Place = visit.device === 0 ? 'web' : 'web2'
    // Visits end before the day of the plan, so that an order right after them stays after them.
    let at = visit.day - 12 * minute
    const step = () => {
      at = Math.min(visit.day, at + random.between(0.3, 2.5) * minute)
      return at
    }
    if (visit.clicksAd) teller.track(at, 'Ad Clicked', { place, data: { network: random.pick(adNetworks) } })
    if (visit.readsReviews) {
      const product = random.pick(devices)
      teller.track(step(), 'Review Read', { place, data: { product_id: product.id, seconds: 20 + random.below(160) } })
    }
    if (visit.seesShop) tellShopping(teller, { random, place, step })
    if (visit.abandons) teller.track(visit.day, 'Checkout Started', { place, data: { step: 'address' } })
  }
}

/** Somebody who looks around and never says who it is. `day` is the day of the last visit. */
export function tellVisitor(teller: Teller, random: Random, day: number): void {
  const visits = 1 + random.below(3)
  for (let i = 0; i < visits; i++) {
    let at = day - (visits - 1 - i) * random.between(0.5, 4)
    if (i === 0 && random.chance(0.5))
      teller.track(at, 'Ad Clicked', { place: 'web', data: { network: random.pick(adNetworks) } })
    tellShopping(teller, {
      random,
      place: 'web',
      step: () => {
        at += random.between(0.3, 2.5) * minute
        return at
      },
    })
    if (random.chance(0.12)) {
      teller.track(at + minute, 'Checkout Started', { place: 'web', data: { step: 'address' } })
    }
  }
}

function tellShopping(teller: Teller, visit: { random: Random; place: Place; step: () => number }): void {
  const { random, place, step } = visit
  const open = (name: string, path: string) => {
    const data = { path, url: `https://shop.pulse.example${path}`, title: name, touchpoint: 'web_shop' }
    teller.page(step(), name, { place, data })
  }
  if (random.chance(0.6)) open('Home', '/')
  const views = 1 + random.below(2)
  for (let i = 0; i < views; i++) {
    const product = random.pick(devices)
    open('Product', `/p/${product.id}`)
    if (random.chance(0.45)) {
      const data = { product_id: product.id, name: product.name, price: product.price, currency: 'CNY' }
      teller.track(step(), 'Product Viewed', { place, data })
    }
  }
  if (random.chance(0.2)) open('Size guide', '/help/sizes')
}
