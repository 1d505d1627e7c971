import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Survey } from '@opencxm/survey'
import { beginResponse, mixedSurvey, publishSurvey, respond, send } from './survey-answers.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

let app: TestApp
let ours: TestWorkspace
let key: string

before(async () => {
  app = await openTestApp()
  ours = await app.workspace('Ours')
  key = await ours.key('owner')
})
after(async () => {
  await app.close()
})

const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
const gif = Buffer.from('GIF89a\x01\0\x01\0\x80\0\0=1;alert(1)//;', 'latin1')
/** The same as a picture to its end, with the script behind it. */
const wholeGif = Buffer.from('GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;=1;alert(1)//;', 'latin1')

test('SU9: polyglots, lies about type and double endings: a file is what its content is, under a name that says so', async () => {
  const files = { id: 'any', type: 'file', title: { en: 'Any' }, maxFiles: 5, maxBytes: 1_000_000, accept: [] } as const
  const id = await publishSurvey(app, key, {
    ...{ ...mixedSurvey, name: 'Any file' },
    blocks: [{ id: 'b1', paging: 'together', items: [files] }],
  })
  const started = await beginResponse(app, { kind: 'anonymous', survey: id })
  const take = async (content: Buffer | string, name: string) => {
    const by = await beginResponse(app, { kind: 'anonymous', survey: id })
    const taken = await app.surveys.takeUpload({
      ...{ token: by.token, question: 'any', name, content: Readable.from([Buffer.from(content)]) },
      address: crypto.randomUUID(),
    })
    return taken.outcome === 'taken' ? `${taken.file.type} ${taken.file.name}` : taken.outcome
  }
  for (const content of [
    svg,
    `\ufeff \n${svg}`,
    `<?xml version="1.0"?>${svg}`,
    '<!-- x --><script>1</script>',
    '<!doctype html>',
  ])
    assert.equal(await take(content, 'a.png'), 'refused', content)
  for (const content of ['#!/bin/sh\nrm -rf /', 'MZ\x90\0\x03', '\x7fELF\x02\x01\x01', '@echo off', 'a\0b'])
    assert.equal(await take(Buffer.from(content, 'latin1'), 'a.txt'), 'refused', content)
  // A picture that is a script too is stored as a picture and served as nothing that runs.
  assert.equal(await take(wholeGif, 'x.gif.html'), 'image/gif x.gif.html.gif')
  assert.equal(await take(gif, 'x.gif'), 'refused', 'no picture to its end')
  assert.equal(await take('%PDF-1.4 <script>', 'invoice.pdf.exe'), 'application/pdf invoice.pdf.exe.pdf')
  assert.equal(await take('just words', 'page.html'), 'text/plain page.html.txt')
  assert.equal(await take('a,b', 'list.CSV'), 'text/plain list.CSV')
  assert.equal(await take('words', '..\\..\\con\u202etxt.exe'), 'text/plain contxt.exe.txt')
  assert.equal(await take('words', '/etc/passwd\0.png'), 'text/plain passwd.png.txt')
  assert.equal(await take('words', '...'), 'text/plain file.txt')
  // A picture of which nobody can say what it carries is not kept.
  assert.equal(await take(Buffer.from('ffd8ffe1ffff45786966', 'hex'), 'a.jpg'), 'refused')
  // Nothing is unpacked, however much it says it holds.
  const bomb = Buffer.concat([
    Buffer.from('504b0304140000000800', 'hex'),
    Buffer.alloc(20, 0xff),
    Buffer.alloc(400_000),
  ])
  const before = process.memoryUsage().rss
  assert.match(await take(bomb, 'bomb.zip'), /^(application\/zip bomb\.zip|refused)$/)
  assert.ok(process.memoryUsage().rss - before < 200_000_000)
  for (const question of ['none', '__proto__', 'constructor', 'any@../../x'])
    assert.notEqual(
      (
        await app.surveys.takeUpload({
          ...{ token: started.token, question, name: 'a', content: Readable.from([Buffer.from('x')]), address: 'q' },
        })
      ).outcome,
      question.startsWith('any') ? 'refused' : 'taken',
    )
})

