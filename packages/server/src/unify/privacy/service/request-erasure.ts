import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { enqueue, type Job } from '../../../platform/jobs/index.ts'
import { fail, say, type WorkspaceId } from '../../../platform/kernel/index.ts'
import { findPersonGroup } from '../../identity/index.ts'
import { findOpenErasure, insertErasure, lockErasures } from '../store.ts'
import { words } from '../words.ts'

export type EraseJob = Job<{ workspace: WorkspaceId; erasure: string }>

/**
 * Orders the erasure of a person; the job that does it starts at once and goes on after a crash. Asking twice is one
 * erasure. Throws `not_found`.
 */
export async function requestErasure(ctx: Ctx, job: EraseJob, publicId: string): Promise<{ erasureId: string }> {
  requirePermission(ctx, 'people:erase')
  const workspace = ctx.workspace.id
  return await ctx.state.transaction(async (tx) => {
    await lockErasures(tx, workspace)
    const group = await findPersonGroup(tx, workspace, publicId)
    if (!group) throw fail('not_found', { message: say(words.noCustomer) })
    for (const id of group.publicIds) {
      const open = await findOpenErasure(tx, workspace, id)
      if (open) return { erasureId: open }
    }
    const erasureId = await insertErasure(tx, workspace, {
      person: publicId,
      by: ctx.actor.id,
      at: new Date(ctx.clock()),
    })
    await recordAudit(tx, ctx, { action: 'people.erase', target: erasureId })
    await enqueue(tx, job, { payload: { workspace, erasure: erasureId }, key: erasureId })
    return { erasureId }
  })
}
