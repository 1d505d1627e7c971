import { guarded } from './guarded.ts'
import type { Properties } from './host.ts'
import { forgetIdentity, readIdentity, signIn } from './identity.ts'
import { createLife } from './life.ts'
import type { InitOptions } from './options.ts'

/** The browser SDK. What is called before `init` counts as called right after it; none throws but `init`, for wrong options. */
export type Opencxm = {
  init: (options: InitOptions) => void
  /** The site's own id of who signed in; `userHash` (hex HMAC-SHA256 of the id, made by the site's server) proves it. */
  identify: (userId: string, traits?: Properties, proof?: { userHash?: string }) => void
  track: (event: string, properties?: Properties) => void
  page: (name?: string, properties?: Properties) => void
  group: (groupId: string, traits?: Properties) => void
  alias: (userId: string, previousId?: string) => void
  /** After a sign-out: the next visitor of this browser is somebody else. */
  reset: () => void
  consent: {
    /** Gives these purposes (`profiling` and `surveys` when none is named) and starts the SDK. */
    grant: (purposes?: readonly string[]) => void
    /** Takes these back; all, when none is named: then everything that was stored here is removed. */
    withdraw: (purposes?: readonly string[]) => void
  }
}

/** Makes the one object that a page uses. Does nothing before `init`. */
export function createOpencxm(): Opencxm {
  const { begin, whenRunning, send, grant, withdraw } = createLife()
  const calls: Omit<Opencxm, 'init' | 'consent'> = {
    identify: (userId, traits, proof) => {
      const id = idOf(userId)
      if (id === null) return
      whenRunning((on) => {
        const { store } = on.host
        const before = readIdentity(store).anonymousId
        if (signIn(store, id, proof?.userHash || null).anonymousId !== before) on.somebodyElse()
        on.send({ type: 'identify', traits: traits || {} })
      })
    },
    track: (event, properties) => {
      if (event) send({ type: 'track', event: String(event), properties: properties || {} })
    },
    page: (name, properties) => send({ type: 'page', ...(name ? { name } : {}), properties: properties || {} }),
    group: (groupId, traits) => {
      const id = idOf(groupId)
      if (id !== null) send({ type: 'group', groupId: id, traits: traits || {} })
    },
    alias: (userId, previousId) => {
      const id = idOf(userId)
      if (id === null) return
      whenRunning((on) => {
        const { userId: user, anonymousId } = readIdentity(on.host.store)
        on.send({ type: 'alias', userId: id, previousId: idOf(previousId) ?? user ?? anonymousId })
      })
    },
    reset: () =>
      whenRunning((on) => {
        forgetIdentity(on.host.store)
        on.somebodyElse()
      }),
  }
  return {
    init: begin,
    identify: (...given) => guarded(() => calls.identify(...given)),
    track: (...given) => guarded(() => calls.track(...given)),
    page: (...given) => guarded(() => calls.page(...given)),
    group: (...given) => guarded(() => calls.group(...given)),
    alias: (...given) => guarded(() => calls.alias(...given)),
    reset: () => guarded(calls.reset),
    consent: { grant: (given) => guarded(() => grant(given)), withdraw: (given) => guarded(() => withdraw(given)) },
  }
}

function idOf(value: unknown): string | null {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : ''
  return text === '' ? null : text
}
