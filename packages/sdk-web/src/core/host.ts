import type { ChunkName } from '../chunk.ts'
import type { HttpAnswer } from './http.ts'
import type { Identity } from './identity.ts'
import type { Settings } from './options.ts'
import type { Session } from './session.ts'
import type { Store } from './store.ts'

/** Properties of an event; what JSON cannot say is left out. */
export type Properties = { readonly [name: string]: unknown }

/** What the core offers to its chunks while it runs. Listeners end by themselves when consent is withdrawn. */
export type Host = {
  settings: Settings
  /** Lasts; shared by all tabs. */
  store: Store
  /** Of this tab alone, gone when it is closed. */
  tabStore: Store
  track: (event: string, properties: Properties) => void
  identity: () => Identity
  session: () => Session
  /** True when this purpose may be served. */
  allows: (purpose: string) => boolean
  /** Called with the name and the properties of each event that the site tracks; gives what ends it. */
  onTrack: (listener: (event: string, properties: Properties) => void) => () => void
  /** Called after the address changed, or the page was returned to, without loading; `isReplaced` when only its query did, by `replaceState`: the same page. */
  onAddress: (listener: (isReplaced: boolean) => void) => void
  /** Called when somebody else is at this browser now: after a sign-out, or when another user signs in. */
  onSomebodyElse: (listener: () => void) => void
  /** Called when the page is left, before what waits is handed to the browser. */
  onLeave: (listener: () => void) => void
  /** False after everything ended: then nothing is stored, loaded or sent any more. */
  isLive: () => boolean
  /** Called when everything ends. */
  onStop: (listener: () => void) => void
  post: (path: string, body: object) => Promise<HttpAnswer>
  /** A form with files; the write key stands in the address. */
  postForm: (path: string, form: FormData) => Promise<HttpAnswer>
  load: (name: ChunkName) => Promise<unknown>
  /** Local raw struggle score of the session; 0 until autocapture sets it. */
  struggle: () => number
  setStruggle: (read: () => number) => void
}

/** How a chunk begins. */
export type StartChunk = (host: Host) => void
