import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import * as z from 'zod'
import type { WorkspaceId } from '../kernel/index.ts'
import { createTestStateStore, type TestStateStore } from '../statestore/index.ts'
import { runTestChild, until } from '../statestore/testing/child-process.ts'
import { announce } from './outbox/announce.ts'
import { defineFact } from './outbox/define-fact.ts'
import { defineJob } from './queue/define-job.ts'
import { enqueue } from './queue/enqueue.ts'
import { readJobsStatus } from './status.ts'

const kills = 6
const counted = defineFact({ type: 'crash.counted', payload: z.object({ n: z.number() }) })
const job = defineJob({ name: 'crash.job', payload: z.object({ n: z.number() }), run: async () => {} })
const path = (from: string) => JSON.stringify(new URL(from, import.meta.url).href)

/** A server that writes down what it is handed; it says each thing before the transaction of that ends. */
const server = (url: string) => `
  import { openStateStore, silentLog } from ${path('../statestore/index.ts')}
  import { defineFact, defineJob, startJobsRunner, subscribe } from ${path('./index.ts')}
  import { testServices } from ${path('./testing/test-services.ts')}
  import { sql } from ${JSON.stringify(import.meta.resolve('kysely'))}
  import * as z from ${JSON.stringify(import.meta.resolve('zod'))}
  const state = await openStateStore({ url: ${JSON.stringify(url)}, log: silentLog })
  const payload = z.object({ n: z.number() })
  const note = (store, what, workspace, n) =>
    sql\`insert into test_note (what, workspace, n) values (\${what}, \${workspace}, \${n})\`.execute(store.tables())
  const subscription = subscribe(defineFact({ type: 'crash.counted', payload }), 'crash.subscriber', async (ctx, fact) => {
    await note(ctx.state, 'fact', fact.workspace, fact.payload.n)
    say(['fact', fact.payload.n])
  })
  const job = defineJob({ name: 'crash.job', payload, run: async (ctx, { n }) => {
    say(['job', n])
    await note(ctx.state, 'job', 0, n)
  } })
  await startJobsRunner({ state, services: testServices(), jobs: [job], subscriptions: [subscription], schedules: [], alone: true })
`

describe('jobs and facts when the server is killed', () => {
  let state: TestStateStore
  before(async () => {
    state = await createTestStateStore()
    await sql`create table test_note (id bigint generated always as identity, what text, workspace integer, n integer)`.execute(
      state.tables(),
    )
  })
  after(() => state.close())

  const notes = async (what: string, workspace: number) => {
    const { rows } = await sql<{ n: number }>`
      select n from test_note where what = ${what} and workspace = ${workspace} order by id`.execute(state.tables())
    return rows.map(({ n }) => n)
  }

  it('every fact once and in order, every job at least once, over kills at arbitrary moments (JB5, JB9, JB10)', async (t) => {
    let n = 0
    const produce = async (rounds: number) => {
      for (let round = 0; round < rounds; round++) {
        n += 1
        await state.transaction(async (tx) => {
          await announce(
            tx,
            [1, 2].map((workspace) => counted.of(workspace as WorkspaceId, { n })),
          )
          await enqueue(tx, job, { payload: { n } })
        })
      }
    }
    const heard = { fact: 0, job: 0 }
    await produce(60)
    for (let kill = 0; kill < kills; kill++) {
      const child = runTestChild(server(state.url))
      // Killed in the middle of its work: after so many things were handed over, while more come in.
      const [hearing] = await Promise.all([listen(child, 5 + kill * 7, heard), produce(20)])
      await child.kill()
      t.diagnostic(`kill ${kill}: ${hearing}`)
    }
    const last = runTestChild(server(state.url))
    await until(async () => {
      const { waiting, running, undeliveredFacts } = await readJobsStatus(state)
      // Housekeeping's own job waits for its hour.
      return (undeliveredFacts === 0 && running === 0 && waiting === 0) || undefined
    }, 60_000)
    await last.kill()
    const all = Array.from({ length: n }, (_, index) => index + 1)
    assert.deepEqual(await notes('fact', 1), all)
    assert.deepEqual(await notes('fact', 2), all)
    assert.deepEqual(
      [...new Set(await notes('job', 0))].sort((a, b) => a - b),
      all,
    )
  })
})

async function listen(
  child: ReturnType<typeof runTestChild>,
  count: number,
  heard: Record<string, number>,
): Promise<string> {
  for (let index = 0; index < count; index++) {
    const [what] = (await child.next()) as [string, number]
    heard[what] = (heard[what] ?? 0) + 1
  }
  return JSON.stringify(heard)
}
