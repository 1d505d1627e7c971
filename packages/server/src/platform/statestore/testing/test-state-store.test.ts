import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { readTestSettings } from '../../config/test-settings.ts'
import { isAlive } from '../embedded/leftovers.ts'
import { runTestChild, until } from './child-process.ts'
import { createTestStateStore } from './create-test-state-store.ts'

const external = readTestSettings().databaseUrl !== undefined
const modules = JSON.stringify(new URL('../index.ts', import.meta.url).href)
const kysely = JSON.stringify(import.meta.resolve('kysely'))
const open = `
  import { createTestStateStore } from ${modules}
  import { sql } from ${kysely}
  const store = await createTestStateStore()
  const { rows } = await sql\`select current_setting('data_directory') as folder, current_database() as name\`.execute(store.tables())
  const { readFileSync } = await import('node:fs')
`

describe('test state stores', () => {
  it('are apart from each other, and quick, since a process has one server for all (SS18)', async () => {
    const first = await createTestStateStore()
    await sql`create table mine (n integer)`.execute(first.tables())
    const second = await createTestStateStore()
    const { rows } = await sql`select to_regclass('mine') as mine`.execute(second.tables())
    assert.deepEqual(rows, [{ mine: null }])
    const clusters = await Promise.all(
      [first, second].map(async (store) => {
        const system = sql<{ id: string }>`SELECT system_identifier::text AS id FROM pg_control_system()`
        return (await system.execute(store.tables())).rows[0]?.id
      }),
    )
    assert.equal(clusters[0], clusters[1])
    await first.close()
    await second.close()
  })

  it('leave no process and no files when the test process is killed (SS18)', {
    skip: external && 'DATABASE_URL names a server that the tests did not start',
  }, async () => {
    const pid = `Number(readFileSync(rows[0].folder + '/postmaster.pid', 'utf8').split('\\n')[0])`
    const child = runTestChild(`${open} say({ folder: rows[0].folder, pid: ${pid} }); setInterval(() => {}, 1000)`)
    const { folder, pid: postmaster } = (await child.next()) as { folder: string; pid: number }
    assert.equal(isAlive(postmaster), true)
    await child.kill()
    await until(() => !isAlive(postmaster) || undefined)
    await until(() => !existsSync(folder) || undefined)
  })

  it('do not keep a process that forgot to close them (SS18)', {
    skip: external && 'DATABASE_URL names a server that the tests did not start',
  }, async () => {
    const child = runTestChild(`${open} say(rows[0].folder)`)
    const folder = (await child.next()) as string
    await until(() => child.process.exitCode ?? undefined)
    assert.equal(child.process.exitCode, 0)
    await until(() => !existsSync(folder) || undefined)
  })

  it('may be made by several processes at once (SS18)', async () => {
    const children = Array.from({ length: 4 }, () =>
      runTestChild(`${open} say(rows[0].name); await store.close(); say('closed')`),
    )
    const names = await Promise.all(children.map((child) => child.next()))
    assert.equal(new Set(names).size, 4)
    assert.deepEqual(new Set(await Promise.all(children.map((child) => child.next()))), new Set(['closed']))
  })
})
