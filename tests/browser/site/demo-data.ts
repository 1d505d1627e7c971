import { endOfDay } from '../../../demo/company/calendar.ts'
import { type CompanyEvent, makeCompany } from '../../../demo/company/index.ts'
import { listening, noting, withSurveys } from '../../../demo/listening/index.ts'
import { customersPerScale, yesterdayInChina } from '../../../demo/run-options.ts'
import { demoSegments } from '../../../demo/segments.ts'
import { sendPeople } from '../../../demo/send.ts'
import { catalogEvents, catalogStages, catalogTouchpoints } from '../../../demo/setup-catalog.ts'

const dayMs = 86_400_000
/** Two periods of the pages (twelve weeks and the twelve before) and a little more. */
const daysKept = 26 * 7

export type DemoTarget = {
  baseUrl: string
  writeKey: string
  /** An owner's key. */
  secretKey: string
  /** Calls the API as the owner; rejects when it refuses. */
  call: (method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown) => Promise<unknown>
  /** Until everything acknowledged is in the numbers. */
  settle: () => Promise<void>
}

/**
 * Puts the demo company into a workspace: the last half year of so many customers, the journey that they walk, and if asked for
 * how the company asks and listens; an import with a rejected row, and a file that waits to be set up, whose id is returned.
 */
export async function loadDemo(
  target: DemoTarget,
  { customers, listens }: { customers: number; listens: boolean },
): Promise<{ waitingFile: string }> {
  const { baseUrl, writeKey, call, settle } = target
  for (const { slug, ...stage } of catalogStages) await call('PUT', `/api/v1/catalog/stages/${slug}`, stage)
  for (const { slug, ...touchpoint } of catalogTouchpoints)
    await call('PUT', `/api/v1/catalog/touchpoints/${slug}`, touchpoint)
  const now = Date.now()
  const endDay = yesterdayInChina(now)
  const company = makeCompany({ seed: 1, customers, endDay, planted: true })
  const product = { baseUrl, writeKey, call, settled: settle }
  const surveys = listens ? await listening.prepare(product) : null
  const { people, recent } = noting(since(company.people(), now - daysKept * dayMs), endDay)
  const told = surveys ? withSurveys(people, { surveys, endMs: endOfDay(endDay) }) : people
  await sendPeople({ baseUrl, writeKey, people: told, peopleTotal: customers })
  await settle()
  for (const { name, ...event } of catalogEvents)
    await call('PATCH', `/api/v1/catalog/events/${encodeURIComponent(name)}`, event)
  for (const segment of demoSegments) await call('POST', '/api/v1/segments', segment)
  if (surveys) await listening.listen(product, { company, surveys, recent, scale: customers / customersPerScale })
  await sendUnreadable(target)
  await call('POST', '/api/v1/import-mappings', { mapping: oldSurvey.mapping })
  const file = await uploadFile(target, oldSurvey)
  await call('POST', '/api/v1/imports', { file, mapping: oldSurvey.mapping })
  await settle()
  return { waitingFile: await uploadFile(target, oldSurvey) }
}

/** A small survey of years ago, with one row that no import takes. */
const oldSurvey = {
  name: 'survey-2019.csv',
  text: 'Answer id,Customer,Date,Recommend,Comment\nold-1,old_1,2019-03-04,9,Great band\nold-2,old_2,2019-03-05,14,送货太慢\n',
  mapping: {
    version: 1,
    name: 'Survey 2019',
    identifiers: [{ kind: 'user', value: 'Customer' }],
    time: 'Date',
    answers: [{ items: [{ score: 'Recommend', metric: 'nps', scale: [0, 10], text: 'Comment' }] }],
  },
}

/** Uploads a file; returns its id. */
async function uploadFile(
  { baseUrl, secretKey, call }: DemoTarget,
  { name, text }: { name: string; text: string },
): Promise<string> {
  const file = (await call('POST', '/api/v1/imports/files', { name })) as { id: string }
  await fetch(`${baseUrl}/api/v1/imports/files/${file.id}/content?offset=0`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${secretKey}` },
    body: text,
  })
  await call('POST', `/api/v1/imports/files/${file.id}/complete`, {})
  return file.id
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
