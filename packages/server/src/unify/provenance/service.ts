import { importKeyPrefix } from '../../collect/imports/index.ts'
import type { Ctx } from '../../platform/context/index.ts'
import { announce } from '../../platform/jobs/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import { recountEvents } from '../catalog/index.ts'
import { clearConsent, clearConsentSaidBy } from '../consent/index.ts'
import {
  dropOrphans,
  type Forget,
  lockGraph,
  peopleChanged,
  profilesOfImport,
  takeBackIdentities,
} from '../identity/index.ts'
import { clearTraits, rebuildTraits } from '../people/index.ts'
import { deleteEventsOfProfiles, deleteImportEvents, profilesInEvents } from './queries.ts'
import { forgetUndo, markRebuilt, nextToRebuild, noteProfiles, pageProfiles, type Undo } from './store.ts'

/** What an undo needs of the rest. */
export type UndoDeps = {
  /** The product's own context in the workspace. */
  ctx: Ctx
  /** Resolves when everything acknowledged so far is applied and stored. */
  settled: () => Promise<void>
  /** Resolves when every batch that is committed now is in the event store. */
  untilStored: (tx: StateStore) => Promise<void>
  forget: Forget
}

const notedAtOnce = 10_000
const rebuiltAtOnce = 2_000
const toldAtOnce = 1_000

/**
 * Takes back all that an import brought (PV1): links and identifiers that it alone spoke for, trait values, profiles for
 * which nothing else speaks, and its events, which go last: until then they tell which profiles are touched. Each step may
 * run again after a crash (PV2). Afterwards word goes out, so that segments look at the people anew.
 */
export async function undoImport(deps: UndoDeps, undo: Undo): Promise<void> {
  const { ctx } = deps
  await deps.settled()
  await noteTouched(ctx, undo)
  await takeBackIdentities(ctx, deps.forget, undo.importId)
  while (await rebuildSome(deps, undo));
  await recountEvents(ctx, { importId: undo.importId, untilStored: deps.untilStored })
  await deleteImportEvents(ctx.events, undo)
  for await (const profiles of pages(ctx, undo, true)) await deleteEventsOfProfiles(ctx.events, undo, profiles)
  await ctx.state.transaction(async (tx) => {
    for await (const persons of pages({ ...ctx, state: tx }, undo, false))
      await announce(tx, peopleChanged.of(undo.workspace, { persons }))
    await forgetUndo(tx, undo)
  })
}

async function noteTouched(ctx: Ctx, undo: Undo): Promise<void> {
  let some: number[] = []
  const flush = async () => {
    await noteProfiles(ctx.state, undo, some)
    some = []
  }
  for await (const { profile } of profilesInEvents(ctx.events, undo))
    if (some.push(profile) >= notedAtOnce) await flush()
  await flush()
  const named = await profilesOfImport(ctx.state, undo.workspace, undo.importId)
  for (let at = 0; at < named.length; at += notedAtOnce)
    await noteProfiles(ctx.state, undo, named.slice(at, at + notedAtOnce))
}

/** Under the graph's lock no event of the workspace is applied: what is stored is all there is. */
async function rebuildSome(deps: UndoDeps, undo: Undo): Promise<boolean> {
  const { ctx } = deps
  return await ctx.state.transaction(async (tx) => {
    const profiles = await nextToRebuild(tx, undo, rebuiltAtOnce)
    if (profiles.length === 0) return false
    await lockGraph(tx, undo.workspace)
    await deps.untilStored(tx)
    const dropped = await dropOrphans(ctx, tx, {
      importId: undo.importId,
      profiles,
      before: async (orphans) => {
        await clearTraits(tx, undo.workspace, orphans)
        await clearConsent(tx, undo.workspace, { profiles: orphans, addresses: [] })
      },
    })
    const keyPrefix = await importKeyPrefix(tx, undo.workspace, undo.importId)
    await clearConsentSaidBy(tx, undo.workspace, { profiles, keyPrefix })
    deps.forget(undo.workspace)
    const gone = new Set(dropped)
    // Deleted profiles have no traits left in either store: what events say of them belongs to the import.
    await rebuildTraits(ctx, tx, { profiles, exceptImport: undo.importId, gone })
    await markRebuilt(tx, undo, { profiles, dropped })
    return true
  })
}

async function* pages(ctx: Pick<Ctx, 'state'>, undo: Undo, droppedOnly: boolean): AsyncGenerator<number[]> {
  for (let after = 0; ; ) {
    const page = await pageProfiles(ctx.state, undo, { after, limit: toldAtOnce, droppedOnly })
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    after = last
  }
}
