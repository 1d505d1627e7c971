import * as z from 'zod'
import { defineFact } from '../../platform/jobs/index.ts'

/** What counts of a person's consent changed. At most 500 changes a fact; `person` is the profile that spoke. */
export const consentChanged = defineFact({
  type: 'consent.changed',
  payload: z.object({
    changes: z
      .array(
        z.object({
          person: z.number().int(),
          purpose: z.string(),
          channel: z.string(),
          given: z.boolean(),
          atMs: z.number(),
          origin: z.string(),
          wording: z.number().int().nullable(),
        }),
      )
      .max(500),
  }),
})
export type ConsentChange = z.infer<typeof consentChanged.payload>['changes'][number]

/** Somebody asks that an address be mailed a link to confirm. */
export const optInRequested = defineFact({
  type: 'consent.opt_in_requested',
  payload: z.object({ optIn: z.string() }),
})

/** Somebody confirmed an address that no person has: a person comes to be by a message of its own. */
export const optInConfirmed = defineFact({
  type: 'consent.opt_in_confirmed',
  payload: z.object({ optIn: z.string() }),
})
