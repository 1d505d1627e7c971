import type { Kysely, Transaction } from 'kysely'

/**
 * The state store (PostgreSQL). A feature names its own tables: `ctx.state.tables<SegmentsTables>()` gives a Kysely typed
 * with just those, so that no feature writes another's tables by accident.
 *
 * Values: `bigint` arrives as number (as a string of digits beyond 2^53), `timestamptz` as Date, `date` as `YYYY-MM-DD`,
 * `numeric` as string, `jsonb` parsed. Lost connections and restarts surface as CatalogueError `not_ready`.
 */
export type StateStore = {
  tables<Tables>(): Kysely<Tables>
  /**
   * Runs `work` in one transaction; calls on the store that `work` receives join it. Throwing rolls back. Work through the
   * outer store inside `work` would use a second connection: always use the store that was handed in.
   */
  transaction<Result>(work: (store: StateStore) => Promise<Result>): Promise<Result>
  /**
   * Runs `callback` when a connection (also one of this process) notifies `channel`; resolves, once listening, to the
   * function that stops it. Notifications sent while the listening connection was away are lost: `onReconnect` runs
   * after it is back, so that the caller looks for what it missed.
   */
  listen(channel: string, callback: (payload: string) => void, options?: ListenOptions): Promise<() => Promise<void>>
  /** Notifies at commit when called in a transaction, else at once. Payload: at most 7,999 bytes. */
  notify(channel: string, payload: string): Promise<void>
}

export type ListenOptions = { onReconnect?: () => void }

export type AnyTransaction<Tables> = Transaction<Tables>

/** What the platform logs to; pino and Fastify's `app.log` fit. */
export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
