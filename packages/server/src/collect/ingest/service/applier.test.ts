import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import * as z from 'zod'
import { ch, createTestEventStore, param } from '../../../platform/eventstore/index.ts'
import { fail, say, type WorkspaceId } from '../../../platform/kernel/index.ts'
import { createTestStateStore, type StateStore } from '../../../platform/statestore/index.ts'
import type { LogRecord } from '../log/index.ts'
import type { TrackedMessage } from '../model.ts'
import type { ApplyStep, Source } from '../ports.ts'
import { openSpool } from '../spool.ts'
import { drawBatchId, isCommitted, recordApplied } from '../store/apply-store.ts'
import { rejectionWords } from '../words.ts'
import { type ApplierOptions, type ApplierStatus, startApplier } from './applier.ts'
import { deduplicate } from './apply-batch.ts'
import { packLogged } from './logged-request.ts'

const folder = await mkdtemp(join(tmpdir(), 'opencxm-applier-'))
after(() => rm(folder, { recursive: true, force: true }))

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

function message(key: string, props = {}): TrackedMessage {
  return {
    ...{ key, name: 'Seen', ts: Date.UTC(2026, 0, 1), originalTs: null, identifiers: [], identity: { kind: 'none' } },
    ...{ traits: [], props, context: {}, userProof: null, consent: null },
  }
}

/** A log that holds these requests, one message each. */
function logOf(keys: readonly string[], workspace: WorkspaceId, props = {}) {
  const request = (key: string) => ({
    s: 1,
    w: workspace,
    i: 0,
    r: Date.UTC(2026, 0, 2),
    m: [message(key, props)],
    x: [],
    d: {},
  })
  const records = keys.map(
    (key, index): LogRecord => ({
      position: index + 1,
      timeMs: 0,
      payload: packLogged(request(key)),
    }),
  )
  return {
    id: 'test-log',
    first: () => 1,
    read: async ({ from, maxRecords }: { from: number; maxRecords: number }) => {
      const found = records.slice(from - 1, from - 1 + maxRecords)
      return { records: found, next: from + found.length, lost: [] }
    },
    waitForMore: (_: number, signal: AbortSignal) =>
      new Promise<boolean>((resolve) => signal.addEventListener('abort', () => resolve(false))),
    release: async () => undefined,
  }
}

/** `over`: parts of the applier's own options; `held`: the last position that the log holds by now. */
type StartOptions = {
  through?: StateStore
  props?: object
  over?: Partial<Pick<ApplierOptions, 'events' | 'onStatus'>>
  waitForMore?: ApplierOptions['log']['waitForMore']
  held?: () => number
}

