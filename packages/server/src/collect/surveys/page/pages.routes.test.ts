import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { fieldName, type Item, type Survey } from '@opencxm/survey'
import type { FastifyInstance } from 'fastify'
import { openPages } from './testing.ts'

const en = (text: string) => ({ en: text })
const options = ['a', 'b', 'c'].map((id) => ({ id, label: en(`Option ${id}`), ...(id === 'c' ? { text: true } : {}) }))
const image = (id: string) => ({ id, label: en(id), image: { url: `https://img.example/${id}.png`, alt: en(id) } })

/** Every type, with what a form sends for it. */
const cases: { item: Item; form: [string, string][]; value: unknown }[] = [
  { item: { id: 'nps', type: 'nps', title: en('NPS'), required: true }, form: [['nps', '9']], value: 9 },
  { item: { id: 'csat', type: 'csat', title: en('CSAT') }, form: [['csat', '4']], value: 4 },
  { item: { id: 'ces', type: 'ces', version: 2, title: en('CES') }, form: [['ces', '7']], value: 7 },
  { item: { id: 'stars', type: 'stars', title: en('Stars') }, form: [['stars', '5']], value: 5 },
  { item: { id: 'emoji', type: 'emoji', points: 3, title: en('Faces') }, form: [['emoji', '3']], value: 3 },
  {
    item: { id: 'single', type: 'single', title: en('One'), options },
    form: [
      ['single', 'c'],
      [fieldName('single', 'c'), 'mine'],
    ],
    value: { choice: 'c', text: 'mine' },
  },
  { item: { id: 'drop', type: 'dropdown', title: en('List'), options }, form: [['drop', 'b']], value: 'b' },
  {
    item: { id: 'multi', type: 'multi', title: en('Many'), options },
    form: [
      ['multi', 'a'],
      ['multi', 'b'],
    ],
    value: ['a', 'b'],
  },
  {
    item: { id: 'pic', type: 'picture', title: en('Pic'), options: [image('x'), image('y')] },
    form: [['pic', 'y']],
    value: 'y',
  },
  {
    item: { id: 'rank', type: 'ranking', title: en('Rank'), options },
    form: [
      ['rank~a', '3'],
      ['rank~b', '1'],
      ['rank~c', '2'],
    ],
    value: ['b', 'c', 'a'],
  },
  {
    item: {
      id: 'grid',
      type: 'matrix',
      title: en('Grid'),
      rows: [
        { id: 'r1', label: en('R1') },
        { id: 'r2', label: en('R2') },
      ],
      columns: [
        { id: 'c1', label: en('C1') },
        { id: 'c2', label: en('C2') },
      ],
    },
    form: [
      ['grid~r1', 'c2'],
      ['grid~r2', 'c1'],
    ],
    value: { r1: 'c2', r2: 'c1' },
  },
  {
    item: { id: 'slide', type: 'slider', title: en('Slide'), min: 0, max: 10, step: 1 },
    form: [['slide', '3']],
    value: 3,
  },
  {
    item: { id: 'sum', type: 'sum', title: en('Sum'), total: 10, options },
    form: [
      ['sum~a', '4'],
      ['sum~b', '6'],
    ],
    value: { a: 4, b: 6, c: 0 },
  },
  { item: { id: 'short', type: 'short_text', title: en('Short') }, form: [['short', '<b>x</b>']], value: '<b>x</b>' },
  { item: { id: 'long', type: 'long_text', title: en('Long') }, form: [['long', 'line\r\nline']], value: 'line\nline' },
  { item: { id: 'num', type: 'number', decimals: 1, title: en('Number') }, form: [['num', '1,5']], value: 1.5 },
  { item: { id: 'day', type: 'date', title: en('Day') }, form: [['day', '2026-03-31']], value: '2026-03-31' },
  {
    item: { id: 'who', type: 'contact', title: en('Who'), fields: [{ id: 'name' }, { id: 'email', required: true }] },
    form: [
      ['who~name', 'Li'],
      ['who~email', 'li@example.com'],
    ],
    value: { name: 'Li', email: 'li@example.com' },
  },
  {
    item: { id: 'ok', type: 'consent', title: en('OK?'), wording: en('I agree') },
    form: [['ok', 'true']],
    value: true,
  },
  {
    item: { id: 'up', type: 'file', title: en('File'), maxFiles: 2, maxBytes: 1000, accept: ['image/png'] },
    form: [],
    value: [{ id: 'up_1', name: 'a.png', bytes: 4, type: 'image/png' }],
  },
  { item: { id: 'read', type: 'statement', title: en('Read'), body: en('**Bold**') }, form: [], value: undefined },
]

