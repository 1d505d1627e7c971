import type { Migration, MigrationStep } from '../../src/platform/eventstore/schema/definitions.ts'

const addScale = (table: string): MigrationStep => ({
  kind: 'add-column',
  table,
  column: { name: 'scale', type: 'LowCardinality(String)' },
  spread: { kind: 'sharded', key: 'if(person = 0, cityHash64(message_id), person)' },
})

/** The scale that an answer was given on, so that a metric can tell answers of another scale without reading their JSON. */
export const answerScale: Migration = {
  id: '0005',
  name: 'answer-scale',
  steps: [
    // First the target, then the source, then the view between them anew: it names its columns.
    addScale('events_by_person'),
    addScale('events'),
    { kind: 'drop', what: 'VIEW', name: 'events_to_person' },
    {
      kind: 'create',
      definition: {
        kind: 'copy',
        name: 'events_to_person',
        from: 'events',
        to: 'events_by_person',
        columns: [
          ...['ws', 'person', 'event', 'ts', 'original_ts', 'received_at', 'message_id', 'batch', 'source', 'import'],
          ...['user_id', 'anonymous_id', 'channel', 'touchpoint', 'metric', 'score', 'weight', 'response', 'text'],
          ...['survey', 'question', 'choices', 'amount_minor', 'currency', 'props', 'context', 'scale'],
        ],
      },
    },
  ],
}
