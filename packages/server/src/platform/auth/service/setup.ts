import { recordAudit } from '../../audit/index.ts'
import { fail, say, type WorkspaceId } from '../../kernel/index.ts'
import type { StateStore } from '../../statestore/index.ts'
import { type Accounts, createUser } from '../accounts.ts'
import { hasNoUser, insertMember, insertWorkspace, lockSetup, type NewWorkspace } from '../store.ts'
import { words } from '../words.ts'

export type SetUp = { owner: { email: string; name: string; password: string }; workspace: NewWorkspace }

/**
 * Creates the first owner and workspace. Throws `conflict` when the installation has an owner. Serialised by a lock, so
 * that two requests at once make one owner. The account is written first, outside the transaction (better-auth has its own
 * connection): a crash between leaves an account without workspace, which the next run takes up.
 */
export async function setUpInstallation(
  state: StateStore,
  accounts: Accounts,
  input: SetUp,
): Promise<{ id: WorkspaceId; publicId: string; userId: string }> {
  return await state.transaction(async (tx) => {
    await lockSetup(tx)
    if (!(await hasNoUser(tx))) throw fail('conflict', { message: say(words.hasOwner) })
    const userId = await createUser(accounts, input.owner)
    const workspace = await insertWorkspace(tx, input.workspace)
    await insertMember(tx, { workspace: workspace.id, userId, role: 'owner' })
    const actor = { kind: 'user', id: userId, name: input.owner.name, role: 'owner' } as const
    await recordAudit(tx, { workspace, actor }, { action: 'workspace.create', target: workspace.publicId })
    return { ...workspace, userId }
  })
}

/** True while the installation has no owner. */
export async function needsOwner(state: StateStore): Promise<boolean> {
  return await hasNoUser(state)
}
