import type { Ctx } from '../../../platform/context/index.ts'
import { existingProfiles } from '../../identity/index.ts'
import type { Subject } from '../model.ts'
import { profilesOnDevices } from '../queries.ts'

/**
 * Profiles of other people who used a device that is the person's now: before it was unbound from them, or a merge with it was undone.
 * What they did there is theirs (PR3). Of a profile that is no more nobody would lose anything.
 */
export async function othersOnDevices(
  ctx: Ctx,
  subject: Pick<Subject, 'profiles' | 'identifiers'>,
): Promise<readonly number[]> {
  const found = await profilesOnDevices(ctx.events, { workspace: ctx.workspace.id, subject })
  return [...(await existingProfiles(ctx.state, ctx.workspace.id, found))]
}
