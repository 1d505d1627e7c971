import type * as z from 'zod'
import type { WorkspaceId } from '../kernel/index.ts'
import type { Fragment } from './sql.ts'

/** A read of the event store. The name lands in the query log; `ws` must be bound in the text (checked). */
export type EventQuery<Row> = {
  /** `<feature>.<what>`, such as `metrics.values`. */
  name: string
  workspace: WorkspaceId
  sql: Fragment
  /** Shape of one row; each row is parsed with it. 64-bit integers arrive as numbers when below 2^53. */
  row: z.ZodType<Row>
  /** `interactive` (default, a person waits) or `heavy` (exports, recomputation). */
  lane?: 'interactive' | 'heavy'
  maxSeconds?: number
}

/** The one seam to ClickHouse SQL, embedded or grown. Throws CatalogueError `not_ready` while the engine is away. */
export type EventStore = {
  query<Row>(query: EventQuery<Row>): Promise<Row[]>
  /** Streams rows of a large result without holding them. */
  stream<Row>(query: EventQuery<Row>): AsyncIterable<Row>
  /** Inserts rows as newline-separated JSON objects; resolves when the part is synced to disk. */
  insertJson(table: string, lines: string): Promise<void>
  /** A statement of the platform or of a feature's own derived table, not bounded by workspace. `name` is logged. */
  command(name: string, sql: Fragment): Promise<void>
  /** A read that spans workspaces: recovery, counters for operators, benchmarks. Never from a route. */
  queryAcross<Row>(query: Omit<EventQuery<Row>, 'workspace'>): Promise<Row[]>
  /** Loads the identity overrides anew; call after merges (coalesced by the caller). */
  reloadPersonMap(): Promise<void>
  isReady(): Promise<boolean>
  close(): Promise<void>
}
