import * as z from 'zod'
import { defineFact } from '../../platform/jobs/index.ts'

/** A profile's canonical person is another one now: by a merge, its undoing or its redoing. */
export const personMerged = defineFact({
  type: 'identity.person_merged',
  payload: z.object({ profile: z.number().int(), person: z.number().int() }),
})

/** Canonical persons that were written outside a batch: the event store's copy follows (`identity.write_overrides`). */
export const personsMoved = defineFact({
  type: 'identity.persons_moved',
  payload: z.object({
    version: z.number().int(),
    moves: z.array(z.object({ profile: z.number().int(), person: z.number().int() })).max(1000),
    /** Profiles that did not move but were of a group that was taken apart: what is left of it is another person than before. */
    stayed: z.array(z.number().int()).max(1000).default([]),
  }),
})

/** What is known of these people changed other than by their own events (an import was taken back, a merge undone): look at them anew. */
export const peopleChanged = defineFact({
  type: 'identity.people_changed',
  payload: z.object({ persons: z.array(z.number().int()).max(1000) }),
})
