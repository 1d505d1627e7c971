import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainTextOf } from '../model/plain-text.ts'
import { ConnectorError } from './connector.ts'
import { entriesOf, feed } from './feed.ts'
import { legibleFeed } from './legible.ts'

test('reads RSS, Atom with ratings, and JSON Feed into the same entries', () => {
  const rss = `<?xml version="1.0"?><rss version="2.0" xmlns:dc="x" xmlns:content="y"><channel><title>Shop</title>
    <item><guid>1</guid><title>Late &amp; cold</title><description>short</description><content:encoded><![CDATA[<p>Late<br>again</p>]]></content:encoded>
    <link>https://a.example/1</link><dc:creator>Ada</dc:creator><pubDate>Mon, 07 Sep 2026 10:00:00 GMT</pubDate></item></channel></rss>`
  const [one] = entriesOf(rss)
  assert.deepEqual(
    [one?.id, one?.title, one?.url, one?.author, one?.at],
    ['1', 'Late & cold', 'https://a.example/1', 'Ada', 'Mon, 07 Sep 2026 10:00:00 GMT'],
  )
  assert.equal(one?.text, '<p>Late<br>again</p>', 'the whole text before its summary')
  const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:im="z"><entry><id>7</id><title>很好</title><content type="text">续航一周</content>
    <author><name>林悦</name><uri>https://a.example/u</uri></author><im:rating>5</im:rating><updated>2026-09-07T10:00:00Z</updated>
    <link rel="related" href="https://a.example/no"/><link href="https://a.example/7"/></entry></feed>`
  const [two] = entriesOf(atom)
  assert.deepEqual([two?.author, two?.rating, two?.url, two?.text], ['林悦', '5', 'https://a.example/7', '续航一周'])
  const json = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    items: [{ id: 9, content_text: 'a < b', authors: [{ name: 'Bo' }] }],
  })
  const [three] = entriesOf(json)
  assert.deepEqual([three?.id, three?.author, plainTextOf(three?.text ?? '')], ['9', 'Bo', 'a < b'])
})

test('feeds in the wild: what can be read is read', () => {
  const rss = (inner: string) => `<rss><channel><item><guid>1</guid>${inner}</item></channel></rss>`
  const text = (body: string) => plainTextOf(entriesOf(body)[0]?.text ?? '')
  assert.equal(text(rss('<description>Fish & chips&nbsp;&eacute;</description>')), 'Fish & chips é')
  assert.equal(text(rss('<title>A & B</title><description>x&nbsp;y & z<br> & <b>w</b></description>')), 'x y & z\n& w')
  assert.equal(text(rss('<title>A & B</title><description><![CDATA[a && b]]></description>')), 'a && b')
  assert.equal(text(rss('<description>first<br>second</description>')), 'first\nsecond')
  assert.equal(text(rss('<description>a\u0007b</description>')), 'a\u0007b')
  assert.equal(text(rss('<description>kept</description>').slice(0, -'</channel></rss>'.length)), 'kept')
  const xhtml = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>7</id><summary>Hel…</summary><content type="xhtml">
    <div xmlns="http://www.w3.org/1999/xhtml"><p>Hello &lt;you&gt;</p><p>World</p></div></content></entry></feed>`
  assert.equal(text(xhtml), 'Hello <you>\n\nWorld')
})

