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
