import * as z from 'zod'
import { defineFact } from '../../platform/jobs/index.ts'

/** Somebody was answered; told once a reply. `about` is what the event says of it. */
export const feedbackReplied = defineFact({
  type: 'feedback.replied',
  payload: z.object({
    reply: z.string(),
    person: z.number().int(),
    atMs: z.number(),
    about: z.record(z.string(), z.string()),
  }),
})
