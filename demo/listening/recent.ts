import { dayMs, endOfDay } from '../company/calendar.ts'
import type { CompanyEvent } from '../company/index.ts'

/** What customers said when they asked for help, and who has just got a parcel. */
export type Recent = { tickets: RecentTicket[]; deliveries: RecentDelivery[] }
export type RecentTicket = { at: number; id: string; userId: string; via: string; reason: string; message: string }
export type RecentDelivery = { userId: string; carrier: string; region: string }

const ticketDays = 45
const deliveryDays = 21
/** Kept at most, so that memory does not grow with the company. */
const keptMost = 400

/** Passes everybody's events on and notes the latest of them for what follows: the same company, the same notes. */
export function noting(
  people: Iterable<CompanyEvent[]>,
  endDay: string,
): { people: Generator<CompanyEvent[]>; recent: Recent } {
  const recent: Recent = { tickets: [], deliveries: [] }
  const endMs = endOfDay(endDay)
  return { people: noted(people, endMs, recent), recent }
}

function* noted(people: Iterable<CompanyEvent[]>, endMs: number, recent: Recent): Generator<CompanyEvent[]> {
  for (const events of people) {
    for (const event of events) note(event, endMs, recent)
    yield events
  }
}

function note({ name, userId, timestamp, data }: CompanyEvent, endMs: number, { tickets, deliveries }: Recent): void {
  if (userId === undefined) return
  const daysAgo = (endMs - timestamp) / dayMs
  if (name === 'Ticket Opened' && daysAgo <= ticketDays && tickets.length < keptMost) {
    const [id, via, reason, message] = [data.ticket_id, data.via, data.reason, data.message].map(String)
    tickets.push({ at: timestamp, userId, ...({ id, via, reason, message } as Omit<RecentTicket, 'at' | 'userId'>) })
  }
  const isNew = () => deliveries.every((one) => one.userId !== userId)
  if (name === 'Order Delivered' && daysAgo <= deliveryDays && deliveries.length < keptMost && isNew())
    deliveries.push({ userId, carrier: String(data.carrier), region: String(data.region) })
}
