import * as z from 'zod'
import { defineFact } from '../../platform/jobs/index.ts'

/** Something became of a message; told once each. `about` repeats programme, asking, touchpoint, transaction, trigger. */
export const messageTold = defineFact({
  type: 'messages.told',
  payload: z.object({
    message: z.string(),
    person: z.number().int(),
    what: z.enum(['sent', 'delivered', 'opened', 'bounced', 'complained']),
    channel: z.string(),
    /** The provider reports deliveries. */
    receipts: z.boolean(),
    atMs: z.number(),
    about: z.record(z.string(), z.string()),
  }),
})
export type MessageTold = z.infer<typeof messageTold.payload>
