import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Lane } from './lane.ts'
import { quoteString } from './literals.ts'
import { ProtocolError } from './protocol-error.ts'
import type { InsertStatement, Statement } from './statement.ts'

type Chdb = typeof import('chdb')
type Session = InstanceType<Chdb['Session']>
type ReadStatement = Exclude<Statement, InsertStatement>

/** `writer`: rows only. `interactive`: a person waits. `heavy`: exports, rebuilding, maintenance. */
export type LaneName = 'writer' | 'interactive' | 'heavy'

/** One statement to run. `tag` is unique and finds the statement again when it has to be cancelled. */
export type Task = { statement: ReadStatement; lane: LaneName; tag: string; gone: AbortSignal }

/** What a statement gives: its output in pieces, in the format that its text names. */
export type Output = AsyncIterable<Uint8Array>

/** Formats that the binding takes as bytes; all others go through a file (defect 6). */
const directFormats = new Set(['JSONEachRow', 'JSONCompactEachRow', 'CSV', 'CSVWithNames', 'TabSeparated', 'TSV'])
/** Larger inserts go through a file too: the engine reads it with half the processor time of bytes (measured 1.6-2.2x). */
const fileBytesMin = 64 * 1024
/** Parameters are part of the text here, where a server's default of 256 KiB would refuse long lists. */
const queryBytesMax = 256 * 1024 * 1024
const killIntervalMilliseconds = 50

/**
 * The chDB folder and its connections: one for rows, two for people who wait, one for heavy work, one for cancelling.
 * A connection runs one statement at a time (defect 3) and is cleansed after any error (defect 1).
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
   * Runs a statement; `consume` gets its output while the connection is held. A read whose client has left is killed;
   * what writes is left to finish.
   */
  run<Result>(task: Task, consume: (output: Output) => Promise<Result>): Promise<Result> {
    return this.#lanes[task.lane].run(task.gone, async (session) => {
      const ended = new AbortController()
      const kill = () => void this.#kill(task.tag, ended.signal)
      if (task.statement.kind === 'stream') task.gone.addEventListener('abort', kill, { once: true })
      try {
        return await consume(outputOf(session, task.statement))
      } catch (error) {
        await cleanse(session)
        throw error
      } finally {
        ended.abort()
        task.gone.removeEventListener('abort', kill)
      }
    })
  }

  /** Inserts rows. Once begun it completes, also when the client has left. */
  async insert(statement: InsertStatement, data: Buffer, gone: AbortSignal): Promise<void> {
    if (data.length === 0) return
    await this.#lanes.writer.run(gone, async (session) => {
      try {
        const direct = directFormats.has(statement.format) && data.length < fileBytesMin
        await (direct ? insertDirectly(session, statement, data) : this.#insertFile(session, statement, data))
      } catch (error) {
        await cleanse(session)
        throw error
      }
    })
  }

  async #insertFile(session: Session, statement: InsertStatement, data: Buffer): Promise<void> {
    if (!/^[A-Za-z0-9]+$/.test(statement.format)) throw new ProtocolError(73, 'UNKNOWN_FORMAT', 'Unknown format')
    const path = join(this.#spoolFolder, `${++this.#spooled}.rows`)
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

async function insertDirectly(session: Session, statement: InsertStatement, data: Buffer): Promise<void> {
  await session.insert({
    table: statement.table,
    values: data,
    format: statement.format as 'JSONEachRow',
    settings: statement.settings,
    ...(statement.columns === null ? {} : { columns: statement.columns }),
  })
}

async function* outputOf(session: Session, statement: ReadStatement): Output {
  if (statement.kind === 'stream') {
    try {
      for await (const chunk of session.queryStream(statement.text, { format: 'TabSeparated' })) yield chunk.raw()
      return
    } catch (error) {
      if (!/Streaming query is not supported/.test(String(error))) throw error
      await cleanse(session)
    }
  }
  const result = await session.queryAsync(statement.text, { format: 'TabSeparated' })
  if (result.bytes().length > 0) yield result.bytes()
}

/**
 * The buffered output of a failed statement is handed to the NEXT one of the same connection (defect 1): a leak between
 * workspaces. A discarded query takes it away.
 */
async function cleanse(session: Session): Promise<void> {
  await session.queryAsync('SELECT 1').catch(() => undefined)
}
