import { isGiven, readConsent, usualPurposes, writeConsent } from './consent.ts'
import { type InitOptions, readOptions, type Settings } from './options.ts'
import { type Call, type Running, startRunning } from './running.ts'
import { openStore, type Store } from './store.ts'

/** From `init` to the end of the page: when the SDK works, when it waits, when it forgets. */
export type Life = {
  /** Reads the options (throws a TypeError for wrong ones) and starts where consent allows it; a second call does nothing. */
  begin: (options: InitOptions) => void
  /** Runs a call now, or keeps it (where the site asked for that) or drops it before consent. */
  whenRunning: (call: (on: Running) => void) => void
  send: (call: Call) => void
  grant: (purposes?: readonly string[]) => void
  withdraw: (purposes?: readonly string[]) => void
}

type Begun = { settings: Settings; store: Store; tabStore: Store }

/** Calls kept in memory before consent, where the site asked for it. */
const keptMax = 100

/** Before `init` everything does nothing. */
export function createLife(): Life {
  let begun: Begun | null = null
  let running: Running | null = null
  let kept: (() => void)[] = []

  const run = () => {
    if (!begun) return
    const now = startRunning(begun.settings, begun)
    running = now
    if (begun.settings.pages === 'auto')
      now.host.onAddress((isReplaced) => isReplaced || now.send({ type: 'page', properties: {} }))
  }
  const start = () => {
    if (!begun || running) return
    run()
    if (begun.settings.pages === 'auto') life.send({ type: 'page', properties: {} })
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
  const life: Life = {
    begin: (options) => {
      if (begun) return
      const opened = open(options)
      begun = opened
      if (mayStart(opened)) start()
      followOtherTabs(opened, { start, stop })
    },
    whenRunning: (call) => {
      if (running) call(running)
      else if (begun?.settings.beforeConsent === 'keep' && kept.length < keptMax && readConsent(begun.store) === null) {
        kept.push(() => running && call(running))
      }
    },
    send: (call) => life.whenRunning((on) => on.send(call)),
    grant: (purposes = usualPurposes) => {
      if (!begun) return
      writeConsent(begun.store, purposes, true)
      if (running) restart()
      else start()
      life.send(consentSaid(begun.store))
    },
    withdraw: (purposes) => {
      if (!begun) return
      const { store, tabStore, settings } = begun
      const taken = purposes ?? Object.keys(readConsent(store) || {}).concat(usualPurposes)
      const isOptOut = settings.consent === 'not-required'
      if (!running && !isOptOut) return
      const left = writeConsent(store, taken, false)
      if (running && purposes && (isGiven(left) || isOptOut)) {
        restart()
        life.send(consentSaid(store))
        return
      }
      running?.sayLast(consentSaid(store))
      stop()
      store.clear()
      tabStore.clear()
      // Where consent need not be given, the refusal must be remembered; where it must, nothing is.
      if (isOptOut) writeConsent(store, taken, false)
    },
  }
  return life
}

function open(options: InitOptions): Begun {
  const settings = readOptions(options, location.origin)
  const prefix = prefixOf(settings)
  return {
    settings,
    store: openStore(() => localStorage, prefix),
    tabStore: openStore(() => sessionStorage, prefix),
  }
}

/** The snippet looks for the consent under the same prefix. */
function prefixOf({ writeKey }: Settings): string {
  return `ocxm.${writeKey.slice(-8)}.`
}

/** Another tab may hear the visitor's answer. */
function followOtherTabs(begun: Begun, { start, stop }: { start: () => void; stop: () => void }): void {
  addEventListener('storage', (event) => {
    if (event.key !== null && event.key !== `${prefixOf(begun.settings)}consent`) return
    if (!mayStart(begun)) stop()
    else if (isGiven(readConsent(begun.store))) start()
  })
}

/** What the visitor said, so that the server's record agrees. */
function consentSaid(store: Store): Call {
  return { type: 'track', event: '$consent_said', properties: { purposes: readConsent(store) || {} } }
}

function mayStart({ settings, store }: Begun): boolean {
  const said = readConsent(store)
  return settings.consent === 'not-required' ? said === null || isGiven(said) : isGiven(said)
}
