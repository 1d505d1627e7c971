import {
  isAllRefused,
  isGiven,
  isOfConsent,
  type Purposes,
  readConsent,
  usualPurposes,
  writeConsent,
} from './consent.ts'
import { guarded } from './guarded.ts'
import { toJson } from './json.ts'
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

/** Calls kept in memory: before `init`, and before consent where the site asked for it. */
const keptMax = 100

/** A life that has not begun; servers that render pages never begin one. */
export function createLife(): Life {
  let begun: Begun | null = null
  let running: Running | null = null
  let kept: (() => void)[] = []

  const run = () => {
    if (!begun) return
    const now = startRunning(begun.settings, begun, (purposes) => takeBack(purposes, true))
    running = now
    if (begun.settings.pages === 'auto') reportPages(now)
  }
  const start = () => {
    if (!begun || running || isUnseen()) return
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
  /** All purposes when none is named. `isTold`: the server said so, and need not be told. */
  const takeBack = (purposes: readonly string[] | undefined, isTold: boolean) => {
    if (!begun) return
    const { store, settings } = begun
    const isOptOut = settings.consent === 'not-required'
    if (!running && !isOptOut) return
    const taken = purposes ?? Object.keys(readConsent(store) || {}).concat(usualPurposes)
    const now = isTold ? null : Date.now()
    const left = writeConsent(store, { purposes: taken, given: false, now })
    const goesOn = running && purposes && (isOptOut ? !isAllRefused(left) : isGiven(left))
    if (goesOn) restart()
    const say = goesOn ? life.send : running?.sayLast
    // Whatever the page broke: nothing is left here all the same.
    if (!isTold && say) guarded(() => say(consentSaid(store)))
    if (!goesOn) {
      stop()
      forgetAll(begun, { left, now })
    }
    if (isTold) dispatchEvent(new CustomEvent('opencxm:consent', { detail: { refused: taken } }))
  }
  const life: Life = {
    begin: (options) => {
      // Servers that render pages run the same code.
      if (typeof window !== 'object') return
      if (begun) return warnOfSecond(options, begun)
      begun = open(options)
      launch(begun, { start, stop, restart, isRunning: () => running !== null })
    },
    whenRunning: (call) => {
      if (running) call(running)
      else if (begun && kept.length < keptMax && isWaiting(begun)) {
        kept.push(() => running && call(running))
      }
    },
    send: (call) => life.whenRunning((on) => on.send(call)),
    grant: (given) => {
      const purposes = listOf(given) ?? usualPurposes
      if (!begun || purposes.length === 0) return
      const { store } = begun
      const said = readConsent(store)
      // Banners say it again on each page: that is no new word of the visitor.
      if (running && said && purposes.every((purpose) => said[purpose])) return
      writeConsent(store, { purposes, given: true, now: Date.now() })
      if (running) restart()
      else start()
      life.send(consentSaid(store))
    },
    withdraw: (purposes) => takeBack(listOf(purposes), false),
  }
  return heldUntilBegun(life)
}

/** What is called before `init` waits in memory, and counts as called right after it. */
function heldUntilBegun(life: Life): Life {
  let early: (() => void)[] | null = []
  const hold = (call: () => void) => {
    if (early === null) call()
    else if (typeof window === 'object' && early.length < keptMax) early.push(call)
  }
  return {
    begin: (options) => {
      life.begin(options)
      const calls = early || []
      early = null
      for (const call of calls) guarded(call)
    },
    whenRunning: (call) => hold(() => life.whenRunning(call)),
    send: (call) => hold(() => life.send(call)),
    grant: (purposes) => hold(() => life.grant(purposes)),
    withdraw: (purposes) => hold(() => life.withdraw(purposes)),
  }
}

function warnOfSecond({ writeKey }: InitOptions, { settings }: Begun): void {
  if (writeKey !== settings.writeKey) console.warn('opencxm: init counts once, the second key is not used')
}

/** Starts where that is allowed, once the page is seen: one that is prepared in advance may never be. Then other tabs are heard. */
function launch(begun: Begun, steps: Steps): void {
  const startIfAllowed = () => guarded(() => mayStart(begun) && steps.start())
  // First, so that it is asked first when the page is returned to.
  followOtherTabs(begun, steps)
  if (isUnseen()) document.addEventListener('prerenderingchange', startIfAllowed, { once: true })
  else startIfAllowed()
}

/** True while a call may still find somebody: its page is not seen yet, or the site wants to keep what comes before consent. */
function isWaiting(begun: Begun): boolean {
  if (isUnseen() && mayStart(begun)) return true
  return begun.settings.beforeConsent === 'keep' && readConsent(begun.store) === null
}

function isUnseen(): boolean {
  return (document as { prerendering?: boolean }).prerendering === true
}

/** One purpose may come as it is. */
function listOf(purposes: readonly string[] | string | undefined): readonly string[] | undefined {
  return typeof purposes === 'string' ? [purposes] : purposes || undefined
}

function reportPages({ host, send }: Running): void {
  host.onAddress((isReplaced) => isReplaced || send({ type: 'page', properties: {} }))
}

/**
 * Nothing is left of what was stored here. Where consent need not be given the refusal must be remembered, where it must be, nothing is.
 */
function forgetAll({ settings, store, tabStore }: Begun, { left, now }: { left: Purposes; now: number | null }): void {
  store.clear()
  tabStore.clear()
  if (settings.consent === 'required') return
  writeConsent(store, { purposes: Object.keys(left).filter((purpose) => !left[purpose]), given: false, now })
}

function open(options: InitOptions): Begun {
  const settings = readOptions(options, { origin: location.origin, objects: sendsPrivacyControl() })
  const prefix = prefixOf(settings)
  return {
    settings,
    store: openStore(() => localStorage, prefix),
    tabStore: openStore(() => sessionStorage, prefix),
  }
}

function sendsPrivacyControl(): boolean {
  return (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl === true
}

/** The snippet looks for the consent under the same prefix. */
function prefixOf({ writeKey }: Settings): string {
  return `ocxm.${writeKey.slice(-8)}.`
}

type Steps = { start: () => void; stop: () => void; restart: () => void; isRunning: () => boolean }

/**
 * Another tab may hear the visitor's answer, or a later page of this one before it is returned to. What this tab wrote meanwhile goes as well.
 */
function followOtherTabs(begun: Begun, { start, stop, restart, isRunning }: Steps): void {
  let heard = toJson(readConsent(begun.store))
  const look = () => {
    const said = readConsent(begun.store)
    const before = heard
    heard = toJson(said)
    if (!mayStart(begun)) {
      stop()
      begun.tabStore.clear()
      for (const name of begun.store.names('')) if (said === null || !isOfConsent(name)) begun.store.remove(name)
    } else if (before !== heard) {
      if (isRunning()) restart()
      else start()
    }
  }
  addEventListener('storage', (event) => {
    if (event.key === null || event.key === `${prefixOf(begun.settings)}consent`) look()
  })
  addEventListener('pageshow', (event) => {
    if (event.persisted) look()
  })
}

/** What the visitor said, so that the server's record agrees. */
function consentSaid(store: Store): Call {
  return { type: 'track', event: '$consent_said', properties: { purposes: readConsent(store) || {} } }
}

function mayStart({ settings, store }: Begun): boolean {
  const said = readConsent(store)
  return settings.consent === 'not-required' ? !isAllRefused(said) : isGiven(said)
}
