import { hash } from 'node:crypto'
import { SaxesParser } from 'saxes'
import * as z from 'zod'
import type { Json } from '../../../platform/kernel/index.ts'
import type { SettingsOf } from '../contract/connector.ts'
import { plainTextOf } from '../model/plain-text.ts'
import { ConnectorError, type PollConnector } from './connector.ts'
import { legibleFeed } from './legible.ts'
import { momentOr } from './moment.ts'

const bytesMax = 5 * 1024 * 1024
const takeAtOnce = 500

/** One entry of a feed, before it becomes an item. */
export type FeedEntry = {
  id: string
  title: string
  text: string
  url: string
  author: string
  at: string
  rating: string
}

/**
 * Polls RSS, Atom and JSON Feed pages, and the App Store's reviews as JSON. Asks only for what changed (ETag,
 * Last-Modified); what was taken before is known by its key. Entries without a date count as of the first time they were seen.
 */
export const feed: PollConnector<'feed'> = {
  how: 'asks',
  needsSecret: false,
  poll: async ({ settings, state, outgoing, now }, { take, done }) => {
    const reply = await outgoing.fetch({
      url: settings.url,
      bytesMax,
      timeoutMs: 20_000,
      headers: {
        accept: 'application/feed+json, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5',
        ...(state.etag ? { 'if-none-match': state.etag } : {}),
        ...(state.lastModified ? { 'if-modified-since': state.lastModified } : {}),
      },
    })
    if (reply.status === 304) return { isMore: false }
    if (reply.status !== 200) throw new ConnectorError('refused', `The answer was ${reply.status}.`)
    const entries = entriesOf(legibleFeed(reply.body, reply.headers['content-type'] ?? ''))
    // All of them: what is left out now is never seen again, since the page is only sent when it changed.
    for (let from = 0; from < entries.length; from += takeAtOnce)
      await take({
        items: entries.slice(from, from + takeAtOnce).map((entry) => itemOf(entry, settings, now)),
        dropped: {},
      })
    const { etag, 'last-modified': lastModified } = reply.headers
    await done({
      ...(etag ? { etag: etag.slice(0, 300) } : {}),
      ...(lastModified ? { lastModified: lastModified.slice(0, 100) } : {}),
    })
    return { isMore: false }
  },
}

/** Entries of a feed, whichever of the three formats it is. Throws `unreadable`. */
export function entriesOf(body: string): FeedEntry[] {
  const text = body.replace(/^\uFEFF/, '').trimStart()
  return text.startsWith('{') ? jsonEntries(text) : xmlEntries(text)
}

function itemOf(entry: FeedEntry, settings: SettingsOf<'feed'>, now: number): Record<string, Json> {
  const rating = Number(entry.rating)
  const url = addressOf(entry.url, settings.url)
  const rated = entry.rating.trim() !== '' && rating >= 1 && rating <= settings.ratingMax
  return {
    // Without an id the words are the key, not the time: an entry without a date is seen at another time each round.
    id: (entry.id || entry.url || `text:${hash('sha256', entry.title + entry.text, 'base64url')}`).slice(0, 300),
    source: settings.source,
    kind: settings.as,
    at: momentOr(entry.at, now),
    // A review of one line often is a title alone.
    text: plainTextOf(entry.text) || plainTextOf(entry.title),
    ...(plainTextOf(entry.title) ? { title: plainTextOf(entry.title).slice(0, 500) } : {}),
    ...(entry.author.trim() ? { author: { name: entry.author.trim().slice(0, 200) } } : {}),
    ...(url ? { url: url.slice(0, 2000) } : {}),
    ...(rated ? { rating: { value: rating, min: 1, max: settings.ratingMax } } : {}),
    ...(settings.touchpoint ? { touchpoint: settings.touchpoint } : {}),
  }
}

/** Where an entry stands; feeds of shops write it as seen from their page. '' = nowhere on the web. */
function addressOf(link: string, page: string): string {
  if (link === '' || !URL.canParse(link, page)) return ''
  const { protocol, href } = new URL(link, page)
  return protocol === 'http:' || protocol === 'https:' ? href : ''
}

