import { Random } from '../company/random.ts'
import { type Outbox, openOutbox } from './outbox.ts'
import type { RecentDelivery } from './recent.ts'
import { respond } from './respond.ts'
import type { DemoSurveys, ListeningProduct } from './surveys.ts'

/** What happened while asking, by the event names that it left behind. */
export type Asked = { deliveries: number; finished: number; answers: number }

const stream = 22
const patienceMs = 120_000
const pauseMs = 300

const messages = {
  en: {
    subject: 'How was your delivery?',
    text: 'Hello {{ person.name | default: "there" }}, your parcel has arrived. Two questions, less than a minute.',
    button: 'Answer',
  },
  'zh-Hans': {
    subject: '这次配送怎么样？',
    text: '{{ person.name | default: "您好" }}，您的包裹已经送达。两个问题，不到一分钟。',
    button: '回答',
  },
  'zh-Hant': {
    subject: '這次配送怎麼樣？',
    text: '{{ person.name | default: "您好" }}，您的包裹已經送達。兩個問題，不到一分鐘。',
    button: '回答',
  },
}

/**
 * A programme that asks after a delivery, for real: it is switched on, parcels arrive, messages go out into an outbox on this machine
 * (nobody is reached), the outbox reports back, and some people answer by their personal links. Then it is switched off, since the
 * outbox is gone: nothing tries to send from then on.
 */
export async function askAfterDelivery(
  product: ListeningProduct,
  { surveys, deliveries, seed }: { surveys: DemoSurveys; deliveries: readonly RecentDelivery[]; seed: number },
): Promise<Asked> {
  const outbox = await openOutbox()
  try {
    const channel = await openChannel(product, outbox)
    // At whatever hour the demo is loaded; the company's quiet hours come afterwards.
    const caps = [
      { purpose: 'surveys', most: 1, days: 14 },
      { purpose: '', most: 4, days: 30 },
    ]
    await product.call('PUT', '/api/v1/budget', { caps, quiet: null })
    const { id } = (await product.call('POST', '/api/v1/programmes', definition(surveys, channel.id))) as { id: string }
    await product.call('PUT', `/api/v1/programmes/${id}/on`, { on: true })
    await deliver(product, deliveries)
    await untilDecided(product, id, deliveries.length)
    const answered = await answerSome(product, { outbox, statusUrl: channel.statusUrl, seed })
    await product.call('PUT', `/api/v1/programmes/${id}/on`, { on: false })
    await product.call('PUT', '/api/v1/budget', { caps, quiet: { from: '21:00', to: '08:00' } })
    return { deliveries: deliveries.length, ...answered }
  } finally {
    await outbox.close()
  }
}

async function openChannel({ call }: ListeningProduct, { url, signingKey }: Outbox) {
  const config = { provider: 'webhook', settings: { url, via: 'email' }, secrets: { signingKey } }
  const body = { name: 'Outbox of the demo (closed after loading)', config }
  const channel = (await call('POST', '/api/v1/channels', body)) as { id: string; statusUrl: string }
  await call('POST', `/api/v1/channels/${channel.id}/verify`)
  return channel
}

function definition(surveys: DemoSurveys, channel: string): object {
  return {
    name: 'After delivery',
    survey: surveys.delivery,
    touchpoint: 'delivery',
    trigger: { event: 'Order Delivered', transactionProperty: 'order_id' },
    onceDays: 60,
    channels: [{ channel, messages, embedFirstQuestion: false }],
  }
}

/** Parcels that arrive now, at people whose last one came lately. */
async function deliver({ baseUrl, writeKey }: ListeningProduct, to: readonly RecentDelivery[]): Promise<void> {
  const batch = to.map(({ userId, carrier, region }, number) => ({
    type: 'track',
    event: 'Order Delivered',
    messageId: `pw-asked-${userId}`,
    userId,
    properties: { order_id: `PW-NEW-${100 + number}`, carrier, region, days_late: 0, late: false },
  }))
  const reply = await fetch(`${baseUrl}/v1/batch`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
    },
    body: JSON.stringify({ batch }),
  })
  if (!reply.ok) throw new Error(`The deliveries were refused: HTTP ${reply.status} ${await reply.text()}`)
}

/** Until everybody who could be asked was asked, or has the reason why not; on a very busy machine with those who were asked so far. */
async function untilDecided({ call }: ListeningProduct, programme: string, people: number): Promise<void> {
  const deadline = performance.now() + patienceMs
  const decided = async (state: string) => {
    const path = `/api/v1/asks?programme=${programme}&state=${state}&limit=100`
    return ((await call('GET', path)) as { asks: unknown[] }).asks.length
  }
  for (;;) {
    const done = (await decided('asked')) + (await decided('refused'))
    if (done >= people || performance.now() > deadline) return
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

type Answering = { outbox: Outbox; statusUrl: string; seed: number }

/** The outbox says what arrived and was opened; some answer, all by their own link. */
async function answerSome(
  { baseUrl }: ListeningProduct,
  { outbox, statusUrl, seed }: Answering,
): Promise<Omit<Asked, 'deliveries'>> {
  const asked = { finished: 0, answers: 0 }
  for (const [number, { id, link, language }] of outbox.sent.entries()) {
    const random = new Random(seed, number, stream)
    const status = new URL(new URL(statusUrl).pathname, baseUrl).href
    if (random.chance(0.04)) continue
    await outbox.report(status, { type: 'message.delivered', id })
    if (random.chance(0.3)) continue
    await outbox.report(status, { type: 'message.opened', id })
    const score = 1 + random.weighted([4, 6, 14, 38, 38])
    if (random.chance(0.35)) continue
    await respond(new URL(new URL(link).pathname, baseUrl).href, {
      language,
      answers: { csat: score, on_time: 'promised', condition: 'fine' },
      seconds: { 'parcel/csat': 5, 'parcel/on_time': 5, 'parcel/condition': 4, 'rest/story': 6 },
      finishes: true,
    })
    asked.finished += 1
    asked.answers += 3
  }
  return asked
}

/** A rule of the shop's own pages: product feedback for one visitor in five who has read far down. On: it asks once a page has the SDK. */
export async function askInPages({ call }: ListeningProduct, surveys: DemoSurveys): Promise<void> {
  const rule = {
    name: 'Readers of product pages',
    survey: surveys.product,
    pages: ['shop.pulse.example/products/*'],
    trigger: { kind: 'scroll', percent: 60 },
    placement: { kind: 'popover', corner: 'right' },
    sampleRate: 0.2,
    everyDays: 90,
    touchpoint: 'web_shop',
  }
  const { id } = (await call('POST', '/api/v1/inpage', rule)) as { id: string }
  await call('PUT', `/api/v1/inpage/${id}/on`, { on: true })
}
