import { toEpoch } from '../calendar.ts'
import type { CompanyEvent, EventContext, EventData } from '../event.ts'
import type { Language } from '../person.ts'

/** Where an event is seen: in one of two browsers, in the app, or by our own systems. */
export type Place = 'web' | 'web2' | 'app' | 'server'

/** Ids that a person is known by, and since when. Infinity = never. */
export type Identity = {
  userId: string
  browsers: readonly [string, string]
  app: string
  signInDay: number
  /** From when the second browser is signed in. */
  secondBrowserDay: number
}

const library = { name: 'pulse-wearables-demo', version: '1.0.0' }
const contexts = new Map<string, EventContext>()

/** The context of an SDK call; one shared object for each combination. */
function contextOf(place: Place, language: Language, appVersion: string): EventContext {
  const key = `${place} ${language} ${appVersion}`
  let context = contexts.get(key)
  if (!context) {
    const locale = { en: 'en-US', 'zh-Hans': 'zh-CN', 'zh-Hant': 'zh-TW' }[language]
    context = {
      library,
      locale,
      ...(place === 'app' ? { app: { name: 'Pulse', version: appVersion } } : { channel: place }),
    }
    contexts.set(key, context)
  }
  return context
}

/** Collects one person's events; each carries the ids by which the person was known at that moment and place. */
export class Teller {
  readonly events: CompanyEvent[] = []
  private readonly identity: Identity
  private readonly keyPrefix: string
  private readonly endMs: number
  private readonly language: Language
  appVersion = ''

  constructor(options: { identity: Identity; keyPrefix: string; endMs: number; language: Language }) {
    this.identity = options.identity
    this.keyPrefix = options.keyPrefix
    this.endMs = options.endMs
    this.language = options.language
  }

  /** Something happened. Nothing is told of days after the end of the data. */
  track(day: number, name: string, options: { place: Place; data: EventData }): void {
    if (day >= 0) return
    this.push('track', day, { name, data: options.data, ids: this.idsAt(day, options.place), place: options.place })
  }

  page(day: number, name: string, options: { place: Place; data: EventData }): void {
    if (day >= 0) return
    this.push('page', day, { name, data: options.data, ids: this.idsAt(day, options.place), place: options.place })
  }

  /** Says who it is, with traits. `guest`: by the browser alone, without an account. */
  identify(day: number, options: { place: Place; data: EventData; guest?: boolean; extra?: EventContext }): void {
    if (day >= 0) return
    const ids = options.guest ? { anonymousId: this.identity.browsers[0] } : this.signedIn(options.place)
    this.push('identify', day, { data: options.data, ids, place: options.place, extra: options.extra })
  }

  /** Says that a browser belonged to the account all along. */
  alias(day: number, previousId: string): void {
    if (day >= 0) return
    this.push('alias', day, { data: {}, ids: { userId: this.identity.userId, previousId }, place: 'server' })
  }

  /** All events told so far, in time order. */
  inOrder(): CompanyEvent[] {
    return this.events.sort((a, b) => a.timestamp - b.timestamp)
  }

  private push(
    type: CompanyEvent['type'],
    day: number,
    what: {
      name?: string
      data: EventData
      ids: Partial<CompanyEvent>
      place: Place
      extra?: EventContext | undefined
    },
  ): void {
    const context = contextOf(what.place, this.language, what.place === 'app' ? this.appVersion : '')
    this.events.push({
      type,
      messageId: `${this.keyPrefix}-${this.events.length}`,
      timestamp: toEpoch(day, this.endMs),
      ...what.ids,
      ...(what.name === undefined ? {} : { name: what.name }),
      data: what.data,
      context: what.extra ? { ...context, ...what.extra } : context,
    })
  }

  private signedIn(place: Place): Partial<CompanyEvent> {
    const { userId, browsers, app } = this.identity
    if (place === 'server') return { userId }
    return { userId, anonymousId: place === 'app' ? app : (browsers[place === 'web' ? 0 : 1] as string) }
  }

  private idsAt(day: number, place: Place): Partial<CompanyEvent> {
    const { browsers, signInDay, secondBrowserDay } = this.identity
    const since = place === 'web2' ? Math.max(signInDay, secondBrowserDay) : signInDay
    if (day >= since) return this.signedIn(place)
    return { anonymousId: place === 'web2' ? browsers[1] : browsers[0] }
  }
}