function surveyOf(items: readonly Item[], parts: Partial<Survey> = {}): Survey {
  return {
    format: 'opencxm-survey/1',
    id: 'sv',
    version: 1,
    name: 'Internal name',
    languages: ['en', 'zh-Hans'],
    blocks: [{ id: 'main', paging: 'each', items }],
    endings: [{ id: 'done', outcome: 'complete', title: { en: 'Thank you', 'zh-Hans': '谢谢' } }],
    ...parts,
  }
}

const decoded = (text: string) =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
/** What a form carries on its own. */
function carried(html: string): [string, string][] {
  return [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
    name ?? '',
    decoded(value ?? ''),
  ])
}
const post = async (http: FastifyInstance, url: string, pairs: [string, string][]) =>
  await http.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(pairs).toString(),
  })

/** A multipart body as browsers write it. */
function multipart(pairs: [string, string][], file: { field: string; name: string; bytes: Buffer }) {
  const boundary = 'xxBOUNDARYxx'
  const parts = pairs.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${file.field}"; filename="${file.name}"\r\nContent-Type: application/octet-stream\r\n\r\n`
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(parts.join('') + head), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}

describe('RP1 a survey is answered from first to last screen without script', async () => {
  const { http, kept } = await openPages({ survey: surveyOf(cases.map(({ item }) => item)) })
  after(() => http.close())

  test('every type of question', async () => {
    let page = await http.inject('/s/sv_1')
    assert.equal(page.statusCode, 200)
    for (const { item, form } of cases) {
      assert.ok(page.body.includes(`data-key="${item.id}"`), `${item.id} is on the page: ${page.body.slice(-1500)}`)
      const pairs: [string, string][] = [...carried(page.body), ...form, ['$go', 'next']]
      page =
        item.type === 'file'
          ? await http.inject({
              method: 'POST',
              url: '/s/sv_1',
              ...multipart(pairs, { field: 'up', name: 'a.png', bytes: Buffer.from('\x89PNG', 'latin1') }),
            })
          : await post(http, '/s/sv_1', pairs)
      assert.equal(page.statusCode, 200, `${item.id}: ${page.body.slice(-800)}`)
    }
    assert.match(page.body, /<h1 tabindex="-1">Thank you<\/h1>/)
    const [submitted] = kept.submitted
    const answers = (submitted as unknown as { response: { answers: Record<string, unknown> } }).response.answers
    for (const { item, value } of cases) assert.deepEqual(answers[item.id], value, item.id)
    assert.equal(kept.submitted.length, 1)
    assert.ok(kept.saved.length > 10, 'parts were kept on the way')
  })

  test('back shows what was answered; a fault names the field and loses nothing', async () => {
    const first = await http.inject('/s/sv_1')
    const missing = await post(http, '/s/sv_1', [...carried(first.body), ['$go', 'next']])
    assert.equal(missing.statusCode, 422)
    assert.match(missing.body, /role="alert".*href="#c-nps".*Please answer this question\./s)
    const second = await post(http, '/s/sv_1', [...carried(missing.body), ['nps', '3'], ['$go', 'next']])
    const back = await post(http, '/s/sv_1', [...carried(second.body), ['$go', 'back']])
    assert.match(back.body, /name="nps" value="3" checked/)
  })

  test('the language changes without losing an answer', async () => {
    const first = await http.inject('/s/sv_1')
    const chinese = await post(http, '/s/sv_1', [...carried(first.body), ['nps', '3'], ['$language', 'zh-Hans']])
    assert.match(chinese.body, /<html lang="zh-Hans"/)
    assert.match(chinese.body, /name="nps" value="3" checked/)
    assert.match(chinese.body, /下一步/)
  })

  test('a token that we never made, and a state that is rubbish, begin again instead of failing', async () => {
    const forged = await post(http, '/s/sv_1', [
      ['$token', 'forged'],
      ['$state', '%%%'],
      ['nps', '9'],
      ['$go', 'next'],
    ])
    assert.equal(forged.statusCode, 200)
    assert.ok(forged.body.includes('data-key="csat"'))
  })

  test('a forged state cannot skip a required question', async () => {
    const first = await http.inject('/s/sv_1')
    const token = carried(first.body).find(([name]) => name === '$token')?.[1] ?? ''
    const state = { survey: 'sv', version: 1, passed: cases.map(({ item }) => `main/${item.id}`), answers: {} }
    const forged = Buffer.from(JSON.stringify({ state, shownAt: 0 })).toString('base64url')
    const page = await post(http, '/s/sv_1', [
      ['$token', token],
      ['$state', forged],
      ['$go', 'next'],
    ])
    assert.equal(page.statusCode, 422)
    assert.ok(page.body.includes('data-key="nps"'))
  })
})