test('a feed is read in the character set that its bytes are in, whatever it says', () => {
  const feedOf = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><rss><item><title>物流太慢了，三天没到</title></item></rss>`
  // 物流太慢了，三天没到 in GB2312.
  const gb = Buffer.concat(
    feedOf('gb2312')
      .split('物流太慢了，三天没到')
      .map((part) => Buffer.from(part))
      .flatMap((part, at) =>
        at === 0 ? [part] : [Buffer.from('ceefc1f7ccabc2fdc1cba3acc8fdccecc3bbb5bd', 'hex'), part],
      ),
  )
  const title = (body: Uint8Array, type = '') => entriesOf(legibleFeed(body, type))[0]?.title
  assert.equal(title(gb), '物流太慢了，三天没到')
  assert.equal(title(Buffer.from(feedOf('gb2312')), 'text/xml; charset=gb2312'), '物流太慢了，三天没到')
  assert.equal(
    title(
      Buffer.from('<rss><item><title>caf\xe9 and more</title></item></rss>', 'latin1'),
      'text/xml; charset=ISO-8859-1',
    ),
    'café and more',
  )
  assert.equal(title(Buffer.from(`\ufeff${feedOf('utf-16')}`, 'utf16le')), '物流太慢了，三天没到')
})

test('an entry’s address is seen from the page that lists it; what is not of the web is none', async () => {
  const links = [
    'review/1',
    '/r/2',
    'https://other.example/3',
    '//cdn.example/4',
    'javascript:alert(1)',
    'mailto:a@b.example',
    '',
  ]
  const entries = links.map((link, n) => `<entry><id>${n}</id><title>t</title><link href="${link}"/></entry>`).join('')
  const items: { url?: string }[] = []
  await feed.poll(
    {
      settings: { url: 'https://shop.example/feeds/all.xml', source: 's', as: 'review', ratingMax: 5 } as never,
      ...{ secret: '', state: {}, now: Date.UTC(2026, 10, 23), signal: new AbortController().signal },
      outgoing: {
        addressOf: async () => '',
        fetch: async () => ({ status: 200, headers: {}, body: Buffer.from(`<feed>${entries}</feed>`), url: '' }),
      },
    },
    { take: async (found) => void items.push(...(found.items as typeof items)), done: async () => undefined },
  )
  assert.deepEqual(
    items.map(({ url }) => url),
    [
      'https://shop.example/feeds/review/1',
      'https://shop.example/r/2',
      'https://other.example/3',
      'https://cdn.example/4',
      ...[undefined, undefined, undefined],
    ],
  )
})

test('what is no feed, not well-formed, or expands entities is refused', () => {
  const bomb = `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>`
  // Reading the last one took as many steps as it has signs, squared.
  const open = `<rss><channel><item>${'<![CDATA['.repeat(500_000)}`
  const broken = ['<html><body>hello</body></html>', '<rss><item>', '{"items": 7}', '{broken', bomb, '', 'plain', open]
  for (const body of broken) assert.throws(() => entriesOf(body), ConnectorError, body.slice(0, 30))
})

test('HTML becomes plain text in linear time, whatever it holds', () => {
  assert.equal(
    plainTextOf('<h1>Hi</h1><script>alert(1)</script><p>a &lt;b&gt; &#x4f60;&#22909;&nbsp;&unknown;</p><!-- x -->'),
    'Hi\n\na <b> 你好 &unknown;',
  )
  assert.equal(plainTextOf('1 < 2 and <b>3</b'), '1 < 2 and 3')
  for (const part of ['<', '<script>', '<!--', '<a href="', '&#x41', '</p'])
    assert.ok(plainTextOf(part.repeat(100_000)).length <= 600_000)
})

test('an App Store review is its own words, not the page that the feed makes of them; it is from when it was written', () => {
  const [entry] = entriesOf(`<feed xmlns:im="http://itunes.apple.com/rss" xmlns="http://www.w3.org/2005/Atom"><entry>
    <updated>2026-11-20T10:00:00-07:00</updated><published>2026-11-19T10:00:00-07:00</published><id>112</id><title>Love it</title>
    <summary>Great</summary><content type="text">Great app.</content><im:rating>5</im:rating><author><name>Jane</name></author>
    <content type="html">&lt;table&gt;&lt;tr&gt;&lt;td&gt;Love it by Jane&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;</content></entry></feed>`)
  assert.deepEqual([entry?.text, entry?.rating, entry?.at], ['Great app.', '5', '2026-11-19T10:00:00-07:00'])
})

test('the App Store’s reviews as JSON are read; the entry that is the app itself is none', () => {
  const review = (id: string, more: object) => ({
    ...{
      id: { label: id },
      title: { label: 'Crashes' },
      content: { label: 'On start: a < b', attributes: { type: 'text' } },
    },
    ...{
      author: { name: { label: 'joe' }, uri: { label: 'u' } },
      updated: { label: '2026-11-05T03:12:41-07:00' },
      ...more,
    },
  })
  const rated = review('9', { 'im:rating': { label: '2' } })
  const of = (entry?: unknown) => entriesOf(JSON.stringify({ feed: { author: { name: { label: 'iTunes' } }, entry } }))
  const expected = {
    id: '9',
    title: 'Crashes',
    text: 'On start: a &lt; b',
    url: '',
    author: 'joe',
    at: '2026-11-05T03:12:41-07:00',
    rating: '2',
  }
  assert.deepEqual(of([review('1', { 'im:name': { label: 'App' } }), rated]), [expected])
  assert.deepEqual(of(rated), [expected], 'one alone is no list')
  assert.deepEqual(of(), [])
})

test('a title of elements is read, and plain text of a JSON feed is no HTML', () => {
  const title = '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Too <b>slow</b></div></title>'
  const [atom] = entriesOf(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>${title}</entry></feed>`)
  assert.equal(plainTextOf(atom?.title ?? ''), 'Too slow')
  const [json] = entriesOf(JSON.stringify({ items: [{ id: '1', content_text: 'write &eacute; or &lt;b> & <b>' }] }))
  assert.equal(plainTextOf(json?.text ?? ''), 'write &eacute; or &lt;b> & <b>')
})

test('FB7 elements that never end, and errors without number, are refused: five megabytes of them held everybody up for a minute', () => {
  const isUnreadable = (error: unknown) => error instanceof ConnectorError && error.problem === 'unreadable'
  const entry = '<item><title>Late</title></item>'
  assert.throws(() => entriesOf(`<rss><channel>${entry}<item>${'<a>'.repeat(100_000)}`), isUnreadable)
  assert.throws(() => entriesOf(`<rss><channel>${entry}${'<br></p>'.repeat(300_000)}`), isUnreadable)
  const lines = `<item><title>${'line<br>'.repeat(1_000)}</title></item>`
  assert.equal(entriesOf(`<rss><channel>${lines.repeat(20)}</channel></rss>`).length, 20, 'HTML as it is often written')
  const page = `<rss><channel>${entry.repeat(20_000)}${'<a>'.repeat(100)}`
  assert.equal(entriesOf(page).length, 20_000)
})
