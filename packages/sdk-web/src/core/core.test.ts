import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { planAfter } from './delivery-plan.ts'
import { readIdentity, signIn } from './identity.ts'
import { type InitOptions, readOptions } from './options.ts'
import { blotted, placeOf, withoutParameters } from './page-info.ts'
import { openQueue } from './queue.ts'
import { startSender } from './sender.ts'
import { touchSession } from './session.ts'
import { openStore } from './store.ts'

/** Storage of a browser, in memory; `fullAt` bytes make it refuse. */
function storage(fullAt = Infinity): Storage {
  const held = new Map<string, string>()
  const size = () => [...held].reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  return {
    get length() {
      return held.size
    },
    key: (index) => [...held.keys()][index] ?? null,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => {
      if (size() + value.length > fullAt) throw new Error('QuotaExceededError')
      held.set(key, value)
    },
    removeItem: (key) => void held.delete(key),
    clear: () => held.clear(),
  }
}

describe('SW5 a server that takes little at once', () => {
  /** Sends so many messages to a server that takes batches of `most`; gives the sizes of what was sent. */
  async function sent(count: number, most: number): Promise<number[]> {
    const queue = openQueue(openStore(() => storage(), 'p.'))
    for (let n = 0; n < count; n++) queue.add(JSON.stringify({ messageId: String(n) }), n)
    const sizes: number[] = []
    const post = async (_: string, body: string) => {
      const { length } = (JSON.parse(body) as { batch: object[] }).batch
      sizes.push(length)
      return { status: length > most ? 413 : 200, retryAfter: null }
    }
    startSender({ queue, writeKey: 'k', url: '/', post, refused: () => {} }).flush()
    while (queue.size() > 0) await new Promise((resolve) => setImmediate(resolve))
    return sizes
  }
  test('what was found to fit holds, and grows again as it goes well', async () => {
    assert.deepEqual((await sent(60, 50)).slice(0, 2), [50, 10])
    const takesNothing = await sent(30, 0)
    assert.ok(takesNothing.length <= 36, `${takesNothing.length} requests for 30 messages`)
    assert.deepEqual((await sent(60, 5)).slice(0, 8), [50, 25, 12, 6, 3, 6, 3, 6])
  })
})

describe('SW5 what becomes of a batch', () => {
  const batch = { attempt: 0, messages: 10, now: 0, random: () => 0.5 }
  const plan = (status: number, retryAfter: string | null = null, more: Partial<typeof batch> = {}) =>
    planAfter({ status, retryAfter }, { ...batch, ...more })
  test('by status', () => {
    for (const status of [200, 202, 204]) assert.deepEqual(plan(status), { step: 'done' })
    for (const status of [400, 401, 403, 404, 301]) assert.deepEqual(plan(status), { step: 'drop' })
    for (const status of [0, 408, 429, 500, 503]) assert.equal(plan(status).step, 'retry')
    assert.deepEqual(plan(413), { step: 'halve' })
    assert.deepEqual(plan(413, null, { messages: 1 }), { step: 'drop' })
  })
  test('Retry-After counts in both spellings, an hour at most; nonsense does not', () => {
    assert.deepEqual(plan(503, '7'), { step: 'retry', waitMs: 7000 })
    assert.deepEqual(plan(503, 'Thu, 01 Jan 1970 00:00:09 GMT'), { step: 'retry', waitMs: 9000 })
    assert.deepEqual(plan(503, '999999999'), { step: 'retry', waitMs: 3_600_000 })
    assert.deepEqual(plan(503, 'soon'), { step: 'retry', waitMs: 750 })
  })
  test('waits double up to a minute', () => {
    const waits = [0, 1, 2, 6, 40].map((attempt) => plan(0, null, { attempt, random: () => 1 }))
    assert.deepEqual(
      waits.map((one) => 'waitMs' in one && one.waitMs),
      [1000, 2000, 4000, 60_000, 60_000],
    )
  })
})

const message = (n: number) => JSON.stringify({ messageId: String(n) })

