import type { CopyDefinition, Definition, DictionaryDefinition, MigrationStep, TableDefinition } from './definitions.ts'

/** What the schema is written for. */
export type Target =
  | { kind: 'embedded' }
  | { kind: 'server'; database: string; credentials: Credentials }
  | { kind: 'cluster'; database: string; credentials: Credentials; cluster: string }

/** Who a dictionary reads as; ClickHouse reads even its own tables as a user. */
export type Credentials = { user: string; password: string }

/**
 * Durability of tables that are not replicated: parts are synced before an insert is acknowledged, and repeated blocks
 * are not swallowed, because that loses acknowledged rows after a crash (engine.md 2).
 */
const localSettings = 'fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 0'
/** Replicated tables remember inserts in Keeper together with the part: a week, for batches that wait for a repair. */
const replicatedSettings =
  'fsync_after_insert = 1, fsync_part_directory = 1, replicated_deduplication_window_seconds = 604800'

/** Statements, in order, that perform a step on the target. */
export function writeStep(step: MigrationStep, target: Target): string[] {
  if (step.kind === 'create') return writeDefinition(step.definition, target)
  if (step.kind === 'drop') return [`DROP ${step.what} IF EXISTS ${step.name}${onCluster(target)} SYNC`]
  const names = step.spread.kind === 'sharded' ? physicalNames(step.table, target) : [step.table]
  const { name, type, codec } = step.column
  return names.map((table) => {
    const compression = codec === undefined || (table === step.table && names.length > 1) ? '' : ` CODEC(${codec})`
    return `ALTER TABLE ${table}${onCluster(target)} ADD COLUMN IF NOT EXISTS ${name} ${type}${compression}`
  })
}

/** Statements, in order, that create one thing on the target. */
export function writeDefinition(definition: Definition, target: Target): string[] {
  if (definition.kind === 'table') return writeTable(definition, target)
  if (definition.kind === 'copy') return [writeCopy(definition, target)]
  return [writeDictionary(definition, target, 'CREATE DICTIONARY IF NOT EXISTS')]
}

function writeTable(table: TableDefinition, target: Target): string[] {
  const sharded = target.kind === 'cluster' && table.spread.kind === 'sharded'
  const lines = table.columns.map(
    ({ name, type, codec }) => `${name} ${type}${codec === undefined ? '' : ` CODEC(${codec})`}`,
  )
  for (const index of table.indexes ?? [])
    lines.push(`INDEX ${index.name} ${index.expression} TYPE ${index.type} GRANULARITY ${index.granularity}`)
  const name = sharded ? `${table.name}_local` : table.name
  const local = [
    `CREATE TABLE IF NOT EXISTS ${name}${onCluster(target)}`,
    `(\n  ${lines.join(',\n  ')}\n)`,
    `ENGINE = ${engine(table, name, target)}`,
    ...(table.partitionBy === undefined ? [] : [`PARTITION BY ${table.partitionBy}`]),
    `ORDER BY (${table.orderBy.join(', ')})`,
    `SETTINGS ${target.kind === 'cluster' ? replicatedSettings : localSettings}`,
  ].join('\n')
  if (!sharded || table.spread.kind !== 'sharded') return [local]
  return [
    local,
    [
      `CREATE TABLE IF NOT EXISTS ${table.name}${onCluster(target)} AS ${name}`,
      `ENGINE = Distributed('${target.cluster}', '${target.database}', '${name}', ${table.spread.key})`,
    ].join('\n'),
  ]
}

function engine(table: TableDefinition, name: string, target: Target): string {
  const base = table.engine.kind === 'merge' ? 'MergeTree' : 'ReplacingMergeTree'
  const version = table.engine.kind === 'merge' ? [] : [table.engine.version]
  if (target.kind !== 'cluster') return `${base}(${version.join(', ')})`
  const everywhere = table.spread.kind === 'everywhere'
  const path = `'/clickhouse/tables/${everywhere ? 'all' : '{shard}'}/${target.database}/${name}'`
  const replica = everywhere ? "'{shard}-{replica}'" : "'{replica}'"
  return `Replicated${base}(${[path, replica, ...version].join(', ')})`
}

/** On a cluster the rows stay on their shard: both tables are split by the same key. */
function writeCopy(copy: CopyDefinition, target: Target): string {
  const suffix = target.kind === 'cluster' ? '_local' : ''
  return [
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${copy.name}${onCluster(target)} TO ${copy.to}${suffix}`,
    `AS SELECT ${copy.columns.join(', ')} FROM ${copy.from}${suffix}`,
  ].join('\n')
}

/**
 * The dictionary; `verb` lets a caller replace it. Chdb never refreshes by itself (engine.md 5), so there LIFETIME is 0
 * and `reloadPersonMap` does it; a server refreshes on its own as well, for nodes that miss a reload.
 */
export function writeDictionary(
  dictionary: DictionaryDefinition,
  target: Target,
  verb: 'CREATE DICTIONARY IF NOT EXISTS' | 'CREATE OR REPLACE DICTIONARY',
): string {
  const { key, value, source } = dictionary
  const database = target.kind === 'embedded' ? 'default' : target.database
  const login =
    target.kind === 'embedded' || target.credentials.user === ''
      ? ''
      : ` USER ${quote(target.credentials.user)} PASSWORD ${quote(target.credentials.password)}`
  const query = quote(`SELECT ${key}, ${value} FROM ${database}.${source} FINAL`)
  return [
    `${verb} ${dictionary.name}${onCluster(target)} (${key} UInt64, ${value} UInt64)`,
    `PRIMARY KEY ${key}`,
    `SOURCE(CLICKHOUSE(QUERY ${query}${login}))`,
    `LAYOUT(FLAT(INITIAL_ARRAY_SIZE 1024 MAX_ARRAY_SIZE ${dictionary.maxArraySize}))`,
    `LIFETIME(${target.kind === 'embedded' ? '0' : 'MIN 5 MAX 15'})`,
  ].join('\n')
}

function physicalNames(table: string, target: Target): string[] {
  return target.kind === 'cluster' ? [`${table}_local`, table] : [table]
}

/** For statements that every node of a cluster is to run; empty elsewhere. */
export function onCluster(target: Target): string {
  return target.kind === 'cluster' ? ` ON CLUSTER '${target.cluster}'` : ''
}

/** A string literal of DDL, where no parameters are possible. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
