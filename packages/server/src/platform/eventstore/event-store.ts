import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { ClickHouseSettings } from '@clickhouse/client'
import { migrations } from '../../../migrations/clickhouse/index.ts'
import { fail } from '../kernel/index.ts'
import { backupTo, restoreFrom } from './backup.ts'
import { requireWorkspaceBound } from './bounds.ts'
import type { Connection } from './connection.ts'
import { deleteRows } from './delete-rows.ts'
import { isConnectionLoss, toCatalogueError } from './failures.ts'
import { killOnServer } from './kill-on-server.ts'
import type { EventStoreLog } from './log.ts'
import { type MemoryBounds, machineMemoryBytes, memoryBounds } from './memory.ts'
import { ensurePersonMapCapacity, reloadPersonMap } from './person-map.ts'
import type { Target } from './schema/ddl.ts'
import { migrate } from './schema/migrate.ts'
import type { Fragment } from './sql.ts'
import { type Executor, wireParams } from './statement.ts'
import type { Supervisor } from './supervisor.ts'
import type { EventQuery, EventStore, EventStoreAddress, InsertOptions, RowDeletion } from './types.ts'

type AnyQuery<Row> = Omit<EventQuery<Row>, 'workspace'>

/** `large`: the host keeps the result on disk, not in memory, until it is read. */
type ResultOptions = { settings: ClickHouseSettings; large: boolean }

/** `SELECT toString(event) AS event ... WHERE event = …` means the column in WHERE, as in standard SQL. */
const names = { prefer_column_name_to_alias: 1 } as const
/** Memory of a query on a server, which is not ours to measure. */
const serverMemory = memoryBounds(Number.POSITIVE_INFINITY)
/** `query` holds all rows, so their number is bounded; `stream` is not. */
const rowsHeldMax = 1_000_000
/** How long a read waits for a host that is being started again, which takes about a second. */
const comeBackMilliseconds = 4000

export type EventStoreParts = {
  connection: Connection
  target: Target
  /** Of the engine host that is ours to run; null on a server, and where another thread runs it. */
  supervisor: Supervisor | null
  address: EventStoreAddress
  log: EventStoreLog
}

/** `EventStore` over `@clickhouse/client`: the same for the engine host and for a server. */
export class ClickHouseEventStore implements EventStore {
  readonly address: EventStoreAddress
  readonly #connection: Connection
  readonly #supervisor: Supervisor | null
  readonly #log: EventStoreLog
  readonly #target: Target
  readonly #laneSettings: Record<'interactive' | 'heavy', ClickHouseSettings>
  /** For our own statements: schema, person map, backup. */
  readonly #executor: Executor