const word = z.union([z.string(), z.number()]).transform(String).nullish().catch(null)
const jsonFeedSchema = z.object({
  items: z.array(
    z.looseObject({
      id: word,
      title: word,
      content_text: word,
      content_html: word,
      summary: word,
      url: word,
      date_published: word,
      rating: word,
      author: z.object({ name: word }).nullish().catch(null),
      authors: z
        .array(z.object({ name: word }))
        .nullish()
        .catch(null),
    }),
  ),
})

/** What the App Store's review feeds put around each word. */
const labelled = z.object({ label: word }).nullish().catch(null)
const reviewSchema = z.object({
  id: labelled,
  title: labelled,
  content: labelled,
  updated: labelled,
  'im:rating': labelled,
  author: z.object({ name: labelled }).nullish().catch(null),
})
const appStoreSchema = z.object({
  feed: z.object({ entry: z.union([z.array(reviewSchema), reviewSchema.transform((one) => [one])]).default([]) }),
})

/** The App Store's reviews as JSON; an entry without a rating is the app itself. */
function reviewEntry(review: z.infer<typeof reviewSchema>): FeedEntry[] {
  const rating = review['im:rating']?.label
  if (!rating) return []
  const text = (review.content?.label ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const { id, title, updated, author } = review
  return [
    {
      ...{ id: id?.label ?? '', title: title?.label ?? '', text, url: '', rating },
      ...{ author: author?.name?.label ?? '', at: updated?.label ?? '' },
    },
  ]
}

function jsonEntries(text: string): FeedEntry[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new ConnectorError('unreadable', error instanceof Error ? error.message : String(error))
  }
  const reviews = appStoreSchema.safeParse(value)
  if (reviews.success) return reviews.data.feed.entry.flatMap(reviewEntry)
  const parsed = jsonFeedSchema.safeParse(value)
  if (!parsed.success) throw new ConnectorError('unreadable', z.prettifyError(parsed.error).slice(0, 500))
  return parsed.data.items.map((item) => ({
    id: item.id ?? '',
    title: item.title ?? '',
    text:
      item.content_text?.replaceAll('&', '&amp;').replaceAll('<', '&lt;') ?? item.content_html ?? item.summary ?? '',
    url: item.url ?? '',
    author: item.authors?.[0]?.name ?? item.author?.name ?? '',
    at: item.date_published ?? '',
    rating: item.rating ?? '',
  }))
}

/** Elements that hold an entry's fields, by their name without prefix: the first one that is found counts. */
const fieldOf: Record<string, keyof FeedEntry> = {
  guid: 'id',
  id: 'id',
  title: 'title',
  encoded: 'text',
  content: 'text',
  description: 'text',
  summary: 'text',
  link: 'url',
  creator: 'author',
  pubdate: 'at',
  published: 'at',
  updated: 'at',
  date: 'at',
  rating: 'rating',
}

/**
 * Feeds are often not quite XML: a bare `&`, an `&nbsp;` that nothing declares, an end that is missing. What can be read is read; only a
 * page that gives no entry and is broken is unreadable. Entities of a DTD are never expanded; a page that brings its own is refused.
 */
function xmlEntries(text: string): FeedEntry[] {
  const { reader, broken } = readXml(text)
  // A bare `&` takes what follows for its name, tags too.
  const again = broken === null ? null : readXml(withoutBareAmpersands(text))
  const { entries, isFeed } = again !== null && again.reader.entries.length > 0 ? again.reader : reader
  if (broken !== null && entries.length === 0) throw new ConnectorError('unreadable', broken)
  if (!isFeed) throw new ConnectorError('unreadable', 'This is neither RSS nor Atom nor JSON Feed.')
  return entries
}

