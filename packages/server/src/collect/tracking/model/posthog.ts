import { isJsonObject, type Json, type JsonObject } from '../../../platform/kernel/index.ts'
import type { DecodedRequest, IdentityStatement, TraitChange } from '../../ingest/index.ts'
import { addMessage, beginDecoding, boundedEvents, type Decoding, drop, reject, withinLimits } from './decoding.ts'
import { addIdentifier, type FoundIdentifiers, idText } from './identifiers.ts'
import { objectOrNone, textOrNone } from './json.ts'
import { describePage } from './names.ts'
import type { DecodeContext, OpenedBody, RequestHints } from './request.ts'
import { parseTime } from './time.ts'

/** Fields of an event that have a place of their own; all others are kept under `context.$extra`. */
const knownFields = new Set([
  'event',
  'distinct_id',
  '$distinct_id',
  'uuid',
  'timestamp',
  'offset',
  'properties',
  '$set',
  '$set_once',
  '$unset',
  'api_key',
  'token',
  'sent_at',
])

/** Properties that are said elsewhere in the tracked message, or are the write key. */
const movedProperties = ['token', 'distinct_id', '$set', '$set_once', '$unset', '$user_proof'] as const

/** Decodes what posthog-js and posthog-node send: a batch, a list or one event, in the classic or the v1 mode. */
export function decodePosthog(opened: OpenedBody, hints: RequestHints, context: DecodeContext): DecodedRequest {
  const decoding = beginDecoding('posthog', opened, context)
  const body = opened.value
  const top = objectOrNone(body)
  const batch = Array.isArray(body) ? body : top?.batch
  // History that is brought later keeps its times, whenever its batches were made.
  const sentAt =
    top?.historical_migration === true
      ? null
      : parseTime(top?.sent_at ?? hints.sentAtHeader ?? top?.created_at ?? hints.sentAtQuery)
  const isEngage = hints.callType === 'engage'
  for (const event of boundedEvents(decoding, Array.isArray(batch) ? batch : [body])) {
    decodeEvent(decoding, isEngage ? asSetEvent(event) : event, { sentAt, sdk: hints.sdk })
  }
  return decoding.out
}

/** What posthog-js up to 1.67 posts to `/engage` when a page calls `people.set`: no name, ids and token with a dollar. */
function asSetEvent(update: Json): Json {
  if (!isJsonObject(update)) return update
  const { $distinct_id = null, $token: _token, ...properties } = update
  return { event: '$set', distinct_id: $distinct_id, properties }
}

type SharedFields = { sentAt: number | null; sdk: string | undefined }

function decodeEvent(decoding: Decoding, event: Json, { sentAt, sdk }: SharedFields): boolean {
  if (!isJsonObject(event)) {
    const values = { expected: 'event, distinct_id, properties' }
    return reject(decoding, event, { code: 'not_an_object', field: null, values })
  }
  if (!withinLimits(decoding, event)) return false
  const sentName = event.event
  // Session recordings are no events, and large.
  if (sentName === '$snapshot' || sentName === '$snapshot_items') return drop(decoding, 'session_recording')

  const sent = objectOrNone(event.properties) ?? {}
  const options = objectOrNone(event.options)
  // posthog-rs wrote the dollar until 2026.
  const distinctId = event.distinct_id ?? event.$distinct_id ?? sent.distinct_id ?? sent.$distinct_id
  const found: FoundIdentifiers = { list: [], junk: [] }
  const identity = readIdentity(decoding, { sentName, sent, options, distinctId }, found)
  const props: JsonObject = { ...sent }
  for (const name of movedProperties) delete props[name]
  if (sentName === '$pageview' || sentName === '$screen') describePage('posthog', props)
  const keepsTime = sent.$ignore_sent_at === true || options?.disable_skew_correction === true
  return addMessage(decoding, {
    raw: event,
    callType: 'event',
    name: sentName,
    found,
    needsPerson: sentName === '$identify' || sentName === '$set' || isAlias(sentName) ? 'distinct_id' : null,
    identity,
    traits: [...traitsIn(sent), ...traitsIn(event)],
    props,
    context: contextOf(event, sent, sdk),
    userProof: sent.$user_proof,
    consent: null,
    at: timeOf(event, decoding.receivedAt),
    sentAt: keepsTime ? null : sentAt,
    sentKey: idText(event.uuid) ?? sent.$insert_id,
  })
}

function timeOf(event: JsonObject, receivedAt: number): Json | undefined {
  if (event.timestamp !== undefined && event.timestamp !== null) return event.timestamp
  const offsetMs = event.offset
  return typeof offsetMs === 'number' && offsetMs >= 0 ? receivedAt - offsetMs : undefined
}

