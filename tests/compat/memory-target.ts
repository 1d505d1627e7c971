import type { TraitChange } from '../../packages/server/src/collect/ingest/index.ts'
import {
  browserKey,
  openHarness,
  serverKey,
  testSource,
} from '../../packages/server/src/collect/tracking/testing/harness.ts'
import type { JsonObject } from '../../packages/server/src/platform/kernel/index.ts'
import { isJunkIdentifier } from '../../packages/server/src/unify/identity/index.ts'
import type { CompatTarget, StoredEvent } from './target.ts'

/** The tracking routes alone, in this process: what the receiver got, each message key once. */
export async function openMemoryTarget(): Promise<CompatTarget> {
  const { app, recorded, sources } = await openHarness({ now: Date.now, isJunkIdentifier })
  sources.set(browserKey, testSource({ id: 2, publicId: 'src_browser', kind: 'browser', origins: ['*'] }))
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const unique = () => [...new Map(recorded.messages.map((message) => [message.key, message])).values()]
  return {
    url,
    serverKey,
    browserKey,
    events: async () =>
      unique().map(({ key, name, ts, identifiers, props, context }): StoredEvent => {
        const idOf = (kind: string) => identifiers.find((identifier) => identifier.kind === kind)?.value ?? ''
        return { key, name, ts, userId: idOf('user'), anonymousId: idOf('anonymous'), props, context }
      }),
    traitsOf: async (userId) => {
      const traits: JsonObject = {}
      const own = unique().filter(({ identifiers }) =>
        identifiers.some(({ kind, value }) => kind === 'user' && value === userId),
      )
      for (const message of own.sort((a, b) => a.ts - b.ts))
        for (const change of message.traits) applyTrait(traits, change)
      return traits
    },
    rejected: async () => recorded.rejected.map(({ reason }) => reason),
    close: () => app.close(),
  }
}

/** Traits in event order, as the real applier does it per key. */
function applyTrait(traits: JsonObject, change: TraitChange): void {
  const before = traits[change.key]
  if (change.op === 'set') traits[change.key] = change.value
  else if (change.op === 'set_once') traits[change.key] ??= change.value
  else if (change.op === 'increment') traits[change.key] = (typeof before === 'number' ? before : 0) + change.value
  else if (change.op === 'append') traits[change.key] = [...(Array.isArray(before) ? before : []), ...change.value]
  else delete traits[change.key]
}
