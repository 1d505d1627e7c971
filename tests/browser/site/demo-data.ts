import { type CompanyEvent, makeCompany } from '../../../demo/company/index.ts'
import { yesterdayInChina } from '../../../demo/run-options.ts'
import { sendPeople } from '../../../demo/send.ts'
import { catalogEvents, catalogStages, catalogTouchpoints } from '../../../demo/setup-catalog.ts'

const dayMs = 86_400_000
/** Two periods of the pages (twelve weeks and the twelve before) and a little more. */
const daysKept = 26 * 7

export type DemoTarget = {
  baseUrl: string
  writeKey: string
  /** Calls the API as the owner; rejects when it refuses. */
  call: (method: 'POST' | 'PUT' | 'PATCH', path: string, body: unknown) => Promise<void>
  /** Until everything acknowledged is in the numbers. */
  settle: () => Promise<void>
}

/** Puts the demo company into a workspace: the last half year of so many customers, and the journey that they walk. */
export async function loadDemo(target: DemoTarget, customers: number): Promise<void> {
  const { baseUrl, writeKey, call, settle } = target
  for (const { slug, ...stage } of catalogStages) await call('PUT', `/api/v1/catalog/stages/${slug}`, stage)
  for (const { slug, ...touchpoint } of catalogTouchpoints)
    await call('PUT', `/api/v1/catalog/touchpoints/${slug}`, touchpoint)
  const now = Date.now()
  const company = makeCompany({ seed: 1, customers, endDay: yesterdayInChina(now), planted: true })
  const people = since(company.people(), now - daysKept * dayMs)
  await sendPeople({ baseUrl, writeKey, people, peopleTotal: customers })
  await settle()
  for (const { name, ...event } of catalogEvents)
    await call('PATCH', `/api/v1/catalog/events/${encodeURIComponent(name)}`, event)
  await call('POST', '/api/v1/segments', lateDeliveries)
  await sendUnreadable(target)
  await settle()
}

const lateDeliveries = {
  name: 'Late deliveries',
  rule: {
    kind: 'did',
    match: { event: 'Order Delivered', where: [{ property: 'late', operator: 'is', value: true }] },
    times: { comparison: 'at_least', count: 1 },
  },
}

/** One message without an event, so that quarantine has something to show. */
async function sendUnreadable({ baseUrl, writeKey }: DemoTarget): Promise<void> {
  await fetch(`${baseUrl}/v1/batch`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
    },
    body: JSON.stringify({ batch: [{ type: 'track', messageId: 'unreadable-1', userId: 'u_1' }] }),
  })
}

/** Who is who stays whole; older events and people without newer ones are left out. */
function* since(people: Iterable<CompanyEvent[]>, fromMs: number): Generator<CompanyEvent[]> {
  for (const events of people) {
    const kept = events.filter(({ type, timestamp }) => type === 'identify' || type === 'alias' || timestamp >= fromMs)
    if (kept.some(({ timestamp }) => timestamp >= fromMs)) yield kept
  }
}
