import type { Readable } from 'node:stream'
import type * as z from 'zod'
import type { WorkspaceId } from '../kernel/index.ts'
import type { Fragment } from './sql.ts'
import type { HostAddress } from './supervisor.ts'

/** A read of the event store. The name lands in the query log; `ws` must be bound in the text (checked). */
export type EventQuery<Row> = {
  /** `<feature>.<what>`, such as `metrics.values`. */
  name: string
  workspace: WorkspaceId
  sql: Fragment
  /** Shape of one row; each row is parsed with it. 64-bit integers arrive as numbers, exact below 2^53. */
  row: z.ZodType<Row>
  /** `interactive` (default, a person waits) or `heavy` (exports, recomputation: one thread, up to 10 minutes). */
  lane?: 'interactive' | 'heavy'
  /** Time limit; 30 s for `interactive` and 600 s for `heavy` unless given. */
  maxSeconds?: number
  /** Fires when nobody waits for the rows any more; `endingReads` sets it for all reads of a request. */
  signal?: AbortSignal
}

export type InsertOptions = {
  /** Name in the query log; `insert.<table>` unless given. */
  name?: string
  /** Refuse rows of more than one partition: an insert is atomic only within one (`partitionOf`). */
  onePartition?: boolean
  /** Replicated tables drop a repeated insert with the same token; other tables ignore it. */
  deduplicationToken?: string
}

/** Rows to be gone for good. `workspace` is null only for `person_overrides`, which has no such column. */
export type RowDeletion = {
  /** `<feature>.<what>`, for the query log. */
  name: string
  table: string
  workspace: WorkspaceId | null
  /** With `ws = ${param(workspace, 'UInt32')}` at its top. Kept by the engine: no names, no addresses in it. */
  where: Fragment
}

/** How another thread of this process reaches an open event store. Holds passwords: never to be logged. */
export type EventStoreAddress = HostAddress | { url: string; clusterName: string | undefined }

/** The one seam to ClickHouse SQL, embedded or grown. Throws CatalogueError `not_ready` while the engine is away. */
export type EventStore = {
  /** True on a cluster, whose tables drop a repeated insert by its token, and where rows of one batch cannot be deleted. */
  readonly isReplicated: boolean
  /** For `joinEventStore`. */
  readonly address: EventStoreAddress
  /** Rows of a bounded result: at most a million, else `cannot_compute`; use `stream` for more. */
  query<Row>(query: EventQuery<Row>): Promise<Row[]>
  /**
   * Streams rows of a large result without holding them. The first comes when the engine has computed all (embedded: into
   * a file), so that an error comes before any of them; leaving the loop early frees everything.
   */
  stream<Row>(query: EventQuery<Row>): AsyncIterable<Row>
  /**
   * The result of a large read as a file in a format of the engine's own. The first byte comes when the engine has computed all, so
   * that an error comes before any of them; destroying the stream frees everything.
   */
  streamFile(query: Omit<EventQuery<unknown>, 'row'> & { format: 'Parquet' | 'CSVWithNames' }): Promise<Readable>
  /**
   * Inserts rows as JSON objects, one a line, in one text or several buffers of whole lines; resolves when the part is synced to disk. Never repeated by itself:
   * after `not_ready` the rows may be there or not (`ensureBatchPart` finds out).
   */
  insertJson(table: string, lines: string | readonly Buffer[], options?: InsertOptions): Promise<void>
  /** A statement of the platform or of a feature's own derived table, not bounded by workspace. `name` is logged. */
  command(name: string, sql: Fragment): Promise<void>
  /** Deletes rows and waits until no query sees them (see `deleteRows`). Rows inserted meanwhile stay. */
  deleteRows(deletion: RowDeletion): Promise<void>
  /** A read that spans workspaces: recovery, counters for operators, benchmarks. Never from a route. */
  queryAcross<Row>(query: Omit<EventQuery<Row>, 'workspace'>): Promise<Row[]>
  /** Loads the identity overrides anew; call after merges (coalesced by the caller). */
  reloadPersonMap(): Promise<void>
  /** Makes room in the person map for profile ids up to `maxId`; call before writing an override of a larger id. */
  ensurePersonMapCapacity(maxId: number): Promise<void>
  /** Writes everything into one new file (embedded engine only). */
  backupTo(file: string): Promise<void>
  /** Replaces an event store without events by the contents of such a file, and migrates it forward. */
  restoreFrom(file: string): Promise<void>
  isReady(): Promise<boolean>
  close(): Promise<void>
}
