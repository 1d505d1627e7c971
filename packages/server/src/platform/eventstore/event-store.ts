import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { ClickHouseSettings } from '@clickhouse/client'
import { requireWorkspaceBound } from './bounds.ts'
import type { Connection } from './connection.ts'
import { isConnectionLoss, toCatalogueError } from './failures.ts'
import type { EventStoreLog } from './log.ts'
import type { Target } from './schema/ddl.ts'
import type { MigrationExecutor } from './schema/migrate.ts'
import type { Fragment } from './sql.ts'
import type { Supervisor } from './supervisor.ts'
import type { EventQuery, EventStore } from './types.ts'

type AnyQuery<Row> = Omit<EventQuery<Row>, 'workspace'>

const bytesOfGiB = 1024 ** 3

/** Bounds of each lane. A heavy read gets one thread, so that it cannot starve those who wait. */
const laneSettings = {
  interactive: { max_execution_time: 30, max_threads: 2, max_memory_usage: String(2 * bytesOfGiB) },
  heavy: { max_execution_time: 600, max_threads: 1, max_memory_usage: String(3 * bytesOfGiB) },
} as const

/** `EventStore` over `@clickhouse/client`: the same for the engine host and for a server. */
export class ClickHouseEventStore implements EventStore {
  readonly #connection: Connection
  readonly #supervisor: Supervisor | null
  readonly #log: EventStoreLog
  readonly target: Target

  constructor(parts: { connection: Connection; supervisor: Supervisor | null; log: EventStoreLog; target: Target }) {
    this.#connection = parts.connection
    this.#supervisor = parts.supervisor
    this.#log = parts.log
    this.target = parts.target
  }

  query<Row>(query: EventQuery<Row>): Promise<Row[]> {
    requireWorkspaceBound(query.name, query.sql, query.workspace)
    return this.queryAcross(query)
  }

  async queryAcross<Row>(query: AnyQuery<Row>): Promise<Row[]> {
    const rows: Row[] = []
    for await (const row of this.#rows(query)) rows.push(row)
    return rows
  }

  stream<Row>(query: EventQuery<Row>): AsyncIterable<Row> {
    requireWorkspaceBound(query.name, query.sql, query.workspace)
    return this.#rows(query)
  }

  /** Reads are repeated once when the connection was lost before the first row. */
  async *#rows<Row>(query: AnyQuery<Row>): AsyncGenerator<Row> {
    for (let attempt = 1; ; attempt++) {
      let delivered = false
      try {
        for await (const row of this.#rowsOnce(query)) {
          delivered = true
          yield row
        }
        return
      } catch (error) {
        if (delivered || attempt > 1 || !isConnectionLoss(error)) throw toCatalogueError(error, query.name)
        this.#log.warn({ name: query.name, error: String(error) }, 'event store connection lost; reading again')
      }
    }
  }

  async *#rowsOnce<Row>(query: AnyQuery<Row>): AsyncGenerator<Row> {
    const lane = query.lane ?? 'interactive'
    const result = await this.#connection.client.query({
      query: query.sql.text,
      query_params: query.sql.params as Record<string, unknown>,
      format: 'JSONEachRow',
      query_id: randomUUID(),
      clickhouse_settings: {
        ...laneSettings[lane],
        log_comment: query.name,
        ...(query.maxSeconds === undefined ? {} : { max_execution_time: query.maxSeconds }),
      },
      http_headers: { 'x-opencxm-lane': lane },
    })
    try {
      for await (const rows of result.stream<unknown>()) for (const row of rows) yield query.row.parse(row.json())
    } finally {
      result.close()
    }
  }

  async insertJson(table: string, lines: string): Promise<void> {
    if (!/^[a-z_][a-z0-9_]*$/.test(table)) throw new Error(`insertJson: ${JSON.stringify(table)} is no table's name`)
    await this.#guard(`insert.${table}`, async () => {
      const { stream } = await this.#connection.client.exec({
        query: `INSERT INTO ${table} FORMAT JSONEachRow`,
        values: Readable.from([Buffer.from(lines)]),
        clickhouse_settings: { log_comment: `insert.${table}` },
      })
      await finished(stream.resume())
    })
  }

  async command(name: string, sql: Fragment): Promise<void> {
    await this.#command(name, sql.text, sql.params)
  }

  async #command(name: string, text: string, params: Readonly<Record<string, unknown>>): Promise<void> {
    const settings: ClickHouseSettings = { log_comment: name }
    await this.#guard(name, () =>
      this.#connection.client.command({ query: text, query_params: { ...params }, clickhouse_settings: settings }),
    )
  }

  /** For the schema, whose statements are our own texts. */
  migrationExecutor(): MigrationExecutor {
    return {
      command: (sql, params = {}) => this.#command('eventstore.migrate', sql, params),
      rows: async (sql) => {
        const result = await this.#connection.client.query({ query: sql, format: 'JSONEachRow' })
        return await result.json<Record<string, unknown>>()
      },
    }
  }

  async reloadPersonMap(): Promise<void> {
    const where = this.target.kind === 'cluster' ? ` ON CLUSTER '${this.target.cluster}'` : ''
    await this.#command('eventstore.reload-person-map', `SYSTEM RELOAD DICTIONARY${where} person_map`, {})
  }

  async isReady(): Promise<boolean> {
    if (this.#supervisor !== null && !this.#supervisor.isReady()) return false
    const result = await this.#connection.client.ping()
    return result.success
  }

  async close(): Promise<void> {
    await this.#connection.client.close()
    await this.#supervisor?.stop()
  }

  async #guard<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      throw toCatalogueError(error, name)
    }
  }
}
