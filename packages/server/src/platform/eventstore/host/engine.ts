import { createReadStream } from 'node:fs'
import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Lane, type LaneName } from './lane.ts'
import { quoteString } from './literals.ts'
import { ProtocolError } from './protocol-error.ts'
import type { InsertStatement, ReadStatement, WholeStatement } from './statement.ts'

type Chdb = typeof import('chdb')
type Session = InstanceType<Chdb['Session']>
type OtherStatement = ReadStatement | WholeStatement

export type Task = {
  statement: OtherStatement
  lane: LaneName
  /** Unique among running statements; finds it again when it has to be killed. */
  tag: string
  /** Fires when nobody waits for the result any more. */
  gone: AbortSignal
  /** The result may be larger than memory should hold. */
  large: boolean
}

/** Formats that the binding takes as bytes; all others go through a file (defect 6). */
const directFormats = new Set(['JSONEachRow', 'JSONCompactEachRow', 'CSV', 'CSVWithNames', 'TabSeparated', 'TSV'])
/** Larger inserts go through a file too: the engine reads it with half the processor time of bytes (measured 1.6-2.2x). */
const fileBytesMin = 64 * 1024
/** Parameters are part of the text here, where a server's default of 256 KiB would refuse long lists. */
const queryBytesMax = 256 * 1024 * 1024
const killIntervalMilliseconds = 50
const cleansingsMax = 5

/**
 * The chDB folder and its connections: one for rows, two for people who wait, one for heavy work, one for killing.
 * A connection runs one statement at a time (defect 3) and is cleansed after any error (defect 1). Results are fetched
 * whole, or through a file: chDB's own streaming plans on the calling thread, where one `key IN (SELECT …)` or scalar
 * subquery stops this process, and with it all rows, for as long as it runs (measured; an eighth defect).
 */
export class Engine {
  readonly #chdb: Chdb
  readonly #sessions: Session[]
  readonly #lanes: Record<LaneName | 'control', Lane<Session>>
  readonly #spoolFolder: string
  #spooled = 0

