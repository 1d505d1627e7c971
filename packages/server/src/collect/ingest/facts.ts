import * as z from 'zod'
import { defineFact } from '../../platform/jobs/index.ts'

/** A batch's events of one workspace can be read from the event store. */
export const eventsApplied = defineFact({
  type: 'ingest.events_applied',
  payload: z.object({ batch: z.number().int(), events: z.number().int() }),
})
