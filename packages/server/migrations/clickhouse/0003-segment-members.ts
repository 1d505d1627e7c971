import type { Migration } from '../../src/platform/eventstore/schema/definitions.ts'

/** Members of segments, for filters in queries; a copy of PostgreSQL's table, rebuilt by one job. */
export const segmentMembers: Migration = {
  id: '0003',
  name: 'segment-members',
  steps: [
    {
      kind: 'create',
      definition: {
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
      },
    },
  ],
}