function withoutBareAmpersands(text: string): string {
  const parts: string[] = []
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('<![CDATA[', at)
    const close = open === -1 ? -1 : text.indexOf(']]>', open)
    // What begins and never ends is no section.
    const [from, to] = close === -1 ? [text.length, text.length] : [open, close + ']]>'.length]
    parts.push(text.slice(at, from).replace(/&(?!#?\w{1,32};)/g, '&amp;'), text.slice(from, to))
    at = to
  }
  return parts.join('')
}

/** What is deeper, or broken more often, is no page of anybody's: each element that never ends, and each error, costs as much as a hundred words. */
const depthMax = 5_000
const errorsMax = 200_000

function readXml(text: string): { reader: EntryReader; broken: string | null } {
  const reader = new EntryReader()
  const parser = new SaxesParser({ position: false })
  let broken: string | null = null
  let [depth, errors] = [0, 0]
  parser.on('error', (error) => {
    broken ??= error.message.slice(0, 300)
    if (++errors > errorsMax) throw new ConnectorError('unreadable', broken)
  })
  parser.on('doctype', (doctype) => {
    if (/<!ENTITY/i.test(doctype)) throw new ConnectorError('unreadable', 'It declares entities of its own.')
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (++depth > depthMax) throw new ConnectorError('unreadable', 'Its elements never end.')
    reader.open(localName(name), attributes as Record<string, string>)
  })
  parser.on('closetag', ({ name }) => {
    depth--
    reader.close(localName(name))
  })
  parser.on('text', (part) => reader.hear(part))
  parser.on('cdata', (part) => reader.hear(part))
  parser.write(text).close()
  return { reader, broken }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase()
}

/** Of several elements for one field these count. */
const firstOf: ReadonlySet<string> = new Set(['encoded', 'content', 'published', 'pubdate'])

const emptyEntry: FeedEntry = { id: '', title: '', text: '', url: '', author: '', at: '', rating: '' }

class EntryReader {
  readonly entries: FeedEntry[] = []
  isFeed = false
  private entry: FeedEntry | null = null
  /** Names of the open elements below the entry. */
  private path: string[] = []
  private heard = ''
  /** Fields that hold what counts before all else: the whole text, and when it was first written. */
  private settled = new Set<keyof FeedEntry>()

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'rss' || name === 'feed' || name === 'rdf') this.isFeed = true
    if (this.entry === null) {
      if (name === 'item' || name === 'entry') {
        this.entry = { ...emptyEntry }
        this.settled.clear()
      }
      return
    }
    this.path.push(name)
    if (this.isMarkup()) this.heard += `<${name}>`
    else this.heard = ''
    const isPage = attributes.rel === undefined || attributes.rel === 'alternate'
    if (name === 'link' && attributes.href && isPage && this.entry.url === '') this.entry.url = attributes.href
  }

  hear(part: string): void {
    if (this.entry !== null)
      this.heard += this.isMarkup() ? part.replaceAll('&', '&amp;').replaceAll('<', '&lt;') : part
  }

  /** Inside the text or title itself: Atom's `xhtml` holds elements, not a text that holds HTML. */
  private isMarkup(): boolean {
    const field = fieldOf[this.path[0] ?? '']
    return this.path.length > 1 && (field === 'text' || field === 'title')
  }

  close(name: string): void {
    if (this.entry === null) return
    if (this.path.length === 0) {
      this.entries.push(this.entry)
      this.entry = null
      return
    }
    if (this.isMarkup()) {
      this.heard += `</${name}>`
      this.path.pop()
      return
    }
    const isAuthor =
      (name === 'name' && this.path.at(-2) === 'author') || (name === 'author' && this.heard.trim() !== '')
    const field = isAuthor ? 'author' : this.path.length === 1 ? fieldOf[name] : undefined
    // The whole text counts before its summary, whichever comes first, and of two the first: the App Store's second is a page made of it.
    const settles = firstOf.has(name)
    if (
      field !== undefined &&
      this.heard.trim() !== '' &&
      (this.entry[field] === '' || (settles && !this.settled.has(field)))
    ) {
      this.entry[field] = this.heard.trim()
      if (settles) this.settled.add(field)
    }
    this.path.pop()
    this.heard = ''
  }
}
