import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import type { JourneyMapping, Touchpoint } from '../../../unify/catalog/index.ts'
import { touchpointVolumes } from './volumes.ts'

// Runs alone: it merges people, whose numbers all workspaces of an engine share.

type Row = { person: number; event: string; touchpoint: string; day: number; user_id: string; anonymous_id: string }

const startMs = Date.UTC(2026, 0, 1)
const dayMs = 86_400_000
/** Profile 5 was merged into 4. */
const merged = new Map([[5, 4]])

/** A journey with more touchpoints than one number has bits; the generated events meet a few of them, near the edges. */
const slugs = Array.from({ length: 70 }, (_, index) => `t${index}`)
const side = new Set(['t3', 't66'])
const touchpoints = slugs.map((slug): Touchpoint => {
  const position = slugs.indexOf(slug)
  return { slug, name: { en: slug }, stage: 's', position, side: side.has(slug), owner: '', channel: '', target: null }
})
const line = slugs.filter((slug) => !side.has(slug))

const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    person: fc.integer({ min: 0, max: 6 }),
    event: fc.constantFrom('a', 'b', '$page', '$identify', '$answer'),
    touchpoint: fc.constantFrom('', 'unknown', 't0', 't1', 't3', 't59', 't60', 't61', 't66', 't69'),
    day: fc.integer({ min: 0, max: 29 }),
    user_id: fc.constantFrom('', 'u'),
    anonymous_id: fc.constantFrom('', 'x'),
  }),
  { minLength: 1, maxLength: 60 },
)

/** Volumes by their definition, one row at a time. */
function byHand(events: readonly Row[], mapping: JourneyMapping, days: number) {
  const personOf = ({ person }: Row) => merged.get(person) ?? person
  const placeOf = (row: Row) => {
    const found = row.touchpoint || (mapping.eventTouchpoints.get(row.event) ?? '')
    return slugs.includes(found) ? found : ''
  }
  const isCustomer = (row: Row) => row.person !== 0 && (row.user_id !== '' || row.anonymous_id === '')
  const customers = new Set(events.filter(isCustomer).map(personOf))
  const met = events.filter(({ event, day }) => event !== '$answer' && day < days)
  const counted = met.filter(({ event }) => !event.startsWith('$') || event === '$page')
  const distinct = (some: readonly Row[]) => new Set(some.map(personOf)).size
  const furthest = (person: number) =>
    Math.max(...met.filter((row) => personOf(row) === person).map((row) => line.indexOf(placeOf(row))))
  const here = (slug: string) => met.filter((row) => placeOf(row) === slug)
  const stops = line.flatMap((slug, index) => {
    const early = new Set(
      here(slug)
        .filter((row) => row.person !== 0 && row.day < days - 7)
        .map(personOf),
    )
    const left = [...early].filter((person) => furthest(person) === index).length
    return early.size === 0 ? [] : [[slug, { reached: early.size, left }] as const]
  })
  return {
    people: distinct(met.filter((row) => placeOf(row) !== '' && customers.has(personOf(row)))),
    stations: slugs.map((slug) => ({
      customers: distinct(here(slug).filter((row) => customers.has(personOf(row)))),
      events: counted.filter((row) => placeOf(row) === slug).length,
      comments: 0,
      answerers: new Set(
        events
          .filter((row) => row.event === '$answer' && row.day < days && placeOf(row) === slug)
          .map((row) => (row.person === 0 ? row : personOf(row))),
      ).size,
    })),
    unmapped: counted.filter((row) => placeOf(row) === '').length,
    dropOffs: stops,
  }
}

test('volumes, customers and drop-offs are those counted one by one, for a month and for a wide period (JM1)', async () => {
  const store = await createTestEventStore()
  await store.insertJson('person_overrides', '{"old":5,"person":4,"ver":1}')
  await store.reloadPersonMap()
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), fc.boolean(), async (events, isWide, isMapped) => {
      const workspace = mintTestWorkspace()
      const eventTouchpoints = new Map(isMapped ? [['b', 't60']] : [])
      const mapping: JourneyMapping = { stages: [], touchpoints, eventTouchpoints }
      const received_at = (startMs / 1000).toFixed(3)
      const lines = events.map(({ day, ...row }, index) =>
        JSON.stringify({
          ...{ ...row, ws: workspace, message_id: String(index), batch: 1, received_at },
          ts: ((startMs + day * dayMs) / 1000).toFixed(3),
        }),
      )
      await store.insertJson('events', lines.join('\n'))
      // A wide period reads the other table; it ends on the same day.
      const span = { start: startMs - (isWide ? 200 * dayMs : 0), end: startMs + 20 * dayMs }
      const found = await touchpointVolumes(store, { workspace, mapping, filter: {}, span }, line)
      const expected = byHand(events, mapping, 20)
      assert.equal(found.people, expected.people)
      assert.deepEqual(
        slugs.map((slug) => {
          const { tp: _, ...volume } = found.byTouchpoint.get(slug) ?? { tp: slug }
          return { ...{ customers: 0, events: 0, answerers: 0, comments: 0 }, ...volume }
        }),
        expected.stations,
      )
      assert.equal(found.byTouchpoint.get('')?.events ?? 0, expected.unmapped)
      assert.deepEqual([...found.dropOffs], expected.dropOffs)
    }),
    { numRuns: 40, endOnFailure: true },
  )
})