  constructor(parts: EventStoreParts) {
    this.#connection = parts.connection
    this.#supervisor = parts.supervisor
    this.#log = parts.log
    this.#target = parts.target
    this.address = parts.address
    const memory = parts.target.kind === 'embedded' ? memoryBounds(machineMemoryBytes()) : serverMemory
    this.#laneSettings = laneSettings(memory)
    this.#executor = {
      target: parts.target,
      command: (name, sql, params = {}) => this.#command(name, sql, params),
      rows: async (name, sql, params = {}) => {
        const result = await this.#guard(name, () =>
          this.#send({ name, text: sql, params, settings: {}, lane: 'interactive', large: false, signal: undefined }),
        )
        return await result.json<Record<string, unknown>>()
      },
    }
  }

  get isReplicated(): boolean {
    return this.#target.kind === 'cluster'
  }

  /** Brings the schema forward and loads the person map. */
  async prepare(): Promise<void> {
    const applied = await migrate(this.#executor, migrations)
    if (applied.length > 0) this.#log.info({ applied }, 'event store migrated')
    await this.reloadPersonMap()
  }

  async query<Row>(query: EventQuery<Row>): Promise<Row[]> {
    requireWorkspaceBound(query.name, query.sql, query.workspace)
    return await this.queryAcross(query)
  }

  async queryAcross<Row>(query: AnyQuery<Row>): Promise<Row[]> {
    const rows: Row[] = []
    const settings = { max_result_rows: String(rowsHeldMax), result_overflow_mode: 'throw' } as const
    for await (const batch of this.#batches(query, { settings, large: false })) for (const row of batch) rows.push(row)
    return rows
  }

  stream<Row>(query: EventQuery<Row>): AsyncIterable<Row> {
    requireWorkspaceBound(query.name, query.sql, query.workspace)
    return this.#rows(query)
  }

  async streamFile(
    query: Omit<EventQuery<unknown>, 'row'> & { format: 'Parquet' | 'CSVWithNames' },
  ): Promise<Readable> {
    const { name, sql, workspace, format, signal } = query
    requireWorkspaceBound(name, sql, workspace)
    const lane = query.lane ?? 'heavy'
    signal?.throwIfAborted()
    return await this.#guard(name, async () => {
      const { stream } = await this.#connection.client.exec({
        query: `${sql.text} FORMAT ${format}`,
        query_params: wireParams(sql.text, sql.params),
        ...this.#endingWith(signal),
        clickhouse_settings: { ...this.#laneSettings[lane], log_comment: name },
        http_headers: { 'x-opencxm-lane': lane, 'x-opencxm-result': 'large' },
      })
      return stream as Readable
    }).catch((error: unknown) => {
      signal?.throwIfAborted()
      throw error
    })
  }

  async *#rows<Row>(query: AnyQuery<Row>): AsyncGenerator<Row> {
    for await (const batch of this.#batches(query, { settings: {}, large: true })) yield* batch
  }

  /** Reads are repeated once when the connection was lost before the first row. */
  async *#batches<Row>(query: AnyQuery<Row>, result: ResultOptions): AsyncGenerator<Row[]> {
    for (let attempt = 1; ; attempt++) {
      let delivered = false
      try {
        for await (const batch of this.#batchesOnce(query, result)) {
          delivered = true
          yield batch
        }
        return
      } catch (error) {
        query.signal?.throwIfAborted()
        if (delivered || attempt > 1 || !isConnectionLoss(error)) throw toCatalogueError(error, query.name)
        this.#log.warn({ name: query.name, error: String(error) }, 'event store connection lost; reading again')
        await this.#comeBack()
      }
    }
  }

  async *#batchesOnce<Row>(query: AnyQuery<Row>, options: ResultOptions): AsyncGenerator<Row[]> {
    const lane = query.lane ?? 'interactive'
    const bounds = {
      ...this.#laneSettings[lane],
      ...options.settings,
      ...(query.maxSeconds === undefined ? {} : { max_execution_time: query.maxSeconds }),
    }
    const { name, sql } = query
    const result = await this.#send({
      name,
      text: sql.text,
      params: sql.params,
      settings: bounds,
      lane,
      large: options.large,
      signal: query.signal,
    })
    const close = () => result.close()
    query.signal?.addEventListener('abort', close, { once: true })
    try {
      for await (const batch of result.stream<unknown>()) yield batch.map((row) => parseRow(query, row.json()))
      query.signal?.throwIfAborted()
    } finally {
      query.signal?.removeEventListener('abort', close)
      close()
    }
  }

  #send(request: {
    name: string
    text: string
    params: Readonly<Record<string, unknown>>
    settings: ClickHouseSettings
    lane: string
    large: boolean
    signal: AbortSignal | undefined
  }) {
    request.signal?.throwIfAborted()
    return this.#connection.client.query({
      query: request.text,
      query_params: wireParams(request.text, request.params),
      format: 'JSONEachRow',
      ...this.#endingWith(request.signal),
      clickhouse_settings: { ...request.settings, log_comment: request.name },
      http_headers: { 'x-opencxm-lane': request.lane, ...(request.large ? { 'x-opencxm-result': 'large' } : {}) },
    })
  }

  /**
   * Ends the request when the signal fires. Our own host then ends the statement; a server goes on with one that came by POST
   * until it is told to stop.
   */
  #endingWith(signal: AbortSignal | undefined): { query_id: string; abort_signal?: AbortSignal } {
    const query_id = randomUUID()
    if (signal === undefined) return { query_id }
    if (this.#target.kind !== 'embedded') {
      const { client } = this.#connection
      signal.addEventListener('abort', () => void killOnServer(client, this.#target, query_id), { once: true })
    }
    return { query_id, abort_signal: signal }
  }

  /** Waits a little for the host to be there again; returns in any case. */
  async #comeBack(): Promise<void> {
    if (this.#supervisor === null) return
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, comeBackMilliseconds).unref())
    await Promise.race([this.#supervisor.whenReady().catch(() => undefined), timeout])
  }

  async insertJson(table: string, lines: string | readonly Buffer[], options: InsertOptions = {}): Promise<void> {
    if (!/^[a-z_][a-z0-9_]*$/.test(table)) throw new Error(`insertJson: ${JSON.stringify(table)} is no table's name`)
    const name = options.name ?? `insert.${table}`
    // Synchronous, whatever the server's default: an acknowledged insert is a part on disk.
    const settings: ClickHouseSettings = { log_comment: name, async_insert: 0 }
    if (options.onePartition === true) settings.max_partitions_per_insert_block = '1'
    if (options.deduplicationToken !== undefined && this.isReplicated) {
      settings.insert_deduplication_token = options.deduplicationToken
      settings.deduplicate_blocks_in_dependent_materialized_views = 1
    }
    await this.#guard(name, async () => {
      const { stream } = await this.#connection.client.exec({
        query: `INSERT INTO ${table} FORMAT JSONEachRow`,
        values: Readable.from(typeof lines === 'string' ? [Buffer.from(lines)] : lines),
        clickhouse_settings: settings,
      })
      await finished(stream.resume())
    })
  }

  async command(name: string, sql: Fragment): Promise<void> {
    await this.#command(name, sql.text, sql.params)
  }

  async #command(name: string, text: string, params: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#guard(name, () =>
      this.#connection.client.command({
        query: text,
        query_params: wireParams(text, params),
        clickhouse_settings: { log_comment: name },
      }),
    )
  }

  async #guard<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      throw toCatalogueError(error, name)
    }
  }

  async deleteRows(deletion: RowDeletion): Promise<void> {
    await deleteRows(this.#executor, deletion)
  }

  async reloadPersonMap(): Promise<void> {
    await reloadPersonMap(this.#executor)
  }

  async ensurePersonMapCapacity(maxId: number): Promise<void> {
    await ensurePersonMapCapacity(this.#executor, maxId)
  }

  async backupTo(file: string): Promise<void> {
    await backupTo(this.#executor, this.#backupFolder(), file)
  }

  async restoreFrom(file: string): Promise<void> {
    const known = migrations.map((migration) => migration.id)
    await restoreFrom(this.#executor, this.#backupFolder(), { file, known })
    await this.prepare()
  }

  #backupFolder(): string {
    if (this.#supervisor !== null) return this.#supervisor.backupFolder
    throw fail('invalid_input', {
      message:
        'With CLICKHOUSE_URL the events live on your ClickHouse server: back them up there, with its own BACKUP.',
    })
  }

  async isReady(): Promise<boolean> {
    if (this.#supervisor !== null && !this.#supervisor.isReady()) return false
    return (await this.#connection.client.ping()).success
  }

  async close(): Promise<void> {
    // The host first: it drains what is under way, which needs the connections.
    await this.#supervisor?.stop()
    await this.#connection.client.close()
  }
}

/**
 * Expressions are not compiled to machine code: that takes 50 to 120 ms when a statement comes for the third time, more than it
 * saves on a page's question.
 */
const plain: ClickHouseSettings = {
  compile_expressions: 0,
  compile_aggregate_expressions: 0,
  compile_sort_description: 0,
}

/** Bounds of each lane. A heavy read gets one thread, so that it cannot starve those who wait. */
function laneSettings(memory: MemoryBounds): Record<'interactive' | 'heavy', ClickHouseSettings> {
  const { interactive, heavy } = memory
  return {
    interactive: { ...names, ...plain, max_execution_time: 30, max_threads: 2, max_memory_usage: String(interactive) },
    heavy: { ...names, max_execution_time: 600, max_threads: 1, max_memory_usage: String(heavy) },
  }
}

function parseRow<Row>(query: AnyQuery<Row>, value: unknown): Row {
  const parsed = query.row.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Error(`${query.name}: a row does not have the declared shape: ${parsed.error.message}`)
}
