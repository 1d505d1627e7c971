import * as z from 'zod'
import type { TrackedMessage } from '../../collect/ingest/index.ts'
import {
  defineJob,
  defineSchedule,
  enqueue,
  type Job,
  type Subscription,
  subscribe,
} from '../../platform/jobs/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import { consentChanged, optInConfirmed, optInRequested } from './facts.ts'
import { eventsOfChange } from './service/changes.ts'
import { messageOfConfirmed, sendConfirmation } from './service/confirmations.ts'
import { type OptInDeps, sweepOptIns } from './service/opt-in.ts'

/** Puts messages of the product's own into the log; collect/ingest does it. */
type SubmitMessages = (workspace: WorkspaceId, messages: TrackedMessage[]) => Promise<void>

type OptInPayload = { workspace: number; optIn: string }

/** The job that mails a link to an address that is to be confirmed; what could not be sent is tried again for some hours. */
export function confirmationJob(deps: OptInDeps & { publicUrl: () => string }): Job<OptInPayload> {
  return defineJob({
    name: 'consent.send_confirmation',
    lane: 'sending',
    payload: z.object({ workspace: z.number().int(), optIn: z.string() }),
    run: async (ctx, { workspace, optIn }) =>
      await sendConfirmation(await ctx.forWorkspace(workspace as WorkspaceId), deps, optIn),
  })
}

/**
 * Each change becomes an event of the person (CN11); a request is mailed by the job; a confirmed unknown address becomes a
 * person.
 */
export function consentSubscriptions(submit: SubmitMessages, mail: Job<OptInPayload>): Subscription[] {
  return [
    subscribe(optInRequested, 'consent.mail_link', async (ctx, fact) => {
      const payload = { workspace: fact.workspace, optIn: fact.payload.optIn }
      await enqueue(ctx.state, mail, { payload, key: fact.payload.optIn })
    }),
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
