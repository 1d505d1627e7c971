import type { ApplyBatch, ApplyItem, ApplyStep } from '../../../collect/ingest/index.ts'
import type { PersonId, WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { contactKeys, planTraitWrites, reduceWrites, type TraitAddition, type TraitWrite } from '../model.ts'
import { readContacts, writeAdditions, writeTraits } from '../store.ts'

/** The apply step that writes traits by event time per key (PE1) and guards contact addresses from public keys (PE2). */
export const applyTraits: ApplyStep = {
  name: 'applyTraits',
  run: async (batch, tx) => {
    const workspaces = new Map<WorkspaceId, ApplyItem[]>()
    for (const item of batch.items) {
      if (item.profile === 0 || item.message.traits.length === 0) continue
      const items = workspaces.get(item.workspace)
      if (items) items.push(item)
      else workspaces.set(item.workspace, [item])
    }
    for (const [workspace, items] of [...workspaces].sort(([a], [b]) => a - b))
      await applyWorkspace({ tx, batch, workspace, items })
  },
}

type WorkspaceTraits = { tx: StateStore; batch: ApplyBatch; workspace: WorkspaceId; items: ApplyItem[] }

async function applyWorkspace({ tx, batch, workspace, items }: WorkspaceTraits): Promise<void> {
  const sets: TraitWrite[] = []
  const additions: TraitAddition[] = []
  const untrusted: TraitWrite[] = []
  for (const item of items) {
    const plan = planTraitWrites({ profile: item.profile, ts: item.message.ts, changes: item.message.traits })
    for (const write of plan.sets) (item.trusted || !contactKeys.has(write.key) ? sets : untrusted).push(write)
    additions.push(...plan.additions.filter((addition) => item.trusted || !contactKeys.has(addition.key)))
  }
  sets.push(...(await firstContactsOnly(tx, workspace, untrusted, sets)))
  const written = await writeTraits(tx, workspace, reduceWrites(sets))
  await writeAdditions(tx, workspace, additions)
  for (const write of written) {
    batch.traits.push({
      workspace,
      profile: write.profile as PersonId,
      key: write.key,
      op: write.op,
      value: write.value,
      ts: write.ts,
    })
  }
}

/** Of contact addresses that a public key sent: those that replace nothing. */
async function firstContactsOnly(
  tx: StateStore,
  workspace: WorkspaceId,
  untrusted: readonly TraitWrite[],
  trusted: readonly TraitWrite[],
): Promise<TraitWrite[]> {
  if (untrusted.length === 0) return []
  const profiles = [...new Set(untrusted.map((write) => write.profile))]
  const held = await readContacts(tx, workspace, profiles, [...contactKeys])
  for (const write of trusted) {
    if (contactKeys.has(write.key))
      held.set(`${write.profile}\u0000${write.key}`, new Set([JSON.stringify(write.value)]))
  }
  const allowed: TraitWrite[] = []
  for (const write of untrusted) {
    const id = `${write.profile}\u0000${write.key}`
    const values = held.get(id)
    if (values && !values.has(JSON.stringify(write.value))) continue
    held.set(id, new Set([JSON.stringify(write.value)]))
    allowed.push(write)
  }
  return allowed
}
