import * as z from 'zod'
import { defineRoute } from '../../platform/contract/index.ts'

/** Signs of struggle in a session, by kind. */
export const signalCountsSchema = z.object({
  rage: z.number().int(),
  dead: z.number().int(),
  error: z.number().int(),
  abandoned: z.number().int(),
  quickBack: z.number().int(),
})
export type SignalCounts = z.infer<typeof signalCountsSchema>

export const struggleRoutes = {
  scale: defineRoute({
    method: 'GET',
    path: '/api/v1/struggle',
    summary: 'The scale of the struggle score: what it rests on, and how many sessions reach which score.',
    permission: 'programmes:read',
    reply: z.object({
      /** `own`: this workspace's sessions; `prior`: a stated assumption, while there are too few of them. */
      basis: z.enum(['own', 'prior']),
      /** Finished sessions with autocapture in the window; null before the first computation. */
      sessions: z.number().int().nullable(),
      /** Of them with at least one signal. */
      struggling: z.number().int().nullable(),
      /** From how many sessions on the workspace's own scale holds. */
      sessionsNeeded: z.number().int(),
      days: z.number().int(),
      computedAt: z.iso.datetime().nullable(),
      /** Weight of each signal in a session's raw struggle. */
      weights: signalCountsSchema,
      /** For each score from 1 to 99: raw struggle (weighted signals per minute) must be above this, which so many in 100 sessions are. */
      marks: z.array(z.object({ score: z.number().int(), rawAbove: z.number(), percentReaching: z.number() })),
    }),
  }),
  person: defineRoute({
    method: 'GET',
    path: '/api/v1/people/:id/struggle',
    summary: 'Sessions of one customer in the last 30 days with their struggle score, newest first, 50 at most.',
    permission: 'people:read',
    params: z.object({ id: z.string().max(64) }),
    reply: z.object({
      basis: z.enum(['own', 'prior']),
      sessions: z.array(
        z.object({
          session: z.string(),
          startedAt: z.iso.datetime(),
          endedAt: z.iso.datetime(),
          signals: signalCountsSchema,
          /** Weighted signals per minute. */
          raw: z.number(),
          /** 0 to 100: so many in 100 sessions had less struggle. */
          score: z.number().int(),
        }),
      ),
    }),
  }),
}
