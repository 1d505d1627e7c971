import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import * as z from 'zod'
import type { WorkspaceId } from '../../kernel/index.ts'
import { createTestStateStore, type OpenedStateStore } from '../../statestore/index.ts'
import { GiveUp } from '../retry.ts'
import { removeOld } from '../runner/housekeeping.ts'
import { createJobsRunner, startJobsRunner } from '../runner/jobs-runner.ts'
import { readFailedWork, readJobsStatus } from '../status.ts'
import type { JobsTables } from '../tables.ts'
import { createTestClock, testServices } from '../testing/test-services.ts'
import { announce } from './announce.ts'
import { type DeliveredFact, defineFact } from './define-fact.ts'
import { placeFacts } from './place.ts'
import { type Subscription, subscribe } from './subscribe.ts'

const counted = defineFact({ type: 'test.counted', payload: z.object({ n: z.number() }) })
const other = defineFact({ type: 'test.other', payload: z.object({ word: z.string() }) })
type Counted = DeliveredFact<{ n: number }>
const [ours, theirs] = [1 as WorkspaceId, 2 as WorkspaceId]

describe('the outbox', () => {
  let state: OpenedStateStore
  before(async () => {
    state = await createTestStateStore({ poolSize: 10 })
    await sql`create table test_effect (subscriber text, n integer, id bigint generated always as identity)`.execute(
      state.tables(),
    )
  })
  after(() => state.close())
  // A new subscriber would get what an earlier test announced.
  beforeEach(async () => {
    for (const table of ['outbox_parked', 'outbox_subscriber', 'outbox'] as const)
      await state.tables<JobsTables>().deleteFrom(table).execute()
  })

  const runnerOf = (subscriptions: readonly Subscription[], clock = createTestClock()) =>
    createJobsRunner({ state, services: testServices({ clock: clock.now }), jobs: [], subscriptions, schedules: [] })

  /** A subscriber that remembers what it got. */
  const recorder = (name: string, react: (n: number) => void = () => {}) => {
    const seen: { workspace: number; n: number }[] = []
    const subscription = subscribe(counted, name, async (_, fact: Counted) => {
      react(fact.payload.n)
      seen.push({ workspace: fact.workspace, n: fact.payload.n })
    })
    return { seen, subscription }
  }

  it('delivers a fact if and only if its transaction commits, to every subscriber of its type (JB8)', async () => {
    const [first, second] = [recorder('test.first'), recorder('test.second')]
    const runner = await runnerOf([first.subscription, second.subscription])
    await assert.rejects(
      state.transaction(async (tx) => {
        await announce(tx, counted.of(ours, { n: 0 }))
        throw new Error('rolled back')
      }),
    )
    await state.transaction(async (tx) => {
      await announce(tx, [counted.of(ours, { n: 1 }), other.of(ours, { word: 'x' }), counted.of(ours, { n: 2 })])
    })
    await runner.drain()
    const expected = [
      { workspace: 1, n: 1 },
      { workspace: 1, n: 2 },
    ]
    assert.deepEqual([first.seen, second.seen], [expected, expected])
    await runner.drain()
    assert.equal(first.seen.length, 2)
  })

  it('a subscriber of several types gets them in one order', async () => {
    const seen: unknown[] = []
    const subscription = subscribe<unknown>([counted, other], 'test.several', async (_, { payload }) => {
      seen.push(payload)
    })
    const runner = await runnerOf([subscription])
    await announce(state, [counted.of(ours, { n: 1 }), other.of(ours, { word: 'x' }), counted.of(ours, { n: 2 })])
    await runner.drain()
    assert.deepEqual(seen, [{ n: 1 }, { word: 'x' }, { n: 2 }])
  })

  it('loses nothing when a transaction commits after a later one (JB9)', async () => {
    const { seen, subscription } = recorder('test.late')
    const runner = await runnerOf([subscription])
    const [early, late] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const slow = state.transaction(async (tx) => {
      await announce(tx, counted.of(ours, { n: 1 }))
      early.resolve()
      await late.promise
    })
    await early.promise
    await announce(state, counted.of(ours, { n: 2 }))
    await runner.drain()
    assert.deepEqual(
      seen.map(({ n }) => n),
      [2],
    )
    late.resolve()
    await slow
    await runner.drain()
    assert.deepEqual(
      seen.map(({ n }) => n),
      [2, 1],
    )
  })

  it('hands over many facts of many writers once each, each writer in its order, by two runners at once (JB9)', async () => {
    const { seen, subscription } = recorder('test.many')
    const runners = [await runnerOf([subscription]), await runnerOf([subscription])]
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let index = 0; index < 30; index++) {
        await state.transaction((tx) => announce(tx, counted.of(ours, { n: writer * 1000 + index })))
        if (index % 7 === 0) await Promise.all(runners.map((runner) => runner.drain()))
      }
    })
    await Promise.all(writers)
    for (const runner of runners) await runner.drain()
    assert.equal(seen.length, 180)
    for (let writer = 0; writer < 6; writer++) {
      const own = seen.map(({ n }) => n).filter((n) => Math.floor(n / 1000) === writer)
      assert.deepEqual(
        own,
        Array.from({ length: 30 }, (_, index) => writer * 1000 + index),
      )
    }
  })

  it('what a handler writes in its store happens exactly once, also when the process dies in between (JB10)', async () => {
    let deaths = 0
    const effect = subscribe(counted, 'test.effect', async (ctx, fact: Counted) => {
      await sql`insert into test_effect (subscriber, n) values ('effect', ${fact.payload.n})`.execute(
        ctx.state.tables(),
      )
      if (fact.payload.n === 3 && deaths < 2) {
        deaths += 1
        // As a kill would: the connection ends in the middle of the transaction.
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(ctx.state.tables())
      }
    })
    const runner = await runnerOf([effect])
    await announce(
      state,
      [1, 2, 3, 4, 5].map((n) => counted.of(ours, { n })),
    )
    await assert.rejects(runner.drain())
    await assert.rejects(runner.drain())
    await runner.drain()
    const { rows } = await sql<{
      n: number
    }>`select n from test_effect where subscriber = 'effect' order by id`.execute(state.tables())
    assert.deepEqual(
      rows.map(({ n }) => n),
      [1, 2, 3, 4, 5],
    )
    assert.equal(deaths, 2)
  })

  it('a failing fact holds up its workspace only; after the pause all come in order (JB11)', async () => {
    const clock = createTestClock()
    let broken = true
    const { seen, subscription } = recorder('test.broken', (n) => {
      if (broken && n === 2) throw new Error('cannot')
    })
    const runner = await runnerOf([subscription], clock)
    await announce(
      state,
      [1, 2, 3].map((n) => counted.of(ours, { n })),
    )
    await announce(state, counted.of(theirs, { n: 10 }))
    await runner.drain()
    await announce(state, [counted.of(ours, { n: 4 }), counted.of(theirs, { n: 11 })])
    await runner.drain()
    const numbers = (workspace: number) => seen.filter((fact) => fact.workspace === workspace).map(({ n }) => n)
    assert.deepEqual([numbers(1), numbers(2)], [[1], [10, 11]])
    assert.equal((await readJobsStatus(state)).parkedFacts, 3)
    broken = false
    await runner.drain()
    assert.deepEqual(numbers(1), [1])
    clock.advanceSeconds(2)
    await runner.drain()
    assert.deepEqual(numbers(1), [1, 2, 3, 4])
    assert.equal((await readJobsStatus(state)).parkedFacts, 0)
  })

  it('undoes what a failed handler wrote, and sets a hopeless fact aside (JB11)', async () => {
    const clock = createTestClock()
    let tries = 0
    const hopeless = subscribe(counted, 'test.hopeless', async (ctx, fact: Counted) => {
      await sql`insert into test_effect (subscriber, n) values ('hopeless', ${fact.payload.n})`.execute(
        ctx.state.tables(),
      )
      if (fact.payload.n === 1) tries += 1
      if (fact.payload.n === 1) await sql`select 1 / 0`.execute(ctx.state.tables()).catch(() => {})
      if (fact.payload.n === 2) throw new GiveUp('never')
    })
    const runner = await runnerOf([hopeless], clock)
    await announce(
      state,
      [1, 2, 3].map((n) => counted.of(ours, { n })),
    )
    const before = (await readFailedWork(state)).facts
    for (let hour = 0; hour < 12; hour++) {
      await runner.drain()
      clock.advanceSeconds(3_600)
    }
    const { rows } = await sql<{ n: number }>`select n from test_effect where subscriber = 'hopeless'`.execute(
      state.tables(),
    )
    assert.deepEqual(
      rows.map(({ n }) => n),
      [3],
    )
    assert.equal(tries, 10)
    assert.equal((await readFailedWork(state)).facts - before, 2)
  })

  it('delivers at the commit, not when it next looks (JB12; the time is printed)', async (t) => {
    let arrived = Promise.withResolvers<number>()
    const { subscription } = recorder('test.latency', () => arrived.resolve(performance.now()))
    const options = { state, services: testServices(), jobs: [], schedules: [], pollMs: 2 ** 31 - 1 }
    const runner = await startJobsRunner({ ...options, subscriptions: [subscription] })
    const waits: number[] = []
    for (let n = 0; n < 20; n++) {
      arrived = Promise.withResolvers<number>()
      await state.transaction((tx) => announce(tx, counted.of(ours, { n })))
      const committedAt = performance.now()
      waits.push((await arrived.promise) - committedAt)
    }
    await runner.stop()
    waits.sort((a, b) => a - b)
    t.diagnostic(`median ${Math.round(waits[10] ?? 0)} ms`)
  })

  it('a handler that gives way to a stop of the server gets the fact again, as if for the first time (JB7)', async () => {
    const begun = Promise.withResolvers<void>()
    const seen: number[] = []
    const giving = subscribe(counted, 'test.stopped', async (ctx, fact: Counted) => {
      if (seen.push(fact.payload.n) > 1) return
      begun.resolve()
      await new Promise((_, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason)))
    })
    const options = { state, services: testServices(), jobs: [], schedules: [], subscriptions: [giving] }
    const runner = await startJobsRunner(options)
    await announce(state, counted.of(ours, { n: 1 }))
    await begun.promise
    await runner.stop()
    assert.equal((await readJobsStatus(state)).parkedFacts, 0)
    await (await runnerOf(options.subscriptions)).drain()
    assert.deepEqual(seen, [1, 1])
  })

  it('a subscriber is known for as long as it runs, and forgotten a month after (JB13)', async () => {
    const clock = createTestClock()
    const { seen, subscription } = recorder('test.long-lived')
    const runner = await runnerOf([subscription], clock)
    for (let day = 0; day < 70; day += 10) {
      clock.advanceSeconds(10 * 86_400)
      await runner.drain()
      await removeOld(state, clock.now())
    }
    await announce(state, counted.of(ours, { n: 1 }))
    await runner.drain()
    assert.equal(seen.length, 1)
    await removeOld(state, clock.now() + 31 * 86_400_000)
    const known = state
      .tables<JobsTables>()
      .selectFrom('outbox_subscriber')
      .selectAll()
      .where('name', '=', 'test.long-lived')
    assert.deepEqual(await known.execute(), [])
  })

  it('keeps facts until every subscriber has them, then removes them after a week (JB13)', async () => {
    const { subscription } = recorder('test.retention')
    const runner = await runnerOf([subscription], createTestClock(Date.now()))
    await announce(state, counted.of(ours, { n: 77 }))
    await placeFacts(state)
    const count = async () => {
      const row = await state
        .tables<JobsTables>()
        .selectFrom('outbox')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('type', '=', counted.type)
        .executeTakeFirstOrThrow()
      return row.count
    }
    const inEightDays = Date.now() + 8 * 86_400_000
    await state.tables<JobsTables>().deleteFrom('outbox_subscriber').where('name', '!=', 'test.retention').execute()
    await removeOld(state, inEightDays)
    assert.equal(await count(), 1)
    await runner.drain()
    await removeOld(state, Date.now())
    assert.equal(await count(), 1)
    await removeOld(state, inEightDays)
    assert.equal(await count(), 0)
  })
})
