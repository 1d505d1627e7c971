import { type TraitChange, traitRow } from '../../../collect/ingest/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import { ch, param } from '../../../platform/eventstore/index.ts'
import type { PersonId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { copiedTraits, planTraitWrites, reduceWrites, type TraitAddition, type TraitWrite } from '../model.ts'
import { traitsSaid } from '../queries.ts'
import { clearTraits, writeAdditions, writeTraits } from '../store.ts'

const rowsPerInsert = 20_000

/**
 * Computes the traits of profiles anew from the events that are stored (PE3), leaving out one import's if it is named: the
 * same rows as if only those events had ever come. Call within a transaction that holds the identity graph's lock, once all
 * applied batches are stored: then nothing newer can be missed. `gone` profiles were deleted: their copies go, nothing is
 * written for them. Running it again gives the same.
 */
export async function rebuildTraits(
  ctx: Ctx,
  tx: StateStore,
  input: { profiles: readonly number[]; exceptImport: number; gone?: ReadonlySet<number> },
): Promise<void> {
  if (input.profiles.length === 0) return
  const workspace = ctx.workspace.id
  const { gone } = input
  const profiles = gone ? input.profiles.filter((profile) => !gone.has(profile)) : input.profiles
  const { sets, additions } = await readSaid(ctx, { profiles, exceptImport: input.exceptImport })
  const kept = reduceWrites(sets)
  await clearTraits(tx, workspace, input.profiles)
  await writeTraits(tx, workspace, kept)
  await writeAdditions(tx, workspace, additions)
  await ctx.events.deleteRows({
    name: 'people.clear_traits',
    table: 'person_traits',
    workspace,
    where: ch`ws = ${param(workspace, 'UInt32')} AND person IN ${param(input.profiles, 'Array(UInt64)')}`,
  })
  const rows = copiedTraits(kept, additions).map((write) =>
    JSON.stringify(traitRow({ ...write, workspace, profile: write.profile as PersonId }, 0)),
  )
  for (let at = 0; at < rows.length; at += rowsPerInsert)
    await ctx.events.insertJson('person_traits', rows.slice(at, at + rowsPerInsert).join('\n'))
}

async function readSaid(
  ctx: Ctx,
  input: { profiles: readonly number[]; exceptImport: number },
): Promise<{ sets: TraitWrite[]; additions: TraitAddition[] }> {
  const sets: TraitWrite[] = []
  const additions: TraitAddition[] = []
  for await (const { profile, atMs, context } of traitsSaid(ctx.events, { workspace: ctx.workspace.id, ...input })) {
    const said = JSON.parse(context) as { $traits?: unknown }
    if (!Array.isArray(said.$traits)) continue
    const plan = planTraitWrites({ profile, ts: atMs, changes: said.$traits as TraitChange[] })
    sets.push(...plan.sets)
    additions.push(...plan.additions)
  }
  return { sets, additions }
}
