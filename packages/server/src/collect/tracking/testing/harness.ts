import assert from 'node:assert/strict'
import Fastify, { type FastifyInstance } from 'fastify'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { RejectedMessage, SentRequest, Source, TrackedMessage } from '../../ingest/index.ts'
import { decodeSent } from '../model/decode.ts'
import type { IsJunkIdentifier, TrackedRequest, TrackingReceipt } from '../ports.ts'
import { mountTracking } from '../routes.ts'
import { testJunkRule, testNow } from './fixtures.ts'

/** Key of a server source and of a browser source that every harness knows. */
export const serverKey = 'wk_server'
export const browserKey = 'wk_browser'
export const shopOrigin = 'https://shop.example'

/** A source with defaults; tests change what matters. */
export function testSource(change: Partial<Source> = {}): Source {
  return {
    id: 1,
    publicId: 'src_server',
    workspaceId: 1 as WorkspaceId,
    kind: 'server',
    name: 'Test server',
    origins: [],
    eventAllowList: null,
    demandsConsent: false,
    own: false,
    signingSecret: 'not used here',
    ...change,
  }
}

/** What the receiver got, in order of arrival, and what was counted as dropped (`<source or none>:<reason>`). */
type Recorded = {
  requests: TrackedRequest[]
  messages: TrackedMessage[]
  rejected: RejectedMessage[]
  drops: Map<string, number>
}

export type Harness = {
  app: FastifyInstance
  recorded: Recorded
  sources: Map<string, Source>
  /** Receipts for the next requests; when used up, requests are accepted. An Error is thrown. */
  receipts: (TrackingReceipt | Error)[]
  setNow: (ms: number) => void
}

/** Tracking routes on a Fastify of their own, with a receiver in memory that records and refuses as told. */
export async function openHarness(
  options: { now?: () => number; isJunkIdentifier?: IsJunkIdentifier } = {},
): Promise<Harness> {
  let now = testNow
  const isJunkIdentifier = options.isJunkIdentifier ?? testJunkRule
  const recorded: Recorded = { requests: [], messages: [], rejected: [], drops: new Map() }
  const receipts: Harness['receipts'] = []
  const browser = { id: 2, publicId: 'src_browser', kind: 'browser', name: 'Shop', origins: [shopOrigin] } as const
  const sources = new Map([
    [serverKey, testSource()],
    [browserKey, testSource(browser)],
  ])
  // Headers as long as `platform/http` allows them.
  const app = Fastify({ http: { maxHeaderSize: 64 * 1024 }, forceCloseConnections: true })
  await mountTracking(app, {
    authenticate: (key) => sources.get(key) ?? null,
    isJunkIdentifier,
    clock: options.now ?? (() => now),
    countDrop: ({ source, reason, count }) => {
      const name = `${source?.publicId ?? 'none'}:${reason}`
      recorded.drops.set(name, (recorded.drops.get(name) ?? 0) + count)
    },
    receive: async (request) => {
      const receipt = receipts.shift() ?? { outcome: 'accepted' }
      if (receipt instanceof Error) throw receipt
      if (receipt.outcome === 'log_full') return receipt
      if (request.sent !== null) checkSent(request, isJunkIdentifier)
      recorded.requests.push(request)
      recorded.messages.push(...request.decoded.messages)
      recorded.rejected.push(...request.decoded.rejected)
      return receipt
    },
  })
  const setNow = (ms: number) => {
    now = ms
  }
  return { app, recorded, sources, receipts, setNow }
}

/** What the log would keep of any request of any test decodes to what was received (TR11). */
function checkSent({ sent, decoded, receivedAt }: TrackedRequest, isJunkIdentifier: IsJunkIdentifier): void {
  const kept: SentRequest = JSON.parse(JSON.stringify(sent))
  const { messages, rejected } = decodeSent(kept, { receivedAt, isJunkIdentifier })
  assert.deepEqual({ messages, rejected }, { messages: decoded.messages, rejected: decoded.rejected })
}

/** `Basic` credentials as SDKs send them: the key and an empty password. */
export function basic(key: string): string {
  return `Basic ${Buffer.from(`${key}:`).toString('base64')}`
}
