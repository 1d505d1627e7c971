/** What a site says when it starts the SDK. */
export type InitOptions = {
  /** Write key of a browser source. */
  writeKey: string
  /** Where OpenCXM answers, such as `https://cxm.example.com`; without it the page's own origin. */
  host?: string
  /** Path under which the site passes requests on to OpenCXM (`/cx`), so that they are first-party. Comes after `host`. */
  path?: string
  /**
   * `required` (the default): nothing is stored, loaded or sent before `consent.grant()`. `not-required`: the site has another
   * legal basis; `consent.withdraw()` still ends everything.
   */
  consent?: 'required' | 'not-required'
  /**
   * `respect` (the default): where no consent is needed, a browser that sends Global Privacy Control is asked first all the same, since
   * its owner objects in advance; `consent.grant()` is the more particular word. Do-Not-Track, which browsers gave up, is not looked at.
   */
  globalPrivacyControl?: 'respect' | 'ignore'
  /** Calls made before consent: dropped (the default), or kept in memory until the page is left and sent once it is given. */
  beforeConsent?: 'drop' | 'keep'
  /** `auto` (the default) reports each page view, also of pages that change their address without loading. */
  pages?: 'auto' | 'manual'
  /** Clicks, struggle, errors and web vitals; on unless `false`. */
  autocapture?: boolean
  /** Surveys in the page; on unless `false`. */
  inpage?: boolean
  /** Query strings may hold secrets: only campaign parameters are kept (`campaign`, the default), or all of them. */
  query?: 'campaign' | 'all'
  /** Nonce for the scripts that are loaded later, where a Content-Security-Policy asks for one. */
  nonce?: string
}

/** The same with every choice made. `base` is host and path together, without a slash at the end. */
export type Settings = Required<Omit<InitOptions, 'host' | 'path' | 'nonce'>> & { base: string; nonce: string | null }

const choices = {
  consent: ['required', 'not-required'],
  globalPrivacyControl: ['respect', 'ignore'],
  beforeConsent: ['drop', 'keep'],
  pages: ['auto', 'manual'],
  query: ['campaign', 'all'],
} as const

/** Reads the options of a page; `objects` when the browser sends Global Privacy Control. Throws a TypeError that names the field: a misspelt `consent` must not pass for "not required". */
export function readOptions(given: InitOptions, page: { origin: string; objects?: boolean }): Settings {
  if (!given || typeof given.writeKey !== 'string' || given.writeKey === '') throw wrong('writeKey', 'a text')
  const pick = <Name extends keyof typeof choices>(name: Name): (typeof choices)[Name][number] => {
    const allowed: readonly string[] = choices[name]
    const value = given[name] === undefined ? choices[name][0] : given[name]
    if (allowed.indexOf(value) < 0) throw wrong(name, allowed.join(' or '))
    return value as (typeof choices)[Name][number]
  }
  const host = given.host === undefined || given.host === '' ? page.origin : given.host
  if (!/^https?:\/\/[^/?#]+/.test(host)) throw wrong('host', 'an http(s) address')
  const path = given.path || ''
  if (path !== '' && !/^\/[\w./-]*$/.test(path)) throw wrong('path', 'a path such as /cx')
  const [consent, gpc] = [pick('consent'), pick('globalPrivacyControl')]
  return {
    writeKey: given.writeKey,
    consent: page.objects && gpc === 'respect' ? 'required' : consent,
    globalPrivacyControl: gpc,
    beforeConsent: pick('beforeConsent'),
    pages: pick('pages'),
    query: pick('query'),
    autocapture: given.autocapture !== false,
    inpage: given.inpage !== false,
    base: host.replace(/\/+$/, '') + path.replace(/\/+$/, ''),
    nonce: given.nonce || null,
  }
}

function wrong(field: string, expected: string): TypeError {
  return new TypeError(`opencxm.init: ${field} must be ${expected}`)
}
