import type { ApplyItem } from '../../../collect/ingest/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { readTraitKeys } from '../store.ts'

/**
 * Sensors' `profile_delete`: everything that is known of the person is unset. Not an erasure: events and identifiers stay. Who holds a
 * public key without the user's proof could empty any customer's page, and is not heard.
 */
export function isProfileDeletion({ message, trusted }: Pick<ApplyItem, 'message' | 'trusted'>): boolean {
  return trusted && message.name === '$profile_delete'
}

/**
 * Writes into each deletion which keys it unsets: those that are known when it arrives, in the store or earlier in the batch. So the
 * event tells it, and traits computed anew from events are the same (PE3); what arrives later counts by its own time, as for any unset.
 */
export async function spellOutDeletions(of: {
  tx: StateStore
  workspace: WorkspaceId
  items: readonly ApplyItem[]
}): Promise<void> {
  const deletions = of.items.filter(isProfileDeletion)
  if (deletions.length === 0) return
  const profiles = [...new Set(deletions.map(({ profile }) => profile))]
  const stored = await readTraitKeys(of.tx, of.workspace, profiles)
  const known = new Map(profiles.map((profile) => [profile as number, new Set(stored.get(profile))]))
  for (const item of of.items) {
    const keys = known.get(item.profile)
    if (!keys) continue
    if (isProfileDeletion(item)) {
      const traits = [...keys].sort().map((key) => ({ op: 'unset', key }) as const)
      item.message = { ...item.message, traits }
    } else for (const { key } of item.message.traits) keys.add(key)
  }
}