describe('RP2 headers', async () => {
  const { http } = await openPages({ survey: surveyOf(cases.map(({ item }) => item)) })
  after(() => http.close())

  test('a strict policy with a nonce, no cookie, no referrer, not indexed, not kept, not framed', async () => {
    const replies = await Promise.all(
      ['/s/sv_1', '/s/nothing', '/s/k/sv_1', '/s/l/link', '/s/t/link', '/s/closed'].map((url) => http.inject(url)),
    )
    for (const { headers, body } of replies) {
      const policy = String(headers['content-security-policy'])
      const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
      assert.ok(nonce.length >= 20 && body.includes(`<style nonce="${nonce}"`))
      assert.match(policy, /default-src 'none'.*form-action 'self'; base-uri 'none'; frame-ancestors 'none'/)
      assert.doesNotMatch(policy, /unsafe/)
      assert.equal(headers['set-cookie'], undefined)
      assert.equal(headers['referrer-policy'], 'no-referrer')
      assert.equal(headers['x-robots-tag'], 'noindex, nofollow')
      assert.equal(headers['cache-control'], 'no-store')
      assert.equal(headers['x-frame-options'], 'DENY')
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.doesNotMatch(body, / style="| on[a-z]+="/, 'nothing that the policy would refuse')
    }
    assert.match(String(replies[0]?.headers['content-security-policy']), /img-src https:\/\/img\.example;/)
    const nonces = new Set(replies.map(({ headers }) => headers['content-security-policy']))
    assert.equal(nonces.size, replies.length, 'a new nonce each time')
  })

  test('a page goes out packed where the reader takes it, and is the same page', async () => {
    const plain = await http.inject({ url: '/s/sv_1' })
    const packed = await http.inject({ url: '/s/sv_1', headers: { 'accept-encoding': 'gzip, br' } })
    assert.deepEqual([plain.headers['content-encoding'], packed.headers['content-encoding']], [undefined, 'gzip'])
    assert.equal(packed.headers.vary, 'Accept-Encoding')
    const withoutRandom = (html: string) => html.replace(/(nonce|value)="[^"]*"/g, '')
    assert.equal(withoutRandom(gunzipSync(packed.rawPayload).toString('utf8')), withoutRandom(plain.body))
    assert.ok(packed.rawPayload.length < plain.rawPayload.length / 2)
  })

  test('who may frame it is a setting', async () => {
    const framed = await openPages(
      { survey: surveyOf([cases[0]?.item as Item]) },
      { frameAncestors: () => ['https://shop.example'] },
    )
    const { headers } = await framed.http.inject('/s/sv_1')
    assert.match(String(headers['content-security-policy']), /frame-ancestors https:\/\/shop\.example$/)
    assert.equal(headers['x-frame-options'], undefined)
    await framed.http.close()
  })
})

