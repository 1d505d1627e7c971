import type { contract, PersonSummary } from '@opencxm/server/contract'
import type { ReplyOf } from '../../shell/api/types.ts'

export type PersonReply = ReplyOf<typeof contract.people.get>
export type TimelineEntry = ReplyOf<typeof contract.people.timeline>['entries'][number]

type Json = PersonSummary['traits'][string]

/** Traits that name or reach a person: they stand in the head, not among the traits. */
const nameKeys = /^\$?(name|first_?name|last_?name|email|phone|mobile|avatar)$/i

/** How a moment and a day are written; from outside, for they need a zone and a language. */
export type MomentWords = { instant: (iso: string) => string; day: (day: string) => string }

/** A text that is a moment or a day in ISO form, as people write it; any other text as it is. */
export function momentText(text: string, words: MomentWords): string {
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text)) {
    return Number.isNaN(Date.parse(text)) ? text : words.instant(text)
  }
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? words.day(text) : text
}

/** A trait's value as a line of text; lists are joined, objects written as JSON. */
export function traitText(value: Json): string {
  if (value === null || value === undefined) return '–'
  if (Array.isArray(value)) return value.map(traitText).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Traits to list, by name; what is already in the head is left out. */
export function traitRows(traits: PersonSummary['traits']): { key: string; text: string }[] {
  return Object.entries(traits)
    .filter(([key]) => !nameKeys.test(key))
    .map(([key, value]) => ({ key, text: traitText(value) }))
    .toSorted((a, b) => a.key.localeCompare(b.key))
}

const chipKeys = ['plan', 'region', 'language', 'first_channel'] as const
export type ChipKey = (typeof chipKeys)[number]

/** The few traits that an agent wants at a glance, in a fixed order. */
export function chipTraits(traits: PersonSummary['traits']): { key: ChipKey; value: string }[] {
  return chipKeys.flatMap((key) => {
    const value = traits[key]
    return typeof value === 'string' && value !== '' ? [{ key, value }] : []
  })
}

/** A text trait, or null. */
export function textTrait(traits: PersonSummary['traits'], key: string): string | null {
  const value = traits[key]
  return typeof value === 'string' && value !== '' ? value : null
}

/** A person's own time zone when it is one that exists. */
export function zoneOf(traits: PersonSummary['traits']): string | null {
  const zone = textTrait(traits, 'timezone') ?? textTrait(traits, 'timeZone')
  if (zone === null) return null
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch {
    return null
  }
}

/** Identifier kinds that the interface has words for. */
export type KindWord = 'user' | 'anonymous' | 'email' | 'phone' | 'wechat'

/** The word's key for an identifier kind; null for one that is shown as it is named. */
export function kindWord(kind: string): KindWord | null {
  const known: readonly KindWord[] = ['user', 'anonymous', 'email', 'phone', 'wechat']
  return known.find((word) => word === kind) ?? (kind.startsWith('wechat') ? 'wechat' : null)
}

const kindOrder = ['user', 'email', 'phone', 'wechat']

/** Identifiers in the order in which people know each other: accounts and addresses first, devices last. */
export function sortIdentifiers<One extends { kind: string }>(identifiers: readonly One[]): One[] {
  const place = ({ kind }: One) => {
    if (kind === 'anonymous') return kindOrder.length + 1
    const at = kindOrder.indexOf(kind.startsWith('wechat') ? 'wechat' : kind)
    return at === -1 ? kindOrder.length : at
  }
  return identifiers.toSorted((a, b) => place(a) - place(b))
}

/** The word's key for the rule of a merge. */
export function ruleWord(rule: string): 'same_message' | 'alias' | 'import' | 'other' {
  return rule === 'same_message' || rule === 'alias' || rule === 'import' ? rule : 'other'
}

/** Timeline entries by calendar day of a zone, in the order they came. `dayOf` cuts the days. */
export function byDay(
  entries: readonly TimelineEntry[],
  dayOf: (iso: string) => string,
): { day: string; entries: TimelineEntry[] }[] {
  const days: { day: string; entries: TimelineEntry[] }[] = []
  for (const entry of entries) {
    const day = dayOf(entry.at)
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}

const hiddenProps =
  /^\$|(^|_)(id|ids|path|url|referrer|token|hash|user_?agent)$|^(revenue|total|amount|currency|touchpoint|channel)$/i
const propsShown = 3

/** The few properties that tell what happened: short, no ids, no addresses, nothing that is false; money is written by itself. */
export function tellingProps(props: TimelineEntry['props'], words: MomentWords): { key: string; text: string }[] {
  return Object.entries(props)
    .filter(([key, value]) => !hiddenProps.test(key) && isTelling(value))
    .slice(0, propsShown)
    .map(([key, value]) => ({
      key: key.replaceAll('_', ' '),
      text: value === true ? '' : momentText(traitText(value), words),
    }))
}

function isTelling(value: Json): boolean {
  if (typeof value === 'string') return value !== '' && value.length <= 48
  // What did not happen is no news.
  return typeof value === 'number' || value === true
}

/** Money of an event, in minor units, when its properties carry an amount and a currency. */
export function moneyOf(
  props: TimelineEntry['props'],
  perMajor: (currency: string) => number,
): { amountMinor: number; currency: string } | null {
  const amount = [props.revenue, props.total, props.amount].find((value) => typeof value === 'number')
  const currency = props.currency
  if (typeof amount !== 'number' || typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return null
  return { amountMinor: Math.round(amount * perMajor(currency)), currency }
}

/** What was chosen, or the score given, and the question that it answers; null for an answer in one's own words. */
export function chosenOf({
  $question,
  $choices,
  $value,
  $score,
}: Record<string, unknown>): { question: string; chosen: readonly unknown[] } | null {
  const number = [$value, $score].find((one) => typeof one === 'number')
  const chosen = Array.isArray($choices) ? $choices : number === undefined ? [] : [number]
  return chosen.length === 0 ? null : { question: typeof $question === 'string' ? $question : '', chosen }
}

/** "In what condition? Broken", "age: 40". */
export function chosenText({ question, chosen }: { question: string; chosen: readonly string[] }): string {
  const between = question === '' || /[?？]$/.test(question) ? ' ' : ': '
  return `${question}${between}${chosen.join(', ')}`.trim()
}

/** Reserved event names that have words. */
const reservedWords = {
  $feedback: 'feedback',
  $feedback_replied: 'feedbackReplied',
  $page: 'page',
  $pageview: 'page',
  $screen: 'screen',
  $identify: 'identify',
  $set: 'identify',
  $alias: 'alias',
  $create_alias: 'alias',
  $group: 'group',
  $groupidentify: 'group',
  $consent_changed: 'consent',
  $segment_entered: 'entered',
  $segment_left: 'left',
  $click: 'click',
  $rage_click: 'rageClick',
  $dead_click: 'deadClick',
  $error_click: 'errorClick',
  $js_error: 'jsError',
  $form_abandoned: 'formAbandoned',
  $quick_back: 'quickBack',
  $web_vitals: 'webVitals',
  $consent_said: 'consentSaid',
  $ask_due: 'askDue',
  $survey_asked: 'surveyAsked',
  $message_sent: 'messageSent',
  $message_delivered: 'messageDelivered',
  $message_opened: 'messageOpened',
  $message_bounced: 'messageBounced',
  $message_complained: 'messageComplained',
  $ask_refused: 'askRefused',
  $survey_started: 'surveyStarted',
  $survey_finished: 'surveyFinished',
  $survey_left: 'surveyLeft',
  $survey_dismissed: 'surveyDismissed',
} as const

/** The word's key of a reserved event; null for a customer's own event, which keeps its name. */
export function reservedWord(event: string): (typeof reservedWords)[keyof typeof reservedWords] | null {
  return Object.hasOwn(reservedWords, event) ? reservedWords[event as keyof typeof reservedWords] : null
}

type Signals = { rage: number; dead: number; error: number; abandoned: number; quickBack: number }
type StruggleSession = { session: string; startedAt: string; score: number; signals: Signals }
const struggleShown = 5
const signalKinds = ['rage', 'abandoned', 'error', 'dead', 'quickBack'] as const

/** Sessions with any sign of struggle, as they come (newest first), five at most; of the signs only those that occurred, heaviest first. */
export function hardSessions(sessions: readonly StruggleSession[]) {
  return sessions
    .map((session) => ({
      ...session,
      signals: signalKinds.map((kind) => ({ kind, count: session.signals[kind] })).filter(({ count }) => count > 0),
    }))
    .filter(({ signals }) => signals.length > 0)
    .slice(0, struggleShown)
}
