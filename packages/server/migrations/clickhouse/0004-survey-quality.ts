import type { Migration } from '../../src/platform/eventstore/schema/definitions.ts'

/** Quality flags of responses, for filters of results; derived, rebuilt by one job. */
export const surveyQuality: Migration = {
  id: '0004',
  name: 'survey-quality',
  steps: [
    {
      kind: 'create',
      definition: {
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
      },
    },
  ],
}
