/**
 * The logical schema: what a table is, without saying on what it runs. `ddl.ts` writes it out for the embedded engine,
 * one server or a cluster.
 */

export type ColumnDefinition = { name: string; type: string; codec?: string }

export type TableDefinition = {
  kind: 'table'
  name: string
  columns: readonly ColumnDefinition[]
  /** `replacing` keeps the row with the largest value of this column per sort key. */
  engine: { kind: 'merge' } | { kind: 'replacing'; version: string }
  partitionBy?: string
  orderBy: readonly string[]
  indexes?: readonly { name: string; expression: string; type: string; granularity: number }[]
  /**
   * On a cluster: `sharded` splits rows over the shards by `key` (a Distributed table carries the name, the rows are
   * in `<name>_local`); `everywhere` keeps a full copy on each node.
   */
  spread: { kind: 'sharded'; key: string } | { kind: 'everywhere' }
}

/** A materialized view that copies each inserted row from one table to another. */
export type CopyDefinition = { kind: 'copy'; name: string; from: string; to: string; columns: readonly string[] }

/** A flat dictionary: dense unsigned key to one unsigned value, in memory. */
export type DictionaryDefinition = {
  kind: 'dictionary'
  name: string
  /** Replacing table with the columns `key` and `value`. */
  source: string
  key: string
  value: string
  /** Largest key + 1 that loads; `ensurePersonMapCapacity` raises it. */
  maxArraySize: number
}

export type Definition = TableDefinition | CopyDefinition | DictionaryDefinition

/** One forward step of the schema. Steps are safe to repeat, because a crash may come before they are recorded. */
export type MigrationStep =
  | { kind: 'create'; definition: Definition }
  | { kind: 'add-column'; table: TableDefinition['name']; column: ColumnDefinition; spread: TableDefinition['spread'] }
  | { kind: 'drop'; what: 'TABLE' | 'VIEW' | 'DICTIONARY'; name: string }

/** `id` is the number of the file; ids are applied in order and never changed once released. */
export type Migration = { id: string; name: string; steps: readonly MigrationStep[] }