describe('the queue', () => {
  test('SW4 the next page finds what waits, in its order; what was acknowledged is gone', () => {
    const area = storage()
    const store = openStore(() => area, 'p.')
    const first = openQueue(store)
    for (const n of [1, 2, 3]) first.add(message(n), 1_700_000_000_000)
    const next = openQueue(store)
    const batch = next.take({ messages: 2, chars: 1000 })
    assert.deepEqual(
      batch.map(({ json }) => json),
      [message(1), message(2)],
    )
    next.remove(batch)
    assert.deepEqual(
      openQueue(store)
        .take({ messages: 9, chars: 1000 })
        .map(({ json }) => json),
      [message(3)],
    )
  })
  test('is bounded: the oldest go', () => {
    const queue = openQueue(openStore(() => storage(), 'p.'))
    for (let n = 0; n < 1400; n++) queue.add(message(n), 1_700_000_000_000 + n)
    assert.ok(queue.size() > 900 && queue.size() <= 1000, String(queue.size()))
    assert.equal(queue.take({ messages: 1, chars: 1000 })[0]?.json, message(1400 - queue.size()))
    queue.add(`{"messageId":"x","text":"${'x'.repeat(490_000)}"}`, 1_700_000_009_000)
    queue.add(`{"messageId":"y","text":"${'y'.repeat(490_000)}"}`, 1_700_000_009_001)
    assert.equal(queue.size(), 1, 'and not more than 500,000 characters')
  })
  test('SW4 what is no message is thrown away, so that it spoils no request', () => {
    const area = storage()
    for (const [index, text] of ['"},{', '', 'null', '[]', '1', '{}', message(7)].entries())
      area.setItem(`p.m.${index}`, text)
    const queue = openQueue(openStore(() => area, 'p.'))
    assert.deepEqual(
      queue.take({ messages: 9, chars: 1000 }).map(({ json }) => json),
      [message(7)],
    )
    assert.equal(area.length, 1)
  })
  test('without storage, or with a full one, it works from memory', () => {
    for (const area of [
      () => {
        throw new Error('SecurityError')
      },
      () => storage(10),
    ]) {
      const queue = openQueue(openStore(area, 'p.'))
      queue.add('"a message that is longer"', 1)
      assert.equal(queue.size(), 1)
    }
  })
})

describe('who is there', () => {
  test('SW7 the same id on every page; somebody else signing in gets a new one, and no proof of another', () => {
    const store = openStore(() => area, 'p.')
    const area = storage()
    const visitor = readIdentity(store)
    assert.deepEqual(readIdentity(store), visitor)
    const ann = signIn(store, 'ann', 'h'.repeat(64))
    assert.equal(ann.anonymousId, visitor.anonymousId)
    assert.equal(signIn(store, 'ann', null).userHash, 'h'.repeat(64), 'a proof once given stays for its user')
    const bob = signIn(store, 'bob', null)
    assert.deepEqual([bob.userId, bob.userHash], ['bob', null])
    assert.notEqual(bob.anonymousId, ann.anonymousId)
  })
  test('a stored id that could be guessed, or nonsense, is replaced', () => {
    for (const stored of ['{"a":"1"}', '[]', 'null', '{', '"x"']) {
      const area = storage()
      area.setItem('p.who', stored)
      assert.match(readIdentity(openStore(() => area, 'p.')).anonymousId, /^[0-9a-f-]{36}$/)
    }
  })
  test('a session ends after half an hour of silence', () => {
    const area = storage()
    const store = openStore(() => area, 'p.')
    const first = touchSession(store, 1_000_000)
    assert.equal(touchSession(store, 1_000_000 + 29 * 60_000).id, first.id)
    assert.notEqual(touchSession(store, 1_000_000 + 60 * 60_000).id, first.id)
  })
})

test('options: consent is required unless the site says otherwise, and a misspelt choice is refused', () => {
  const read = (more: object) =>
    readOptions({ writeKey: 'k', ...more } as InitOptions, { origin: 'https://shop.example' })
  assert.equal(read({}).consent, 'required')
  assert.equal(read({}).base, 'https://shop.example')
  assert.equal(read({ host: 'https://cxm.example/', path: '/cx/' }).base, 'https://cxm.example/cx')
  for (const wrong of [
    { consent: 'notrequired' },
    { host: 'javascript:alert(1)' },
    { path: 'cx?' },
    { writeKey: '' },
  ]) {
    assert.throws(() => read(wrong), TypeError)
  }
})

describe('SW10 where a page is', () => {
  const at = (address: string) => {
    const { protocol, host, pathname } = new URL(address)
    const { base, path } = placeOf({ protocol, host, pathname })
    return base + path
  }
  test('pages of the web and of apps by address, others without what theirs holds', () => {
    assert.equal(at('https://shop.example:8443/a/b?c=1#d'), 'https://shop.example:8443/a/b')
    assert.equal(at('capacitor://localhost/cart'), 'capacitor://localhost/cart')
    assert.equal(at('about:srcdoc'), 'about:srcdoc')
    assert.equal(at('data:text/html,<p>Ann Lee, 12 Elm Street'), 'data:')
    assert.equal(at('blob:https://shop.example/0f0e'), 'blob:')
    assert.equal(at('file:///home/ann/letters/to-the-bank.html'), 'file:///to-the-bank.html')
  })
  test('no addresses of people, no parameters of paths', () => {
    assert.equal(blotted('/u/ann.lee+x@mail.example.co.uk/a?to=ann%40x.example&b=1'), '/u/***/a?to=***&b=1')
    assert.equal(
      blotted('https://shop.example/@ann/name@1.0 me @ home'),
      'https://shop.example/@ann/name@1.0 me @ home',
    )
    assert.equal(withoutParameters('/a;jsessionid=1F;v=2/b;c/d'), '/a/b;c/d')
  })
})