/** A workspace with one source and both stores, and how to run an applier over these requests until all is stored. */
async function scene() {
  const state = await createTestStateStore()
  const events = await createTestEventStore()
  const db = state.tables()
  const { rows } = await sql<{ id: number }>`
    INSERT INTO auth_workspace (public_id, name) VALUES ('wsp_applier', 'Applier') RETURNING id`.execute(db)
  const workspace = Number(rows[0]?.id) as WorkspaceId
  const made = await sql<{ id: number }>`
    INSERT INTO ingest_source (public_id, workspace_id, kind, name, write_key_hash, write_key_sealed, signing_secret_sealed)
    VALUES ('src_applier', ${workspace}, 'server', 'Test', '', '', '') RETURNING id`.execute(db)
  const source = {
    id: Number(made.rows[0]?.id),
    publicId: 'src_applier',
    workspaceId: workspace,
    kind: 'server',
    signingSecret: '',
  } as Source
  // The engine is shared by the tests of this file, so that each reads its own messages.
  scenes += 1
  const prefix = `k${scenes}-`
  return {
    state,
    events,
    start: async (
      keys: readonly string[],
      steps: readonly ApplyStep[],
      { through = state, props = {}, ...other }: StartOptions = {},
    ) => {
      const stored = Promise.withResolvers<void>()
      const log = logOf(
        keys.map((key) => `${prefix}${key}`),
        workspace,
        props,
      )
      const { held = () => Number.POSITIVE_INFINITY, waitForMore = log.waitForMore, over = {} } = other
      const read: typeof log.read = async ({ from, maxRecords }) =>
        await log.read({ from, maxRecords: Math.min(maxRecords, Math.max(0, held() + 1 - from)) })
      const starting = startApplier({
        log: { ...log, read, waitForMore },
        ...{ spool: await openSpool(folder), state: through, events, steps },
        sources: { byId: () => source, reload: async () => undefined, version: () => 1 },
        ...{ announce: async () => undefined, clock: () => Date.UTC(2026, 0, 2), quarantineDays: 30, notes: quiet },
        beforeBatch: () => undefined,
        decodeSent: () => ({ messages: [], rejected: [] }),
        ...over,
        onStatus: (status: ApplierStatus) => {
          over.onStatus?.(status)
          if (status.storedTo === keys.length + 1) stored.resolve()
        },
      })
      return {
        untilStored: async () => {
          const applier = await starting
          await stored.promise
          await applier.stop()
        },
      }
    },
    storedKeys: async () => {
      const found = await events.queryAcross({
        name: 'test.stored',
        sql: ch`SELECT message_id AS key FROM events WHERE startsWith(message_id, ${param(prefix, 'String')}) ORDER BY key`,
        row: z.object({ key: z.string() }),
      })
      return found.map(({ key }) => key.slice(prefix.length))
    },
    received: async () => {
      const { rows: counted } = await sql<{ n: number }>`
        SELECT received AS n FROM ingest_source_stat WHERE source_id = ${source.id}`.execute(db)
      return Number(counted[0]?.n ?? 0)
    },
    prefix,
  }
}

let scenes = 0
const keysOf = (count: number) => Array.from({ length: count }, (_, index) => `m${String(index).padStart(3, '0')}`)

test('a request that no step can take is set aside by itself, and all others are stored (IN3)', async () => {
  const here = await scene()
  const keys = keysOf(40).with(17, 'poison\0')
  const poisoned: ApplyStep = {
    name: 'poisoned',
    run: async (batch) => {
      if (batch.items.some((item) => item.message.key.includes('poison')))
        throw fail('invalid_input', { message: say(rejectionWords.no_event) })
    },
  }
  await (await here.start(keys, [poisoned])).untilStored()
  const kept = await sql<{ reason: string; key: string }>`
    SELECT reason, raw->>'key' AS key FROM ingest_quarantine`.execute(here.state.tables())
  assert.deepEqual(kept.rows, [{ reason: 'not_applicable', key: `${here.prefix}poison\u2400` }])
  assert.deepEqual(
    await here.storedKeys(),
    keysOf(40).filter((_, index) => index !== 17),
  )
  await here.state.close()
})

for (const { when, answer } of [
  { when: 'committed', answer: 'after' },
  { when: 'rolled back', answer: 'before' },
] as const)
  test(`a batch whose commit was not answered is applied once: it was ${when}`, async () => {
    const here = await scene()
    let losing = false
    let lost = 0
    const losesOnce: ApplyStep = {
      name: 'losesOnce',
      run: async () => {
        losing = lost === 0
      },
    }
    // The connection goes while COMMIT is under way: the work was done, the answer never comes.
    const through: StateStore = {
      ...{ tables: () => here.state.tables(), notify: (...said) => here.state.notify(...said) },
      listen: (...asked) => here.state.listen(...asked),
      transaction: async (work) => {
        const lose = () => {
          if (!losing) return
          losing = false
          lost += 1
          throw fail('not_ready', { message: say(rejectionWords.no_event) })
        }
        const done = await here.state.transaction(async (tx) => {
          const result = await work(tx)
          if (answer === 'before') lose()
          return result
        })
        if (answer === 'after') lose()
        return done
      },
    }
    await (await here.start(keysOf(5), [deduplicate, losesOnce], { through })).untilStored()
    assert.equal(lost, 1)
    assert.deepEqual(await here.storedKeys(), keysOf(5))
    assert.equal(await here.received(), 5)
    const drops = await sql`SELECT 1 FROM ingest_drop`.execute(here.state.tables())
    assert.equal(drops.rows.length, 0, 'nothing was taken for a repetition')
    await here.state.close()
  })

