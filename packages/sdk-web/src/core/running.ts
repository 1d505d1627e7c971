import { version } from '../version.ts'
import { type Purposes, readConsent, saidAt } from './consent.ts'
import { followConsent } from './follow-consent.ts'
import { guarded } from './guarded.ts'
import type { Host, Properties, StartChunk } from './host.ts'
import { request } from './http.ts'
import { readIdentity } from './identity.ts'
import { toJson } from './json.ts'
import { loadChunk } from './load-chunk.ts'
import { watchAddress } from './navigation.ts'
import type { Settings } from './options.ts'
import { campaignOf, pageInfo } from './page-info.ts'
import { openQueue } from './queue.ts'
import { randomId } from './random-id.ts'
import { bodyOf, startSender } from './sender.ts'
import { touchSession } from './session.ts'
import type { Store } from './store.ts'

/** A call of Segment's kind, without what the SDK adds. */
export type Call =
  | { type: 'track'; event: string; properties: Properties }
  | { type: 'identify'; traits: Properties }
  | { type: 'page'; name?: string; category?: string; properties: Properties }
  | { type: 'group'; groupId: string; traits: Properties }
  | { type: 'alias'; userId: string; previousId: string }

/** The SDK at work: from consent (or the start, where none is needed) until it is withdrawn. */
export type Running = {
  host: Host
  send: (call: Call) => void
  /** What was of whoever was here ends: the session, and the survey that is open for them. */
  somebodyElse: () => void
  /** Sends this alone, at once, around the queue: the last word before everything stops. */
  sayLast: (call: Call) => void
  /** Ends listeners and chunks; what waits stays for the next start. */
  pause: () => void
  /** Ends everything; what waits is sent no more. */
  stop: () => void
}

/** The server takes 32 KB of one event; a Chinese character is three bytes. */
const jsonBytesMax = 30_000

/**
 * Starts queue, sender and listeners. Before this call nothing was stored or sent, and after `pause` or `stop` nothing is, whatever still
 * comes back from the network. `refused` is called when the server knows of purposes that the visitor refused elsewhere.
 */
export function startRunning(
  settings: Settings,
  given: { store: Store; tabStore: Store },
  refused: (purposes: readonly string[]) => void,
): Running {
  let live = true
  const whileLive = (store: Store): Store => ({ ...store, set: (name, value) => live && store.set(name, value) })
  const stores = { store: whileLive(given.store), tabStore: whileLive(given.tabStore) }
  const { store } = stores
  const listeners = { track: [], address: [], who: [], leave: [], stop: [] } as Listeners
  const tell = (name: keyof Listeners, value: string, properties: Properties = {}) => {
    for (const listener of listeners[name]) guarded(() => listener(value, properties))
  }
  const url = `${settings.base}/v1/b`
  const queue = openQueue(store)
  // At once, so that a tab opened next finds the id: browsers pass storage between processes with a delay.
  readIdentity(store)
  const sender = startSender({
    queue,
    writeKey: settings.writeKey,
    url,
    post: request,
    refused: (status) => console.warn(`opencxm: the server refused events (${status}): see the source's page`),
  })
  const send = (call: Call) => {
    if (!live) return
    const json = messageOf(call, settings, store)
    if (json === null) return
    queue.add(json, Date.now())
    if (call.type === 'track') tell('track', call.event, call.properties)
    sender.nudge()
    if (call.type === 'page' || call.type === 'identify') askConsent()
  }
  const host = hostOf({ settings, stores, listeners, send, isLive: () => live })
  const askConsent = followConsent(host, refused)
  listenToPage({
    tell,
    flush: sender.flush,
    online: sender.online,
    beacon: sender.beacon,
    adopt: queue.adopt,
    listeners,
  })
  loadChunks(host, listeners)
  if (queue.size() > 0) sender.nudge()
  const pause = () => {
    sender.stop()
    tell('stop', '')
    live = false
  }
  return {
    host,
    send,
    somebodyElse: () => {
      store.remove('session')
      tell('who', '')
    },
    sayLast: (call) => {
      const json = messageOf(call, settings, store)
      if (json !== null) void request(url, bodyOf([{ json }], settings.writeKey), true)
    },
    pause,
    stop: () => {
      pause()
      queue.clear()
    },
  }
}

type HostParts = {
  settings: Settings
  stores: { store: Store; tabStore: Store }
  listeners: Listeners
  send: (call: Call) => void
  isLive: () => boolean
}

