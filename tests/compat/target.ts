import type { JsonObject } from '../../packages/server/src/platform/kernel/index.ts'

/** An event as the server stores it; message keys are unique, whatever was sent twice. */
export type StoredEvent = {
  key: string
  name: string
  /** Epoch milliseconds. */
  ts: number
  userId: string
  anonymousId: string
  props: JsonObject
  context: JsonObject
}

/** A running server as these suites see it. Every suite opens its own: nothing is shared between tests. */
export type CompatTarget = {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  url: string
  serverKey: string
  /** Key of a browser source that allows every origin. */
  browserKey: string
  events: () => Promise<StoredEvent[]>
  /** Traits as applied to the person with this user id. */
  traitsOf: (userId: string) => Promise<JsonObject>
  /** Reasons of messages that were set aside. */
  rejected: () => Promise<string[]>
  close: () => Promise<void>
}

export type OpenTarget = () => Promise<CompatTarget>