test('a batch is bounded by what it weighs unpacked: data that repeat themselves weigh a thousandth in the log (IN9)', async () => {
  const here = await scene()
  const sizes: number[] = []
  const counting: ApplyStep = { name: 'counting', run: async (batch) => void sizes.push(batch.items.length) }
  // 60 requests of 2 MB: 120 MB for the thread, about 20 kB in the log.
  await (await here.start(keysOf(60), [counting], { props: { pad: 'x'.repeat(2 * 1024 * 1024) } })).untilStored()
  assert.equal(
    sizes.reduce((sum, n) => sum + n),
    60,
  )
  assert.ok(Math.max(...sizes) <= 16, `batches of ${sizes}`)
  assert.deepEqual(await here.storedKeys(), keysOf(60))
  await here.state.close()
})

test('while rows cannot be stored the status says so, however much is applied meanwhile', async () => {
  const here = await scene()
  const failing = Promise.withResolvers<void>()
  const idle = Promise.withResolvers<string | null>()
  let said: string | null = null
  let isAway = true
  const away = Object.create(here.events, {
    insertJson: {
      value: async (...args: Parameters<typeof here.events.insertJson>) => {
        if (isAway) throw fail('not_ready')
        await here.events.insertJson(...args)
      },
    },
  }) as typeof here.events
  // The second request comes once storing the first has failed; then nothing comes, and applying has ended well.
  const waitForMore = async (position: number, signal: AbortSignal) => {
    if (position === 2) await failing.promise
    else idle.resolve(said)
    return position === 2 || (await new Promise((resolve) => signal.addEventListener('abort', () => resolve(false))))
  }
  let held = 1
  const onStatus = (status: ApplierStatus) => {
    said = status.failing
    if (said === null) return
    held = 2
    failing.resolve()
  }
  const applier = await here.start(['one', 'two'], [], {
    over: { events: away, onStatus },
    waitForMore,
    held: () => held,
  })
  assert.notEqual(await idle.promise, null)
  isAway = false
  await applier.untilStored()
  assert.equal(said, null)
  await here.state.close()
})

test('whether a commit took effect may be asked again, should that answer be lost too (IN4)', async () => {
  const { state } = await scene()
  const batch = { batch: 900, from: 1, to: 6 }
  for (let time = 0; time < 2; time += 1) assert.equal(await isCommitted(state, 'log', batch), false)
  await assert.rejects(recordApplied(state, 'log', batch), 'the batch can never be committed afterwards')
  await recordApplied(state, 'log', { ...batch, batch: 901 })
  for (let time = 0; time < 2; time += 1) assert.equal(await isCommitted(state, 'log', { ...batch, batch: 901 }), true)
  await state.close()
})

test('an applier that starts waits for the batch that one before it is committing', async () => {
  const here = await scene()
  const committing = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const before = here.state.transaction(async (tx) => {
    const batch = await drawBatchId(tx)
    await recordApplied(tx, 'test-log', { batch, from: 1, to: 4 })
    await sql`UPDATE ingest_applied SET stored = true WHERE batch = ${batch}`.execute(tx.tables())
    begun.resolve()
    await committing.promise
  })
  await begun.promise
  const applier = await here.start(keysOf(5), [])
  const waiting = async () => {
    const locks = await sql`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`.execute(
      here.state.tables(),
    )
    return locks.rows.length > 0
  }
  while (!(await waiting())) await new Promise(setImmediate)
  committing.resolve()
  await before
  await applier.untilStored()
  assert.deepEqual(await here.storedKeys(), ['m003', 'm004'], 'the first three were applied already')
  await here.state.close()
})
