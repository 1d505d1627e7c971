import type { DecodedRequest, SentRequest, Source } from '../ingest/index.ts'

/** True when a value names nobody (`null`, `anonymous`, all zeros ...); `unify/identity` owns the list. */
export type IsJunkIdentifier = (value: string) => boolean

/** Finds the source of a write key in memory; null when the key is unknown or revoked. */
type Authenticate = (key: string) => Source | null

/** What one request brings, ready for the log. */
export type TrackedRequest = {
  source: Source
  /** `dropped` is empty here: drops went to `CountDrop`, once. `rejected` is counted and kept by the receiver. */
  decoded: DecodedRequest
  /** The request as it was sent, where decoding it again gives just these messages and nothing to set aside. */
  sent: SentRequest | null
  /** Epoch milliseconds. */
  receivedAt: number
  /** False when the sending SDK gives up at the first refusal: such requests may use the log's reserve. */
  clientRetries: boolean
}

/** `diskFailed`: what cannot be written is the disk; the log itself has room. */
export type TrackingReceipt =
  | { outcome: 'accepted' }
  | { outcome: 'log_full'; retryAfterSeconds: number; diskFailed?: boolean }

/** Makes a request durable; resolves only when it is (or when the log refuses it). */
type ReceiveTracked = (request: TrackedRequest) => Promise<TrackingReceipt>

/** Counts messages (or, without a source, requests) that are discarded, by reason. */
type CountDrop = (drop: { source: Source | null; reason: string; count: number }) => void

/** What `mountTracking` needs from others. */
export type TrackingDeps = {
  authenticate: Authenticate
  receive: ReceiveTracked
  isJunkIdentifier: IsJunkIdentifier
  /** Now, in epoch milliseconds. */
  clock: () => number
  countDrop: CountDrop
}
