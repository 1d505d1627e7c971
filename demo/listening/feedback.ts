import { createHmac } from 'node:crypto'
import { dayMs, endOfDay } from '../company/calendar.ts'
import type { Company } from '../company/index.ts'
import { Random } from '../company/random.ts'
import { commentOverall, feelingOf, ticketMessage } from '../company/words/index.ts'
import { agentSays, posts } from './phrases.ts'
import type { Recent, RecentTicket } from './recent.ts'
import type { ListeningProduct } from './surveys.ts'

const stream = 21
/** Reviewers are people of whom the company knows nothing else. */
const reviewersFrom = 60_000_000
const touchpointOf: Record<string, string> = {
  late_parcel: 'delivery',
  pairing: 'pairing',
  refund: 'billing',
  billing: 'billing',
  how_to: 'first_week',
}

type Item = { id: string; source: string; kind: string; at: number; [field: string]: unknown }

/**
 * Feedback that no survey asked for: what the tickets of the last weeks said, as tickets, chats, mails and calls; reviews of two shops;
 * some posts. In English and both Chinese scripts. The same company gives the same items.
 */
export function feedbackItems(company: Company, recent: Recent, reviews: number): Item[] {
  const endMs = endOfDay(company.options.endDay)
  return [
    ...recent.tickets.map((ticket, number) => ofTicket(ticket, number)),
    ...Array.from({ length: reviews }, (_, number) => review(company, number, endMs)),
    ...posts.map((post, number) => ({
      ...{ id: `post-${number}`, source: 'weibo', kind: 'social', at: endMs - (1.3 + number * 2.7) * dayMs },
      ...post,
    })),
  ]
}

function ofTicket(ticket: RecentTicket, number: number): Item {
  const isChinese = /\p{Script=Han}/u.test(ticket.message)
  const [hello, sorry] = agentSays[isChinese ? 'zh' : 'en']
  const shared = {
    id: ticket.id,
    at: ticket.at,
    author: { userId: ticket.userId },
    touchpoint: touchpointOf[ticket.reason] ?? 'support',
    transaction: ticket.id,
    thread: ticket.id,
  }
  const turns = [
    { role: 'agent', name: 'Luo Bin', text: hello },
    { role: 'customer', text: ticket.message },
    { role: 'agent', name: 'Luo Bin', text: sorry },
  ]
  if (number % 4 === 3) return { ...shared, source: 'hotline', kind: 'call', channel: 'phone', turns }
  if (ticket.via === 'e-mail') return { ...shared, source: 'help_desk', kind: 'ticket', text: ticket.message }
  return { ...shared, source: ticket.via, kind: 'chat', channel: ticket.via, turns: turns.slice(1) }
}

function review(company: Company, number: number, endMs: number): Item {
  const random = new Random(company.options.seed, number, stream)
  const { person } = company.life(reviewersFrom + number)
  const stars = 1 + random.weighted([14, 9, 12, 27, 38])
  const source = person.language === 'en' ? 'app_store' : 'tmall'
  const text =
    stars <= 2 && random.chance(0.5)
      ? ticketMessage({ person, random }, random.pick(['delivery', 'pairing', 'billing']))
      : commentOverall({ person, random }, feelingOf(stars))
  return {
    id: `review-${number}`,
    source,
    kind: 'review',
    at: Math.round(endMs - random.between(0.1, 60) * dayMs),
    author: { name: person.name },
    text,
    rating: { value: stars, min: 1, max: 5 },
    url: `https://${source.replace('_', '-')}.example/pulse/reviews/${1000 + number}`,
  }
}

const itemsAtOnce = 500

/** Sends feedback; returns how many items were taken. Throws when one is rejected. */
export async function sendFeedback({ call }: ListeningProduct, items: readonly Item[]): Promise<number> {
  for (let from = 0; from < items.length; from += itemsAtOnce) {
    const body = { items: items.slice(from, from + itemsAtOnce) }
    const { rejected } = (await call('POST', '/api/v1/feedback', body)) as { rejected: unknown[] }
    if (rejected.length > 0) throw new Error(`Feedback was rejected: ${JSON.stringify(rejected.slice(0, 3))}`)
  }
  return items.length
}

const tickets = [
  ['The strap broke after two weeks', 'It came off while I was running. Can you send another one?'],
  ['发票抬头开错了', '请帮我重新开一张发票，抬头是公司名称，谢谢。'],
  ['訂單地址', '我搬家了，訂單還沒寄出的話請改寄新地址。'],
] as const

/** A help desk that calls us: connected, and three tickets as it sends them, signed. Returns how many. */
export async function connectHelpDesk(product: ListeningProduct, endMs: number): Promise<number> {
  const secret = 'demo-signing-secret'
  const connection = {
    name: 'Help desk',
    settings: { kind: 'zendesk', baseUrl: 'https://pulse.help.example', touchpoint: 'support' },
    secret,
  }
  const { address } = (await product.call('POST', '/api/v1/feedback-connectors', connection)) as { address: string }
  for (const [number, [subject, description]] of tickets.entries()) {
    const at = new Date(endMs - (number + 1) * 5 * 3_600_000).toISOString()
    const detail = { id: 4200 + number, subject, description, requester_id: 900 + number, created_at: at }
    const body = JSON.stringify({ type: 'zen:event-type:ticket.created', time: at, detail })
    const sentAt = new Date().toISOString()
    const reply = await fetch(new URL(new URL(address).pathname, product.baseUrl), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-zendesk-webhook-signature-timestamp': sentAt,
        'x-zendesk-webhook-signature': createHmac('sha256', secret).update(sentAt).update(body).digest('base64'),
      },
      body,
    })
    if (!reply.ok) throw new Error(`The help desk's call was refused: HTTP ${reply.status} ${await reply.text()}`)
  }
  return tickets.length
}
