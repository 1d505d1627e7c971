import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Lane } from './lane.ts'
import { quoteString } from './literals.ts'
import { ProtocolError } from './protocol-error.ts'
import type { Statement } from './statement.ts'

type Chdb = typeof import('chdb')
type Session = InstanceType<Chdb['Session']>

export type LaneName = 'writer' | 'interactive' | 'heavy'

/** One statement to run. `tag` is unique and finds the statement again when it has to be cancelled. */
export type Task = { statement: Statement; lane: LaneName; tag: string; gone: AbortSignal }

/** What a statement gives: its output in pieces, in the format that its text names. */
export type Output = AsyncIterable<Uint8Array>

/**
 * The chDB folder and its connections: one for writes, two for people who wait, one for heavy reads, one for
 * cancelling. A connection runs one statement at a time (defect 3) and is cleansed after any error (defect 1).
 */
export class Engine {
  readonly #chdb: Chdb
  readonly #lanes: Record<LaneName, Lane<Session>>
  readonly #all: Session[]
  readonly #control: Lane<Session>
  readonly #spoolFolder: string
  #spooled = 0

  private constructor(chdb: Chdb, sessions: Session[], spoolFolder: string) {
    const [control, writer, ...readers] = sessions
    if (control === undefined || writer === undefined) throw new Error('the engine needs its connections')
    this.#chdb = chdb
    this.#all = sessions
    this.#spoolFolder = spoolFolder
    this.#control = new Lane([control], 1000)
    this.#lanes = {
      writer: new Lane([writer], 1000),
      interactive: new Lane(readers.slice(0, 2), 500),
      heavy: new Lane(readers.slice(2), 100),
    }
  }

  /** Opens the folder, creating it; rejects when another process holds it. `configFile` is a ClickHouse config. */
  static async open(options: { folder: string; spoolFolder: string; configFile: string }): Promise<Engine> {
    const chdb = await import('chdb')
    await mkdir(options.folder, { recursive: true, mode: 0o700 })
    await rm(options.spoolFolder, { recursive: true, force: true })
    await mkdir(options.spoolFolder, { recursive: true, mode: 0o700 })
    const sessions: Session[] = []
    for (let count = 0; count < 5; count++)
      sessions.push(new chdb.Session(options.folder, { connectionArgs: [`--config-file=${options.configFile}`] }))
    return new Engine(chdb, sessions, options.spoolFolder)
  }

  /** Statements that run or wait. */
  get active(): number {
    return Object.values(this.#lanes).reduce((sum, lane) => sum + lane.busy + lane.waiting, 0)
  }

  /** Runs a statement; `consume` is called with its output while the connection is held. */
  run<Result>(task: Task, consume: (output: Output) => Promise<Result>): Promise<Result> {
    return this.#lanes[task.lane].run(task.gone, async (session) => {
      const cancel = () => void this.#cancel(task.tag, ended.signal)
      const ended = new AbortController()
      const mayCancel = task.statement.kind === 'stream'
      if (mayCancel) task.gone.addEventListener('abort', cancel, { once: true })
      try {
        return await consume(this.#output(session, task.statement))
      } catch (error) {
        await cleanse(session)
        throw error
      } finally {
        ended.abort()
        task.gone.removeEventListener('abort', cancel)
      }
    })
  }

  async *#output(session: Session, statement: Statement): Output {
    if (statement.kind === 'insert') throw new Error('rows are inserted by insert()')
    if (statement.kind === 'stream') {
      const stream = session.queryStream(statement.text, { format: 'TabSeparated' })
      for await (const chunk of stream) yield chunk.raw()
      return
    }
    const result = await session.queryAsync(statement.text, { format: 'TabSeparated' })
    if (result.bytes().length > 0) yield result.bytes()
  }

  /** Inserts rows; resolves to how many were written. The insert completes even when the client has left. */
  insert(statement: Statement & { kind: 'insert' }, data: Buffer, gone: AbortSignal): Promise<number> {
    return this.#lanes.writer.run(gone, async (session) => {
      try {
        return isTextFormat(statement.format)
          ? await this.#insertText(session, statement, data)
          : await this.#insertFile(session, statement, data)
      } catch (error) {
        await cleanse(session)
        throw error
      }
    })
  }

  async #insertText(session: Session, statement: Statement & { kind: 'insert' }, data: Buffer): Promise<number> {
    const summary = await session.insert({
      table: statement.table,
      values: data,
      format: statement.format as 'JSONEachRow',
      settings: statement.settings,
      ...(statement.columns === null ? {} : { columns: statement.columns }),
    })
    return summary.rowsWritten
  }

  /** Binary formats go through a file, because the binding takes none of them directly (defect 6). */
  async #insertFile(session: Session, statement: Statement & { kind: 'insert' }, data: Buffer): Promise<number> {
    const path = join(this.#spoolFolder, `${++this.#spooled}.bin`)
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(data)
      const columns = statement.columns === null ? '' : ` (${statement.columns.join(', ')})`
      const settings = Object.entries(statement.settings).map(([name, value]) => `${name}=${quoteString(value)}`)
      const clause = settings.length === 0 ? '' : ` SETTINGS ${settings.join(', ')}`
      if (!/^[A-Za-z0-9]+$/.test(statement.format)) throw new ProtocolError(73, 'UNKNOWN_FORMAT', 'Unknown format')
      const result = await session.queryAsync(
        `INSERT INTO ${statement.table}${columns} SELECT * FROM file(${quoteString(path)}, '${statement.format}')${clause}`,
      )
      return result.rowsRead
    } finally {
      await file.close()
      await rm(path, { force: true })
    }
  }

  /** Asks the engine to stop a statement, until it has ended: the first request may come before the engine knows it. */
  async #cancel(tag: string, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await this.#control.run(new AbortController().signal, (session) =>
        session
          .queryAsync(`KILL QUERY WHERE Settings['log_comment'] = ${quoteString(tag)} ASYNC`)
          .catch(() => cleanse(session)),
      )
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** Closes all connections once nothing runs on them. */
  async close(): Promise<void> {
    await this.#chdb.drainPending()
    for (const session of this.#all) session.close()
    await this.#chdb.drainPending()
  }
}

function isTextFormat(format: string): boolean {
  return ['JSONEachRow', 'JSONCompactEachRow', 'CSV', 'CSVWithNames', 'TabSeparated', 'TSV'].includes(format)
}

/**
 * The buffered output of a failed query is handed to the NEXT query of the same connection (defect 1): a leak between
 * workspaces. A discarded query takes it away.
 */
async function cleanse(session: Session): Promise<void> {
  await session.queryAsync('SELECT 1').catch(() => undefined)
}
