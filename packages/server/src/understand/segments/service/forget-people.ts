import type { Ctx } from '../../../platform/context/index.ts'
import { ch, param } from '../../../platform/eventstore/index.ts'
import { deletePeople } from '../store.ts'

/** Removes erased people from the segments and from the event store's copy; nobody is told that they left. */
export async function forgetPeople(ctx: Ctx, persons: readonly number[]): Promise<void> {
  const workspace = ctx.workspace.id
  await ctx.state.transaction(async (tx) => await deletePeople(tx, workspace, persons))
  await ctx.events.deleteRows({
    name: 'segments.forget_people',
    table: 'segment_members',
    workspace,
    where: ch`ws = ${param(workspace, 'UInt32')} AND person IN ${param(persons, 'Array(UInt64)')}`,
  })
}