test('SU9: files that arrive together are in memory only so far; who comes beyond that is asked to come again', async () => {
  const files = {
    id: 'any',
    type: 'file',
    title: { en: 'Any' },
    maxFiles: 5,
    maxBytes: 50_000_000,
    accept: [],
  } as const
  const id = await publishSurvey(app, key, {
    ...{ ...mixedSurvey, name: 'Large files' },
    blocks: [{ id: 'b1', paging: 'together', items: [files] }],
  })
  const started = await beginResponse(app, { kind: 'anonymous', survey: id })
  const take = async (content: AsyncIterable<Uint8Array>, address: string) =>
    await app.surveys.takeUpload({ token: started.token, question: 'any', name: 'a.txt', content, address })
  const lastPart = Promise.withResolvers<void>()
  const mega = Buffer.alloc(1_000_000)
  async function* slow() {
    for (let part = 0; part < 45; part++) yield mega
    await lastPart.promise
  }
  const asked: string[] = []
  const all = Array.from({ length: 8 }, async (_, at) => {
    const { outcome } = await take(slow(), `10.0.${at}.1`)
    asked.push(outcome)
  })
  for (const until = Date.now() + 10_000; asked.length < 4 && Date.now() < until; )
    await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(asked, Array(4).fill('try_again'), 'four of 45 MB are in memory')
  lastPart.resolve()
  await Promise.all(all)
  assert.equal((await take(Readable.from([Buffer.from('words')]), '10.1.0.1')).outcome, 'taken', 'there is room again')
  // Who breaks off while sending gives the room back.
  const base = new URL(await app.http.listen({ host: '127.0.0.1', port: 0 }))
  const head = [
    `POST /s/${id} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 99999999\r\n\r\n`,
    `--x\r\nContent-Disposition: form-data; name="$token"\r\n\r\n${started.token}\r\n`,
    '--x\r\nContent-Disposition: form-data; name="any"; filename="a"\r\n\r\n',
  ]
  for (let sender = 0; sender < 6; sender++) {
    const socket = connect(Number(base.port), base.hostname)
    socket.write(head.join(''))
    for (let part = 0; part < 45; part++) await new Promise((written) => socket.write(mega, written))
    socket.destroy()
  }
  await setTimeout(500)
  assert.equal((await take(Readable.from([mega]), '10.2.0.1')).outcome, 'refused', 'looked at, and no text')
})

