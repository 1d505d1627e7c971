import type { Ctx } from '../../../platform/context/index.ts'
import { dependsOnTime, namesTouchpoint } from '../model.ts'
import { personsOfBatches } from '../queries/matching.ts'
import { clearTouched, readSegments, readTouched } from '../store.ts'
import { refreshSegment } from './refresh-segment.ts'

/** Above this many touched people a whole refresh is cheaper than naming them. */
const touchedMax = 20_000

/** Refreshes all segments of a workspace for the people touched since the last time (SG4); computes new rules whole. */
export async function refreshTouched(ctx: Ctx): Promise<void> {
  const touched = await readTouched(ctx.state, ctx.workspace.id)
  const segments = await readSegments(ctx.state, ctx.workspace.id)
  const fresh = segments.filter((segment) => segment.computed_version !== segment.rule_version)
  for (const segment of fresh) await refreshSegment(ctx, { segment, touched: null })
  if (!touched) return
  const live = segments.filter((segment) => !fresh.includes(segment))
  if (live.length > 0) {
    const batches =
      touched.batches.length > 0 ? await personsOfBatches(ctx.events, ctx.workspace.id, touched.batches) : []
    const persons = [...new Set([...batches, ...touched.persons])]
    for (const segment of live)
      await refreshSegment(ctx, { segment, touched: persons.length > touchedMax ? null : persons })
  }
  await clearTouched(ctx.state, ctx.workspace.id, touched.notes)
}

/** Refreshes the segments whose rule names a touchpoint, after the catalogue changed what that is (SG4). */
export async function refreshByCatalogue(ctx: Ctx): Promise<void> {
  for (const segment of await readSegments(ctx.state, ctx.workspace.id)) {
    if (namesTouchpoint(segment.rule)) await refreshSegment(ctx, { segment, touched: null })
  }
}

/** Refreshes the segments whose rule changes by time alone (SG5). */
export async function refreshByTime(ctx: Ctx): Promise<void> {
  for (const segment of await readSegments(ctx.state, ctx.workspace.id)) {
    if (dependsOnTime(segment.rule)) await refreshSegment(ctx, { segment, touched: null })
  }
}
