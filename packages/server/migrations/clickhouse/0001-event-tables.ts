import type { ColumnDefinition, Migration } from '../../src/platform/eventstore/schema/definitions.ts'

// A released migration is never edited: what the tables are today stands in src/platform/eventstore/schema/current.ts.

const eventColumns: readonly ColumnDefinition[] = [
  { name: 'ws', type: 'UInt32' },
  { name: 'person', type: 'UInt64' },
  { name: 'event', type: 'LowCardinality(String)' },
  { name: 'ts', type: "DateTime64(3, 'UTC')", codec: 'Delta, ZSTD(1)' },
  { name: 'original_ts', type: "Nullable(DateTime64(3, 'UTC'))", codec: 'ZSTD(1)' },
  { name: 'received_at', type: "DateTime64(3, 'UTC')", codec: 'Delta, ZSTD(1)' },
  { name: 'message_id', type: 'String', codec: 'ZSTD(1)' },
  { name: 'batch', type: 'UInt64', codec: 'Delta, ZSTD(1)' },
  { name: 'source', type: 'UInt32', codec: 'ZSTD(1)' },
  { name: 'import', type: 'UInt32', codec: 'ZSTD(1)' },
  { name: 'user_id', type: 'String', codec: 'ZSTD(1)' },
  { name: 'anonymous_id', type: 'String', codec: 'ZSTD(1)' },
  { name: 'channel', type: 'LowCardinality(String)' },
  { name: 'touchpoint', type: 'LowCardinality(String)' },
  { name: 'metric', type: 'LowCardinality(String)' },
  { name: 'score', type: 'Nullable(Float64)', codec: 'ZSTD(1)' },
  { name: 'weight', type: 'Nullable(Float64)', codec: 'ZSTD(1)' },
  { name: 'response', type: 'String', codec: 'ZSTD(1)' },
  { name: 'text', type: 'String', codec: 'ZSTD(3)' },
  { name: 'survey', type: 'LowCardinality(String)' },
  { name: 'question', type: 'LowCardinality(String)' },
  { name: 'choices', type: 'Array(LowCardinality(String))', codec: 'ZSTD(1)' },
  { name: 'amount_minor', type: 'Nullable(Int64)', codec: 'ZSTD(1)' },
  { name: 'currency', type: 'LowCardinality(String)' },
  { name: 'props', type: 'String', codec: 'ZSTD(1)' },
  { name: 'context', type: 'String', codec: 'ZSTD(1)' },
]

const shardingKey = 'if(person = 0, cityHash64(message_id), person)'
const batchIndex = { name: 'batch_range', expression: 'batch', type: 'minmax', granularity: 1 }

/** The two event tables, fed by one insert. */
export const eventTables: Migration = {
  id: '0001',
  name: 'event-tables',
  steps: [
    {
      kind: 'create',
      definition: {
        kind: 'table',
        name: 'events',
        columns: eventColumns,
        engine: { kind: 'merge' },
        partitionBy: 'toYear(ts)',
        orderBy: ['ws', 'event', 'toDate(ts)', 'person', 'ts'],
        indexes: [batchIndex],
        spread: { kind: 'sharded', key: shardingKey },
      },
    },
    {
      kind: 'create',
      definition: {
        kind: 'table',
        name: 'events_by_person',
        columns: eventColumns,
        engine: { kind: 'merge' },
        partitionBy: 'toYear(ts)',
        orderBy: ['ws', 'person', 'ts'],
        indexes: [batchIndex],
        spread: { kind: 'sharded', key: shardingKey },
      },
    },
    {
      kind: 'create',
      definition: {
        kind: 'copy',
        name: 'events_to_person',
        from: 'events',
        to: 'events_by_person',
        columns: eventColumns.map((column) => column.name),
      },
    },
  ],
}