type IdentityFields = {
  sentName: Json | undefined
  sent: JsonObject
  options: JsonObject | undefined
  distinctId: Json | undefined
}

/**
 * PostHog has one namespace of ids. A `distinct_id` is a user's unless the event says that nobody signed in: no person
 * profile asked for, not identified, equal to the device's id, or made by the browser when the last user left.
 */
function readIdentity(decoding: Decoding, fields: IdentityFields, found: FoundIdentifiers): IdentityStatement {
  const { sentName, sent, options, distinctId } = fields
  const isJunk = decoding.isJunkIdentifier
  const id = idText(distinctId)
  if (sentName === '$groupidentify' && isOfNobody(id, sent)) return { kind: 'none' }
  const nobodySignedIn =
    sent.$process_person_profile === false ||
    options?.process_person_profile === false ||
    sent.$is_identified === false ||
    (id !== undefined && sent.$device_id === id) ||
    (id !== undefined && isMadeByReset(id, sent))
  const kind = nobodySignedIn && sentName !== '$identify' ? 'anonymous' : 'user'
  const named = addIdentifier(found, { kind, value: distinctId }, isJunk)
  const earlier = sentName === '$identify' ? '$anon_distinct_id' : isAlias(sentName) ? 'alias' : null
  const other = earlier === null ? undefined : idText(sent[earlier])
  if (!named || other === undefined || other === id) return { kind: 'none' }
  if (!addIdentifier(found, { kind: 'anonymous', value: other }, isJunk)) return { kind: 'none' }
  const before = { kind: 'user', value: other }
  // Neither takes an id from a user who was identified already; only `$merge_dangerously`, an explicit order, does.
  if (sentName === '$identify') return { kind: 'none', claims: before }
  return sentName === '$create_alias'
    ? { kind: 'alias', from: before, unlessIdentified: true }
    : { kind: 'alias', from: before }
}

/** The id that a server SDK puts on what is said of a group alone: made of the group's name, or by chance (Python). */
function isOfNobody(id: string | undefined, sent: JsonObject): boolean {
  if (id === `$${idText(sent.$group_type)}_${idText(sent.$group_key)}`) return true
  return sent.$lib === 'posthog-python' && id !== undefined && madeByChance.test(id)
}

const madeByChance = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Ids that posthog-js makes: UUIDs by time, up to 1.67 five groups of hexadecimal digits. */
const madeInBrowser =
  /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}|[0-9a-f]{11,16}-[0-9a-f]{9,16}-[0-9a-f]{4,10}-[0-9a-f]{3,9})-[0-9a-f]{9,16}$/

/**
 * True after `reset()` in a posthog-js that does not say `$is_identified` yet (seen up to 1.93): a new id while the device keeps
 * its own, and none of the `$user_id` that `identify()` adds to every event.
 */
function isMadeByReset(id: string, sent: JsonObject): boolean {
  const saysNothing = sent.$is_identified === undefined && sent.$user_id === undefined
  return sent.$lib === 'web' && saysNothing && sent.$device_id !== undefined && madeInBrowser.test(id)
}

function isAlias(sentName: Json | undefined): boolean {
  return sentName === '$create_alias' || sentName === '$merge_dangerously'
}

/** `$set`, `$set_once` and `$unset` ride on any event, inside its properties (Node) or beside them (web). */
function traitsIn(holder: JsonObject): TraitChange[] {
  const changes: TraitChange[] = []
  for (const op of ['set', 'set_once'] as const) {
    const values = objectOrNone(holder[`$${op}`])
    for (const key in values) changes.push({ op, key, value: values[key] ?? null })
  }
  // A list of keys, or an object whose keys are meant.
  const unset = holder.$unset
  for (const key of Array.isArray(unset) ? unset : Object.keys(objectOrNone(unset) ?? {})) {
    if (typeof key === 'string' && key !== '' && key !== '__proto__') changes.push({ op: 'unset', key })
  }
  return changes
}

function contextOf(event: JsonObject, sent: JsonObject, sdk: string | undefined): JsonObject {
  const context: JsonObject = {}
  const [sdkName, sdkVersion = null] = sdk?.slice(0, 200).split('/', 2) ?? []
  const name = textOrNone(sent.$lib) ?? textOrNone(sdkName)
  if (name !== undefined) {
    const library = name.startsWith('posthog') ? name : `posthog-${name}`
    context.library = { name: library, version: sent.$lib_version ?? sdkVersion }
  }
  let extra: JsonObject | null = null
  for (const key in event) {
    if (knownFields.has(key)) continue
    extra ??= {}
    extra[key] = event[key] ?? null
  }
  if (extra) context.$extra = extra
  return context
}
