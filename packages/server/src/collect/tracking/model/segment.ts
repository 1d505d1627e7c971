import { isJsonObject, type Json, type JsonObject } from '../../../platform/kernel/index.ts'
import type { DecodedRequest, IdentityStatement, TraitChange } from '../../ingest/index.ts'
import {
  addMessage,
  beginDecoding,
  boundedEvents,
  type Decoding,
  type Draft,
  reject,
  withinLimits,
} from './decoding.ts'
import { addIdentifier, type FoundIdentifiers, idText, kindFrom } from './identifiers.ts'
import { fromJitsuClassic, jitsuClassic } from './jitsu-classic.ts'
import { objectOrNone, textOrNone } from './json.ts'
import type { DecodeContext, OpenedBody, RequestHints } from './request.ts'
import { mayHaveWaited, parseTime } from './time.ts'

type CallType = 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias'

/** Path or body words for a call; analytics-next posts to the first letter. */
const callTypes: ReadonlyMap<string, CallType> = new Map([
  ...(['track', 'identify', 'page', 'screen', 'group', 'alias'] as const).map((type) => [type, type] as const),
  ['t', 'track'],
  ['i', 'identify'],
  ['p', 'page'],
  ['s', 'screen'],
  ['g', 'group'],
  ['a', 'alias'],
])

/** Fields that have a place of their own in a tracked message; all others are kept under `context.$extra`. */
const knownFields = new Set([
  'type',
  'event',
  'name',
  'category',
  'userId',
  'anonymousId',
  'previousId',
  'groupId',
  'properties',
  'traits',
  'context',
  'messageId',
  'timestamp',
  'originalTimestamp',
  'sentAt',
  'writeKey',
])

/**
 * Decodes what Segment's SDKs send, and RudderStack, Jitsu, Dittofeed and Customer.io pipelines with them: a batch, or one
 * event whose type the path gives (the body may lack it, trap 12).
 */
export function decodeSegment(opened: OpenedBody, hints: RequestHints, context: DecodeContext): DecodedRequest {
  const decoding = beginDecoding('segment', opened, context)
  const body = opened.value
  const top = objectOrNone(body)
  const batch = Array.isArray(body) ? body : top?.batch
  const list = Array.isArray(batch) ? batch : null
  const shared: SharedFields = {
    pathType: list ? undefined : callTypes.get(hints.callType ?? ''),
    sentAt: parseTime(top?.sentAt ?? hints.sentAtHeader),
    context: list ? objectOrNone(top?.context) : undefined,
  }
  const isClassic = hints.callType === jitsuClassic
  for (const event of boundedEvents(decoding, list ?? [body]))
    decodeEvent(decoding, isClassic ? fromJitsuClassic(event) : event, shared)
  return decoding.out
}

/** What the request says for all its events. */
type SharedFields = { pathType: CallType | undefined; sentAt: number | null; context: JsonObject | undefined }

function decodeEvent(decoding: Decoding, sent: Json, shared: SharedFields): boolean {
  if (!isJsonObject(sent)) {
    return reject(decoding, sent, {
      code: 'not_an_object',
      field: null,
      values: { expected: 'type, userId, anonymousId, properties' },
    })
  }
  if (!withinLimits(decoding, sent)) return false
  const { pathType } = shared
  // With it in the event, what is set aside says all that is needed to decode it again.
  const event = pathType === undefined || sent.type === pathType ? sent : { ...sent, type: pathType }
  const sentType = event.type
  const type = typeof sentType === 'string' ? callTypes.get(sentType) : undefined
  if (!type) {
    const found = JSON.stringify(sentType ?? null).slice(0, 60)
    const expected = 'track, identify, page, screen, group, alias'
    return reject(decoding, event, { code: 'unknown_type', field: 'type', values: { found, expected } })
  }
  const context = { ...shared.context, ...objectOrNone(event.context) }
  const draft = blankDraft(event, type, context)
  draft.sentAt = sentAtOf(decoding, event, { ...shared, context })
  collectIdentifiers(decoding, event, draft)
  if (!fillByType[type](decoding, event, draft)) return false
  tidyContext(event, draft)
  return addMessage(decoding, draft)
}

