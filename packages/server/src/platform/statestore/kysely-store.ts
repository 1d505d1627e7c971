import { type Kysely, sql, type Transaction } from 'kysely'
import { fail } from '../kernel/index.ts'
import { checkChannel, type Listener } from './listener.ts'
import type { StateStore } from './types.ts'

/** PostgreSQL refuses longer notifications. */
const payloadBytesMax = 7_999

/** No tables: each feature sees the database through its own type. */
type Untyped = Record<never, never>

/** The store over a Kysely and the process's listener; knows nothing of where PostgreSQL runs. */
export function createKyselyStore(database: Kysely<Untyped>, listener: Pick<Listener, 'listen'>): StateStore {
  return {
    ...base(database, listener),
    transaction: (work) => database.transaction().execute((transaction) => work(joined(transaction, listener))),
  }
}

function joined(transaction: Transaction<Untyped>, listener: Pick<Listener, 'listen'>): StateStore {
  const store: StateStore = { ...base(transaction, listener), transaction: (work) => work(store) }
  return store
}

function base(database: Kysely<Untyped>, listener: Pick<Listener, 'listen'>): Omit<StateStore, 'transaction'> {
  return {
    // The one cast that gives a feature its own view; the rows are what its migrations made.
    tables: <Tables>() => database as unknown as Kysely<Tables>,
    listen: listener.listen,
    notify: async (channel, payload) => {
      checkChannel(channel)
      if (Buffer.byteLength(payload) > payloadBytesMax) {
        throw fail('invalid_input', { message: `A notification carries at most ${payloadBytesMax} bytes.` })
      }
      await sql`select pg_notify(${channel}, ${payload})`.execute(database)
    },
  }
}
