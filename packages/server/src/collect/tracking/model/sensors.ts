import { isJsonObject, type Json, type JsonObject } from '../../../platform/kernel/index.ts'
import type { DecodedRequest, TraitChange } from '../../ingest/index.ts'
import {
  addMessage,
  beginDecoding,
  boundedEvents,
  type Decoding,
  type Draft,
  digest,
  drop,
  reject,
  withinLimits,
} from './decoding.ts'
import { idText } from './identifiers.ts'
import { objectOrNone, textOrNone } from './json.ts'
import { describePage } from './names.ts'
import type { DecodeContext, OpenedBody, RequestHints } from './request.ts'
import { readSensorsIdentity } from './sensors-identity.ts'
import { parseTime } from './time.ts'

/** Fields of an event that have a place of their own; all others are kept under `context.$extra`. */
const knownFields = new Set([
  '_track_id',
  '_flush_time',
  'type',
  'event',
  'time',
  'distinct_id',
  'original_id',
  'login_id',
  'anonymous_id',
  'identities',
  'item_type',
  'item_id',
  'properties',
  'lib',
  // Of a project, as the query's: no secret is stored with events.
  'token',
])

type ProfileType =
  | 'profile_set'
  | 'profile_set_once'
  | 'profile_increment'
  | 'profile_append'
  | 'profile_unset'
  | 'profile_delete'

const eventTypes = new Set(['track', 'track_signup', 'track_id_bind', 'track_id_unbind'])
const itemTypes = new Set(['item_set', 'item_delete'])

/**
 * Decodes what Sensors Analytics (神策) SDKs send: one event (`data`) or a list (`data_list`). A request with the header
 * `Dry-Run: true` (their debug mode) is checked and then discarded.
 */
export function decodeSensors(opened: OpenedBody, hints: RequestHints, context: DecodeContext): DecodedRequest {
  const decoding = beginDecoding('sensors', opened, context)
  const events = Array.isArray(opened.value) ? opened.value : [opened.value]
  for (const event of boundedEvents(decoding, events)) decodeEvent(decoding, event)
  const { out } = decoding
  if (hints.dryRun) {
    if (out.messages.length > 0) drop(decoding, 'dry_run', out.messages.length)
    out.messages = []
  }
  return out
}

function decodeEvent(decoding: Decoding, sent: Json): boolean {
  if (!isJsonObject(sent)) {
    const values = { expected: 'type, distinct_id, properties' }
    return reject(decoding, sent, { code: 'not_an_object', field: null, values })
  }
  if (!withinLimits(decoding, sent)) return false
  const event = withoutSchema(sent)
  const draft = blankDraft(event)
  const { callType } = draft
  if (itemTypes.has(callType)) {
    if (!fillItem(decoding, draft)) return false
  } else if (eventTypes.has(callType)) {
    draft.identity = readSensorsIdentity(
      { type: callType, event, properties: draft.props },
      draft.found,
      decoding.isJunkIdentifier,
    )
    draft.name = event.event ?? (callType === 'track_signup' ? '$SignUp' : undefined)
    if (callType !== 'track') draft.needsPerson = 'distinct_id'
    if (draft.name === '$pageview' || draft.name === '$AppViewScreen' || draft.name === '$MPViewScreen') {
      describePage('sensors', draft.props)
    }
  } else if (Object.hasOwn(readProfile, callType)) {
    draft.identity = readSensorsIdentity(
      { type: callType, event, properties: draft.props },
      draft.found,
      decoding.isJunkIdentifier,
    )
    if (!fillProfile(decoding, draft, callType as ProfileType)) return false
  } else {
    const found = JSON.stringify(event.type ?? null).slice(0, 60)
    const expected = [...eventTypes, ...Object.keys(readProfile), ...itemTypes].join(', ')
    return reject(decoding, event, { code: 'unknown_type', field: 'type', values: { found, expected } })
  }
  return addMessage(decoding, draft)
}

/**
 * The calls of sa-sdk-java that name a schema (data format 2.0) say who it was among the properties, and name an item by `schema`
 * and `id`: the same as an event of the plain format says it.
 */
