import { createSource } from './collect/ingest/index.ts'
import { type Accounts, createApiKey, openOwnerToken, setUpInstallation } from './platform/auth/index.ts'
import type { Sealer } from './platform/privacy/index.ts'
import type { StateStore } from './platform/statestore/index.ts'

export type InstallationParts = { state: StateStore; accounts: Accounts; sealer: Sealer; dataFolder: string }

export type InstallationInput = {
  email: string
  name: string
  password: string
  workspaceName: string
  timeZone: string
  currency: string
  language: 'en' | 'zh-Hans' | 'zh-Hant'
}

/**
 * Makes owner, workspace, a server source and a secret key of the owner's role; ends the one-time token. Throws `conflict`
 * when the installation has an owner already.
 */
export async function makeInstallation(
  parts: InstallationParts,
  input: InstallationInput,
): Promise<{ workspaceId: string; writeKey: string; secretKey: string }> {
  const { email, name, password, workspaceName, ...settings } = input
  const workspace = await setUpInstallation(parts.state, parts.accounts, {
    owner: { email, name, password },
    workspace: { name: workspaceName, ...settings },
  })
  const keys = await parts.state.transaction(async (tx) => {
    const source = await createSource(tx, parts.sealer, { workspace: workspace.id, name: 'Server', kind: 'server' })
    const key = { workspace: workspace.id, name: 'Setup', role: 'owner', createdBy: workspace.userId } as const
    return { writeKey: source.writeKey, secretKey: (await createApiKey(tx, key)).secret }
  })
  openOwnerToken(parts.dataFolder, false).burn()
  return { workspaceId: workspace.publicId, ...keys }
}
