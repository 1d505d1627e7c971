import type { Ctx } from '../../../platform/context/index.ts'
import { ch, param } from '../../../platform/eventstore/index.ts'
import { pageMemberships } from '../store.ts'

const membersAtOnce = 50_000

/** Writes the event store's copy of a workspace's memberships anew from the state store; for a restore. */
export async function rebuildMembers(ctx: Ctx): Promise<void> {
  const workspace = ctx.workspace.id
  await ctx.events.deleteRows({
    name: 'segments.clear_members',
    table: 'segment_members',
    workspace,
    where: ch`ws = ${param(workspace, 'UInt32')}`,
  })
  for (let after = { segment: 0, person: 0 }; ; ) {
    const page = await pageMemberships(ctx.state, workspace, { after, limit: membersAtOnce })
    const last = page.at(-1)
    if (!last) return
    const lines = page.map((row) => JSON.stringify({ ws: workspace, ...row, member: 1, ver: ctx.clock() }))
    await ctx.events.insertJson('segment_members', lines.join('\n'))
    after = last
  }
}
