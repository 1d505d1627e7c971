import * as z from 'zod'
import type { TrackedMessage } from '../../collect/ingest/index.ts'
import { defineJob, defineSchedule, type Subscription, subscribe } from '../../platform/jobs/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import { consentChanged, optInConfirmed } from './facts.ts'
import { eventsOfChange } from './service/changes.ts'
import { messageOfConfirmed, sweepOptIns } from './service/opt-in.ts'

/** Puts messages of the product's own into the log; collect/ingest does it. */
type SubmitMessages = (workspace: WorkspaceId, messages: TrackedMessage[]) => Promise<void>

/** Each change becomes an event of the person (CN11); a confirmed unknown address becomes a person. */
export function consentSubscriptions(submit: SubmitMessages): Subscription[] {
  return [
    subscribe(consentChanged, 'consent.tell_people', async (_ctx, fact) => {
      await submit(fact.workspace, eventsOfChange(fact.id, fact.payload.changes))
    }),
    subscribe(optInConfirmed, 'consent.make_person', async (ctx, fact) => {
      const message = await messageOfConfirmed(ctx.state, fact.workspace, fact.payload.optIn)
      if (message) await submit(fact.workspace, [message])
    }),
  ]
}

/** Forgets addresses that nobody confirmed in time. */
export const sweepOptInsJob = defineJob({
  name: 'consent.sweep_opt_ins',
  payload: z.object({}),
  run: async (ctx) => await sweepOptIns(ctx.state, ctx.clock()),
})

export const consentSchedules = [
  defineSchedule({ name: 'consent.sweep', job: sweepOptInsJob, payload: {}, rhythm: { everySeconds: 3600 } }),
]
