import type { Json, Values } from '../../../platform/kernel/index.ts'
import type { IsJunkIdentifier } from '../ports.ts'
import type { RejectionCode } from '../words.ts'

/** Families of wire formats. RudderStack, Jitsu, Dittofeed and Customer.io pipelines speak Segment's. */
export type Wire = 'segment' | 'posthog' | 'sensors'

/** One HTTP request, as far as decoding needs it. Header names are in lower case; repeated values were reduced to the first. */
export type WireRequest = {
  params: Readonly<Record<string, string | undefined>>
  query: Readonly<Record<string, string | undefined>>
  headers: Readonly<Record<string, string | undefined>>
  body: Uint8Array
}

/** What decoders read of a body: one JSON value, and its size in bytes after decompression. */
export type OpenedBody = { value: Json; bytes: number }

/** A body that was read; `text` is the JSON as it was sent. */
export type ReadBody = OpenedBody & { text: string }

/**
 * What decoders read of a request besides its body, and all that they may read: the log keeps it with the body, so that decoding
 * again gives the same messages.
 */
export type RequestHints = {
  /** Kind of call that the path names. */
  callType?: string | undefined
  /** Time of sending as a header, or the query, says it. */
  sentAtHeader?: string | undefined
  sentAtQuery?: string | undefined
  /** How the SDK names itself in a header. */
  sdk?: string | undefined
  dryRun?: true | undefined
}

/** A body that could not be read; `excerpt` is what quarantine keeps. */
export type UnreadableBody = {
  problem: 'malformed_body' | 'body_too_large'
  detail: string
  said: { code: RejectionCode; values: Values }
  excerpt: string
}

/** What decoding needs besides the request: nothing is read from clocks or stores. */
export type DecodeContext = {
  /** Epoch milliseconds. */
  receivedAt: number
  isJunkIdentifier: IsJunkIdentifier
}
