import * as z from 'zod'
import { eventsApplied } from '../../collect/ingest/index.ts'
import {
  defineJob,
  defineSchedule,
  enqueue,
  type Schedule,
  type Subscription,
  subscribe,
} from '../../platform/jobs/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import { touchpointsChanged } from '../../unify/catalog/index.ts'
import { peopleChanged, personMerged } from '../../unify/identity/index.ts'
import { membershipChanged } from './facts.ts'
import type { SubmitOwnEvents } from './ports.ts'
import { copyAnnounced } from './service/copy-membership.ts'
import { eventsOfChange, noteTouchedPeople } from './service/membership-events.ts'
import { refreshByCatalogue, refreshByTime, refreshTouched } from './service/refresh-workspace.ts'
import { listWorkspaces } from './service/workspaces.ts'

/** Refreshes a workspace's segments for the people touched since the last time. */
export const refreshTouchedJob = defineJob({
  name: 'segments.refresh_touched',
  payload: z.object({ workspace: z.number().int() }),
  run: async (ctx, { workspace }) => await refreshTouched(await ctx.forWorkspace(workspace as WorkspaceId)),
})

/** Refreshes a workspace's segments that ask about a touchpoint. */
const refreshByCatalogueJob = defineJob({
  name: 'segments.refresh_by_catalogue',
  payload: z.object({ workspace: z.number().int() }),
  lane: 'heavy',
  run: async (ctx, { workspace }) => await refreshByCatalogue(await ctx.forWorkspace(workspace as WorkspaceId)),
})

/** Refreshes everywhere the segments that change by time alone. */
export const refreshByTimeJob = defineJob({
  name: 'segments.refresh_by_time',
  payload: z.object({}),
  lane: 'heavy',
  run: async (ctx) => {
    for (const workspace of await listWorkspaces(ctx.state)) await refreshByTime(await ctx.forWorkspace(workspace))
  },
})

export const segmentJobs = [refreshTouchedJob, refreshByCatalogueJob, refreshByTimeJob]

export const segmentSchedules: Schedule[] = [
  defineSchedule({ name: 'segments.by_time', job: refreshByTimeJob, payload: {}, rhythm: { everySeconds: 30 } }),
]

/** Applied events and merges touch people; a change of membership becomes an event of the person (SG3). */
export function segmentSubscriptions(submit: SubmitOwnEvents): Subscription[] {
  return [
    subscribe(eventsApplied, 'segments.touch_by_events', async (ctx, fact) => {
      await noteTouchedPeople(ctx.state, fact.workspace, { batch: fact.payload.batch })
      await enqueue(ctx.state, refreshTouchedJob, {
        payload: { workspace: fact.workspace },
        key: String(fact.workspace),
      })
    }),
    subscribe(personMerged, 'segments.touch_by_merge', async (ctx, fact) => {
      await noteTouchedPeople(ctx.state, fact.workspace, { persons: [fact.payload.profile, fact.payload.person] })
      await enqueue(ctx.state, refreshTouchedJob, {
        payload: { workspace: fact.workspace },
        key: String(fact.workspace),
      })
    }),
    subscribe(peopleChanged, 'segments.touch_by_change', async (ctx, fact) => {
      await noteTouchedPeople(ctx.state, fact.workspace, { persons: fact.payload.persons })
      await enqueue(ctx.state, refreshTouchedJob, {
        payload: { workspace: fact.workspace },
        key: String(fact.workspace),
      })
    }),
    subscribe(touchpointsChanged, 'segments.refresh_by_catalogue', async (ctx, { workspace }) => {
      await enqueue(ctx.state, refreshByCatalogueJob, { payload: { workspace }, key: String(workspace) })
    }),
    subscribe(membershipChanged, 'segments.copy_members', async (ctx, fact) => {
      await copyAnnounced(await ctx.forWorkspace(fact.workspace), fact.payload)
    }),
    subscribe(membershipChanged, 'segments.tell_people', async (_ctx, fact) => {
      await submit(fact.workspace, eventsOfChange(fact.id, fact.payload))
    }),
  ]
}
