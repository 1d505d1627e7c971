import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CatalogEvent } from '@opencxm/server/contract'
import {
  eventsByTouchpoint,
  filterEvents,
  isNameless,
  keptName,
  moved,
  nameOfWord,
  nextPosition,
  slugFault,
  slugFor,
  stageGroups,
  targetFrom,
  unmappedEvents,
} from './view.ts'

const event = (name: string, part: Partial<CatalogEvent> = {}): CatalogEvent => ({
  name,
  description: '',
  state: 'learned',
  touchpoint: null,
  seen: 1,
  firstSeenAt: null,
  lastSeenAt: null,
  properties: [],
  ...part,
})

const property = { key: 'revenue', types: [], declaredType: null, description: '', seen: 3 }

describe('the list of events', () => {
  const events = [
    event('$identify'),
    event('Paid', { touchpoint: 'checkout', state: 'declared' }),
    event('Viewed', { description: 'a page of the shop', properties: [{ ...property, illTyped: 2 }] }),
  ]
  it('does not ask for a touchpoint of reserved events', () => {
    assert.deepEqual(
      unmappedEvents(events).map((one) => one.name),
      ['Viewed'],
    )
  })
  it('is found by name and description, and by what is wrong with it', () => {
    const names = (text: string, show: 'illTyped' | 'undeclared' | null) =>
      filterEvents(events, { text, show }).map((one) => one.name)
    assert.deepEqual(names('SHOP', null), ['Viewed'])
    assert.deepEqual(names('', 'illTyped'), ['Viewed'])
    assert.deepEqual(names('', 'undeclared'), ['Viewed'])
  })
  it('knows which events lead to a touchpoint', () => {
    assert.deepEqual(eventsByTouchpoint(events).get('checkout'), ['Paid'])
  })
})

describe('the order', () => {
  const list = [
    { slug: 'a', position: 0 },
    { slug: 'b', position: 1 },
    { slug: 'c', position: 2 },
  ]
  it('changes only what moves', () => {
    assert.deepEqual(moved(list, 'b', -1), [
      { slug: 'b', position: 0 },
      { slug: 'a', position: 1 },
    ])
    assert.deepEqual(moved(list, 'a', -1), [])
    assert.deepEqual(moved(list, 'c', 1), [])
  })
  it('is mended where several share a position', () => {
    const tied = list.map((one) => ({ ...one, position: 5 }))
    assert.deepEqual(moved(tied, 'a', 1), [
      { slug: 'b', position: 0 },
      { slug: 'a', position: 1 },
      { slug: 'c', position: 2 },
    ])
  })
  it('goes on after the last', () => {
    assert.equal(nextPosition([]), 0)
    assert.equal(nextPosition(list), 3)
  })
  it('groups touchpoints by stage', () => {
    const stage = { slug: 'buy', name: { en: 'Buy' }, position: 0 }
    const touchpoint = { side: false, owner: '', channel: '', target: null, stage: 'buy', name: { en: 'x' } }
    const groups = stageGroups(
      [stage],
      [
        { ...touchpoint, slug: 'pay', position: 1 },
        { ...touchpoint, slug: 'cart', position: 0 },
      ],
    )
    assert.deepEqual(
      groups[0]?.touchpoints.map((one) => one.slug),
      ['cart', 'pay'],
    )
  })
})

describe('short names', () => {
  it('come from the English name', () => {
    assert.equal(slugFor({ en: 'First delivery – Café' }, 'touchpoint', []), 'first-delivery-cafe')
    assert.equal(slugFor({ en: '' }, 'touchpoint', []), '')
  })
  it('are counted where there is no English name, which another language stands for', () => {
    const name = { en: ' ', 'zh-Hant': '配送' }
    assert.equal(slugFor(name, 'stage', ['stage-1', 'touchpoint-2']), 'stage-2')
    assert.equal(slugFor({ en: '购买' }, 'stage', []), 'stage-1')
    assert.deepEqual([isNameless(name), keptName(name)], [false, { en: '配送', 'zh-Hant': '配送' }])
    assert.deepEqual([isNameless({ en: '' }), keptName({ en: 'Buy', 'zh-Hans': '购买' }).en], [true, 'Buy'])
  })
  it('are refused with the reason', () => {
    assert.equal(slugFault('', []), 'wrong')
    assert.equal(slugFault('buy', ['buy']), 'taken')
    assert.equal(slugFault('buy-2', ['buy']), null)
  })
})

describe('a target', () => {
  it('is typed in percent and kept as a share', () => {
    assert.equal(targetFrom('80'), 0.8)
    assert.equal(targetFrom(' 80 %'), 0.8)
    assert.equal(targetFrom(''), null)
    assert.equal(targetFrom('800'), undefined)
  })
})

it('a word that answers send is the name in its own language', () => {
  assert.deepEqual(nameOfWord('门店', 'zh-Hans'), { en: '', 'zh-Hans': '门店' })
  assert.deepEqual(nameOfWord('hotline', 'zh-Hans'), { en: 'hotline' })
  assert.deepEqual(nameOfWord('门店', 'en'), { en: '门店' })
})
