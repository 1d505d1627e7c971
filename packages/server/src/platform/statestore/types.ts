import type { Kysely, Transaction } from 'kysely'

/**
 * The state store (PostgreSQL). A feature names its own tables: `ctx.state.tables<SegmentsTables>()` gives a Kysely typed
 * with just those, so that no feature writes another's tables by accident.
 */
export type StateStore = {
  tables<Tables>(): Kysely<Tables>
  /** Runs `work` in one transaction; nested calls join the outer one. */
  transaction<Result>(work: (store: StateStore) => Promise<Result>): Promise<Result>
  /** Runs `callback` when another connection notifies `channel`; resolves to the function that stops it. */
  listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>>
  notify(channel: string, payload: string): Promise<void>
}

export type AnyTransaction<Tables> = Transaction<Tables>
