import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { CatalogueError } from '../../kernel/index.ts'
import { type OpenedStateStore, openStateStore } from '../open-state-store.ts'
import { runTestChild, until } from '../testing/child-process.ts'
import { silentLog } from '../testing/create-test-state-store.ts'
import { fastFolder } from '../testing/embedded-test-server.ts'
import type { Log } from '../types.ts'
import { locateNative } from './binaries.ts'
import { findProcesses, isAlive, readPostmasterPid } from './leftovers.ts'
import { startEmbedded } from './supervisor.ts'

const asRoot = process.getuid?.() === 0
const modules = JSON.stringify(new URL('../index.ts', import.meta.url).href)

describe('the embedded PostgreSQL', () => {
  let root: string
  /** Memory may be mounted without the right to execute. */
  let disk: string
  let migrations: string
  before(async () => {
    root = await mkdtemp(join(fastFolder(), 'opencxm-embedded-'))
    disk = await mkdtemp(join(tmpdir(), 'opencxm-embedded-'))
    await chmod(root, 0o711)
    await chmod(disk, 0o711)
    migrations = join(root, 'migrations')
    await mkdir(migrations)
    const up =
      "import { sql } from 'kysely'\nexport const up = (db) => sql`create table note (n integer primary key)`.execute(db)\n"
    await writeFile(join(migrations, '0001-test-note.ts'), up)
    // For the migration's import of kysely.
    await symlink(new URL('../../../../../../node_modules', import.meta.url).pathname, join(root, 'node_modules'))
  })
  after(async () => {
    // What a failed test left open; closing twice does nothing.
    for (const store of opened) await store.close()
    for (const folder of [root, disk]) await rm(folder, { recursive: true, force: true })
  })

  const opened: OpenedStateStore[] = []
  const open = async (dataFolder: string, log: Log = silentLog) => {
    const store = await openStateStore({ dataFolder, log, migrations })
    opened.push(store)
    return store
  }
  const note = (n: number) => sql`insert into note (n) values (${n})`
  const notes = async (store: Awaited<ReturnType<typeof open>>) =>
    (await sql<{ n: number }>`select n from note order by n`.execute(store.tables())).rows.map(({ n }) => n)
  /** A process that opens the folder, says its PostgreSQL's process id, and keeps writing numbers from `from` on, saying each. */
  const writer = (dataFolder: string, from = 0) =>
    runTestChild(`
      import { openStateStore, silentLog } from ${modules}
      const store = await openStateStore({ dataFolder: ${JSON.stringify(dataFolder)}, log: silentLog, migrations: ${JSON.stringify(migrations)} })
      say(store.enginePid())
      const { sql } = await import(${JSON.stringify(import.meta.resolve('kysely'))})
      for (let n = ${from}; ; n++) { await sql\`insert into note (n) values (\${n})\`.execute(store.tables()); say(n) }`)

  it('is durable, private, and keeps what was written over a stop (SS1)', async () => {
    const folder = join(root, 'first')
    const store = await open(folder)
    await note(1).execute(store.tables())
    const { rows } = await sql<Record<string, string>>`
      select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
        current_setting('listen_addresses') as addresses, current_setting('server_encoding') as encoding`.execute(
      store.tables(),
    )
    assert.deepEqual(rows[0], { fsync: 'on', commit: 'on', addresses: '', encoding: 'UTF8' })
    const mode = async (path: string) => ((await stat(join(folder, path))).mode & 0o777).toString(8)
    assert.equal(await mode('secrets/postgres-password'), '600')
    assert.deepEqual([await mode('secrets'), await mode('postgres'), await mode('postgres/run')], ['700', '700', '700'])
    assert.deepEqual(await refusal(join(folder, 'postgres', 'run'), ''), '28P01')
    assert.deepEqual(await refusal(join(folder, 'postgres', 'run'), 'guess'), '28P01')
    const pid = store.enginePid()
    await store.close()
    assert.equal(pid !== undefined && isAlive(pid), false)
    const again = await open(folder)
    assert.deepEqual(await notes(again), [1])
    await again.close()
  })

  it('after kill -9 of the server: what it left is stopped, nothing acknowledged is lost (SS2)', async () => {
    const folder = join(root, 'orphan')
    const said: number[] = []
    for (let round = 0; round < 3; round++) {
      const child = writer(folder, round * 100_000)
      const pid = (await child.next()) as number
      for (let count = 0; count < 5; count++) said.push((await child.next()) as number)
      await child.kill()
      assert.equal(isAlive(pid), true, 'PostgreSQL outlives its parent')
    }
    const left = readPostmasterPid(join(folder, 'postgres', 'cluster')) ?? 0
    const warnings: string[] = []
    const store = await open(folder, { ...silentLog, warn: (_, message) => warnings.push(message) })
    assert.equal(isAlive(left), false)
    assert.match(warnings.join(), /still up/)
    const found = new Set(await notes(store))
    assert.deepEqual(
      said.filter((n) => !found.has(n)),
      [],
    )
    await store.close()
    assert.deepEqual(findProcesses(join(folder, 'postgres', 'cluster')), [])
  })

  it('after kill -9 of PostgreSQL itself: it comes back (time printed), new work waits for it (SS3)', async (t) => {
    const store = await open(join(root, 'killed'))
    for (let round = 0; round < 3; round++) {
      const pid = await until(() => store.enginePid())
      const busy = sql`select pg_sleep(30)`.execute(store.tables())
      const lost = assert.rejects(busy, (error) => error instanceof CatalogueError && error.code === 'not_ready')
      await until(async () => {
        const { rows } =
          await sql`select 1 from pg_stat_activity where query like '%pg_sleep(30)%' and pid <> pg_backend_pid()`.execute(
            store.tables(),
          )
        return rows.length > 0 || undefined
      })
      process.kill(pid, 'SIGKILL')
      const killedAt = performance.now()
      await lost
      // A backend lives on until it sees that its postmaster is gone, and may still take a note: only the new server counts.
      await until(() => {
        const now = store.enginePid()
        return now !== undefined && now !== pid ? now : undefined
      })
      await until(() =>
        note(round)
          .execute(store.tables())
          .catch(() => undefined),
      )
      t.diagnostic(`away for ${Math.round(performance.now() - killedAt)} ms`)
    }
    assert.deepEqual(await notes(store), [0, 1, 2])
    assert.equal(await store.isReady(), true)
    await store.close()
  })

  it('its connections stand back behind the receiver, each as a session', {
    // Others than root may be told to ask again later, which is no fault.
    skip: existsSync('/proc/self/autogroup') && process.getuid?.() === 0 ? false : 'no autogroup, or not root',
  }, async () => {
    const store = await open(join(root, 'background'))
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(store.tables())
    assert.match(await readFile(`/proc/${rows[0]?.pid}/autogroup`, 'utf8'), /nice 5$/m)
    await store.close()
  })

  it('refuses a second start on the same folder, by this or another process (SS4)', async () => {
    const folder = join(root, 'twice')
    const child = writer(folder)
    await child.next()
    const start = () => startEmbedded({ dataFolder: folder, log: silentLog, lockWaitMs: 100 })
    await assert.rejects(start(), new RegExp(`in use by process ${child.process.pid}.*OPENCXM_DATA`))
    await child.kill()
    const first = await start()
    await assert.rejects(start(), new RegExp(`in use by process ${process.pid}`))
    await first.stop()
    await (await start()).stop()
  })

  it('does not touch a process that merely has the number in the lock files, and starts (SS2)', async () => {
    const folder = join(root, 'first')
    const bystander = runTestChild('say(1); setInterval(() => {}, 1000)')
    await bystander.next()
    for (const file of ['cluster/postmaster.pid', 'run/.s.PGSQL.5432.lock'])
      await writeFile(
        join(folder, 'postgres', file),
        `${bystander.process.pid}\n${join(folder, 'postgres', 'cluster')}\n`,
      )
    const store = await open(folder)
    assert.equal(isAlive(bystander.process.pid ?? 0), true)
    await store.close()
    await bystander.kill()
  })

  it('starts although the lock files name a zombie, which PostgreSQL takes for alive (SS2)', async () => {
    const folder = join(root, 'first')
    const idle = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 1000'], { stdio: ['ignore', 'pipe', 'ignore'] })
    const [said] = (await once(idle.stdout, 'data')) as [Buffer]
    const zombie = Number(said.toString())
    await until(() => !isAlive(zombie) || undefined)
    for (const file of ['cluster/postmaster.pid', 'run/.s.PGSQL.5432.lock'])
      await writeFile(join(folder, 'postgres', file), `${zombie}\n${join(folder, 'postgres', 'cluster')}\n`)
    const store = await open(folder)
    assert.equal(await store.isReady(), true)
    await store.close()
    idle.kill('SIGKILL')
  })

  it('starts anew when a first start was cut off in the middle (SS5)', async () => {
    const folder = join(root, 'unfinished')
    await mkdir(join(folder, 'postgres', 'cluster.new', 'base'), { recursive: true })
    await writeFile(join(folder, 'postgres', 'cluster.new', 'PG_VERSION'), '18\n')
    if (asRoot) await chownToNobody(join(folder, 'postgres'))
    const store = await open(folder)
    await store.close()
    assert.equal(existsSync(join(folder, 'postgres', 'cluster.new')), false)
  })

  it('sets a new password when the file was lost (SS6)', async () => {
    const folder = join(root, 'first')
    const file = join(folder, 'secrets', 'postgres-password')
    const old = await readFile(file, 'utf8')
    await rm(file)
    const store = await open(folder)
    assert.equal(await store.isReady(), true)
    assert.notEqual(await readFile(file, 'utf8'), old)
    await store.close()
  })

  it('refuses the files of another major version with a sentence (SS7)', async () => {
    const folder = join(root, 'first')
    await writeFile(join(folder, 'postgres', 'cluster', 'PG_VERSION'), '17\n')
    await assert.rejects(
      open(folder),
      /written by PostgreSQL 17, this version of OpenCXM runs 18: start the OpenCXM version/,
    )
  })

  it('refuses a folder that cannot be one (SS7)', async () => {
    const file = join(root, 'a-file')
    await writeFile(file, '')
    await assert.rejects(open(join(file, 'data')), /The data folder .*a-file\/data cannot be used .*OPENCXM_DATA/)
  })

  it('works below a path that is too long for a socket, and one with spaces (SS8)', async () => {
    const folder = join(root, 'a folder with spaces, and commas', 'x'.repeat(120))
    const store = await open(folder)
    await note(1).execute(store.tables())
    const { rows } = await sql<{ folder: string }>`select current_setting('unix_socket_directories') as folder`.execute(
      store.tables(),
    )
    const socket = rows[0]?.folder ?? ''
    assert.equal(((await stat(socket)).mode & 0o777).toString(8), '700')
    await store.close()
    assert.equal(existsSync(socket), false)
  })

  it('goes elsewhere when its user cannot reach the data folder, and says so (SS9)', { skip: !asRoot }, async () => {
    const home = join(root, 'root-home')
    const systemFolder = join(root, 'var')
    await mkdir(home, { mode: 0o700 })
    const warnings: string[] = []
    const log = { ...silentLog, warn: (_: object, message: string) => warnings.push(message) }
    const start = () => startEmbedded({ dataFolder: join(home, 'data'), log, systemFolder })
    await (await start()).stop()
    assert.match(warnings.join(), /cannot pass through .*root-home\/data; the state is kept in .*\/var\//)
    const pointer = await readFile(join(home, 'data', 'postgres-is-elsewhere.txt'), 'utf8')
    assert.ok(pointer.startsWith(systemFolder))
    assert.ok(existsSync(join(pointer.split('\n')[0] ?? '', 'cluster', 'PG_VERSION')))
    // A copy of the data folder means the same cluster: not while the first uses it.
    const first = await start()
    await mkdir(join(home, 'copy'))
    await writeFile(join(home, 'copy', 'postgres-is-elsewhere.txt'), pointer)
    const copy = startEmbedded({ dataFolder: join(home, 'copy'), log, systemFolder, lockWaitMs: 100 })
    await assert.rejects(copy, /in use by process/)
    await first.stop()
    // Later reachable or not, the files stay where they are.
    await chmod(home, 0o755)
    await (await start()).stop()
    assert.equal(existsSync(join(home, 'data', 'postgres', 'cluster')), false)
    // Deleted and begun again at the same path: the old state does not come back.
    await chmod(home, 0o700)
    await rm(join(home, 'data'), { recursive: true })
    await (await start()).stop()
    assert.notEqual(await readFile(join(home, 'data', 'postgres-is-elsewhere.txt'), 'utf8'), pointer)
    // Nowhere to go: one sentence.
    await chmod(home, 0o700)
    await chmod(systemFolder, 0o700)
    const nowhere = startEmbedded({ dataFolder: join(home, 'other'), log, systemFolder })
    await assert.rejects(nowhere, /can reach neither .*other nor .*: set OPENCXM_DATA/)
  })

  it('runs as an ordinary user from read-only node_modules without links (SS10)', { skip: !asRoot }, async () => {
    const { cp } = await import('node:fs/promises')
    const native = join(disk, 'package', 'native')
    await cp(locateNative().folder, native, { recursive: true, filter: async (path) => !(await isLink(path)) })
    await cp(join(locateNative().folder, '..', 'package.json'), join(native, '..', 'package.json'))
    const home = join(root, 'ordinary')
    await mkdir(home)
    await chownToNobody(home)
    const child = runTestChild(
      `import { prepareBinaries } from ${JSON.stringify(new URL('./binaries.ts', import.meta.url).href)}
      import { execFileSync } from 'node:child_process'
      const { initdb, libraryPath } = await prepareBinaries(${JSON.stringify(home)}, undefined, ${JSON.stringify(native)})
      say([libraryPath, execFileSync(initdb, ['--version'], { env: { LD_LIBRARY_PATH: libraryPath } }).toString()])`,
      { uid: 65_534, gid: 65_534 },
    )
    const [libraryPath, version] = (await child.next()) as [string, string]
    assert.ok(libraryPath.startsWith(join(home, 'libraries-')))
    assert.match(version, /initdb \(PostgreSQL\) 18/)
    await child.kill()
    // As an ordinary user, a whole start.
    const store = runTestChild(
      `import { openStateStore, silentLog } from ${modules}
      const store = await openStateStore({ dataFolder: ${JSON.stringify(join(home, 'data'))}, log: silentLog, migrations: ${JSON.stringify(migrations)} })
      say(await store.isReady())
      await store.close()
      say('closed')`,
      { uid: 65_534, gid: 65_534 },
    )
    assert.deepEqual([await store.next(), await store.next()], [true, 'closed'])
    await store.kill()
  })

  it('copies the binaries when its user cannot reach node_modules (SS10)', { skip: !asRoot }, async () => {
    const { prepareBinaries } = await import('./binaries.ts')
    const { canReach, chooseAccount } = await import('./account.ts')
    const { cp } = await import('node:fs/promises')
    const hidden = join(disk, 'hidden')
    await mkdir(hidden, { mode: 0o700 })
    await cp(locateNative().folder, join(hidden, 'native'), { recursive: true, verbatimSymlinks: true })
    await cp(join(locateNative().folder, '..', 'package.json'), join(hidden, 'package.json'))
    const binaries = await prepareBinaries(join(disk, 'copied'), chooseAccount(), join(hidden, 'native'))
    assert.ok(binaries.postgres.startsWith(join(disk, 'copied')))
    assert.equal(canReach(chooseAccount(), binaries.postgres), true)
  })
})

/** SQLSTATE with which PostgreSQL turns a caller away. */
async function refusal(host: string, password: string): Promise<string | undefined> {
  const client = new pg.Client({ host, port: 5432, user: 'opencxm', database: 'opencxm', password })
  try {
    await client.connect()
    await client.end()
    return undefined
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return password === '' && /password must be a (?:non-empty )?string/.test(String(error)) ? '28P01' : code
  }
}

async function chownToNobody(folder: string): Promise<void> {
  const { execFileSync } = await import('node:child_process')
  execFileSync('chown', ['-R', '65534:65534', folder])
}

async function isLink(path: string): Promise<boolean> {
  const { lstat } = await import('node:fs/promises')
  return (await lstat(path)).isSymbolicLink()
}
