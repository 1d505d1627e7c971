import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  byDay,
  chosenOf,
  chosenText,
  hardSessions,
  kindWord,
  momentText,
  moneyOf,
  reservedWord,
  sortIdentifiers,
  tellingProps,
  traitRows,
  zoneOf,
} from './view.ts'

const moments = { instant: (iso: string) => `instant ${iso}`, day: (day: string) => `day ${day}` }

const entry = (at: string) => ({
  id: at,
  at,
  side: 'o' as const,
  event: 'x',
  touchpoint: null,
  channel: '',
  source: '',
  metric: null,
  score: null,
  scaleMin: null,
  scaleMax: null,
  text: '',
  props: {},
})

describe('traits', () => {
  it('leave out what stands in the head, and are sorted', () => {
    assert.deepEqual(traitRows({ name: 'Lin', email: 'x', plan: 'annual', devices: [1, 2], vip: true }), [
      { key: 'devices', text: '1, 2' },
      { key: 'plan', text: 'annual' },
      { key: 'vip', text: 'true' },
    ])
  })
  it('give a time zone only when it exists', () => {
    assert.equal(zoneOf({ timezone: 'Asia/Shanghai' }), 'Asia/Shanghai')
    assert.equal(zoneOf({ timezone: 'Mars/Base' }), null)
  })
})

describe('the timeline', () => {
  it('is cut into days in the order of its entries', () => {
    const days = byDay([entry('2026-09-05T12:00Z'), entry('2026-09-05T10:00Z'), entry('2026-09-04T10:00Z')], (at) =>
      at.slice(0, 10),
    )
    assert.deepEqual(
      days.map((day) => [day.day, day.entries.length]),
      [
        ['2026-09-05', 2],
        ['2026-09-04', 1],
      ],
    )
  })
  it('tells a few short facts, never ids or addresses', () => {
    const props = {
      order_id: 'P-1',
      url: 'http://x',
      revenue: 499,
      currency: 'CNY',
      carrier: 'SwiftPost',
      days_late: 5,
      gift: true,
      late: true,
      $lib: 'web',
    }
    assert.deepEqual(
      tellingProps(props, moments).map((fact) => fact.key),
      ['carrier', 'days late', 'gift'],
    )
  })
  it('writes moments and days as people do, and leaves everything else alone', () => {
    const props = { promised_at: '2026-10-11T03:07:51.473Z', ordered: '2026-10-08', size: '2026-10' }
    assert.deepEqual(
      tellingProps(props, moments).map((fact) => fact.text),
      ['instant 2026-10-11T03:07:51.473Z', 'day 2026-10-08', '2026-10'],
    )
    assert.equal(momentText('2026-99-99', moments), '2026-99-99')
    assert.equal(momentText('2026-10-11T99:07:51Z', moments), '2026-10-11T99:07:51Z')
  })
  it('reads money only with a currency', () => {
    assert.deepEqual(
      moneyOf({ revenue: 499.5, currency: 'CNY' }, () => 100),
      { amountMinor: 49_950, currency: 'CNY' },
    )
    assert.equal(
      moneyOf({ revenue: 499 }, () => 100),
      null,
    )
  })
  it('an answer by choice says question and choice; one in words says nothing more', () => {
    assert.deepEqual(chosenOf({ $question: 'on_time', $choices: ['late'] }), { question: 'on_time', chosen: ['late'] })
    assert.deepEqual(chosenOf({ $question: 'age', $value: 40 }), { question: 'age', chosen: [40] })
    assert.deepEqual(chosenOf({ $question: 'battery', $score: 4 }), { question: 'battery', chosen: [4] })
    assert.equal(chosenOf({ $question: 'story' }), null)
    assert.equal(chosenText({ question: 'age', chosen: ['40'] }), 'age: 40')
    assert.equal(chosenText({ question: '准时吗？', chosen: ['晚了', '破了'] }), '准时吗？ 晚了, 破了')
  })
  it('has words for reserved events only', () => {
    assert.equal(reservedWord('$page'), 'page')
    assert.equal(reservedWord('Order Completed'), null)
    assert.equal(reservedWord('constructor'), null)
    assert.equal(kindWord('wechat_openid'), 'wechat')
    assert.equal(kindWord('loyalty_card'), null)
  })
})

describe('struggle', () => {
  it('shows sessions with a sign of it, five at most, the heaviest signs first', () => {
    const calm = { rage: 0, dead: 0, error: 0, abandoned: 0, quickBack: 0 }
    const session = (id: number, signals: Partial<typeof calm>) => ({
      ...{ session: String(id), startedAt: '2026-01-01T00:00:00.000Z', score: 90 },
      signals: { ...calm, ...signals },
    })
    const shown = hardSessions([
      session(0, {}),
      session(1, { dead: 2, rage: 1 }),
      ...[2, 3, 4, 5, 6].map((id) => session(id, { dead: 1 })),
    ])
    assert.deepEqual(
      shown.map((one) => one.session),
      ['1', '2', '3', '4', '5'],
    )
    assert.deepEqual(shown[0]?.signals, [
      { kind: 'rage', count: 1 },
      { kind: 'dead', count: 2 },
    ])
  })
})

describe('identifiers', () => {
  it('begin with what names a person and end with devices', () => {
    const kinds = ['anonymous', 'loyalty', 'email', 'user', 'wechat_openid', 'anonymous']
    assert.deepEqual(
      sortIdentifiers(kinds.map((kind) => ({ kind }))).map(({ kind }) => kind),
      ['user', 'email', 'wechat_openid', 'loyalty', 'anonymous', 'anonymous'],
    )
  })
})