test('SU5, RP6: bodies of 10 MB, wrong types, deep nesting, prototype keys, broken characters: refused in words, never a defect', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Bodies' })
  const started = await beginResponse(app, { kind: 'anonymous', survey: id })
  const { response } = respond(started, { nps: 7, why: 'x' })
  const post = async (path: string, payload: string | Buffer, type = 'application/json') =>
    await app.http.inject({ method: 'POST', url: path, payload, headers: { 'content-type': type } })
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const json = (value: unknown) => JSON.stringify({ token: started.token, response: value })
  const bodies = [
    json({ ...response, answers: { why: 'x'.repeat(10_000_000) } }),
    json({ ...response, answers: { ...response.answers, why: 'x'.repeat(900_000) } }),
    `{"token":${JSON.stringify(started.token)},"response":${deep(100_000)}}`,
    ...[null, 1, 'x', [], true, {}].map(json),
    ...[{ nps: '7' }, { nps: [7] }, { nps: 1.5 }, { nps: null }, { why: 5 }, { kind: 'food' }, { grid: [] }].map(
      (answers) => json({ ...response, answers: { ...response.answers, ...answers } }),
    ),
    json({ ...response, times: { constructor: 1 } }),
    json({ ...response, times: { nps: -1 } }),
    json({ ...response, times: { nps: 1e300 } }),
    json({ ...response, hidden: { toString: 'x' } }),
    json({ ...response, language: '<script>' }),
    json({ ...response, passed: ['b1/why'] }),
    json({ ...response, full: ['none'] }),
    '{"token":"x","response":{}}',
    `{"token":${JSON.stringify('A'.repeat(90_000))},"response":{}}`,
    '{"token":{"a":1},"response":{}}',
    'null',
    '[]',
    '{',
    '"\ud800"',
  ]
  for (const body of bodies) {
    for (const path of ['/s/api/submit', '/s/api/save', '/s/api/run']) {
      const said = await post(path, body)
      const label = `${path} ${body.slice(0, 120)} → ${said.statusCode} ${said.body.slice(0, 200)}`
      assert.ok(said.statusCode < 500, label)
      if (path === '/s/api/submit') assert.ok(!said.body.includes('"accepted"') || said.statusCode !== 200, label)
    }
  }
  // Keys that would poison what they are copied into are gone before anything reads them.
  for (const key of ['__proto__', 'constructor']) {
    const own = await beginResponse(app, { kind: 'anonymous', survey: id })
    const sent = JSON.stringify({ token: own.token, response: respond(own, { nps: 7 }).response })
    const said = await post('/s/api/submit', sent.replace('"nps"', `"${key}":{"prototype":{"x":1}},"nps"`))
    assert.ok(['accepted', 'refused'].includes((said.json() as { outcome: string }).outcome), said.body)
    assert.equal(({} as { x?: unknown }).x, undefined)
  }
  // The form's own state: not sealed, hence anything at all.
  const fields = (state: string) =>
    new URLSearchParams({ $token: started.token, $state: state, $go: 'next', nps: '3' }).toString()
  const carried = (state: unknown) => Buffer.from(JSON.stringify({ state, shownAt: 1 })).toString('base64url')
  const states = [
    Buffer.from(`{"state":{"answers":{"nps":${deep(50_000)}}}}`).toString('base64url'),
    Buffer.from(`{"state":{"answers":{"__proto__":{"nps":3},"constructor":3}},"shownAt":1e999}`).toString('base64url'),
    ...[{ answers: [] }, { answers: { nps: { toString: 1 } } }, { passed: 'x' }, { passed: ['__proto__'] }].map(
      carried,
    ),
    ...[{ times: { x: 'y' } }, { heard: 5 }, { language: 5 }, { at: {} }, { seed: 'x', survey: 3 }].map(carried),
    'AAAA'.repeat(200_000),
  ]
  for (const state of states) {
    const said = await post(`/s/${id}`, fields(state), 'application/x-www-form-urlencoded')
    assert.ok(said.statusCode < 500, `${said.statusCode} ${state.slice(0, 80)}`)
  }
  const large = await post(`/s/${id}`, `nps=${'9'.repeat(10_000_000)}`, 'application/x-www-form-urlencoded')
  assert.equal(large.statusCode, 413)
  const [file] = [Buffer.from('--x\r\ncontent-disposition: form-data; name="pic"; filename="a"\r\n\r\n')]
  const broken = await post(`/s/${id}`, Buffer.concat([file, Buffer.alloc(100)]), 'multipart/form-data; boundary=x')
  assert.ok(broken.statusCode < 500)
  // Nothing of all that counts; what is right still does.
  assert.equal((await send(app, started, response)).outcome, 'accepted')
})

