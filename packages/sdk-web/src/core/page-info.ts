/** What an event tells of the page. */
export type PageInfo = { url: string; path: string; title: string; referrer: string; search: string }

const campaignParameters = /^(utm_\w+|gclid|fbclid|msclkid|ttclid|bd_vid|gdt_vid)$/

/**
 * Address, title and referrer. Of the query only campaign parameters are kept unless `all` is asked for, and never the fragment nor what
 * follows a semicolon in the path (`;jsessionid=`): all may hold tokens. Of the referrer only origin and path. E-mail addresses are blotted.
 */
export function pageInfo(query: 'campaign' | 'all'): PageInfo {
  const { base, path: whole } = placeOf(location)
  const path = blotted(withoutParameters(whole))
  const search = query === 'all' ? location.search : blotted(campaignOnly(location.search))
  return {
    url: base + path + search,
    path,
    title: blotted(textOf('title').slice(0, 300)),
    referrer: blotted(withoutParameters(textOf('referrer').replace(/[?#].*$/, ''))),
    search,
  }
}

/**
 * Where the page is. What is not of the web is told without what its address may hold: a `data:` page is its own address, and the path of a
 * file names the user of the machine.
 */
export function placeOf({ protocol, host, pathname }: Pick<Location, 'protocol' | 'host' | 'pathname'>): {
  base: string
  path: string
} {
  if (/^(data|blob|javascript):/.test(protocol)) return { base: protocol, path: '' }
  if (protocol === 'file:') return { base: 'file://', path: pathname.replace(/^.*\//, '/') }
  return { base: host === '' ? protocol : `${protocol}//${host}`, path: pathname }
}

/** A path without its parameters: servers that find no cookie write their sessions there. */
export function withoutParameters(path: string): string {
  return path.replace(/;[^/;=]+=[^/;]*/g, '')
}

/** Mail and sign-in pages carry addresses of people in theirs. */
export function blotted(text: string): string {
  return text.replace(/[^\s/?#&=;,:@]+(@|%40)[\w.-]+\.[a-z]{2,}/gi, '***')
}

/** A form or an image of the page may stand under the name of a property of the document. */
function textOf(name: 'title' | 'referrer'): string {
  const text: unknown = document[name]
  return typeof text === 'string' ? text : ''
}

/** `{ source, medium, name, term, content }` of the utm parameters; null when there are none. */
export function campaignOf(search: string): Record<string, string> | null {
  const campaign: Record<string, string> = {}
  new URLSearchParams(search).forEach((value, key) => {
    if (key.indexOf('utm_') === 0) campaign[key === 'utm_campaign' ? 'name' : key.slice(4)] = value.slice(0, 200)
  })
  return Object.keys(campaign).length > 0 ? campaign : null
}

function campaignOnly(search: string): string {
  const kept = new URLSearchParams()
  new URLSearchParams(search).forEach((value, key) => {
    if (campaignParameters.test(key)) kept.append(key, value)
  })
  const text = kept.toString()
  return text === '' ? '' : `?${text}`
}