describe('RP3 links', async () => {
  const survey = surveyOf([cases[0]?.item as Item, cases[14]?.item as Item])
  const { http, kept } = await openPages({ survey })
  after(() => http.close())

  test('unknown links of every kind get the same answer', async () => {
    const bodies = await Promise.all(
      ['/s/nope', '/s/l/nope', '/s/t/nope', '/s/k/nope'].map(async (url) => {
        const { statusCode, body } = await http.inject(url)
        return `${statusCode} ${body.replace(/nonce="[^"]*"/g, '')}`
      }),
    )
    assert.equal(new Set(bodies).size, 1)
    assert.match(bodies[0] ?? '', /^404 /)
  })

  test('closed, expired and used say so, in the visitor’s language', async () => {
    for (const [id, words] of [
      ['closed', '本次调查已结束'],
      ['expired', '链接已过期'],
      ['used', '您已经回答过了'],
    ]) {
      const page = await http.inject({ url: `/s/l/${id}`, headers: { 'accept-language': 'zh-CN,zh;q=0.9' } })
      assert.equal(page.statusCode, 410)
      assert.ok(page.body.includes(words ?? ''))
    }
  })

  test('RP4 a GET or HEAD with a first answer shows it and stores nothing; sending makes it one', async () => {
    const before = kept.saved.length + kept.submitted.length
    const head = await http.inject({ method: 'HEAD', url: '/s/sv_1?q=nps&v=9' })
    assert.equal(head.statusCode, 200)
    const page = await http.inject('/s/sv_1?q=nps&v=9')
    assert.match(page.body, /name="nps" value="9" checked/)
    assert.match(page.body, /not sent yet/)
    assert.equal(kept.saved.length + kept.submitted.length, before)
    for (const bad of ['q=nps&v=99', 'q=other&v=1', 'q=nps&v=%3Cscript%3E', 'q[]=nps&v=9', 'q=nps']) {
      const other = await http.inject(`/s/sv_1?${bad}`)
      assert.equal(other.statusCode, 200)
      assert.doesNotMatch(other.body, / checked|not sent yet|<script>/)
    }
    const sent = await post(http, '/s/sv_1', [...carried(page.body), ['nps', '9'], ['$go', 'next']])
    assert.ok(sent.body.includes('data-key="long"'))
    assert.equal(kept.saved.length, before + 1)
  })

  test('RP5 a kiosk offers no way back, no autofill, and begins again as somebody else', async () => {
    const first = await http.inject('/s/k/sv_1')
    assert.match(first.body, /<form[^>]* autocomplete="off"/)
    const second = await post(http, '/s/k/sv_1', [...carried(first.body), ['nps', '3'], ['$go', 'next']])
    assert.doesNotMatch(second.body, /value="back"/)
    assert.match(second.body, /<noscript><meta http-equiv="refresh" content="\d+;url=\/s\/k\/sv_1">/)
    const forced = await post(http, '/s/k/sv_1', [...carried(second.body), ['$go', 'back']])
    assert.ok(forced.body.includes('data-key="long"'), 'not even when it is asked for')
    const end = await post(http, '/s/k/sv_1', [...carried(second.body), ['long', 'x'], ['$go', 'next']])
    assert.match(end.body, /href="\/s\/k\/sv_1"/)
    const again = await http.inject('/s/k/sv_1')
    const tokenOf = (body: string) => carried(body).find(([name]) => name === '$token')?.[1]
    assert.notEqual(tokenOf(again.body), tokenOf(first.body))
    assert.doesNotMatch(again.body, / checked/)
  })

  test('RP5 what a kiosk was opened with holds for everybody who answers there, but for what is of one person', async () => {
    const first = await http.inject('/s/k/sv_1?touchpoint=till&lang=en&shelf=%22%3Eb&transaction=R-1&q=nps&v=3')
    const place = '/s/k/sv_1?touchpoint=till&amp;lang=en&amp;shelf=%22%3Eb'
    assert.ok(first.body.includes(`action="${place}"`))
    const path = place.replaceAll('&amp;', '&')
    const second = await post(http, path, [...carried(first.body), ['nps', '3'], ['$go', 'next']])
    assert.ok(second.body.includes(`;url=${place}"`) && second.body.includes(`action="${place}"`))
    const end = await post(http, path, [...carried(second.body), ['long', 'x'], ['$go', 'next']])
    assert.ok(end.body.includes(`href="${place}"`))
  })

  test('a test link says so and stores nothing', async () => {
    const before = kept.submitted.length
    const first = await http.inject('/s/t/link')
    assert.match(first.body, /Test: nothing is stored/)
    const second = await post(http, '/s/t/link', [...carried(first.body), ['nps', '3'], ['$go', 'next']])
    const end = await post(http, '/s/t/link', [...carried(second.body), ['$go', 'next']])
    assert.match(end.body, /Thank you/)
    assert.equal(kept.submitted.length, before)
  })

  test('earlier answers of a personal link are offered against a mailed code, and not shown', async () => {
    const page = await http.inject('/s/l/link')
    assert.match(page.body, /action="\/s\/l\/link\/resume"/)
    assert.match(page.body, /<a href="https:\/\/cxm\.example\/u\/token"[^>]*>Don’t ask me again<\/a>/)
    assert.doesNotMatch((await http.inject('/s/sv_1')).body, /ask me again/)
    const sent = await post(http, '/s/l/link/resume', [['$resume', 'send']])
    assert.match(sent.body, /name="\$code"/)
    const wrong = await post(http, '/s/l/link/resume', [
      ['$resume', 'open'],
      ['$code', '1'],
    ])
    assert.equal(wrong.statusCode, 422)
    assert.match(wrong.body, /<title>That code is not right/)
  })

  test('what is said in place of a survey is in the language of who reads it, also where the code is entered', async () => {
    const accept = { 'accept-language': 'it, fr;q=0.8' }
    const unknown = await http.inject({ url: '/s/nothing', headers: accept })
    assert.match(unknown.body, /<html lang="fr" dir="ltr">.*Il n’y a pas d’enquête ici\./)
    const arabic = await http.inject({ url: '/s/nothing?lang=ar', headers: accept })
    assert.match(arabic.body, /<html lang="ar" dir="rtl">/)
    const sent = await post(http, '/s/l/link/resume', [
      ['$resume', 'send'],
      ['$language', 'de'],
    ])
    assert.match(
      sent.body,
      /<html lang="de".*<title>Wenn wir eine Adresse von Ihnen haben.*name="\$language" value="de"/,
    )
    const reloaded = await http.inject('/s/l/link/resume')
    assert.deepEqual([reloaded.statusCode, reloaded.headers.location], [303, '/s/l/link'])
  })
})

