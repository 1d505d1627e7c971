import * as z from 'zod'
import { defineFact } from '../../platform/jobs/index.ts'

/** A profile's canonical person is another one now: by a merge, its undoing or its redoing. */
export const personMerged = defineFact({
  type: 'identity.person_merged',
  payload: z.object({ profile: z.number().int(), person: z.number().int() }),
})
