import { hash } from 'node:crypto'
import type * as z from 'zod'
import { fieldProblems } from '../../../platform/contract/index.ts'
import { identifierValue, type Json, type JsonObject } from '../../../platform/kernel/index.ts'
import type { Identifier, RejectedMessage, TrackedMessage } from '../../ingest/index.ts'
import { type FeedbackItem, feedbackItemSchema, textCharsMax } from '../contract/item.ts'
import { rejectionWords } from '../words.ts'
import { detectLanguage, languageOfTag } from './language.ts'

/** What one item becomes: a message for the log, or the reason why not, to be kept and repaired. */
export type DecodedItem =
  | { outcome: 'message'; message: TrackedMessage }
  | { outcome: 'rejected'; rejected: RejectedMessage }

/** Where items came in, beyond what they say themselves. */
export type Arrival = { now: number; connector?: string; unit?: string }

const wire = 'feedback'
const year2000 = Date.UTC(2000, 0, 1)
const dayMs = 24 * 60 * 60 * 1000
const rawCharsMax = 32_000

/** Checks one item and makes the `$feedback` message of it. The same item gives the same key every time (FB1). */
export function decodeItem(raw: unknown, arrival: Arrival): DecodedItem {
  const parsed = feedbackItemSchema.safeParse(raw)
  if (!parsed.success) return refused(raw, invalidOf(parsed.error, raw))
  const item = parsed.data
  const at = typeof item.at === 'number' ? item.at : Date.parse(item.at)
  if (!isCredible(at, arrival.now))
    return refused(raw, { code: 'feedback_time', field: 'at', values: { found: String(item.at).slice(0, 60) } })
  const text = textOf(item)
  if (text === '' && item.rating === undefined)
    return refused(raw, { code: 'feedback_empty', field: 'text', values: {} })
  return { outcome: 'message', message: messageOf({ item, at, text, arrival }) }
}

/** Neither before the year 2000 nor more than a day ahead (epoch ms). */
export function isCredible(at: number, now: number): boolean {
  return at >= year2000 && at <= now + dayMs
}

type Refusal = { code: keyof typeof rejectionWords; field: string | null; values: Record<string, string> }

/** A rejected message for the quarantine, from where `decodeAgain` reads it once it is repaired. */
export function refused(raw: unknown, refusal: Refusal): { outcome: 'rejected'; rejected: RejectedMessage } {
  const { code, field, values } = refusal
  const detail = rejectionWords[code].en.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  return {
    outcome: 'rejected',
    rejected: { reason: code, field, detail, said: { code, values }, raw: excerptOf(raw), wire },
  }
}

function excerptOf(raw: unknown): Json {
  const text = JSON.stringify(raw ?? null)
  return text.length <= rawCharsMax ? (JSON.parse(text) as Json) : `${text.slice(0, rawCharsMax).toWellFormed()}…`
}

/** Kept in each language: whoever reads the quarantine later may speak another than who sent it. */
function invalidOf(error: z.ZodError, value: unknown): Refusal {
  const [en, hans, hant] = (['en', 'zh-Hans', 'zh-Hant'] as const).map(
    (language) => fieldProblems(error, { value, place: '', language })[0],
  )
  const [issue] = error.issues
  const isWhole = issue?.path.length === 0 && issue.code !== 'unrecognized_keys'
  const field = isWhole ? 'item' : (en?.field ?? 'item')
  const reasons = {
    reason: en?.reason ?? '',
    'reason@zh-Hans': hans?.reason ?? '',
    'reason@zh-Hant': hant?.reason ?? '',
  }
  return { code: 'feedback_invalid', field, values: { field, ...reasons } }
}

/** What the customer said: the text, else the customer's turns. What staff said in a conversation is not the customer's voice. */
function textOf(item: FeedbackItem): string {
  if (item.text !== undefined && item.text.trim() !== '') return clean(item.text)
  const turns = item.turns?.filter((turn) => turn.role === 'customer') ?? []
  return clean(turns.map((turn) => turn.text).join('\n'))
}