  private constructor(chdb: Chdb, sessions: Session[], spoolFolder: string) {
    this.#chdb = chdb
    this.#sessions = sessions
    this.#spoolFolder = spoolFolder
    this.#lanes = {
      control: new Lane(sessions.slice(0, 1), 1000),
      writer: new Lane(sessions.slice(1, 2), 1000),
      interactive: new Lane(sessions.slice(2, 4), 500),
      heavy: new Lane(sessions.slice(4, 5), 100),
    }
  }

  /** Opens the folder, creating it; rejects when another process holds it. `configFile` is a ClickHouse config. */
  static async open(options: { folder: string; spoolFolder: string; configFile: string }): Promise<Engine> {
    const chdb = await import('chdb')
    await mkdir(options.folder, { recursive: true, mode: 0o700 })
    const connectionArgs = [`--config-file=${options.configFile}`, `--max_query_size=${queryBytesMax}`]
    const sessions: Session[] = []
    for (let count = 0; count < 5; count++) sessions.push(new chdb.Session(options.folder, { connectionArgs }))
    // Only now is the folder ours, and with it what a dead host left in its spool.
    await rm(options.spoolFolder, { recursive: true, force: true })
    await mkdir(options.spoolFolder, { recursive: true, mode: 0o700 })
    return new Engine(chdb, sessions, options.spoolFolder)
  }

  /** Statements that run or wait. */
  get active(): number {
    return Object.values(this.#lanes).reduce((sum, lane) => sum + lane.busy + lane.waiting, 0)
  }

  /**
   * Runs a statement and resolves to its output, in the format that its text names. A read that nobody waits for any
   * more is killed; what writes is left to finish.
   */
  async run(task: Task): Promise<Readable> {
    const { statement, tag, gone } = task
    return await this.#lanes[task.lane].run(gone, async (session) => {
      const ended = new AbortController()
      const kill = () => void this.#kill(tag, ended.signal)
      if (statement.kind === 'read') gone.addEventListener('abort', kill, { once: true })
      try {
        return await this.#withCleansing(session, () =>
          statement.kind === 'read' && task.large ? this.#throughFile(session, statement) : whole(session, statement),
        )
      } finally {
        ended.abort()
        gone.removeEventListener('abort', kill)
      }
    })
  }

  /** The engine writes the result to a file, off this thread; it is deleted as soon as it is open. */
  async #throughFile(session: Session, statement: ReadStatement): Promise<Readable> {
    const path = this.#spoolPath()
    try {
      const target = `file(${quoteString(path)}, '${statement.format}')`
      const select = /^(SELECT|WITH)\b/i.test(statement.select)
        ? statement.select
        : `SELECT * FROM (${statement.select})`
      await session.queryAsync(`INSERT INTO FUNCTION ${target}${statement.settings} ${select}`)
      // Without rows there is no file.
      const exists = await access(path).then(
        () => true,
        () => false,
      )
      if (!exists) return Readable.from([])
      const stream = createReadStream(path, { highWaterMark: 256 * 1024 })
      await new Promise((resolve, reject) => stream.once('open', resolve).once('error', reject))
      return stream
    } finally {
      await rm(path, { force: true })
    }
  }

  /** Inserts rows. Once begun it completes, also when the client has left. */
  async insert(statement: InsertStatement, data: Buffer, gone: AbortSignal): Promise<void> {
    if (data.length === 0) return
    const direct = directFormats.has(statement.format) && data.length < fileBytesMin
    await this.#lanes.writer.run(gone, (session) =>
      this.#withCleansing(session, () =>
        direct ? insertDirectly(session, statement, data) : this.#insertFile(session, statement, data),
      ),
    )
  }

  async #insertFile(session: Session, statement: InsertStatement, data: Buffer): Promise<void> {
    if (!/^[A-Za-z0-9]+$/.test(statement.format)) throw new ProtocolError(73, 'UNKNOWN_FORMAT', 'Unknown format')
    const path = this.#spoolPath()
    try {
      await writeFile(path, data, { flag: 'wx', mode: 0o600 })
      const columns = statement.columns === null ? '' : ` (${statement.columns.join(', ')})`
      // One thread writes, so that one insert makes one part a partition: that is what makes it atomic there.
      const settings = Object.entries({ ...statement.settings, max_insert_threads: '1' })
      const clause = settings.map(([name, value]) => `${name}=${quoteString(value)}`).join(', ')
      const source = `file(${quoteString(path)}, '${statement.format}')`
      await session.queryAsync(`INSERT INTO ${statement.table}${columns} SELECT * FROM ${source} SETTINGS ${clause}`)
    } finally {
      await rm(path, { force: true })
    }
  }

  #spoolPath(): string {
    return join(this.#spoolFolder, `${++this.#spooled}.rows`)
  }

  async #withCleansing<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      await cleanse(session)
      throw error
    }
  }

  /**
   * Kills a statement from another connection, again and again until it has ended, because the first request may come
   * before the engine knows the statement. Never SYNC, which hung for ever (defect 5).
   */
  async #kill(tag: string, ended: AbortSignal): Promise<void> {
    const sql = `KILL QUERY WHERE Settings['log_comment'] = ${quoteString(tag)} ASYNC`
    while (!ended.aborted) {
      await this.#lanes.control
        .run(new AbortController().signal, (session) => session.queryAsync(sql).catch(() => cleanse(session)))
        .catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, killIntervalMilliseconds))
    }
  }

  /** Closes all connections once nothing runs on them: closing under a running statement aborts the process. */
  async close(): Promise<void> {
    await this.#chdb.drainPending()
    for (const session of this.#sessions) session.close()
    await this.#chdb.drainPending()
  }
}

async function whole(session: Session, statement: OtherStatement): Promise<Readable> {
  const text =
    statement.kind === 'read' ? `${statement.select} FORMAT ${statement.format}${statement.settings}` : statement.text
  const result = await session.queryAsync(text, { format: 'TabSeparated' })
  return Readable.from(result.bytes().length === 0 ? [] : [result.bytes()])
}

async function insertDirectly(session: Session, statement: InsertStatement, data: Buffer): Promise<void> {
  await session.insert({
    table: statement.table,
    values: data,
    format: statement.format as 'JSONEachRow',
    settings: statement.settings,
    ...(statement.columns === null ? {} : { columns: statement.columns }),
  })
}

/**
 * The output of a failed statement is handed to the NEXT one of the same connection (defect 1): a leak between
 * workspaces. Statements whose result is thrown away take it, until one gives what it should. A connection that cannot
 * be cleansed must not be used again, so the host ends and the supervisor starts a fresh one.
 */
async function cleanse(session: Session): Promise<void> {
  for (let count = 0; count < cleansingsMax; count++) {
    const result = await session.queryAsync('SELECT 1', { format: 'TabSeparated' }).catch(() => null)
    if (result?.text() === '1\n') return
  }
  process.kill(process.pid, 'SIGKILL')
}
