import type { Migration } from '../../src/platform/eventstore/schema/definitions.ts'

/** Public ids of people who answered, for exported files; derived, filled in when a file is made. */
export const surveyPeople: Migration = {
  id: '0006',
  name: 'survey-people',
  steps: [
    {
      kind: 'create',
      definition: {
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
      },
    },
  ],
}
