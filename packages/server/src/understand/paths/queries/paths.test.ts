import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import type { EventStore } from '../../../platform/eventstore/index.ts'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { JourneyMapping } from '../../../unify/catalog/index.ts'
import type { Step } from '../contract.ts'
import { funnelSteps, mayCoincide } from '../model/funnel-steps.ts'
import { funnelLevels } from './funnel.ts'
import { frequentSequences } from './sequences.ts'

type Row = { person: number; event: string; touchpoint: string; at: number }

const mapping: JourneyMapping = { stages: [], touchpoints: [], eventTouchpoints: new Map([['c', 'shop']]) }
const startMs = Date.UTC(2026, 0, 1)
const hour = 3_600_000
const zone = { timeZone: 'UTC', weekStart: 1 }
/** Profile 5 was merged into 4. */
const merged = new Map([[5, 4]])
let store: EventStore

before(async () => {
  store = await createTestEventStore()
  await store.insertJson('person_overrides', '{"old":5,"person":4,"ver":1}')
  await store.reloadPersonMap()
})

/** Hours from the start; few of them, so that ties happen; the period is hours 2 to 19. */
const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    person: fc.integer({ min: 0, max: 6 }),
    event: fc.constantFrom('a', 'b', 'c', 'd', '$answer', '$identify'),
    touchpoint: fc.constantFrom('', 'shop', 'app'),
    at: fc.integer({ min: 0, max: 24 }),
  }),
  { minLength: 1, maxLength: 40 },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c').map((event) => ({ event, where: [] })) },
  { weight: 1, arbitrary: fc.constantFrom('shop', 'app').map((touchpoint) => ({ touchpoint })) },
)
const span = { start: startMs + 2 * hour, end: startMs + 20 * hour }

async function fill(events: readonly Row[]): Promise<WorkspaceId> {
  const workspace = mintTestWorkspace()
  const received = (startMs / 1000).toFixed(3)
  const lines = events.map(({ at, ...row }, index) =>
    JSON.stringify({
      ...{ ...row, ws: workspace, message_id: String(index), batch: 1, received_at: received },
      ts: ((startMs + at * hour) / 1000).toFixed(3),
    }),
  )
  await store.insertJson('events', lines.join('\n'))
  return workspace
}

function byPerson(events: readonly Row[]): Map<number, Row[]> {
  const known = events.filter(({ person }) => person !== 0)
  return Map.groupBy(known, ({ person }) => merged.get(person) ?? person)
}

function touchpointOf(row: Row): string {
  return row.touchpoint || (row.event === 'c' ? 'shop' : '')
}

function isStep(row: Row, wanted: Step): boolean {
  if ('event' in wanted) return row.event === wanted.event
  return row.event !== '$answer' && touchpointOf(row) === wanted.touchpoint
}

/** The definition: the longest chain of steps in order, tried from every first step (and every one whose window has passed), every choice of later ones. */
function furthest(
  events: readonly Row[],
  steps: readonly Step[],
  windowHours: number,
): { level: number; closed: number; open: boolean } {
  const strict = mayCoincide(steps)
  const inPeriod = ({ at }: Row) => at >= 2 && at < 20
  const walk = (level: number, at: number, until: number): number => {
    const wanted = steps[level]
    if (wanted === undefined) return level
    const next = events.filter((row) => isStep(row, wanted) && (strict ? row.at > at : row.at >= at) && row.at <= until)
    return Math.max(level, ...next.map((row) => walk(level + 1, row.at, until)))
  }
  const firsts = events.filter((row) => inPeriod(row) && isStep(row, steps[0] as Step))
  const from = (some: readonly Row[]) => Math.max(0, ...some.map((row) => walk(1, row.at, row.at + windowHours)))
  const over = firsts.filter((row) => row.at + windowHours <= 22)
  return { level: from(firsts), closed: from(over), open: over.length < firsts.length }
}

test('PA1: a funnel reaches as far as trying every chain of events by hand, merged people as one', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.array(step, { minLength: 2, maxLength: 4 }),
      fc.integer({ min: 1, max: 12 }),
      async (events, steps, windowHours) => {
        const workspace = await fill(events)
        const found = await funnelLevels(store, {
          ...{ scope: { workspace, span, mapping, filter: {} }, steps, windowMs: windowHours * hour },
          ...{ strict: mayCoincide(steps), order: 'in_order', by: 'none', zone, now: startMs + 22 * hour },
        })
        const people = [...byPerson(events).values()].map((own) => furthest(own, steps, windowHours))
        const expected = [1, 2, 3, 4].flatMap((level) =>
          [0, 1, 2, 3, 4].flatMap((closed) => {
            const here = people.filter((person) => person.level === level && person.closed === closed)
            const open = here.filter((person) => person.open).length
            return here.length === 0 ? [] : [{ key: '', level, closed, people: here.length, open }]
          }),
        )
        assert.deepEqual(found, expected)
      },
    ),
    { numRuns: 60, endOnFailure: true },
  )
})

