import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { EventStore } from '../../platform/eventstore/index.ts'
import { createTestEventStore, mintTestWorkspace } from '../../platform/eventstore/testing.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { JourneyMapping } from '../../unify/catalog/index.ts'
import { askedAt, heardByCell } from './queries.ts'

const mapping: JourneyMapping = { stages: [], touchpoints: [], eventTouchpoints: new Map([['Paid', 'till']]) }
const now = Date.UTC(2026, 5, 1)
const dayMs = 86_400_000
const [shop, other] = [mintTestWorkspace(), mintTestWorkspace()]
let store: EventStore

type Row = { ws?: WorkspaceId; person?: number; event: string; touchpoint?: string; days?: number } & Record<
  string,
  unknown
>
async function fill(rows: readonly Row[]): Promise<void> {
  const lines = rows.map(({ days = 1, ...row }, index) =>
    JSON.stringify({
      ...{
        ws: shop,
        person: 1,
        message_id: String(index),
        batch: 1,
        received_at: (now / 1000).toFixed(3),
        props: '{}',
      },
      ...{ ts: ((now - days * dayMs) / 1000).toFixed(3), ...row },
    }),
  )
  await store.insertJson('events', lines.join('\n'))
}

const scope = (workspace: WorkspaceId, days: number) => ({ workspace, mapping, fromMs: now - days * dayMs, toMs: now })

before(async () => {
  store = await createTestEventStore()
  await store.insertJson('person_overrides', '{"old":5,"person":4,"ver":1}')
  await store.reloadPersonMap()
  await fill([
    { event: '$answer', touchpoint: 'till', metric: 'csat', score: 4, text: 'Quick' },
    { event: '$answer', touchpoint: 'till', metric: 'csat', score: 2, person: 4 },
    { event: '$answer', touchpoint: 'till', choices: ['a'], person: 5, days: 9 },
    { event: '$answer', touchpoint: 'till', metric: 'csat', score: 1, days: 40 },
    { event: '$feedback', touchpoint: 'till', score: 5, text: 'Fine', props: '{"$kind":"review"}', person: 0 },
    { event: '$feedback', text: 'Where?', props: '{"$kind":"chat"}' },
    { event: '$feedback', touchpoint: 'app', score: 3, text: 'Asked', props: '{"$kind":"survey"}' },
    { event: 'Paid', days: 3 },
    { event: 'Paid', person: 2 },
    { event: 'Seen', person: 2 },
    { event: '$rage_click', touchpoint: 'app' },
    { event: '$page', days: 2 },
    { event: '$segment_entered', touchpoint: 'till' },
    { event: '$survey_asked', touchpoint: 'app' },
    { event: '$survey_asked', touchpoint: 'app' },
    { event: '$answer', touchpoint: 'till', metric: 'nps', score: 9, ws: other },
  ])
})

test('CO1, CO4: events count in the cells they belong to, merged people once, other workspaces never', async () => {
  const rows = await heardByCell(store, scope(shop, 30))
  const cell = (touchpoint: string, way: string) => rows.find((row) => row.touchpoint === touchpoint && row.way === way)
  const short = (touchpoint: string, way: string) => {
    const found = cell(touchpoint, way)
    return found ? [found.count, found.people] : null
  }
  // Persons 4 and 5 are one.
  assert.deepEqual(short('till', 'asked_structured'), [3, 2])
  assert.deepEqual(short('till', 'asked_unstructured'), [1, 1])
  // A review that nobody signed, and two payments.
  assert.deepEqual(short('till', 'unasked_structured'), [3, 2])
  assert.deepEqual(cell('till', 'unasked_structured')?.sources, [
    { name: 'Paid', count: 2 },
    { name: 'review', count: 1 },
  ])
  assert.deepEqual(short('till', 'unasked_unstructured'), [1, 0])
  assert.deepEqual(short('', 'unasked_unstructured'), [1, 1])
  assert.deepEqual(short('', 'unasked_structured'), null)
  assert.deepEqual(short('app', 'asked_unstructured'), [1, 1])
  assert.deepEqual(short('app', 'unasked_structured'), [1, 1])
  assert.equal(cell('till', 'asked_structured')?.lastMs, now - dayMs)
  const wide = await heardByCell(store, scope(shop, 60))
  assert.equal(wide.find((row) => row.touchpoint === 'till' && row.way === 'asked_structured')?.count, 4)
  const others = await heardByCell(store, scope(other, 30))
  assert.deepEqual(
    others.map(({ touchpoint, way, count }) => [touchpoint, way, count]),
    [['till', 'asked_structured', 1]],
  )
})

test('who was asked, and whether a browser speaks', async () => {
  const mine = await askedAt(store, scope(shop, 30))
  assert.deepEqual([mine.asked.get('app')?.times, mine.hasBrowser], [2, true])
  const others = await askedAt(store, scope(other, 30))
  assert.deepEqual([[...others.asked.values()].filter(({ times }) => times > 0), others.hasBrowser], [[], false])
})
