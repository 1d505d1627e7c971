import { createHash } from 'node:crypto'
import type { ProgrammeDefinition, RefusalReason } from '../../collect/distribution/index.ts'
import type { BudgetSettings, Cap } from './contract.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

/** Rules of a workspace that set none: one survey in a fortnight, four contacts a month, none at night. */
export const defaultSettings: BudgetSettings = {
  caps: [
    { purpose: 'surveys', most: 1, days: 14 },
    { purpose: '', most: 4, days: 30 },
  ],
  quiet: { from: '21:00', to: '08:00' },
}

/** An occasion on which a person was contacted. */
export type Contact = { purpose: string; atMs: number }

/** A way to reach the person, in the programme's order: whether it is there, has an address, and may be used. */
export type Way = {
  there: boolean
  addressed: boolean
  /** Mail to the address came back: it does not exist. */
  bounced: boolean
  consent: 'yes' | 'no' | 'paused'
  /** The person's wish: at most one in so many days. */
  everyDays: number | null
}

/** Everything that a decision needs, gathered before; nothing else decides. */
export type AskFacts = {
  now: number
  /** The moment planned: when it was due, or to when it was put off. */
  dueAtMs: number
  /** Asking later than this after the moment planned is refused; null where it was decided before. */
  lateMsMax: number | null
  programme: { on: boolean; surveyPublished: boolean; purpose: string; onceDays: number; sampleRate: number } | null
  known: boolean
  inSegment: boolean
  /** When this programme last asked the person, whatever profile it was then. */
  lastAskedMs: number | null
  ways: readonly Way[]
  /** The person's place in the sample, 0..1. */
  lot: number
  contacts: readonly Contact[]
  settings: BudgetSettings
  timeZone: string
}

export type AskDecision =
  | { outcome: 'refuse'; reason: RefusalReason }
  | { outcome: 'defer'; untilMs: number }
  | { outcome: 'send'; way: number }

/** Whether to ask, in this order: eligible, consent, sample, budget (BU1). The same facts always give the same decision. */
export function decideAsk(facts: AskFacts): AskDecision {
  const ineligible = whyNotEligible(facts)
  if (ineligible) return { outcome: 'refuse', reason: ineligible }
  const consented = facts.ways.findIndex((way) => way.there && way.addressed && !way.bounced && way.consent === 'yes')
  if (consented < 0) return { outcome: 'refuse', reason: whyNoWay(facts.ways) }
  const programme = facts.programme as NonNullable<AskFacts['programme']>
  if (facts.lot >= programme.sampleRate) return { outcome: 'refuse', reason: 'not_sampled' }
  const wish = facts.ways[consented]?.everyDays ?? null
  if (wish !== null && isSpent({ purpose: programme.purpose, most: 1, days: wish }, facts, programme.purpose))
    return { outcome: 'refuse', reason: 'frequency_wish' }
  if (facts.settings.caps.some((cap) => isSpent(cap, facts, programme.purpose)))
    return { outcome: 'refuse', reason: 'cap_reached' }
  const untilMs = quietUntil(facts.settings.quiet, facts.now, facts.timeZone)
  return untilMs === null ? { outcome: 'send', way: consented } : { outcome: 'defer', untilMs }
}

function whyNotEligible(facts: AskFacts): RefusalReason | null {
  const { programme, now } = facts
  if (!programme?.on) return 'programme_off'
  if (facts.lateMsMax !== null && now - facts.dueAtMs > facts.lateMsMax) return 'too_late'
  if (!programme.surveyPublished) return 'survey_unavailable'
  if (!facts.known) return 'person_unknown'
  if (!facts.inSegment) return 'not_in_segment'
  const { onceDays } = programme
  const isRecent = onceDays > 0 && facts.lastAskedMs !== null && now - facts.lastAskedMs < onceDays * dayMs
  return isRecent ? 'asked_recently' : null
}

/** No way was open: what the farthest one failed at. */
function whyNoWay(ways: readonly Way[]): RefusalReason {
  if (!ways.some((way) => way.there)) return 'no_channel'
  const addressed = ways.filter((way) => way.there && way.addressed)
  if (addressed.length === 0) return 'no_address'
  if (addressed.every((way) => way.bounced)) return 'address_bounced'
  return addressed.some((way) => way.consent === 'paused') ? 'paused' : 'no_consent'
}

/** True when a cap leaves no room now: it counts back from this moment, not from a calendar day (BU2). */
export function isSpent(cap: Cap, facts: Pick<AskFacts, 'now' | 'contacts'>, purpose: string): boolean {
  if (cap.purpose !== '' && cap.purpose !== purpose) return false
  const from = facts.now - cap.days * dayMs
  const counted = facts.contacts.filter(
    (contact) => contact.atMs > from && (cap.purpose === '' || contact.purpose === cap.purpose),
  )
  return counted.length >= cap.most
}

/** What ranks askings of one person against each other. `upcoming`: its time has not come yet. */
export type Rank = { ask: string; priority: ProgrammeDefinition['priority']; dueAtMs: number; upcoming: boolean }

