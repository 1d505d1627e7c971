import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { fail, say, type WorkspaceId } from '../../../platform/kernel/index.ts'
import {
  countLinks,
  findLink,
  groupsOf,
  type LinkRow,
  linksAmong,
  namelessAmong,
  profilesOfPerson,
  readLinks,
  setLinkUndone,
  undoLinksAcross,
  writePersons,
} from '../link-store.ts'
import { planComponents, withNameless } from '../model.ts'
import { findPersonGroup } from '../record-store.ts'
import { lockGraph } from '../store.ts'
import { words } from '../words.ts'
import { announceMoves, writeOverrides } from './overrides.ts'

export type Merge = {
  id: string
  at: string
  rule: string
  left: { kind: string; value: string }
  right: { kind: string; value: string }
  source: string
  undoneAt: string | null
}

/** Why the profiles of a person were joined, newest first; undone ones too. */
export async function listMerges(ctx: Ctx, profiles: readonly number[]): Promise<Merge[]> {
  const rows = await readLinks(ctx.state, ctx.workspace.id, profiles)
  return rows.map((row) => ({
    id: row.public_id,
    at: row.at.toISOString(),
    rule: row.rule,
    left: { kind: row.left_kind, value: row.left_value },
    right: { kind: row.right_kind, value: row.right_value },
    source: row.source_name ?? '',
    undoneAt: row.undone_at?.toISOString() ?? null,
  }))
}

/**
 * Takes a merge back (or puts it back): marks the link, computes the groups anew from the links that remain, and moves the
 * profiles' canonical persons. Events were never rewritten, so every number returns exactly to what it was (ID10).
 * `forget` drops what the apply step cached of the workspace. Throws `not_found` for a merge that is not of the person `person`.
 */
export async function setMerge(
  ctx: Ctx,
  deps: { forget: (workspace: Ctx['workspace']['id']) => void },
  input: { person: string; mergeId: string; undone: boolean },
): Promise<{ changed: boolean; people: string[] }> {
  requirePermission(ctx, 'people:merge')
  const { workspace } = ctx
  const outcome = await ctx.state.transaction(async (tx) => {
    await lockGraph(tx, workspace.id)
    const group = await findPersonGroup(tx, workspace.id, input.person)
    const link = group?.merges.includes(input.mergeId) ? await findLink(tx, workspace.id, input.mergeId) : undefined
    if (!link) throw fail('not_found', { message: say(words.noMerge) })
    const people = await affectedProfiles(ctx, tx, link)
    if ((link.undone_at !== null) === input.undone) return { changed: false, moved: { version: 0, moves: [] }, people }
    await setLinkUndone(tx, workspace.id, {
      id: link.id,
      undone: input.undone,
      by: ctx.actor.id,
      at: new Date(ctx.clock()),
    })
    const moved = await regroup(tx, workspace.id, people)
    await recordAudit(tx, ctx, {
      action: input.undone ? 'people.undo_merge' : 'people.redo_merge',
      target: input.mergeId,
    })
    // Under the lock: the next batch must not plan with what was cached before.
    deps.forget(workspace.id)
    return { changed: true, moved, people }
  })
  await writeOverrides(ctx.events, outcome.moved)
  const publicIds = await profilesOfPerson(ctx.state, workspace.id, outcome.people)
  return { changed: outcome.changed, people: publicIds }
}

/**
 * Takes these profiles, with what hangs on them alone (`withNameless`), apart from all others with whom they are one person: every merge
 * in force between one of them and another profile is undone. Gives the public ids of the persons whom they are then.
 */
export async function splitOff(
  ctx: Ctx,
  deps: { forget: (workspace: WorkspaceId) => void },
  profiles: readonly number[],
): Promise<string[]> {
  const workspace = ctx.workspace.id
  const { moved, taken } = await ctx.state.transaction(async (tx) => {
    await lockGraph(tx, workspace)
    const people = await groupsOf(tx, workspace, profiles)
    const links = await linksAmong(tx, workspace, people)
    const taken = withNameless(profiles, await namelessAmong(tx, workspace, people), links)
    await undoLinksAcross(tx, workspace, { profiles: taken, by: ctx.actor.id, at: new Date(ctx.clock()) })
    const regrouped = await regroup(tx, workspace, people)
    // Under the lock, as above.
    deps.forget(workspace)
    return { moved: regrouped, taken }
  })
  await writeOverrides(ctx.events, moved)
  return await profilesOfPerson(ctx.state, workspace, taken)
}

/** Computes the groups of these profiles anew from the links in force, and announces who moved. */
async function regroup(tx: Ctx['state'], workspace: WorkspaceId, people: readonly number[]) {
  const links = await linksAmong(tx, workspace, people)
  const moves = await writePersons(tx, workspace, planComponents(people, links))
  return await announceMoves(tx, workspace, { moves, among: people })
}

/** Profiles of both ends' groups: all whose canonical person may change. */
async function affectedProfiles(ctx: Ctx, tx: Ctx['state'], link: LinkRow): Promise<number[]> {
  return await groupsOf(tx, ctx.workspace.id, [link.left_profile, link.right_profile])
}

/** Merges in force in the workspace. */
export async function countMerges(ctx: Ctx): Promise<number> {
  return await countLinks(ctx.state, ctx.workspace.id)
}
