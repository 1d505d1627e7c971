import * as z from 'zod'
import { defineFact } from '../../platform/jobs/index.ts'

/** Some people entered or left a segment, at most a thousand a fact; `ids` are public. */
export const membershipChanged = defineFact({
  type: 'segments.membership_changed',
  payload: z.object({
    segment: z.string(),
    name: z.string(),
    direction: z.enum(['entered', 'left']),
    persons: z.array(z.number().int()).max(1000),
    atMs: z.number(),
  }),
})