function withoutSchema(event: JsonObject): JsonObject {
  const schema = textOrNone(event.schema)
  if (schema === undefined || event.version === undefined) return event
  if (typeof event.type === 'string' && itemTypes.has(event.type))
    return { ...event, item_type: schema, item_id: event.id ?? null }
  const { identities, distinct_id, ...properties } = objectOrNone(event.properties) ?? {}
  const who = {
    ...(identities === undefined ? {} : { identities }),
    ...(distinct_id === undefined ? {} : { distinct_id }),
  }
  return { ...who, ...event, properties }
}

function blankDraft(event: JsonObject): Draft {
  const props: JsonObject = { ...objectOrNone(event.properties) }
  // `$time` in the properties overrides the event's time and is no property.
  const at = props.$time ?? event.time
  const userProof = props.$user_proof
  delete props.$time
  delete props.$user_proof
  return {
    raw: event,
    callType: typeof event.type === 'string' ? event.type : '',
    name: undefined,
    found: { list: [], junk: [] },
    needsPerson: null,
    identity: { kind: 'none' },
    traits: [],
    props,
    context: contextOf(event),
    userProof,
    consent: null,
    at,
    // What Sensors' own server received has been put right there; `time_free` marks history that is sent later.
    sentAt: event.recv_time === undefined && event.time_free !== true ? parseTime(event._flush_time) : null,
    sentKey: keyFrom(event, at),
  }
}

/**
 * `_track_id` is unique only together with type, event, person and time (trap 4): five random digits and four of the clock.
 * Mini programs send none with profile operations: then the content decides.
 */
function keyFrom(event: JsonObject, at: Json | undefined): string | undefined {
  const trackId = idText(event._track_id)
  if (trackId === undefined || trackId === '0') return undefined
  const item = event.item_id === undefined ? null : [event.item_type ?? null, event.item_id]
  return `s:${digest([trackId, event.type ?? null, event.event ?? null, event.distinct_id ?? null, at ?? null, item])}`
}

/** A row of a dimension table: it belongs to nobody. */
function fillItem(decoding: Decoding, draft: Draft): boolean {
  const itemType = textOrNone(draft.raw.item_type)
  const itemId = idText(draft.raw.item_id)
  if (itemType === undefined || itemId === undefined) {
    const field = itemType === undefined ? 'item_type' : 'item_id'
    return reject(decoding, draft.raw, { code: 'missing_item', field, values: {} })
  }
  draft.name = draft.callType === 'item_set' ? '$item_set' : '$item_delete'
  draft.props = { ...draft.props, $item_type: itemType, $item_id: itemId }
  return true
}

/** Traits of a profile operation, or null when a value does not fit the operation. */
const readProfile: Readonly<Record<ProfileType, (key: string, value: Json) => TraitChange | null>> = {
  profile_set: (key, value) => ({ op: 'set', key, value }),
  profile_set_once: (key, value) => ({ op: 'set_once', key, value }),
  profile_increment: (key, value) => (typeof value === 'number' ? { op: 'increment', key, value } : null),
  profile_append: (key, value) =>
    typeof value === 'string'
      ? { op: 'append', key, value: [value] }
      : Array.isArray(value)
        ? { op: 'append', key, value }
        : null,
  profile_unset: (key) => ({ op: 'unset', key }),
  profile_delete: () => null,
}

function fillProfile(decoding: Decoding, draft: Draft, type: ProfileType): boolean {
  draft.needsPerson = 'distinct_id'
  draft.name = type === 'profile_delete' ? '$profile_delete' : '$set'
  const wrong: string[] = []
  for (const [key, value] of Object.entries(draft.props)) {
    // Says what the distinct_id is, and is no property of the person.
    if (key === '$is_login_id') continue
    const change = readProfile[type](key, value)
    if (change) draft.traits.push(change)
    else wrong.push(key)
  }
  draft.props = {}
  if (type === 'profile_delete') return true
  if (draft.traits.length === 0) {
    const reason = 'invalid_profile_value'
    if (wrong[0] === undefined)
      return reject(decoding, draft.raw, { code: 'no_profile_property', reason, field: 'properties', values: {} })
    return reject(decoding, draft.raw, { code: reason, field: `properties.${wrong[0]}`, values: { call: type } })
  }
  if (wrong.length > 0) draft.context.$ignored_properties = wrong
  return true
}

function contextOf(event: JsonObject): JsonObject {
  const context: JsonObject = {}
  const lib = objectOrNone(event.lib)
  if (lib) {
    context.lib = lib
    context.library = { name: `sensors-${textOrNone(lib.$lib) ?? 'unknown'}`, version: lib.$lib_version ?? null }
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
