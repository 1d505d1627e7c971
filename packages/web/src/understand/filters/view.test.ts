import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { breakdownTraits, isOnJourney, localName, narrowTo, splitTrait, traitValueWords } from './view.ts'
import { monthOf, trendSpan, weekOf } from './weeks.ts'

const person = (id: number, traits: Record<string, string | number>) => ({
  id: `p${id}`,
  name: '',
  identifiers: [],
  firstSeenAt: null,
  lastSeenAt: null,
  traits,
})

describe('traits to break numbers down by', () => {
  it('are those that few values share; names and dates drop out', () => {
    const people = Array.from({ length: 12 }, (_, index) =>
      person(index, {
        region: index % 3 === 0 ? 'East' : 'West',
        name: `Person ${index}`,
        customer_since: `2025-01-${10 + index}`,
        country: 'CN',
        orders: index,
      }),
    )
    assert.deepEqual(breakdownTraits(people), ['region'])
  })
  it('never tell who somebody is, also where a few customers share a name', () => {
    const people = Array.from({ length: 12 }, (_, index) => {
      const name = index % 2 === 0 ? '王小明' : '林怡君'
      return person(index, {
        姓名: name,
        firstName: name,
        last_name: name,
        Name: name,
        store_name: name,
        username: name,
        city: name,
      })
    })
    assert.deepEqual(breakdownTraits(people), ['city', 'username'])
  })
  it('show languages and countries by their names', () => {
    assert.equal(traitValueWords('language', 'zh-Hans', 'en'), 'Chinese (Simplified)')
    assert.equal(traitValueWords('country', 'TW', 'zh-Hant'), '台灣')
    assert.equal(traitValueWords('language', 'not a tag', 'en'), 'not a tag')
    assert.equal(traitValueWords('region', 'East', 'zh-Hans'), 'East')
  })
  it('are none when nobody has traits', () => {
    assert.deepEqual(breakdownTraits([]), [])
  })
})

describe('filters', () => {
  it('narrow to the group that was pressed', () => {
    assert.deepEqual(narrowTo({ from: '2026-08-17', to: '2026-09-13' }, 'trait:region', 'East'), {
      from: '2026-08-17',
      to: '2026-09-13',
      trait: 'region=East',
    })
    assert.deepEqual(narrowTo({}, 'channel', 'store'), { channel: 'store' })
  })
  it('keep equals signs in a value', () => {
    assert.deepEqual(splitTrait('plan=a=b'), { key: 'plan', value: 'a=b' })
    assert.equal(splitTrait('=x'), null)
    assert.equal(splitTrait(undefined), null)
  })
  it('fall back to English names', () => {
    assert.equal(localName({ en: 'Delivery', 'zh-Hans': '配送' }, 'zh-Hant'), 'Delivery')
    assert.equal(localName({ en: 'Delivery', 'zh-Hans': '配送' }, 'zh-Hans'), '配送')
  })
  it('of a touchpoint is its slug or name in any language, however it is written', () => {
    const touchpoints = [{ slug: 'delivery_home', name: { en: 'Delivery', 'zh-Hans': '配送' } }]
    for (const word of ['delivery_home', ' Delivery ', 'DELIVERY', '配送']) assert.ok(isOnJourney(touchpoints, word))
    assert.ok(!isOnJourney(touchpoints, 'Delivry'))
  })
})

describe('the trend', () => {
  it('covers twelve weeks, beginning on a first day of the week', () => {
    assert.deepEqual(trendSpan({ to: '2026-09-13' }, 1), { from: '2026-06-22', to: '2026-09-13', by: 'week' })
    assert.deepEqual(trendSpan({ to: '2026-09-15' }, 1), { from: '2026-06-22', to: '2026-09-15', by: 'week' })
    assert.deepEqual(trendSpan({ to: '2026-09-15' }, 7), { from: '2026-06-21', to: '2026-09-15', by: 'week' })
  })
  it('covers every week of a longer period, the first from its first day on', () => {
    const from = '2026-06-22'
    assert.deepEqual(trendSpan({ from: '2026-05-20', to: '2026-09-13' }, 1), {
      from: '2026-05-18',
      to: '2026-09-13',
      by: 'week',
    })
    assert.deepEqual(trendSpan({ from: '2026-09-01', to: '2026-09-13' }, 1), { from, to: '2026-09-13', by: 'week' })
  })
  it('covers a long period by its months, cut at its ends', () => {
    const year = { from: '2025-01-10', to: '2025-12-20' }
    assert.deepEqual(trendSpan(year, 1), { ...year, by: 'month' })
    assert.equal(trendSpan({ from: '2025-07-01', to: '2025-12-20' }, 1).by, 'week')
    assert.deepEqual(monthOf('2025-01-01', year), { from: '2025-01-10', to: '2025-01-31' })
    assert.deepEqual(monthOf('2025-12-01', year), { from: '2025-12-01', to: '2025-12-20' })
  })
  it('cuts the newest week where the period ends', () => {
    assert.deepEqual(weekOf('2026-09-14', '2026-09-15'), { from: '2026-09-14', to: '2026-09-15' })
  })
})