/** Without what no page and no store can hold: lone surrogates and control characters but line breaks and tabs. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .trim()
}

function messageOf(of: { item: FeedbackItem; at: number; text: string; arrival: Arrival }): TrackedMessage {
  const { item, at, text, arrival } = of
  const key = keyOf(item, at, text)
  const props: JsonObject = {
    $feedback: key,
    $source: item.source,
    $kind: item.kind,
    $text: text.slice(0, textCharsMax).toWellFormed(),
    $language: item.language ? languageOfTag(item.language) : detectLanguage([item.title, text].join('\n')),
    ...(text.length > textCharsMax ? { $text_cut: text.length } : {}),
    ...ratingProps(item),
    ...given({
      $touchpoint: item.touchpoint,
      $channel: item.channel,
      $transaction: item.transaction,
      $thread: item.thread,
      // What a reply names: the id at the source, and of an e-mail the address that it came from.
      $ref: item.id,
      $reply_to: item.kind === 'email' && item.source === 'email' ? item.author?.email : undefined,
    }),
    ...given({
      $language_tag: item.language,
      $title: item.title && clean(item.title),
      $url: item.url,
      $author: item.author?.name && clean(item.author.name),
    }),
    ...given({ $connector: arrival.connector, $unit: arrival.unit }),
    ...turnProps(item),
  }
  return {
    key,
    name: '$feedback',
    ts: at,
    originalTs: null,
    identifiers: identifiersOf(item),
    identity: { kind: 'none' },
    traits: [],
    props,
    context: {},
    userProof: null,
    consent: null,
  }
}

function given(fields: Record<string, string | undefined>): JsonObject {
  const present: JsonObject = {}
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && value !== '') present[name] = value
  return present
}

function ratingProps({ rating }: FeedbackItem): JsonObject {
  if (rating === undefined) return {}
  const { value, min, max, higherIsBetter } = rating
  return { $rating: value, $rating_min: min, $rating_max: max, $higher_is_better: higherIsBetter }
}

function turnProps({ turns }: FeedbackItem): JsonObject {
  if (turns === undefined || turns.length === 0) return {}
  let left = textCharsMax * 2
  const kept: JsonObject[] = []
  for (const turn of turns) {
    const text = clean(turn.text).slice(0, left).toWellFormed()
    if (left <= 0) break
    left -= text.length
    kept.push({ role: turn.role, text, ...given({ name: turn.name && clean(turn.name), at: turn.at }) })
  }
  return { $turns: kept, ...(kept.length < turns.length ? { $turns_cut: turns.length } : {}) }
}

/** An id at the source counts only there: another source's may be the same by chance. */
function identifiersOf({ author, source }: FeedbackItem): Identifier[] {
  if (!author) return []
  const known: [string, string | undefined][] = [
    ['user', author.userId],
    ['email', author.email],
    ['phone', author.phone],
    ['feedback_author', author.id === undefined ? undefined : `${source}:${author.id}`],
    ['anonymous', author.anonymousId],
  ]
  return known.flatMap(([kind, value]) => (value === undefined ? [] : [{ kind, value: identifierValue(kind, value) }]))
}

/** 128 bits over source and id, else over the contents. Parts are joined with their lengths, so that ('a','bc') and ('ab','c') differ. */
function keyOf(item: FeedbackItem, at: number, text: string): string {
  const { id, source, author, title = '' } = item
  const who = author ? JSON.stringify([author.userId, author.email, author.id, author.name]) : ''
  const parts = id === undefined ? ['contents', source, String(at), who, title, text] : ['id', source, id]
  const joined = parts.map((part) => `${part.length}:${part}`).join('')
  return `fb_${hash('sha256', joined, 'base64url').slice(0, 22)}`
}