/**
 * SDKs that write `sentAt` when they close a file of events or make a batch, and send that until it is taken: after hours without network
 * (Kotlin, Swift, C#), or for up to twelve hours (Java); those of Node keep their first, Rudder's also in a queue of its own. Customer.io's and
 * Hightouch's are made of the same.
 */
const stampsBeforeSending = /^(?:cdp-)?(?:analytics|events-sdk)-(?:kotlin|swift|csharp|java|go|node)$/i

/** When the event was sent, or null where that is not known or no longer counts: then its time is right as it is. */
function sentAtOf({ receivedAt }: Decoding, event: JsonObject, shared: SharedFields): number | null {
  // Who received it before us (an archive that is sent again, a forwarder) has moved `timestamp` already.
  if (parseTime(event.receivedAt) !== null) return null
  const sentAt = (event.sentAt === undefined ? null : parseTime(event.sentAt)) ?? shared.sentAt
  const isStamped = sentAt !== null && mayHaveWaited({ sentAt, receivedAt }) && isStampedEarly(shared.context)
  return isStamped ? null : sentAt
}

function isStampedEarly(context: JsonObject | undefined): boolean {
  const name = objectOrNone(context?.library)?.name
  if (typeof name === 'string') return stampsBeforeSending.test(name)
  // Customer.io's SDKs of phones take the library's name away and write their own here.
  return textOrNone(context?.userAgent)?.startsWith('Customer.io ') === true
}

function blankDraft(event: JsonObject, callType: CallType, context: JsonObject): Draft {
  return {
    raw: event,
    callType,
    name: undefined,
    found: { list: [], junk: [] },
    needsPerson: null,
    identity: { kind: 'none' },
    traits: [],
    props: {},
    context,
    userProof: undefined,
    consent: null,
    at: event.timestamp ?? event.originalTimestamp,
    sentAt: null,
    sentKey: event.messageId,
  }
}

/** User, then ids of `context.externalIds`, then the device. Anonymous is spelled absent, null or "" (trap 6). */
function collectIdentifiers(decoding: Decoding, event: JsonObject, draft: Draft): void {
  const { found, context } = draft
  const isJunk = decoding.isJunkIdentifier
  addIdentifier(found, { kind: 'user', value: event.userId }, isJunk)
  const external = context.externalIds
  if (Array.isArray(external)) for (const item of external.slice(0, 20)) addExternal(found, item, decoding)
  addIdentifier(found, { kind: 'anonymous', value: event.anonymousId }, isJunk)
}

function addExternal(found: FoundIdentifiers, item: Json, decoding: Decoding): void {
  if (!isJsonObject(item) || (item.encoding !== undefined && item.encoding !== 'none')) return
  const type = textOrNone(item.type)
  const kind = type === undefined ? '' : kindFrom('', type)
  if (kind !== '' && kind !== 'user' && kind !== 'anonymous') {
    addIdentifier(found, { kind, value: item.id }, decoding.isJunkIdentifier)
  }
}

type Fill = (decoding: Decoding, event: JsonObject, draft: Draft) => boolean

/** What each call type means; false = the event was set aside. */
const fillByType: Readonly<Record<CallType, Fill>> = {
  track(_decoding, event, draft) {
    draft.name = event.event
    draft.props = { ...objectOrNone(event.properties) }
    return true
  },
  identify(_decoding, event, draft) {
    draft.name = '$identify'
    draft.needsPerson = 'userId'
    draft.traits = traitsOf(event, draft.context)
    return true
  },
  page: (_decoding, event, draft) => fillPage('$page', event, draft),
  screen: (_decoding, event, draft) => fillPage('$screen', event, draft),
  group(decoding, event, draft) {
    const groupKey = idText(event.groupId)
    if (groupKey === undefined) {
      return reject(decoding, event, { code: 'missing_group', field: 'groupId', values: {} })
    }
    draft.name = '$group'
    draft.props = { $group_type: 'group', $group_key: groupKey, $group_set: { ...objectOrNone(event.traits) } }
    return true
  },
  alias(decoding, event, draft) {
    draft.name = '$alias'
    draft.needsPerson = 'userId'
    const previous = idText(event.previousId)
    if (previous === undefined || previous.length > 512 || decoding.isJunkIdentifier(previous)) {
      return reject(decoding, event, { code: 'missing_previous_id', field: 'previousId', values: {} })
    }
    draft.identity = aliasStatement(event, previous, draft.found)
    draft.props = { previousId: previous }
    return true
  },
}

