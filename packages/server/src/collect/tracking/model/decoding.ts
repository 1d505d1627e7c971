import { hash } from 'node:crypto'
import { inLanguage, type Json, type JsonObject, type Values, type ValuesOf } from '../../../platform/kernel/index.ts'
import type { DecodedRequest, IdentityStatement, TraitChange } from '../../ingest/index.ts'
import { type RejectionCode, rejectionWords } from '../words.ts'
import type { FoundIdentifiers } from './identifiers.ts'
import { measureTree, rawForQuarantine } from './json.ts'
import {
  eventDepthMax,
  eventKeysMax,
  eventNameCharsMax,
  eventsPerRequestMax,
  limitsOf,
  messageKeyCharsMax,
  traitKeyCharsMax,
} from './limits.ts'
import { standardNames } from './names.ts'
import type { DecodeContext, OpenedBody, Wire } from './request.ts'
import { placeInTime } from './time.ts'

/** Decoding of one request in progress: decoders add to `out`. */
export type Decoding = DecodeContext & {
  wire: Wire
  bodyBytes: number
  out: DecodedRequest
  /** How often a derived key occurred in this request. */
  derived: Map<string, number>
}

/** One event as a decoder understood it; `addMessage` checks and completes it. */
export type Draft = {
  raw: JsonObject
  /** The vendor's word for the kind of call; part of derived keys. */
  callType: string
  name: Json | undefined
  found: FoundIdentifiers
  /** Field that should have named the person, when the call makes no sense without one. */
  needsPerson: string | null
  identity: IdentityStatement
  traits: TraitChange[]
  props: JsonObject
  context: JsonObject
  userProof: Json | undefined
  consent: Record<string, boolean> | null
  at: Json | undefined
  sentAt: number | null
  /** Message key as sent, or what makes up a key by the vendor's own rule; undefined = derive one from the content. */
  sentKey: Json | undefined
}

/** Begins the decoding of one request. */
export function beginDecoding(wire: Wire, opened: OpenedBody, context: DecodeContext): Decoding {
  return {
    ...context,
    wire,
    bodyBytes: opened.bytes,
    out: { messages: [], rejected: [], dropped: {} },
    derived: new Map(),
  }
}

/** Sets a message aside with its reason; false, so that a decoder can end with it. */
export function reject<Code extends RejectionCode>(decoding: Decoding, raw: Json, problem: Rejection<Code>): false {
  const { code, field, reason = code } = problem
  const said = { code, values: wellFormed(problem.values) }
  const detail = inLanguage({ words: rejectionWords[code], values: said.values }, 'en')
  decoding.out.rejected.push({ reason, field, detail, said, raw: rawForQuarantine(raw), wire: decoding.wire })
  return false
}

/** Why a message is set aside: the code of its words, which is its reason unless another is named, and their values. */
type Rejection<Code extends RejectionCode> = {
  code: Code
  reason?: string
  field: string | null
  values: ValuesOf<(typeof rejectionWords)[Code]>
}

/** Values quote what was found, cut: half of a character may be left. */
function wellFormed(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value.toWellFormed() : value]),
  )
}

/** Counts messages that are discarded by design; false, so that a decoder can end with it. */
export function drop(decoding: Decoding, reason: string, count = 1): false {
  decoding.out.dropped[reason] = (decoding.out.dropped[reason] ?? 0) + count
  return false
}

/** The events of a request if there are not too many; a request over the bound is set aside as one. */
export function boundedEvents(decoding: Decoding, events: Json[]): Json[] {
  if (events.length <= eventsPerRequestMax) return events
  const values = { found: events.length, most: eventsPerRequestMax }
  reject(decoding, events.slice(0, 20), { code: 'too_many_events', field: 'batch', values })
  return []
}

/** True when the event is within the limits of size, depth and keys; otherwise it was set aside. */
export function withinLimits(decoding: Decoding, event: JsonObject): boolean {
  const size = measureTree(event)
  if (size.problem) {
    const most = size.problem === 'too_deep' ? eventDepthMax : eventKeysMax
    return reject(decoding, event, { code: size.problem, field: null, values: { most } })
  }
  const { eventBytesMax } = limitsOf[decoding.wire]
  // A character takes at most six bytes of JSON, so only an event that may be too large is measured exactly.
  if (decoding.bodyBytes <= eventBytesMax || size.chars * 6 <= eventBytesMax) return true
  const bytes = Buffer.byteLength(JSON.stringify(event))
  if (bytes <= eventBytesMax) return true
  return reject(decoding, event, {
    code: 'event_too_large',
    field: null,
    values: { found: bytes, most: eventBytesMax },
  })
}

