import * as z from 'zod'
import { defineFact } from '../../platform/jobs/index.ts'

/** Which touchpoint events stand for is another one now: touchpoints were put or removed, or an event was mapped. */
export const touchpointsChanged = defineFact({ type: 'catalog.touchpoints_changed', payload: z.object({}) })