describe('RP6 what can go wrong', async () => {
  test('a submission that cannot be taken now is shown again with everything in it', async () => {
    const { http } = await openPages({
      survey: surveyOf([cases[0]?.item as Item]),
      verdicts: [{ outcome: 'try_again', retryAfterSeconds: 5, why: 'busy' }],
    })
    const first = await http.inject('/s/sv_1')
    const failed = await post(http, '/s/sv_1', [...carried(first.body), ['nps', '8'], ['$go', 'next']])
    assert.equal(failed.statusCode, 503)
    assert.equal(failed.headers['retry-after'], '5')
    assert.match(failed.body, /could not be sent/)
    assert.match(failed.body, /value="8"[^>]* checked/)
    const again = await post(http, '/s/sv_1', [...carried(failed.body), ['nps', '8'], ['$go', 'next']])
    assert.match(again.body, /Thank you/)
    await http.close()
  })

  test('a question that shows because of an answer on the same screen is shown before the screen is passed', async () => {
    const survey = surveyOf([], {
      blocks: [
        {
          id: 'main',
          paging: 'together',
          items: [
            { id: 'nps', type: 'nps', title: en('?') },
            {
              id: 'why',
              type: 'short_text',
              title: en('Why?'),
              show: { left: { answer: 'nps' }, is: 'at_most', right: 6 },
            },
          ],
        },
      ],
    })
    const { http } = await openPages({ survey })
    const first = await http.inject('/s/sv_1')
    const more = await post(http, '/s/sv_1', [...carried(first.body), ['nps', '3'], ['$go', 'next']])
    assert.ok(more.body.includes('data-key="why"'))
    const end = await post(http, '/s/sv_1', [...carried(more.body), ['nps', '3'], ['$go', 'next']])
    assert.match(end.body, /Thank you/)
    await http.close()
  })

  test('bodies have a bound, and what is too large gets a page', async () => {
    const { http } = await openPages({ survey: surveyOf([cases[0]?.item as Item]) })
    const page = await post(http, '/s/sv_1', [['$state', 'x'.repeat(3_000_000)]])
    assert.equal(page.statusCode, 413)
    assert.match(page.headers['content-type'] as string, /text\/html/)
    await http.close()
  })

  test('what a client does wrong keeps its status, as a page', async () => {
    const { http } = await openPages({ survey: surveyOf([cases[0]?.item as Item]) })
    const send = async (type: string) =>
      (await http.inject({ method: 'POST', url: '/s/sv_1', headers: { 'content-type': type }, payload: 'x' }))
        .statusCode
    assert.deepEqual(await Promise.all(['text/plain', 'application/xml'].map(send)), [415, 415])
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x'])
      assert.equal(await send(type), 400, type)
    assert.equal((await http.inject('/s/assets/none.js')).statusCode, 404)
    assert.equal((await http.inject('/s/assets/..%2f..%2fpackage.json')).statusCode, 404)
    await http.close()
  })

  test('a form of files is as small as any other form, whatever its fields are called', async () => {
    const { http, kept } = await openPages({ survey: surveyOf([cases[19]?.item as Item]) })
    const first = await http.inject('/s/sv_1')
    const send = async (fields: [string, string][]) =>
      await http.inject({
        method: 'POST',
        url: '/s/sv_1',
        ...multipart([...carried(first.body), ...fields, ['$go', 'next']], {
          field: 'up',
          name: 'a.png',
          bytes: Buffer.from('\x89PNG', 'latin1'),
        }),
      })
    const megabyte = 'x'.repeat(1_000_000)
    const large = await send([1, 2, 3].map((at) => [`f${at}`, megabyte]))
    assert.deepEqual([large.statusCode, kept.uploads.length], [413, 0])
    // As many fields as a table of choices may have.
    assert.equal((await send(Array.from({ length: 1500 }, (_, at) => [`f${at}`, '1']))).statusCode, 200)
    await http.close()
  })

  test('a file too large is refused at its field', async () => {
    const { http, kept } = await openPages({ survey: surveyOf([cases[19]?.item as Item]) })
    const first = await http.inject('/s/sv_1')
    assert.match(first.body, /enctype="multipart\/form-data"/)
    const page = await http.inject({
      method: 'POST',
      url: '/s/sv_1',
      ...multipart([...carried(first.body), ['$go', 'next']], {
        field: 'up',
        name: 'big.png',
        bytes: Buffer.alloc(5000),
      }),
    })
    assert.equal(page.statusCode, 422)
    assert.match(page.body, /class="fault"[^>]*>At most 2, up to 1 kB each/)
    assert.equal(kept.uploads.length, 0)
    await http.close()
  })

  test('stored script in every text of a survey and in every answer stays text', async () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{'
    const text = { en: evil }
    const items = cases.map(
      ({ item }) => JSON.parse(JSON.stringify(item, (key, value) => (key === 'en' ? evil : value))) as Item,
    )
    const survey = surveyOf(items, {
      blocks: [{ id: 'main', paging: 'together', title: text, items }],
      endings: [
        { id: 'done', outcome: 'complete', title: text, body: text, redirect: 'https://ok.example/?a={{hidden.x|}}' },
      ],
      hidden: [{ id: 'x', type: 'text', from: 'url' }],
    })
    const { http } = await openPages({ survey, company: evil })
    const first = await http.inject('/s/sv_1?x=%22%3E%3Cscript%3E')
    const pairs: [string, string][] = [
      ['nps', '3'],
      ['short', evil],
      ['long', `</textarea>${evil}`],
      ['single~c', evil],
      ['who~name', evil],
    ]
    const second = await post(http, '/s/sv_1', [...carried(first.body), ...pairs, ['slide', 'x'], ['$go', 'next']])
    const third = await post(http, '/s/sv_1', [...carried(second.body), ['nps', '3'], ['short', evil], ['$go', 'next']])
    for (const { body } of [first, second, third]) {
      assert.doesNotMatch(body, /<script>alert|<img src=x|<\/textarea>"/)
    }
    assert.match(third.body, /content="0;url=https:\/\/ok\.example\/\?a=%22%3E%3Cscript%3E"/)
    await http.close()
  })
})

describe('what the script calls', async () => {
  const item = cases[0]?.item as Item
  const { http, kept } = await openPages({ survey: surveyOf([{ ...item, need: 'secret reason' } as Item]) })
  after(() => http.close())
  const call = async (url: string, payload: object) => await http.inject({ method: 'POST', url, payload })
  const tokenOf = async () =>
    carried((await http.inject('/s/sv_1')).body).find(([name]) => name === '$token')?.[1] ?? ''

  test('the definition comes without what is only for colleagues', async () => {
    const { body } = await call('/s/api/run', { token: await tokenOf() })
    assert.equal(JSON.parse(body).mode, 'script')
    assert.doesNotMatch(body, /Internal name|secret reason/)
  })

  test('RP7 what is known of a person does not leave: such a run goes on by forms', async () => {
    const personal = await openPages({ survey: surveyOf([item]), known: { churn: 0.9 } })
    const page = await personal.http.inject('/s/sv_1')
    const token = carried(page.body).find(([name]) => name === '$token')?.[1] ?? ''
    const reply = await personal.http.inject({ method: 'POST', url: '/s/api/run', payload: { token } })
    assert.deepEqual(reply.json(), { mode: 'forms' })
    await personal.http.close()
  })

  test('a response is taken once the engine accepts it; anything else is told', async () => {
    const token = await tokenOf()
    const response = {
      survey: 'sv',
      version: 1,
      language: 'en',
      seed: 7,
      complete: true,
      hidden: {},
      answers: { nps: 9 },
    }
    assert.equal((await call('/s/api/submit', { token, response })).json().outcome, 'accepted')
    assert.equal(
      (await call('/s/api/submit', { token, response: { ...response, answers: { nps: '9' } } })).json().outcome,
      'refused',
    )
    assert.equal((await call('/s/api/submit', { token: 'x', response })).json().outcome, 'bad_token')
    assert.equal((await call('/s/api/run', { token: 'x' })).statusCode, 410)
    assert.equal((await call('/s/api/submit', { token: 7 })).statusCode, 400)
    assert.equal(kept.submitted.length, 1)
  })
})