/** Completes a draft and adds it to the messages, or sets it aside (false) when name, person or time are missing or wrong. */
export function addMessage(decoding: Decoding, draft: Draft): boolean {
  const { raw, found } = draft
  const sentName = typeof draft.name === 'number' ? String(draft.name) : draft.name
  if (typeof sentName !== 'string' || sentName.trim() === '') {
    return reject(decoding, raw, { code: 'missing_event_name', field: 'event', values: {} })
  }
  if (sentName.length > eventNameCharsMax) {
    const values = { found: sentName.length, most: eventNameCharsMax }
    return reject(decoding, raw, { code: 'event_name_too_long', field: 'event', values })
  }
  if (draft.needsPerson !== null && found.list.length === 0) return rejectNobody(decoding, draft)
  const time = placeInTime({ at: draft.at, sentAt: draft.sentAt, receivedAt: decoding.receivedAt })
  if ('problem' in time)
    return reject(decoding, raw, { code: time.problem, field: 'timestamp', values: { found: time.found } })

  const name = standardNames[decoding.wire].get(sentName) ?? sentName
  const { context } = draft
  if (name !== sentName) context.$sent_name = sentName
  if (found.junk.length > 0) context.$junk_ids = found.junk
  const traits = usableTraits(draft)
  decoding.out.messages.push({
    key: keyOf(decoding, draft, sentName),
    name,
    ts: time.ts,
    originalTs: time.originalTs,
    identifiers: found.list,
    identity: draft.identity,
    traits,
    props: draft.props,
    context,
    userProof: proofOf(draft.userProof),
    consent: draft.consent,
  })
  return true
}

/** Traits with a key that the state store can index; the others are named in the context. */
function usableTraits({ traits, context }: Draft): TraitChange[] {
  const usable = ({ key }: TraitChange) => key !== '' && key.length <= traitKeyCharsMax
  if (traits.every(usable)) return traits
  const refused = traits.filter((change) => !usable(change)).map(({ key }) => key.slice(0, 40).toWellFormed())
  context.$ignored_traits = refused.slice(0, 20)
  return traits.filter(usable)
}

function rejectNobody(decoding: Decoding, draft: Draft): false {
  const junk = draft.found.junk[0]
  const field = draft.needsPerson
  if (junk === undefined) return reject(decoding, draft.raw, { code: 'missing_identifier', field, values: {} })
  return reject(decoding, draft.raw, { code: 'junk_identifier', field, values: { found: JSON.stringify(junk) } })
}

function proofOf(value: Json | undefined): string | null {
  return typeof value === 'string' && /^[0-9a-fA-F]{64}$/.test(value) ? value.toLowerCase() : null
}

/** A short stable text for a key's parts: 132 bits of SHA-256. */
export function digest(parts: Json): string {
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 22)
}

/**
 * The deduplication key: as sent if it is one, else derived from type, ids, time and content, so that a retry has the same
 * key. An event with neither key nor time can only be told from a real repetition by its arrival, so that counts too: it may
 * be stored twice after a retry rather than be lost. The n-th equal event of one request gets the suffix `#n`.
 */
function keyOf(decoding: Decoding, draft: Draft, sentName: string): string {
  const sent = draft.sentKey
  const text = typeof sent === 'number' ? String(sent) : sent
  if (typeof text === 'string' && text !== '') {
    if (text.length > messageKeyCharsMax) return `k:${digest(text)}`
    // Only short keys can be placeholders such as `undefined`.
    if (text.length > 16 || !decoding.isJunkIdentifier(text)) return text
  }
  const content: Json = [
    draft.callType,
    sentName,
    draft.at ?? decoding.receivedAt,
    draft.found.list,
    draft.identity,
    draft.traits,
    draft.props,
  ]
  const key = `d:${digest(content)}`
  const repeat = (decoding.derived.get(key) ?? 0) + 1
  decoding.derived.set(key, repeat)
  return repeat === 1 ? key : `${key}#${repeat}`
}
