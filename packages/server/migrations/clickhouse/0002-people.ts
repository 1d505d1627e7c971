import type { Migration } from '../../src/platform/eventstore/schema/definitions.ts'

/** Who counts as whom, in memory for queries, and the traits that breakdowns read. */
export const people: Migration = {
  id: '0002',
  name: 'people',
  steps: [
    {
      kind: 'create',
      definition: {
        kind: 'table',
        name: 'person_overrides',
        columns: [
          { name: 'old', type: 'UInt64' },
          { name: 'person', type: 'UInt64' },
          { name: 'ver', type: 'UInt64' },
        ],
        engine: { kind: 'replacing', version: 'ver' },
        orderBy: ['old'],
        spread: { kind: 'everywhere' },
      },
    },
    {
      kind: 'create',
      definition: {
        kind: 'dictionary',
        name: 'person_map',
        source: 'person_overrides',
        key: 'old',
        value: 'person',
        maxArraySize: 1_000_000,
      },
    },
    {
      kind: 'create',
      definition: {
        kind: 'table',
        name: 'person_traits',
        columns: [
          { name: 'ws', type: 'UInt32' },
          { name: 'person', type: 'UInt64' },
          { name: 'key', type: 'LowCardinality(String)' },
          { name: 'value', type: 'String', codec: 'ZSTD(1)' },
          { name: 'number', type: 'Nullable(Float64)', codec: 'ZSTD(1)' },
          { name: 'ts', type: "DateTime64(3, 'UTC')", codec: 'Delta, ZSTD(1)' },
          { name: 'batch', type: 'UInt64', codec: 'Delta, ZSTD(1)' },
        ],
        engine: { kind: 'replacing', version: 'ts' },
        orderBy: ['ws', 'key', 'person'],
        indexes: [{ name: 'batch_range', expression: 'batch', type: 'minmax', granularity: 1 }],
        spread: { kind: 'sharded', key: 'person' },
      },
    },
  ],
}
