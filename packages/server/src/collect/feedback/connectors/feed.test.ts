import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainTextOf } from '../model/plain-text.ts'
import { ConnectorError } from './connector.ts'
import { entriesOf } from './feed.ts'

test('reads RSS, Atom with ratings, and JSON Feed into the same entries', () => {
  const rss = `<?xml version="1.0"?><rss version="2.0" xmlns:dc="x" xmlns:content="y"><channel><title>Shop</title>
    <item><guid>1</guid><title>Late &amp; cold</title><description>short</description><content:encoded><![CDATA[<p>Late<br>again</p>]]></content:encoded>
    <link>https://a.example/1</link><dc:creator>Ada</dc:creator><pubDate>Mon, 07 Sep 2026 10:00:00 GMT</pubDate></item></channel></rss>`
  const [one] = entriesOf(rss)
  assert.deepEqual(
    [one?.id, one?.title, one?.url, one?.author, one?.at],
    ['1', 'Late & cold', 'https://a.example/1', 'Ada', 'Mon, 07 Sep 2026 10:00:00 GMT'],
  )
  assert.equal(one?.text, 'short')
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

test('what is no feed, not well-formed, or expands entities is refused', () => {
  const bomb = `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>`
  for (const body of ['<html><body>hello</body></html>', '<rss><item>', '{"items": 7}', '{broken', bomb, '', 'plain'])
    assert.throws(() => entriesOf(body), ConnectorError, body.slice(0, 30))
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