/** A person's path by its definition: events in order of time, then name, from the first start in the period. */
function pathOf(
  events: readonly Row[],
  asked: {
    start: string
    unit: 'event' | 'touchpoint'
    direction: 'after' | 'before'
    collapse: boolean
    steps: number
  },
): string[] | null {
  const named = events
    .flatMap((row) => {
      const isShown = asked.unit === 'event' ? row.event !== '$identify' : row.event !== '$answer' && touchpointOf(row)
      return isShown ? [{ at: row.at, name: asked.unit === 'event' ? row.event : touchpointOf(row) }] : []
    })
    .sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1))
  const index = named.findIndex(({ at, name }) => name === asked.start && at >= 2 && at < 20)
  const met = named[index]
  if (met === undefined) return null
  const along = asked.direction === 'after' ? named.slice(index) : named.slice(0, index + 1).reverse()
  const names = along.filter(({ at }) => Math.abs(at - met.at) <= 6).map(({ name }) => name)
  const kept = asked.collapse ? names.filter((name, i) => i === 0 || name !== names[i - 1]) : names
  return kept.slice(1, 1 + asked.steps)
}

test('PA3: the sequences are those read off each person by hand, with all people counted once', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.record({
        start: fc.constantFrom('a', 'shop'),
        direction: fc.constantFrom('after' as const, 'before' as const),
        collapse: fc.boolean(),
        steps: fc.integer({ min: 1, max: 4 }),
      }),
      async (events, asked) => {
        const workspace = await fill(events)
        const unit = asked.start === 'a' ? ('event' as const) : ('touchpoint' as const)
        const scope = { workspace, span, mapping, filter: {} }
        const found = await frequentSequences(store, { ...asked, unit, scope, withinMs: 6 * hour, limit: 100 })
        const paths = [...byPerson(events).values()].flatMap((own) => {
          const path = pathOf(own, { ...asked, unit })
          return path ? [path] : []
        })
        const expected = Map.groupBy(paths, (path) => JSON.stringify(path))
        assert.equal(found.shown.length, expected.size)
        for (const row of found.shown) {
          assert.equal(row.people, expected.get(JSON.stringify(row.steps))?.length, row.steps.join())
        }
        assert.deepEqual([found.everybody, found.different], [paths.length, expected.size])
      },
    ),
    { numRuns: 60, endOnFailure: true },
  )
})

test('PA2: who begins again and again is judged by the windows that have passed, in every order, not left out for beginning again', async () => {
  const events = [
    // Buys after the first look; looks again lately, without and with a purchase.
    ...[1, 2, 3].flatMap((person) => [
      { person, event: 'a', at: 3 },
      { person, event: 'b', at: 5 },
      { person, event: 'a', at: 18 },
    ]),
    { person: 3, event: 'b', at: 19 },
    // Looks twice, and bought only lately.
    ...[
      { person: 4, event: 'a', at: 3 },
      { person: 4, event: 'a', at: 18 },
      { person: 4, event: 'b', at: 19 },
    ],
    // Looked only lately.
    { person: 6, event: 'a', at: 18 },
    { person: 6, event: 'b', at: 19 },
  ]
  const workspace = await fill(events.map((row) => ({ ...row, touchpoint: '' })))
  const steps = ['a', 'b'].map((event) => ({ event, where: [] }))
  for (const order of ['in_order', 'strict_increase', 'strict_listed', 'strict_any', 'any_order'] as const) {
    const levels = await funnelLevels(store, {
      ...{ scope: { workspace, span, mapping, filter: {} }, steps, windowMs: 6 * hour, order },
      ...{ strict: false, by: 'none', zone, now: startMs + 20 * hour },
    })
    const [first, second] = funnelSteps(levels, 2)
    assert.deepEqual([first?.people, second?.people], [5, 5], order)
    assert.deepEqual(second?.ofPrevious, { successes: 3, n: 4 }, order)
  }
})

test('groups of a funnel: those with the most people, all of them whole, however many there are', async () => {
  const events = Array.from({ length: 60 }, (_, index) => ({
    ...{ person: 1000 + index, event: 'a', touchpoint: '', at: 3 },
  }))
  const workspace = await fill(events)
  const traits = events.map(({ person }, index) =>
    JSON.stringify({
      ...{ ws: workspace, person, key: 'town', value: index < 6 ? 'z' : `town ${index}`, batch: 1 },
      ts: (startMs / 1000).toFixed(3),
    }),
  )
  await store.insertJson('person_traits', traits.join('\n'))
  const levels = await funnelLevels(store, {
    ...{
      scope: { workspace, span, mapping, filter: {} },
      steps: [
        { event: 'a', where: [] },
        { event: 'b', where: [] },
      ],
    },
    ...{ windowMs: hour, strict: false, order: 'in_order', by: 'trait:town', zone, now: startMs + 22 * hour },
  })
  assert.deepEqual(levels[0], { key: 'z', level: 1, closed: 1, people: 6, open: 0 })
})

test('another workspace sees nothing', async () => {
  await fill([{ person: 1, event: 'a', touchpoint: '', at: 3 }])
  const scope = { workspace: mintTestWorkspace(), span, mapping, filter: {} }
  const steps: Step[] = [
    { event: 'a', where: [] },
    { event: 'b', where: [] },
  ]
  const levels = await funnelLevels(store, {
    ...{ scope, steps, windowMs: hour, order: 'in_order', strict: false, by: 'none', zone, now: startMs },
  })
  assert.deepEqual(levels, [])
  const asked = { start: 'a', unit: 'event', direction: 'after', steps: 2, withinMs: hour, collapse: true } as const
  assert.equal((await frequentSequences(store, { ...asked, scope, limit: 5 })).everybody, 0)
})
