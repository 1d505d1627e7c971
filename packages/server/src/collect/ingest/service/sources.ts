import { randomBytes } from 'node:crypto'
import { newPublicId, type WorkspaceId } from '../../../platform/kernel/index.ts'
import { hashKey, type Sealer } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { insertSource } from '../store/source-store.ts'
import { announceSourceChange } from './source-registry.ts'

export type CreateSource = {
  workspace: WorkspaceId
  name: string
  kind: 'browser' | 'server'
  origins?: string[]
  eventAllowList?: string[] | null
  demandsConsent?: boolean
  own?: boolean
}

/** Creates a source with a new write key and signing secret. Jitsu wants `id:secret`, Segment any word: the key is one word. */
export async function createSource(
  tx: StateStore,
  sealer: Sealer,
  input: CreateSource,
): Promise<{ publicId: string; writeKey: string; signingSecret: string }> {
  const writeKey = `ocx_wk_${randomBytes(18).toString('base64url')}`
  const signingSecret = randomBytes(32).toString('base64url')
  const publicId = newPublicId('src')
  await insertSource(tx, {
    publicId,
    workspace: input.workspace,
    kind: input.kind,
    name: input.name,
    writeKeyHash: hashKey(writeKey),
    writeKeySealed: sealer.seal(writeKey),
    signingSecretSealed: sealer.seal(signingSecret),
    origins: input.origins ?? [],
    eventAllowList: input.eventAllowList ?? null,
    demandsConsent: input.demandsConsent ?? false,
    own: input.own ?? false,
  })
  await announceSourceChange(tx)
  return { publicId, writeKey, signingSecret }
}