test('SU5: characters that no store or page can bear come out harmless, and ids that objects have already are ids like others', async () => {
  const option = (id: string) => ({ id, label: { en: id } })
  const items: Survey['blocks'][number]['items'] = [
    {
      id: 'constructor',
      type: 'single',
      title: { en: '?' },
      options: [option('toString'), option('valueOf')],
      required: true,
    },
    { id: 'hasOwnProperty', type: 'long_text', title: { en: 'You said {{answer.constructor|}}' } },
    {
      id: 'n2',
      type: 'matrix',
      title: { en: '?' },
      rows: [option('constructor')],
      columns: [option('isPrototypeOf'), option('x')],
    },
  ]
  const id = await publishSurvey(app, key, {
    ...{ ...mixedSurvey, name: 'Names' },
    blocks: [{ id: 'valueOf', paging: 'each', items }],
    hidden: [{ id: 'toLocaleString', type: 'text', from: 'url' }],
  })
  const started = await beginResponse(
    app,
    { kind: 'anonymous', survey: id },
    { url: { toLocaleString: '\u202eevil\0\ud800' } },
  )
  const words = 'a\0b\ud800c\u202ed\u2066e\u0007<b>'
  const { response } = respond(started, { constructor: 'toString', hasOwnProperty: words, n2: { constructor: 'x' } })
  const sent = { ...response, answers: { ...response.answers, hasOwnProperty: words } }
  assert.equal((await send(app, started, sent as typeof response)).outcome, 'accepted')
  await app.settle()
  const results = await app.call({ path: `/api/v1/surveys/${id}/results`, key })
  const questions = (results.body as { questions: { question: string; n: number }[] }).questions
  assert.deepEqual(
    questions.map((one) => [one.question, one.n]),
    [
      ['constructor', 1],
      ['hasOwnProperty', 1],
      ['n2.constructor', 1],
    ],
    results.text,
  )
  const texts = await app.call({ path: `/api/v1/surveys/${id}/results/texts`, key })
  const [text] = (texts.body as { texts: { text: string }[] }).texts
  assert.ok(text !== undefined && !text.text.includes('\0') && text.text.isWellFormed(), texts.text)
})

test('RP3: enumerated and forged links: every one that nobody has is answered alike, in words, status and headers', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Alike' })
  const draft = (
    await app.call({ method: 'POST', path: '/api/v1/surveys', key, body: { from: 'blank', name: 'Draft' } })
  ).body as { id: string }
  const paths = [
    // One in 32 ends in an x of its own.
    `/s/${id.slice(0, -1)}${id.endsWith('x') ? 'y' : 'x'}`,
    `/s/${draft.id}`,
    `/s/k/${draft.id}`,
    '/s/srv_nobody',
    "/s/srv_'--",
    '/s/__proto__',
    `/s/l/${'A'.repeat(24)}`,
    `/s/l/${id}`,
    `/s/t/${'B'.repeat(24)}`,
    '/s/l/x',
    `/s/l/${'%00'.repeat(10)}`,
    `/s/${'z'.repeat(2_000)}`,
  ]
  const seen = new Set<string>()
  for (const path of paths) {
    const reply = await app.http.inject({ url: path, remoteAddress: `10.77.0.${paths.indexOf(path) + 1}` })
    const headers = Object.entries(reply.headers).filter(([name]) => name !== 'date')
    const told = JSON.stringify([reply.statusCode, headers, reply.body]).replace(/nonce[-=][^ ;>]*/g, 'nonce')
    seen.add(told)
    assert.equal(reply.statusCode, 404, path)
  }
  assert.equal(seen.size, 1, [...seen].join('\n'))
})

