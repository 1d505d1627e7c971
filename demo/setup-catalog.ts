import { type TouchpointKey, touchpointKeys, touchpoints } from './company/touchpoints.ts'

/**
 * The journey of Pulse Wearables as the catalogue API takes it: PUT /api/v1/catalog/stages/:slug, PUT
 * /api/v1/catalog/touchpoints/:slug, PATCH /api/v1/catalog/events/:name. In this order, since each refers to the one before.
 */
export type LocalName = { en: string; 'zh-Hans': string; 'zh-Hant': string }
export type CatalogStage = { slug: string; name: LocalName; position: number }
export type CatalogTouchpoint = {
  slug: TouchpointKey
  name: LocalName
  stage: string
  position: number
  side: boolean
  owner: string
  channel: string
  /** The company's target on 0..1 of the rating's scale. */
  target: number
}
export type PropertyType = 'string' | 'number' | 'boolean' | 'list' | 'object'
export type CatalogEvent = {
  name: string
  description: string
  touchpoint: TouchpointKey | null
  state: 'declared'
  properties: { key: string; declaredType: PropertyType; description: string }[]
}

const local = (en: string, hans: string, hant: string): LocalName => ({ en, 'zh-Hans': hans, 'zh-Hant': hant })

export const catalogStages: readonly CatalogStage[] = [
  { slug: 'before', name: local('Before purchase', '购买前', '購買前'), position: 0 },
  { slug: 'during', name: local('During purchase', '购买中', '購買中'), position: 1 },
  { slug: 'after', name: local('After purchase', '购买后', '購買後'), position: 2 },
]

type Station = { stage: string; name: LocalName; owner: string; channel: string; side?: boolean }

const stations: Record<TouchpointKey, Station> = {
  reviews_ads: {
    stage: 'before',
    name: local('Reviews & ads', '评价与广告', '評價與廣告'),
    owner: 'Brand',
    channel: 'online',
  },
  web_shop: { stage: 'before', name: local('Web shop', '网上商城', '網路商店'), owner: 'Digital', channel: 'online' },
  store: { stage: 'before', name: local('Store', '门店', '門市'), owner: 'Retail', channel: 'store', side: true },
  checkout: { stage: 'during', name: local('Checkout', '结算', '結帳'), owner: 'Digital', channel: 'online' },
  delivery: { stage: 'during', name: local('Delivery', '配送', '配送'), owner: 'Logistics', channel: 'parcel' },
  unboxing: { stage: 'during', name: local('Unboxing', '开箱', '開箱'), owner: 'Product', channel: 'parcel' },
  pairing: { stage: 'after', name: local('Pairing', '配对', '配對'), owner: 'Product', channel: 'app' },
  support: { stage: 'after', name: local('Support', '客服', '客服'), owner: 'Service', channel: 'service', side: true },
  first_week: { stage: 'after', name: local('First week', '第一周', '第一週'), owner: 'Product', channel: 'app' },
  weekly_report: { stage: 'after', name: local('Weekly report', '周报', '週報'), owner: 'CRM', channel: 'app' },
  billing: { stage: 'after', name: local('Billing', '扣费', '扣款'), owner: 'Billing', channel: 'mail' },
  renewal: { stage: 'after', name: local('Renewal', '续订', '續訂'), owner: 'Billing', channel: 'mail' },
}

/** Share of the 1..5 scale that a mean rating reaches: 1 -> 0, 5 -> 1. */
const onUnitScale = (rating: number) => (rating - 1) / 4

export const catalogTouchpoints: readonly CatalogTouchpoint[] = touchpoints.map(({ key, benchmark }) => ({
  slug: key,
  side: false,
  ...stations[key],
  position: touchpointKeys.indexOf(key),
  target: onUnitScale(benchmark),
}))

type Declared = [name: string, touchpoint: TouchpointKey | null, description: string, properties?: string]

