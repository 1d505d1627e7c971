import { isGiven, readConsent, usualPurposes, writeConsent } from './consent.ts'
import type { Properties } from './host.ts'
import { forgetIdentity, readIdentity, signIn } from './identity.ts'
import { type InitOptions, readOptions, type Settings } from './options.ts'
import { type Call, type Running, startRunning } from './running.ts'
import { openStore, type Store } from './store.ts'

/** The browser SDK. Every method may be called before `init` returns anything; none throws but `init`, for wrong options. */
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

/** Calls kept in memory before consent, where the site asked for it. */
const keptMax = 100

/** Makes the one object that a page uses. Does nothing before `init`. */
export function createOpencxm(): Opencxm {
  let begun: { settings: Settings; store: Store; tabStore: Store } | null = null
  let running: Running | null = null
  let kept: (() => void)[] = []

  const run = () => {
    if (!begun) return
    const now = startRunning(begun.settings, begun)
    running = now
    if (begun.settings.pages === 'auto') now.host.onAddress(() => now.send({ type: 'page', properties: {} }))
  }
  const start = () => {
    if (!begun || running) return
    run()
    if (begun.settings.pages === 'auto') send({ type: 'page', properties: {} })
    const waiting = kept
    kept = []
    for (const call of waiting) call()
  }
  const stop = () => {
    running?.stop()
    running = null
    kept = []
  }
  /** What is allowed now may be more or less than before: the parts begin anew, what waits stays. */
  const restart = () => {
    running?.pause()
    run()
  }
  /** Runs a call now, or keeps or drops it before consent. */
  const whenRunning = (call: (on: Running) => void) => {
    if (running) call(running)
    else if (begun?.settings.beforeConsent === 'keep' && kept.length < keptMax && mayStillStart(begun)) {
      kept.push(() => running && call(running))
    }
  }
  const send = (call: Call) => whenRunning((on) => on.send(call))

  return {
    init: (options) => {
      if (begun) return
      const settings = readOptions(options, location.origin)
      const prefix = `ocxm.${settings.writeKey.slice(-8)}.`
      begun = {
        settings,
        store: openStore(() => localStorage, prefix),
        tabStore: openStore(() => sessionStorage, prefix),
      }
      const { store } = begun
      if (mayStart(begun)) start()
      // Another tab heard the visitor's answer.
      addEventListener('storage', (event) => {
        if (!begun || (event.key !== null && event.key !== `${prefix}consent`)) return
        if (!mayStart(begun)) stop()
        else if (isGiven(readConsent(store))) start()
      })
    },
    identify: (userId, traits = {}, proof = {}) => {
      const id = idOf(userId)
      if (id === null) return
      whenRunning((on) => {
        signIn(on.host.store, id, proof.userHash || null)
        on.send({ type: 'identify', traits })
      })
    },
    track: (event, properties = {}) => {
      if (event) send({ type: 'track', event: String(event), properties })
    },
    page: (name, properties = {}) => send({ type: 'page', ...(name ? { name } : {}), properties }),
    group: (groupId, traits = {}) => {
      const id = idOf(groupId)
      if (id !== null) send({ type: 'group', groupId: id, traits })
    },
    alias: (userId, previousId) => {
      const id = idOf(userId)
      if (id === null) return
      whenRunning((on) => {
        const { userId: user, anonymousId } = readIdentity(on.host.store)
        on.send({ type: 'alias', userId: id, previousId: previousId || user || anonymousId })
      })
    },
    reset: () =>
      whenRunning((on) => {
        forgetIdentity(on.host.store)
        on.host.store.remove('session')
      }),
    consent: {
      grant: (purposes = usualPurposes) => {
        if (!begun) return
        writeConsent(begun.store, purposes, true)
        if (running) restart()
        else start()
        send(consentSaid(begun.store))
      },
      withdraw: (purposes) => {
        if (!begun) return
        const { store, tabStore, settings } = begun
        const taken = purposes ?? Object.keys(readConsent(store) || {}).concat(usualPurposes)
        const asked = settings.consent === 'not-required'
        if (!running && !asked) return
        const left = writeConsent(store, taken, false)
        if (running && purposes && (isGiven(left) || asked)) {
          restart()
          send(consentSaid(store))
          return
        }
        running?.sayLast(consentSaid(store))
        stop()
        store.clear()
        tabStore.clear()
        // Where consent need not be given, the refusal must be remembered; where it must, nothing is.
        if (asked) writeConsent(store, taken, false)
      },
    },
  }
}

/** What the visitor said, so that the server's record agrees. */
function consentSaid(store: Store): Call {
  return { type: 'track', event: '$consent_said', properties: { purposes: readConsent(store) || {} } }
}

function mayStart({ settings, store }: { settings: Settings; store: Store }): boolean {
  const said = readConsent(store)
  return settings.consent === 'not-required' ? said === null || isGiven(said) : isGiven(said)
}

/** Before an answer, not after a refusal. */
function mayStillStart({ store }: { store: Store }): boolean {
  return readConsent(store) === null
}

function idOf(value: unknown): string | null {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : ''
  return text === '' ? null : text
}
