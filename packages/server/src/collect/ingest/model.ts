import type { Json, JsonObject, Values } from '../../platform/kernel/index.ts'

/**
 * What identifies a person. `user` is the id that the customer's own systems use after sign-in; `anonymous` belongs to a
 * device or browser; the rest are typed contact or platform ids (`email`, `phone`, `wechat_openid`, `sensors_mobile`, ...).
 */
export type Identifier = { kind: string; value: string }

/** One change to one trait. Applied by event time per key: a `set` by the latest, a `set_once` by the earliest. */
export type TraitChange = (
  | { op: 'set' | 'set_once'; key: string; value: Json }
  | { op: 'increment'; key: string; value: number }
  | { op: 'append'; key: string; value: Json[] }
  | { op: 'unset'; key: string }
) & {
  /** Milliseconds after the message's time at which it counts: calls of one millisecond keep their order (unify/people). */
  later?: number
  /** A browser's public key said so, without proof: kept with contact addresses, which count less then (unify/people). */
  byPublicKey?: true
}

/**
 * What a message says about identity beyond carrying identifiers.
 * - `none`: the identifiers name who it was; a `user` and an `anonymous` id together still link (first owner wins).
 *   `claims`, if present, is an id that the person had before signing in and that may have been recorded as a `user` id,
 *   because the SDK has one namespace for both (Sensors server SDKs, PostHog): join it too, unless its person has a user id
 *   other than the claimed one and the message's own. A browser's public key claims nothing. Ignoring it is safe.
 * - `alias`: `from` and the message's first identifier are the same person (explicit statement). With `unlessIdentified`, as
 *   PostHog has it, not if `from` is a user who is known by another user id already.
 * - `unlink`: the identifier `from` no longer belongs to the person.
 */
export type IdentityStatement =
  | { kind: 'none'; claims?: Identifier }
  | { kind: 'alias'; from: Identifier; unlessIdentified?: true }
  | { kind: 'unlink'; from: Identifier }

/**
 * One event as every SDK's message becomes after lenient parsing: the log stores these, the applier consumes them.
 * Unknown fields are kept in `context`, since they tell support which SDK sent what.
 */
export type TrackedMessage = {
  /** Deduplication key, unique within (workspace, source). */
  key: string
  /** Event name; reserved ones begin with `$` (`$page`, `$screen`, `$identify`, `$alias`, `$group`, `$answer`, ...). */
  name: string
  /** Event time, epoch milliseconds, after the correction of clock skew. */
  ts: number
  /** Event time as sent, when the correction moved it. */
  originalTs: number | null
  /** Strongest first: `user`, then others, then `anonymous`. Empty = nobody (an item table, a server metric). */
  identifiers: Identifier[]
  identity: IdentityStatement
  traits: TraitChange[]
  props: JsonObject
  context: JsonObject
  /** HMAC-SHA256 (hex) of the user id with the source's secret, if sent: proves that the user id is genuine. */
  userProof: string | null
  /** What the message itself says on consent, if anything: purpose -> given. */
  consent: Record<string, boolean> | null
  /** Profile that the product knows the event to be about: one of its own, or one sent again as it was to be stored. Decoders never set it. */
  ownProfile?: number
  /**
   * Messages of one request with the same word are taken together or not at all: a later request with it counts as a duplicate as a
   * whole (a filled-in survey that was submitted twice, with different answers perhaps). Only the product's own messages carry it.
   */
  together?: string
}

/** A message that could not become an event: kept with its reason where a person can see, repair and replay it. */
export type RejectedMessage = {
  /** Machine word, such as `missing_event_name`. */
  reason: string
  /** Path of the field at fault, if one is. */
  field: string | null
  /** One English sentence: what was found, what is expected. */
  detail: string
  /** The same as a code of the feature's `rejectionWords` with values, so that it can be said in any language; absent = English only. */
  said?: { code: string; values: Values }
  /** What arrived, cut at 32 KB. */
  raw: Json
  /** Format that `raw` is in (`segment`, `posthog`, `sensors`), so that it can be decoded again; absent = not from an SDK. */
  wire?: string
}

/** What a decoder makes of one request. */
export type DecodedRequest = {
  messages: TrackedMessage[]
  rejected: RejectedMessage[] /** messages discarded by design, by reason */
  dropped: Record<string, number>
}