/** What chunks work with; after the end none of it reaches storage or network. */
function hostOf({ settings, stores, listeners, send, isLive }: HostParts): Host {
  const { store } = stores
  const { base, writeKey } = settings
  const whenLive = <Value>(go: () => Promise<Value>, otherwise: Value) => (isLive() ? go() : Promise.resolve(otherwise))
  let readStruggle = () => 0
  return {
    settings,
    ...stores,
    track: (event, properties) => send({ type: 'track', event, properties }),
    identity: () => readIdentity(store),
    session: () => touchSession(store, Date.now()),
    allows: (purpose) => readConsent(store)?.[purpose] ?? settings.consent === 'not-required',
    onTrack: (listener) => {
      listeners.track.push(listener)
      return () => {
        listeners.track = listeners.track.filter((one) => one !== listener)
      }
    },
    onAddress: (listener) => void listeners.address.push((value) => listener(value === replaced)),
    onSomebodyElse: (listener) => void listeners.who.push(listener),
    onLeave: (listener) => void listeners.leave.push(listener),
    onStop: (listener) => void listeners.stop.push(listener),
    post: (path, body) =>
      whenLive(() => {
        const text = toJson({ writeKey, ...body })
        // What was answered so far is told as the page goes; browsers let no long body outlive it.
        const isLeaving = document.visibilityState === 'hidden' && text.length < 20_000
        return request(base + path, text, isLeaving)
      }, notSent),
    postForm: (path, form) =>
      whenLive(() => request(`${base}${path}?writeKey=${encodeURIComponent(writeKey)}`, form), notSent),
    load: (name) => whenLive(() => loadChunk(name, settings), null),
    isLive,
    struggle: () => readStruggle(),
    setStruggle: (read) => {
      readStruggle = read
    },
  }
}

/** What listeners of the address are told when only the query was replaced. */
const replaced = 'replaced'
/** Answer to what was asked for after the end. */
const notSent = { status: 0, retryAfter: null, body: '' }

type Listeners = Record<
  'track' | 'address' | 'who' | 'leave' | 'stop',
  ((value: string, properties: Properties) => void)[]
>

type PageWork = {
  tell: (name: keyof Listeners, value: string) => void
  flush: (leaving?: boolean) => void
  online: () => void
  beacon: () => void
  adopt: () => void
  listeners: Listeners
}

function listenToPage({ tell, flush, online, beacon, adopt, listeners }: PageWork): void {
  const stopWatching = watchAddress((isReplaced) => tell('address', isReplaced ? replaced : ''))
  const leave = () => {
    tell('leave', '')
    beacon()
  }
  const hide = () => {
    if (document.visibilityState === 'hidden') flush(true)
  }
  const back = () => {
    adopt()
    online()
  }
  addEventListener('pagehide', leave)
  addEventListener('online', back)
  document.addEventListener('visibilitychange', hide)
  listeners.stop.push(() => {
    stopWatching()
    removeEventListener('pagehide', leave)
    removeEventListener('online', back)
    document.removeEventListener('visibilitychange', hide)
  })
}

/** Autocapture at once; the asking chunk only where the server has something to ask. */
function loadChunks(host: Host, listeners: Listeners): void {
  let live = true
  listeners.stop.push(() => {
    live = false
  })
  const begin = (name: 'autocapture' | 'inpage') =>
    host.load(name).then((start) => {
      if (live && typeof start === 'function') guarded(() => (start as StartChunk)(host))
    })
  const { autocapture, inpage, base, writeKey } = host.settings
  if (autocapture && host.allows('profiling')) void begin('autocapture')
  if (!inpage || !host.allows('surveys')) return
  void request(`${base}/w/v1/rules?writeKey=${encodeURIComponent(writeKey)}`).then(({ status, body }) => {
    if (!live || status !== 200 || body.indexOf('"id"') < 0) return
    host.tabStore.set('rules', body)
    void begin('inpage')
  })
}

function messageOf(call: Call, settings: Settings, store: Store): string | null {
  const { anonymousId, userId, userHash } = readIdentity(store)
  const page = pageInfo(settings.query)
  const campaign = campaignOf(page.search)
  const consent: Purposes | null = readConsent(store)
  const message = {
    messageId: randomId(),
    timestamp: new Date().toISOString(),
    anonymousId,
    ...(userId === null ? {} : { userId }),
    ...call,
    context: {
      library: { name: 'opencxm-web', version },
      page,
      locale: navigator.language,
      sessionId: touchSession(store, Date.now()).id,
      ...(campaign ? { campaign } : {}),
      ...(userHash === null ? {} : { userProof: userHash }),
      ...(consent === null ? {} : { consent: { categoryPreferences: consent, saidAt: saidAt(store) } }),
    },
  }
  try {
    const json = toJson(message)
    if (json.length <= jsonBytesMax / 3 || new Blob([json]).size <= jsonBytesMax) return json
    console.warn('opencxm: an event of more than 30,000 bytes was dropped')
  } catch (error) {
    console.warn('opencxm: an event that JSON cannot say was dropped', error)
  }
  return null
}
