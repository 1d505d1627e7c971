import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import { sql } from 'kysely'
import { ch, openEventStore } from '../../packages/server/src/platform/eventstore/index.ts'
import { openStateStore } from '../../packages/server/src/platform/statestore/index.ts'
import { root } from '../../tools/project/files.ts'

const cli = join(root, 'packages/server/src/cli.ts')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const isRoot = process.getuid?.() === 0

type Run = {
  child: ChildProcess
  said: Promise<string>
  ended: Promise<{ code: number | null; out: string; error: string }>
}

function start(env: Record<string, string>): Run {
  const child = spawn(process.execPath, [cli, 'serve'], {
    env: { PATH: process.env.PATH, PORT: '0', OPENCXM_LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { promise: said, resolve: hear } = Promise.withResolvers<string>()
  const { promise: ended, resolve: end } = Promise.withResolvers<Awaited<Run['ended']>>()
  let [out, error] = ['', '']
  child.stdout.on('data', (text: Buffer) => {
    out += text
    if (out.includes('OpenCXM is at')) hear(out)
  })
  child.stderr.on('data', (text: Buffer) => {
    error += text
  })
  child.on('close', (code) => {
    end({ code, out, error })
    hear('')
  })
  return { child, said, ended }
}

/** The one sentence of a start that must fail; a start that does not fail is stopped and told. */
async function refusal(env: Record<string, string>): Promise<string> {
  const run = start(env)
  const said = await run.said
  if (said !== '') run.child.kill('SIGINT')
  const { code, error } = await run.ended
  assert.equal(said, '', 'the server came up')
  assert.notEqual(code, 0)
  assert.match(error, /^opencxm serve: [^\n]+\n$/, 'one sentence')
  assert.doesNotMatch(error, /geheim|\n\s+at /)
  return error
}

/** The server comes up on the folder and stops in order; what it said. */
async function starts(env: Record<string, string>): Promise<string> {
  const run = start(env)
  const said = await run.said
  if (said === '') assert.fail((await run.ended).error)
  run.child.kill('SIGINT')
  const { code, out } = await run.ended
  assert.equal(code, 0)
  return out
}

describe('a start that cannot be: one sentence that says what to do, and nothing half written', () => {
  let home: string
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'opencxm-bad-'))
    await chmod(home, 0o711)
  })
  after(async () => await rm(home, { recursive: true, force: true }))
  const folder = (name: string) => join(home, name)

  test('settings that cannot be read', async () => {
    const said = await refusal({ OPENCXM_DATA: folder('settings'), PORT: 'many' })
    assert.match(said, /settings are not usable.*PORT/)
    assert.deepEqual(await readdir(home), [], 'not even the folder is made')
  })

  test('a folder that cannot be written, and a file in its place', async () => {
    const said = await refusal({ OPENCXM_DATA: '/proc/opencxm' })
    assert.match(said, /data folder \/proc\/opencxm cannot be used .*make it writable, or set OPENCXM_DATA/)
    await writeFile(folder('file'), 'mine')
    assert.match(await refusal({ OPENCXM_DATA: folder('file') }), /cannot be used \(it is a file\)/)
  })

  test('a DATABASE_URL that is none, that nobody answers', async () => {
    const data = folder('database')
    const nonsense = await refusal({ OPENCXM_DATA: data, DATABASE_URL: 'localhost/data' })
    assert.match(nonsense, /DATABASE_URL must read postgres:\/\/user:password@host/)
    const away = await refusal({ OPENCXM_DATA: data, DATABASE_URL: 'postgres://u:geheim@127.0.0.1:1/data' })
    assert.match(away, /PostgreSQL at 127\.0\.0\.1:1\/data cannot be used .*check DATABASE_URL/)
    assert.deepEqual(await readdir(data), ['secrets'])
  })

  test('a CLICKHOUSE_URL that is none, that nobody answers; with the right one the folder is used as it is', async () => {
    const data = folder('clickhouse')
    const nonsense = await refusal({ OPENCXM_DATA: data, CLICKHOUSE_URL: 'localhost:8123' })
    assert.match(nonsense, /CLICKHOUSE_URL must read http\(s\):\/\/user:password@host/)
    const away = await refusal({ OPENCXM_DATA: data, CLICKHOUSE_URL: 'http://u:geheim@127.0.0.1:1/x' })
    assert.match(away, /No ClickHouse server answers at http:\/\/127\.0\.0\.1:1 .*check CLICKHOUSE_URL/)
    assert.ok(!(await readdir(data)).includes('postgres'), 'no database was made for nothing')
    assert.match(await starts({ OPENCXM_DATA: data }), /setup\?token=/)
  })

  test('a log that another version wrote: refused before the stores are brought forward, which that version could not open then', async () => {
    const data = folder('older')
    await mkdir(join(data, 'log'), { recursive: true })
    const segment = Buffer.alloc(200)
    segment.write('OCXMLOG\x01', 'latin1')
    segment.writeUIntLE(1, 8, 6)
    segment.writeUInt32LE(crc32(segment.subarray(0, 60)), 60)
    await writeFile(join(data, 'log', '0000000000000001.seg'), segment)
    assert.match(
      await refusal({ OPENCXM_DATA: data }),
      /format of before the first release.* Start the version that wrote it/,
    )
    assert.deepEqual((await readdir(data)).sort(), ['log', 'secrets'])
  })

  test('a port that is in use; the stores are closed again', async () => {
    const data = folder('used')
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const port = String(address !== null && typeof address === 'object' ? address.port : 0)
    try {
      const said = await refusal({ OPENCXM_DATA: data, PORT: port })
      assert.match(said, new RegExp(`Port ${port} of 127\\.0\\.0\\.1 is in use by another program: .*set PORT`))
    } finally {
      other.close()
    }
  })

  test('a data folder that another server uses; that one goes on', async () => {
    const data = folder('used')
    const first = start({ OPENCXM_DATA: data })
    const said = await first.said
    try {
      const second = await refusal({ OPENCXM_DATA: data })
      assert.match(second, new RegExp(`process ${first.child.pid}|in use`))
      assert.match(second, /stop|another data folder|OPENCXM_DATA/i)
      const url = /OpenCXM is at (\S+)/.exec(said)?.[1] ?? ''
      assert.equal((await fetch(`${url}/readyz`)).status, 200)
    } finally {
      first.child.kill('SIGINT')
      assert.equal((await first.ended).code, 0)
    }
  })

  test('a schema of a newer version, in either store; nothing is changed', async () => {
    const data = folder('used')
    const state = await openStateStore({ dataFolder: data, log: silent })
    await sql`INSERT INTO statestore_migration (name, checksum) VALUES ('9999-future', 'x')`.execute(state.tables())
    await state.close()
    const newState = await refusal({ OPENCXM_DATA: data })
    assert.match(newState, /newer version of OpenCXM .*start that version, or restore a backup/)
    assert.equal(await refusal({ OPENCXM_DATA: data }), newState)
    const other = folder('newer-events')
    const events = await openEventStore({ dataFolder: other, log: silent as never })
    const name = ch`INSERT INTO eventstore_migrations (id, name, checksum, applied_at) VALUES ('9999', 'future', 'x', now64(3))`
    await events.command('test.future', name)
    await events.close()
    const newEvents = await refusal({ OPENCXM_DATA: other })
    assert.match(newEvents, /event store was migrated to 9999 by a newer OpenCXM: start that version, or restore/)
  })

  test('a folder that PostgreSQL’s user can no longer reach', { skip: isRoot ? false : 'needs root' }, async () => {
    const outer = folder('closed')
    await mkdir(outer, { mode: 0o711 })
    const data = join(outer, 'data')
    const first = await starts({ OPENCXM_DATA: data })
    await chmod(outer, 0o700)
    const said = await refusal({ OPENCXM_DATA: data })
    assert.match(said, /can no longer reach .*chmod o\+x|move the data folder/)
    await chmod(outer, 0o711)
    assert.equal(tokenOf(await starts({ OPENCXM_DATA: data })), tokenOf(first), 'the same installation')
  })

  describe('a full disk', { skip: isRoot && mayMount() ? false : 'needs to mount a small file system' }, () => {
    const disk = () => folder('disk')
    const mount = (...args: string[]) => execFileSync('mount', [...args, disk()])
    before(async () => {
      await mkdir(disk())
      mount('-t', 'tmpfs', '-o', 'size=4k,mode=711', 'tmpfs')
    })
    after(() => execFileSync('umount', [disk()]))

    test('from the first moment, too small to begin, and full at a later start', async () => {
      const env = { OPENCXM_DATA: disk() }
      assert.match(await refusal(env), /disk that holds .* is full: free at least 500 MB and start again/)
      mount('-o', 'remount,size=64m')
      assert.match(await refusal(env), /has \d+ MB left; PostgreSQL needs at least 200 MB/)
      mount('-o', 'remount,size=400m')
      const first = await starts(env)
      await fill(join(disk(), 'filler'))
      assert.match(await refusal(env), /full|room/)
      await rm(join(disk(), 'filler'))
      assert.equal(tokenOf(await starts(env)), tokenOf(first), 'the same installation')
    })
  })
})

function tokenOf(said: string): string {
  const token = /token=([\w-]+)/.exec(said)?.[1]
  assert.ok(token, said)
  return token
}

function mayMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Takes all the room that is left. */
async function fill(file: string): Promise<void> {
  for (const bytes of [1024 * 1024, 4096, 1])
    for (let chunk = Buffer.alloc(bytes); ; )
      try {
        await writeFile(file, chunk, { flag: 'a' })
      } catch {
        break
      }
}