/** Properties as `key:type:description`, one a line. */
const declared: readonly Declared[] = [
  ['Ad Clicked', 'reviews_ads', 'Somebody clicked one of our ads.', 'network:string:Where the ad ran'],
  ['Review Read', 'reviews_ads', 'A product review was read.', 'product_id:string:Product\nseconds:number:Time on it'],
  [
    'Product Viewed',
    'web_shop',
    'A product was looked at in the web shop.',
    'product_id:string:Product\nname:string:Its name\nprice:number:List price\ncurrency:string:ISO code',
  ],
  [
    'Product Added',
    'checkout',
    'A product was put into the basket.',
    'product_id:string:Product\nquantity:number:How many',
  ],
  [
    'Store Visited',
    'store',
    'A purchase in a store, from the till.',
    'store:string:Which store\nassisted:boolean:With advice',
  ],
  ['Checkout Started', 'checkout', 'The first step of the checkout.', 'step:string:Step that was opened'],
  [
    'Order Completed',
    'checkout',
    'An order was paid.',
    [
      'order_id:string:Order number',
      'revenue:number:Total in the order’s currency',
      'currency:string:ISO code',
      'products:list:What was bought',
      'channel:string:online, store or subscription',
      'gift:boolean:Gift wrapped',
      'first_order:boolean:The customer’s first',
      'promised_at:string:Promised delivery, ISO time',
    ].join('\n'),
  ],
  [
    'Order Shipped',
    'delivery',
    'The parcel was handed to the carrier.',
    'order_id:string:Order number\ncarrier:string:Carrier\npromised_at:string:Promised delivery\ntracking_number:string:Parcel',
  ],
  [
    'Order Delivered',
    'delivery',
    'The carrier reported the parcel as delivered.',
    [
      'order_id:string:Order number',
      'carrier:string:Carrier',
      'promised_at:string:Promised delivery',
      'region:string:Region of the address',
      'days_late:number:Days after the promise',
      'late:boolean:Later than promised',
      'days_to_door:number:Days since the order',
    ].join('\n'),
  ],
  ['Box Opened', 'unboxing', 'The code inside the box was scanned.', 'product_id:string:Product\nscanned:string:How'],
  [
    'Pairing Started',
    'pairing',
    'The app began to pair a device.',
    'app_version:string:App\nphone_os:string:iOS or Android',
  ],
  [
    'Pairing Failed',
    'pairing',
    'One attempt to pair failed.',
    'attempt:number:Which attempt\nstep:string:Where it failed',
  ],
  [
    'Pairing Completed',
    'pairing',
    'A device is paired.',
    'attempts:number:Attempts it took\nseconds:number:Time it took\napp_version:string:App',
  ],
  [
    'First Week Summary Viewed',
    'first_week',
    'The summary of the first seven days was opened.',
    'steps_average:number:Steps a day\nnights:number:Nights with sleep data',
  ],
  [
    'Ticket Opened',
    'support',
    'A customer wrote to support.',
    'ticket_id:string:Ticket\nvia:string:Channel\nreason:string:Subject\nmessage:string:The customer’s words',
  ],
  [
    'Ticket Replied',
    'support',
    'First answer to a ticket.',
    'ticket_id:string:Ticket\nwait_hours:number:Hours until the answer\nagent:string:Who answered',
  ],
  ['Ticket Solved', 'support', 'A ticket was closed as solved.', 'ticket_id:string:Ticket'],
  ['Weekly Report Opened', 'weekly_report', 'The weekly report was opened.', 'seconds:number:Time on it'],
  ['Subscription Started', 'billing', 'Pulse Plus begins.', 'plan:string:Plan\nprice:number:Price of a period'],
  [
    'Payment Charged',
    'billing',
    'A period of Pulse Plus was charged.',
    [
      'plan:string:Plan',
      'amount:number:Charged',
      'usual_amount:number:List price',
      'currency:string:ISO code',
      'promotion_ended:boolean:Higher than the introductory price',
    ].join('\n'),
  ],
  ['Renewal Reminder Sent', 'renewal', 'The annual plan ends in two weeks.', 'plan:string:Plan'],
  ['Subscription Renewed', 'renewal', 'The annual plan goes on.', 'plan:string:Plan'],
  ['Subscription Cancelled', null, 'Pulse Plus ends.', 'plan:string:Plan'],
  ['Return Requested', null, 'A customer wants to return an order.', 'order_id:string:Order number\nreason:string:Why'],
  ['Order Refunded', null, 'The money went back.', 'order_id:string:Order number\ntotal:number:Refunded'],
  ['App Opened', null, 'The app was opened.', 'app_version:string:App'],
  ['Workout Logged', null, 'A workout was recorded.', 'sport:string:Kind\nminutes:number:Length'],
  ['Survey Invited', null, 'The relationship survey was sent.', 'survey:string:Which survey\nvia:string:Channel'],
]

export const catalogEvents: readonly CatalogEvent[] = declared.map(([name, touchpoint, description, properties]) => ({
  name,
  description,
  touchpoint,
  state: 'declared',
  properties: (properties ?? '').split('\n').map((line) => {
    const [key, type, words] = line.split(':') as [string, PropertyType, string]
    return { key, declaredType: type, description: words }
  }),
}))
