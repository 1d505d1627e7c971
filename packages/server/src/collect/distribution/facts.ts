import * as z from 'zod'
import { defineFact } from '../../platform/jobs/index.ts'

/** Somebody is to be asked now, if the stage that decides agrees. `person` is a profile as the event named it. */
export const askDue = defineFact({
  type: 'distribution.ask_due',
  payload: z.object({
    ask: z.string(),
    programme: z.string(),
    person: z.number().int(),
    /** The triggering event: its name and when it happened. */
    trigger: z.string(),
    triggeredAtMs: z.number(),
    dueAtMs: z.number(),
    transaction: z.string(),
    /** Properties of the event that messages and hidden fields may use; texts, short ones. */
    fields: z.record(z.string(), z.string()),
  }),
})
export type AskDue = z.infer<typeof askDue.payload>
