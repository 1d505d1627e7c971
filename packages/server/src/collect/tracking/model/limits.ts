/** Limits of one wire family. Bytes count after decompression. */
export type WireLimits = {
  bodyBytesMax: number
  eventBytesMax: number
}

const kibibyte = 1024

/**
 * What Segment documents (32 KB an event, 500 KB a batch), which its Node SDK means to enforce for events and does not. Rudder's SDKs of phones
 * (Kotlin, Swift) close a file of events after it has passed 500 KB, and drop it at a 413: there is room for one more event, and for what stands around.
 */
const segmentLimits: WireLimits = { bodyBytesMax: (500 + 32 + 16) * kibibyte, eventBytesMax: 32 * kibibyte }

/** Limits by wire. PostHog answers a 413 by halving the batch; Sensors has none of its own and keeps up to 5 MB in localStorage. */
export const limitsOf: Readonly<Record<'segment' | 'posthog' | 'sensors', WireLimits>> = {
  segment: segmentLimits,
  posthog: { bodyBytesMax: 4 * kibibyte * kibibyte, eventBytesMax: 128 * kibibyte },
  sensors: { bodyBytesMax: 8 * kibibyte * kibibyte, eventBytesMax: 128 * kibibyte },
}

/** Events in one request. Bounds the work that `[{},{},...]` may cause; no SDK sends more than some hundred. */
export const eventsPerRequestMax = 5_000

/** Nesting of one event. Deeper trees come from attacks or from serialised object graphs; neither can be queried. */
export const eventDepthMax = 16

/** Keys and list items of one event, all levels together. */
export const eventKeysMax = 2_000

/** Above this factor a gzip body is a bomb: JSON of equal events compresses 30 to 60 times. */
export const gzipRatioMax = 200

/** Small gzip bodies may exceed the ratio up to this size. */
export const gzipFloorBytes = 64 * kibibyte

/** Text packed by lz-string is unpacked here, bit by bit, not by zlib in C: longer ones would hold up others. Browsers send 64 KB at most. */
export const lz64CharsMax = 256 * kibibyte

/** What quarantine keeps of one message or of an unreadable body. */
export const rawCharsMax = 32 * kibibyte

export const eventNameCharsMax = 256
export const identifierCharsMax = 512
export const messageKeyCharsMax = 200

/** PostgreSQL indexes trait keys; its index entries end at 2,700 bytes. */
export const traitKeyCharsMax = 250
