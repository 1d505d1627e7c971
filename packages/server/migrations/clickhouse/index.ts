import type { Migration } from '../../src/platform/eventstore/schema/definitions.ts'
import { eventTables } from './0001-event-tables.ts'
import { people } from './0002-people.ts'
import { segmentMembers } from './0003-segment-members.ts'
import { surveyQuality } from './0004-survey-quality.ts'
import { answerScale } from './0005-answer-scale.ts'
import { surveyPeople } from './0006-survey-people.ts'

/** All migrations of the event store, in the order in which they are applied. */
export const migrations: readonly Migration[] = [
  eventTables,
  people,
  segmentMembers,
  surveyQuality,
  answerScale,
  surveyPeople,
]
