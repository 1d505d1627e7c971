import * as z from 'zod'
import { defineFact } from '../../platform/jobs/index.ts'

/** An asking came to its end: somebody was asked, or why not. */
export const askSettled = defineFact({
  type: 'budget.ask_settled',
  payload: z.object({
    ask: z.string(),
    person: z.number().int(),
    outcome: z.enum(['asked', 'refused']),
    reason: z.string(),
    /** Which decision about it this was; facts from before had one. */
    turn: z.number().int().default(1),
    channel: z.string(),
    atMs: z.number(),
    about: z.record(z.string(), z.string()),
  }),
})
export type AskSettled = z.infer<typeof askSettled.payload>
