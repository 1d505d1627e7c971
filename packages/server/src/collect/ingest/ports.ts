import type { Ctx } from '../../platform/context/index.ts'
import type { Json, JsonObject, PersonId, WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/types.ts'
import type { DecodedRequest, RejectedMessage, TrackedMessage } from './model.ts'

/** A place that events come from, as the receiver and the apply steps know it. */
export type Source = {
  id: number
  publicId: string
  workspaceId: WorkspaceId
  kind: 'browser' | 'server'
  name: string
  origins: readonly string[]
  eventAllowList: readonly string[] | null
  demandsConsent: boolean
  /** True for the source under which the product tells its own events. */
  own: boolean
  /** Secret for the HMAC that proves a user id. */
  signingSecret: string
}

/** One message on its way through a batch. Steps fill in what they find out. */
export type ApplyItem = {
  workspace: WorkspaceId
  source: Source
  /** 0 = not from an import. */
  importId: number
  receivedAt: number
  message: TrackedMessage
  /** Profile that the message belongs to; 0 = nobody. */
  profile: PersonId | 0
  /** True when the message's user id was proved by HMAC, or its source is a server. */
  trusted: boolean
  /** Position of the request in the log. */
  record: number
}

/** A message kept aside by a step, with the reason. */
export type Quarantined = {
  workspace: WorkspaceId
  source: Source | null
  receivedAt: number
  rejected: RejectedMessage
}

/** A fact to announce in the batch's transaction or, for `afterStore`, once the events can be read. */
export type BatchFact = { workspace: WorkspaceId; type: string; payload: JsonObject }

/** What the steps of one batch share. Everything in it dies with the batch; a step that aborts leaves no trace. */
export type ApplyBatch = {
  id: number
  /** Now, when the batch began. */
  now: number
  items: ApplyItem[]
  quarantined: Quarantined[]
  /** Messages dropped by design, counted per source public id and reason. */
  drops: Map<string, Map<string, number>>
  /** Canonical person of profiles whose canonical changed in this batch; the largest version counts. */
  overrides: { profile: PersonId; person: PersonId; version: number }[]
  /** Rows for the event store's `person_traits`. */
  traits: { workspace: WorkspaceId; profile: PersonId; key: string; op: 'set' | 'set_once'; value: Json; ts: number }[]
  facts: BatchFact[]
  /** Run once the transaction is committed: caches may then learn what is true. */
  afterCommit: (() => void)[]
  /** Run when the transaction was rolled back: caches that ran ahead forget. */
  afterAbort: (() => void)[]
}

/** A step of the apply pipeline; runs inside the batch's PostgreSQL transaction. Replaying it changes nothing. */
export type ApplyStep = { name: string; run: (batch: ApplyBatch, tx: StateStore) => Promise<void> }

/** Decodes a message that was set aside, as it was or repaired; null when its wire is unknown. collect/tracking implements it. */
export type DecodeAgain = (message: { wire: string | undefined; raw: Json }) => DecodedRequest | null

/** A request's body as JSON text, and what its decoder reads besides. It holds no write key. */
export type SentRequest = { how: JsonObject; text: string }

/** Decodes a request that the log keeps as it was sent: at any time the same messages. collect/tracking implements it. */
export type DecodeSent = (sent: SentRequest, receivedAt: number) => Pick<DecodedRequest, 'messages' | 'rejected'>

/** Public ids of canonical persons, by their integer; unknown ones are absent. unify/people implements it. */
export type PublicIdsOf = (ctx: Ctx, persons: readonly number[]) => Promise<ReadonlyMap<number, { id: string }>>
