import type { Ctx } from '../../../platform/context/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { deleteImportIdentifiers, deleteImportLinks, deleteProfiles, findOrphans } from '../import-store.ts'
import { groupsOf, linksAmong, writePersons } from '../link-store.ts'
import { planComponents } from '../model.ts'
import { lockGraph } from '../store.ts'
import { announceMoves, writeOverrides } from './overrides.ts'

/** Drops what the apply step cached of a workspace. */
export type Forget = (workspace: Ctx['workspace']['id']) => void

const linksAtOnce = 2_000
const identifiersAtOnce = 20_000

/**
 * Takes back what an import alone said of who is whom: its links (the groups are computed anew from the links that remain,
 * as when a merge is undone) and its identifiers (ID7). Done in steps, so that the workspace's events are not held up for
 * long; may be called again after a crash. Profiles stay for `dropOrphans`.
 */
export async function takeBackIdentities(ctx: Ctx, forget: Forget, importId: number): Promise<void> {
  const { workspace } = ctx
  const step = async (work: (tx: StateStore) => Promise<boolean>): Promise<boolean> =>
    await ctx.state.transaction(async (tx) => {
      await lockGraph(tx, workspace.id)
      const more = await work(tx)
      forget(workspace.id)
      return more
    })
  while (await takeBackLinks(ctx, step, importId));
  const identifiers = { importId, limit: identifiersAtOnce }
  while (
    await step(async (tx) => (await deleteImportIdentifiers(tx, workspace.id, identifiers)) === identifiersAtOnce)
  );
}

async function takeBackLinks(
  ctx: Ctx,
  step: (work: (tx: StateStore) => Promise<boolean>) => Promise<boolean>,
  importId: number,
): Promise<boolean> {
  const workspace = ctx.workspace.id
  let moved = { version: 0, moves: [] as { profile: number; person: number }[] }
  const more = await step(async (tx) => {
    const ends = await deleteImportLinks(tx, workspace, { importId, limit: linksAtOnce })
    if (ends.length === 0) return false
    const people = await groupsOf(tx, workspace, ends)
    const moves = await writePersons(tx, workspace, planComponents(people, await linksAmong(tx, workspace, people)))
    moved = { ...(await announceMoves(tx, workspace, { moves, among: people })), moves }
    return true
  })
  await writeOverrides(ctx.events, moved)
  return more
}

/**
 * Deletes those of these profiles that an import made and that nothing speaks for any more; gives them. Call under the
 * graph's lock (`lockGraph`), after `takeBackIdentities`; `before` removes what other features keep of them.
 */
export async function dropOrphans(
  ctx: Ctx,
  tx: StateStore,
  input: { importId: number; profiles: readonly number[]; before: (orphans: number[]) => Promise<void> },
): Promise<number[]> {
  const orphans = await findOrphans(tx, ctx.workspace.id, input)
  if (orphans.length === 0) return []
  await input.before(orphans)
  await deleteProfiles(tx, ctx.workspace.id, orphans)
  return orphans
}