/**
 * An alias to itself says nothing (trap 10). `previousId` may be a device's id or a user's and does not say which: it is
 * stated as a user id, and also carried as an anonymous one, which joins under the rules for devices.
 */
function aliasStatement(event: JsonObject, previous: string, found: FoundIdentifiers): IdentityStatement {
  if (previous === idText(event.userId)) return { kind: 'none' }
  if (previous === idText(event.anonymousId)) return { kind: 'alias', from: { kind: 'anonymous', value: previous } }
  if (found.list.length > 0) found.list.push({ kind: 'anonymous', value: previous })
  return { kind: 'alias', from: { kind: 'user', value: previous } }
}

function fillPage(name: '$page' | '$screen', event: JsonObject, draft: Draft): boolean {
  draft.name = name
  const props: JsonObject = { ...objectOrNone(event.properties) }
  for (const field of ['name', 'category'] as const) {
    const value = textOrNone(event[field])
    if (value !== undefined && props[field] === undefined) props[field] = value
  }
  const page = objectOrNone(draft.context.page)
  for (const field of ['url', 'path', 'title', 'referrer'] as const) {
    const value = page?.[field]
    if (typeof value === 'string' && value !== '' && props[field] === undefined) props[field] = value
  }
  draft.props = props
  return true
}

/**
 * Traits of an identify call. Rudder web puts them only into `context.traits` (trap 11); where both exist the outer ones
 * are meant. No other call changes traits: Jitsu and Rudder copy known ones into the context of every event.
 */
function traitsOf(event: JsonObject, context: JsonObject): TraitChange[] {
  const outer = objectOrNone(event.traits)
  const traits = outer && Object.keys(outer).length > 0 ? outer : (objectOrNone(context.traits) ?? {})
  return Object.entries(traits).map(([key, value]) => ({ op: 'set', key, value }))
}

/** Takes proof and consent out of the context, and keeps unknown fields in it (trap 14). */
function tidyContext(event: JsonObject, draft: Draft): void {
  const { context } = draft
  if (context.userProof !== undefined) {
    draft.userProof = context.userProof
    delete context.userProof
  }
  draft.consent = consentOf(context)
  let extra: JsonObject | null = null
  for (const key in event) {
    if (knownFields.has(key)) continue
    extra ??= {}
    extra[key] = event[key] ?? null
  }
  if (extra) context.$extra = extra
}

/** Consent as Segment and Jitsu (`categoryPreferences`) or Rudder (`allowedConsentIds`, `deniedConsentIds`) spell it. */
function consentOf(context: JsonObject): Record<string, boolean> | null {
  const preferences = objectOrNone(objectOrNone(context.consent)?.categoryPreferences)
  const management = objectOrNone(context.consentManagement)
  if (!preferences && !management) return null
  const consent: Record<string, boolean> = {}
  for (const [purpose, given] of Object.entries(preferences ?? {})) {
    if (typeof given === 'boolean') consent[purpose] = given
  }
  for (const purpose of textList(management?.allowedConsentIds)) consent[purpose] = true
  for (const purpose of textList(management?.deniedConsentIds)) consent[purpose] = false
  return Object.keys(consent).length > 0 ? consent : null
}

function textList(value: Json | undefined): string[] {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string' && item !== '__proto__')
    : []
}
