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

/** A body that was read: one JSON value and its size in bytes after decompression. */
export type OpenedBody = { value: Json; bytes: number }

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
