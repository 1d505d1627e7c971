import { ch, type Fragment } from './sql.ts'

/** The canonical person of a row's profile: the profile itself unless it was merged. For queries that read `person`. */
export const resolvedPerson: Fragment = ch`dictGetOrDefault('person_map', 'person', person, person)`