test('stored script in every field of a builder is refused, or comes out as words', async () => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'{{constructor}}'
  const text = { en: evil }
  const draft = (await app.call({ method: 'POST', path: '/api/v1/surveys', key, body: { from: 'blank', name: evil } }))
    .body as {
    id: string
    revision: number
    definition: Survey
  }
  const items = [
    {
      id: 'q',
      type: 'picture',
      title: text,
      help: text,
      options: [
        { id: 'a', label: text, image: { url: 'https://img.example/a.png', alt: text } },
        { id: 'b', label: text, image: { url: 'https://img.example/b.png', alt: text } },
      ],
    },
    { id: 's', type: 'slider', title: text, min: 0, max: 9, step: 1, labels: { low: text, high: text }, unit: text },
    { id: 'c', type: 'consent', title: text, wording: text },
  ]
  const definition = {
    ...draft.definition,
    blocks: [{ id: 'b1', title: text, paging: 'together', items }],
    endings: [{ id: 'end', outcome: 'complete', title: text, body: text }],
  }
  const saved = await app.call({
    method: 'PUT',
    path: `/api/v1/surveys/${draft.id}`,
    key,
    body: { revision: draft.revision, definition },
  })
  const published = await app.call({
    ...{ method: 'POST', path: `/api/v1/surveys/${draft.id}/publish`, key },
    body: { revision: (saved.body as { revision: number }).revision },
  })
  // What is in double braces and means nothing is refused; without it all are words.
  assert.equal(published.status, 400, published.text)
  const plain = JSON.parse(JSON.stringify(definition).replaceAll('{{constructor}}', '')) as object
  const id = await publishSurvey(app, key, plain as Partial<Survey>)
  const page = await app.http.inject({ url: `/s/${id}` })
  assert.equal(page.statusCode, 200)
  assert.ok(!/<script>alert|<img src=x|onerror=alert\(1\)>(?!&)/.test(page.body.replace(/&lt;[^<]*/g, '')), page.body)
  const refused = [
    { theme: { brand: 'red;background:url(javascript:1)' } },
    { theme: { brand: '#12345g' } },
    { theme: { font: 'x;}</style><script>' } },
    { theme: { logo: { url: 'javascript:alert(1)', alt: { en: 'x' } } } },
    { theme: { logo: { url: 'https://x.example/"onerror="alert(1)', alt: { en: 'x' } } } },
    { theme: { logo: { url: 'data:image/svg+xml,<svg/>', alt: { en: 'x' } } } },
    { languages: ['en', '"><script>'] },
    { languages: ['en', '__proto__'] },
    { languages: Array.from({ length: 100 }, (_, at) => `en-x-${String(at).padStart(3, 'a')}`) },
    ...[
      'javascript:alert(1)',
      'https://{{hidden.h|}}/',
      'https://good.example{{hidden.h|}}',
      '//x.example',
      'https://x.example\\@y',
    ].map((redirect) => ({
      hidden: [{ id: 'h', type: 'text', from: 'url' }],
      endings: [{ id: 'end', outcome: 'complete', title: { en: 'x' }, redirect }],
    })),
    { endings: [{ id: '<script>', outcome: 'complete', title: { en: 'x' } }] },
    { endings: [{ id: 'end', outcome: 'complete', title: { en: 'x', '<b>': 'y' } }] },
    { blocks: [{ id: '__proto__', paging: 'each', items: [{ id: 'q', type: 'nps', title: { en: 'x' } }] }] },
    { blocks: [{ id: 'b', paging: 'each', items: [{ id: '__proto__', type: 'nps', title: { en: 'x' } }] }] },
    {
      blocks: Array.from({ length: 10 }, (_, block) => ({
        ...{ id: `b${block}`, paging: 'each' },
        items: Array.from({ length: 500 }, (_item, at) => ({ id: `q${block}_${at}`, type: 'nps', title: { en: 'x' } })),
      })),
    },
    {
      blocks: [
        {
          id: 'b',
          paging: 'each',
          items: [{ id: 'q', type: 'nps', title: { en: 'x' }, jumps: [{ to: { question: 'q' } }] }],
        },
      ],
    },
    {
      variables: [
        { id: 'v', value: { variable: 'w' } },
        { id: 'w', value: { variable: 'v' } },
      ],
    },
  ]
  for (const part of refused) {
    const check = await app.call({
      method: 'POST',
      path: '/api/v1/surveys/check',
      key,
      body: { definition: { ...draft.definition, name: 'x', ...part } },
    })
    const label = `${JSON.stringify(part).slice(0, 150)} ${check.text.slice(0, 200)}`
    assert.ok(check.status === 400 || (check.body as { publishable: boolean }).publishable === false, label)
  }
})
