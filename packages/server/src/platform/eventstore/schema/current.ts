import type { ColumnDefinition, Definition, DictionaryDefinition, TableDefinition } from './definitions.ts'

/** Columns of both event tables; meanings are in ARCHITECTURE.md. */
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
  { name: 'scale', type: 'LowCardinality(String)' },
]

/** By person; events of nobody (person 0) by message, so that they do not all meet on one shard. */
const shardingKey = 'if(person = 0, cityHash64(message_id), person)'

const batchIndex = { name: 'batch_range', expression: 'batch', type: 'minmax', granularity: 1 }

/** Events by name, for metrics. By year, since a read opens every column in every part (docs/decisions/2026-11-22-events-by-year.md). */
export const eventsTable: TableDefinition = {
  kind: 'table',
  name: 'events',
  columns: eventColumns,
  engine: { kind: 'merge' },
  partitionBy: 'toYear(ts)',
  orderBy: ['ws', 'event', 'toDate(ts)', 'person', 'ts'],
  indexes: [batchIndex],
  spread: { kind: 'sharded', key: shardingKey },
}

/** The same events by person, for timelines, funnels and paths. */
export const eventsByPersonTable: TableDefinition = {
  kind: 'table',
  name: 'events_by_person',
  columns: eventColumns,
  engine: { kind: 'merge' },
  partitionBy: 'toYear(ts)',
  orderBy: ['ws', 'person', 'ts'],
  indexes: [batchIndex],
  spread: { kind: 'sharded', key: shardingKey },
}

/** Which profile counts as which person; a later `ver` wins, and a profile that maps to itself is not merged. */
export const personOverridesTable: TableDefinition = {
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
}

/** The overrides in memory, for `dictGetOrDefault('person_map', 'person', person, person)`. */
export const personMapDictionary: DictionaryDefinition = {
  kind: 'dictionary',
  name: 'person_map',
  source: 'person_overrides',
  key: 'old',
  value: 'person',
  maxArraySize: 1_000_000,
}

/** Traits derived from PostgreSQL, for breakdowns and segments; the latest `ts` wins. */
export const personTraitsTable: TableDefinition = {
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
  indexes: [batchIndex],
  spread: { kind: 'sharded', key: 'person' },
}

/** Members of segments, a copy of PostgreSQL's table for filters in queries. */
export const segmentMembersTable: TableDefinition = {
  kind: 'table',
  name: 'segment_members',
  columns: [
    { name: 'ws', type: 'UInt32' },
    { name: 'segment', type: 'UInt32' },
    { name: 'person', type: 'UInt64' },
    { name: 'member', type: 'UInt8' },
    { name: 'ver', type: 'UInt64' },
  ],
  engine: { kind: 'replacing', version: 'ver' },
  orderBy: ['ws', 'segment', 'person'],
  spread: { kind: 'everywhere' },
}

/** What quality makes of each response of a survey; derived from the events, rebuilt by one job. `standing`: 0 clean, 1 flagged, 2 set aside. */
export const surveyQualityTable: TableDefinition = {
  kind: 'table',
  name: 'survey_quality',
  columns: [
    { name: 'ws', type: 'UInt32' },
    { name: 'survey', type: 'LowCardinality(String)' },
    { name: 'response', type: 'String', codec: 'ZSTD(1)' },
    { name: 'flags', type: 'Array(LowCardinality(String))' },
    { name: 'standing', type: 'UInt8' },
    { name: 'ver', type: 'UInt64' },
  ],
  engine: { kind: 'replacing', version: 'ver' },
  orderBy: ['ws', 'survey', 'response'],
  spread: { kind: 'everywhere' },
}

/** Public ids of people who answered, for exported files; derived, filled in when a file is made. */
const surveyPeopleTable: TableDefinition = {
  kind: 'table',
  name: 'survey_people',
  columns: [
    { name: 'ws', type: 'UInt32' },
    { name: 'person', type: 'UInt64' },
    { name: 'public_id', type: 'String', codec: 'ZSTD(1)' },
    { name: 'ver', type: 'UInt64' },
  ],
  engine: { kind: 'replacing', version: 'ver' },
  orderBy: ['ws', 'person'],
  spread: { kind: 'everywhere' },
}

/** The schema as it is after all migrations. A test compares it with what the migrations really leave behind. */
export const currentSchema: readonly Definition[] = [
  eventsTable,
  eventsByPersonTable,
  {
    kind: 'copy',
    name: 'events_to_person',
    from: 'events',
    to: 'events_by_person',
    columns: eventColumns.map((column) => column.name),
  },
  personOverridesTable,
  personMapDictionary,
  personTraitsTable,
  segmentMembersTable,
  surveyQualityTable,
  surveyPeopleTable,
]