const priorityOrder = { high: 0, normal: 1, low: 2 } as const
/** A more important asking that is to come within this time is waited for. */
export const aheadMs = dayMs

/**
 * Those that come before one asking, in order: higher priority first, then the earlier, then by id. One that is still to come
 * counts only where its priority is higher (BU8).
 */
export function outranking(one: Rank, others: readonly Rank[]): Rank[] {
  const order = (a: Rank, b: Rank) =>
    priorityOrder[a.priority] - priorityOrder[b.priority] || a.dueAtMs - b.dueAtMs || (a.ask < b.ask ? -1 : 1)
  return others
    .filter((other) => order(other, one) < 0)
    .filter((other) => !other.upcoming || priorityOrder[other.priority] < priorityOrder[one.priority])
    .sort(order)
}

/**
 * The decision about one asking when those that outrank it are decided first, each as it stands now: what they would use up of
 * the budget is gone. Refused by that alone is `outranked` (BU8).
 */
export function decideAfter(facts: AskFacts, before: readonly AskFacts[]): AskDecision {
  const alone = decideAsk(facts)
  if (alone.outcome !== 'send') return alone
  const taken: Contact[] = []
  for (const other of before) {
    const decision = decideAsk({ ...other, contacts: [...other.contacts, ...taken] })
    if (decision.outcome !== 'refuse') taken.push({ purpose: other.programme?.purpose ?? '', atMs: facts.now })
  }
  if (taken.length === 0) return alone
  const among = decideAsk({ ...facts, contacts: [...facts.contacts, ...taken] })
  return among.outcome === 'refuse' ? { outcome: 'refuse', reason: 'outranked' } : among
}

/** True when an asking goes out even if others for these purposes all do first: then nothing more need be known of them. */
export function hasRoomBeside(facts: AskFacts, purposes: readonly string[]): boolean {
  const taken = purposes.map((purpose) => ({ purpose, atMs: facts.now }))
  return decideAsk({ ...facts, contacts: [...facts.contacts, ...taken] }).outcome === 'send'
}

/**
 * A person's place in a programme's sample for a period, 0..1: the same whenever it is asked for, so that nobody is drawn again
 * until the lot falls on them (BU3). Periods are as long as the programme's "once per person", at least a day.
 */
export function lotOf(draw: { programme: string; person: string; atMs: number; onceDays: number }): number {
  const period = periodNumber(draw)
  const digest = createHash('sha256').update(`${draw.programme}\n${draw.person}\n${period}`).digest()
  return digest.readUIntBE(0, 6) / 2 ** 48
}

/** The period of a sample in which a moment lies, epoch ms; its end belongs to the next one. */
export function periodOf(draw: { atMs: number; onceDays: number }): { fromMs: number; toMs: number } {
  const [number, lengthMs] = [periodNumber(draw), periodMs(draw)]
  return { fromMs: number * lengthMs, toMs: (number + 1) * lengthMs }
}

function periodNumber(draw: { atMs: number; onceDays: number }): number {
  return Math.floor(draw.atMs / periodMs(draw))
}

function periodMs({ onceDays }: { onceDays: number }): number {
  return Math.max(1, onceDays) * dayMs
}

/** When the quiet hours that it is now end, epoch ms; null when it is not quiet. */
export function quietUntil(quiet: BudgetSettings['quiet'], now: number, timeZone: string): number | null {
  if (quiet === null || quiet.from === quiet.to) return null
  const [from, to, minute] = [minutesOf(quiet.from), minutesOf(quiet.to), minuteOfDay(now, timeZone)]
  const isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to
  if (!isQuiet) return null
  const ahead = (to - minute + 1440) % 1440
  const end = Math.floor(now / minuteMs) * minuteMs + ahead * minuteMs
  // Where clocks change in between, the end moves with them; an hour that does not exist is taken as the next one.
  const off = ((to - minuteOfDay(end, timeZone) + 2160) % 1440) - 720
  return Math.max(end + off * minuteMs, now + minuteMs)
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

const formats = new Map<string, Intl.DateTimeFormat>()

function minuteOfDay(ms: number, timeZone: string): number {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' })
    formats.set(timeZone, format)
  }
  return minutesOf(format.format(new Date(ms)))
}

/** The zone that a person's traits name, if it is one, by its one name (there are many ways to write it); else the workspace's. */
export function timeZoneOf(traits: Readonly<Record<string, unknown>>, fallback: string): string {
  for (const key of ['timezone', 'timeZone', 'time_zone', '$timezone']) {
    const zone = traits[key]
    if (typeof zone !== 'string' || zone === '') continue
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
    } catch {
      // Not a zone: the next key, or the workspace's.
    }
  }
  return fallback
}

/** The pause before the next attempt of a send that came to nothing, ms; null when it was tried often enough. */
export function retryPauseMs(attempts: number): number | null {
  return attempts >= 6 ? null : minuteMs * 2 ** (attempts - 1)
}
