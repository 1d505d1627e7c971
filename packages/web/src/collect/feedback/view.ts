import type { FeedbackConnector, FeedbackKind, FeedbackReply, Voice } from '@opencxm/server/contract'
import { addressOf, oneOf, text } from '../../ui/filter/address.ts'

export const kinds = [
  'review',
  'chat',
  'ticket',
  'call',
  'email',
  'social',
  'observation',
  'survey',
  'other',
] as const satisfies readonly FeedbackKind[]
export const scores = ['unhappy', 'neither', 'happy'] as const
export const languages = ['zh-Hans', 'zh-Hant', 'en', 'mixed', 'other'] as const
export const spans = { d1: 1, d7: 7, d30: 30, d365: 365 } as const
export type Span = keyof typeof spans
const spanWords = Object.keys(spans) as Span[]

/** Reads the inbox's filters from an address; `voice`: the one that is open. */
export const readInbox = addressOf({
  q: text(200),
  state: oneOf(['unread', 'starred']),
  kind: oneOf(kinds),
  source: text(60),
  touchpoint: text(64),
  score: oneOf(scores),
  language: oneOf(languages),
  tag: text(40),
  assignee: text(64),
  days: oneOf(spanWords),
  voice: text(600),
})
export type InboxSearch = ReturnType<typeof readInbox>

const hourMs = 3_600_000

/** What the server is asked. Spans of days begin at a full hour, so that the question stays the same while one reads. */
export function inboxQuery({ voice: _open, days, ...filter }: InboxSearch, nowMs: number) {
  if (days === undefined) return filter
  const from = Math.floor(nowMs / hourMs) * hourMs - spans[days] * 24 * hourMs
  return { ...filter, from: new Date(from).toISOString() }
}

/** True when anything is narrowed: then "clear" is offered. */
export function isNarrowed({ voice: _open, ...filter }: InboxSearch): boolean {
  return Object.keys(filter).length > 0
}

/** The loaded voices with those that arrived since on top; each stands once, and newer state of a voice wins. */
export function withArrived(loaded: readonly Voice[], head: readonly Voice[]): { voices: Voice[]; arrived: Voice[] } {
  const known = new Set(loaded.map(({ id }) => id))
  const newest = loaded[0]?.at ?? ''
  const arrived = head.filter(({ id, at }) => !known.has(id) && at >= newest)
  return { voices: [...arrived, ...loaded], arrived }
}

/** Who said it: the customer, the name at the source, or nobody known. */
export function authorOf(voice: Pick<Voice, 'person' | 'author'>, unknown: string): string {
  return voice.person?.name || voice.author || unknown
}

/** A source as people read it: `app_store` is "App store". */
export function sourceName(source: string): string {
  const words = source.replace(/[_-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Where a voice comes from beside its kind: of a survey its name; '' where the kind says it, as mail by e-mail needs no second word. */
export function placeOf({ kind, source }: Pick<Voice, 'kind' | 'source'>, surveyName: (id: string) => string): string {
  if (kind === 'survey') return surveyName(source)
  return kind === source ? '' : sourceName(source)
}

/** The chip of a class: happy is good, unhappy bad. */
export function chipOf(mood: (typeof scores)[number]): 'good' | 'bad' | 'neutral' {
  return mood === 'happy' ? 'good' : mood === 'unhappy' ? 'bad' : 'neutral'
}

/** The language attribute of a voice's text. */
export function langOf(language: string): string | undefined {
  return language === 'en' || language === 'zh-Hans' || language === 'zh-Hant' ? language : undefined
}

/** The neighbour of the open voice, by steps; the first when none is open. */
export function neighbour(voices: readonly Voice[], open: string | undefined, step: 1 | -1): Voice | undefined {
  const at = voices.findIndex(({ id }) => id === open)
  return at === -1 ? voices[0] : voices[Math.min(voices.length - 1, Math.max(0, at + step))]
}

/** A tag as it is kept: trimmed, at most 40 characters; '' is none. */
export function tidyTag(text: string): string {
  return text.trim().replace(/\s+/g, ' ').slice(0, 40)
}

/** How many were left out by design. */
export function droppedOf({ dropped }: Pick<FeedbackConnector, 'dropped'>): number {
  return Object.values(dropped).reduce((sum, n) => sum + n, 0)
}

/** True while a reply waits or leaves: then its state is asked for often. */
export function isUnderWay({ state }: Pick<FeedbackReply, 'state'>): boolean {
  return state === 'waiting' || state === 'sending'
}

/** Whole seconds until a reply leaves; 0 when it has. */
export function secondsLeft({ leavesAt }: Pick<FeedbackReply, 'leavesAt'>, nowMs: number): number {
  return Math.max(0, Math.ceil((Date.parse(leavesAt) - nowMs) / 1000))
}

export type ThreadEntry<Said> = { at: string; said: Said } | { at: string; reply: FeedbackReply }

/** What the customer said and what we answered, as one conversation, oldest first. */
export function threadOf<Said extends { at: string }>(
  said: readonly Said[],
  replies: readonly FeedbackReply[],
): ThreadEntry<Said>[] {
  const entries: ThreadEntry<Said>[] = [
    ...said.map((one) => ({ at: one.at, said: one })),
    ...replies.map((reply) => ({ at: reply.sentAt ?? reply.at, reply })),
  ]
  return entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}
