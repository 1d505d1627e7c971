import type { ApplyBatch, ApplyItem, ApplyStep, TraitChange } from '../../../collect/ingest/index.ts'
import type { PersonId, WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { keepCallOrder } from '../call-order.ts'
import {
  contactKeys,
  copiedTraits,
  placeOf,
  planTraitWrites,
  reduceWrites,
  type TraitAddition,
  type TraitWrite,
} from '../model.ts'
import { readAdded, readContacts, writeAdditions, writeTraits } from '../store.ts'
import { isProfileDeletion, spellOutDeletions } from './delete-profile.ts'

/** The apply step that writes traits by event time per key (PE1) and guards contact addresses from public keys (PE2). */
export const applyTraits: ApplyStep = {
  name: 'applyTraits',
  run: async (batch, tx) => {
    const workspaces = new Map<WorkspaceId, ApplyItem[]>()
    for (const item of batch.items) {
      if (item.profile === 0 || (item.message.traits.length === 0 && !isProfileDeletion(item))) continue
      const items = workspaces.get(item.workspace)
      if (items) items.push(item)
      else workspaces.set(item.workspace, [item])
    }
    for (const [workspace, items] of [...workspaces].sort(([a], [b]) => a - b))
      await applyWorkspace({ tx, batch, workspace, items })
  },
}

type UntrustedWrite = TraitWrite & { item: ApplyItem }

type WorkspaceTraits = { tx: StateStore; batch: ApplyBatch; workspace: WorkspaceId; items: ApplyItem[] }

async function applyWorkspace({ tx, batch, workspace, items }: WorkspaceTraits): Promise<void> {
  const sets: TraitWrite[] = []
  const additions: TraitAddition[] = []
  const untrusted: UntrustedWrite[] = []
  await spellOutDeletions({ tx, workspace, items })
  inCallOrder(items)
  for (const item of items) {
    const plan = planTraitWrites({ profile: item.profile, ts: item.message.ts, changes: item.message.traits })
    for (const write of plan.sets) {
      if (item.trusted || !contactKeys.has(write.key)) sets.push(write)
      else untrusted.push({ ...write, byPublicKey: true, item })
    }
    additions.push(...plan.additions.filter((addition) => item.trusted || !contactKeys.has(addition.key)))
  }
  const allowed = await allowedContacts({ tx, workspace, untrusted, trusted: sets })
  sets.push(...allowed)
  const allowedOf = Map.groupBy(allowed, (write) => write.item)
  for (const item of items) if (!item.trusted) keepAccepted(item, allowedOf.get(item) ?? [])
  const written = await writeTraits(tx, workspace, reduceWrites(sets))
  await writeAdditions(tx, workspace, additions)
  const added = await readAdded(tx, workspace, [...written, ...additions])
  const places = new Set(added.additions.map(placeOf))
  const plain = written.filter((write) => !places.has(placeOf(write)))
  for (const { profile, ...row } of copiedTraits([...plain, ...added.sets], added.additions))
    batch.traits.push({ workspace, profile: profile as PersonId, ...row })
}

/** The event tells when each change counts, so that traits computed anew from events are the same. */
function inCallOrder(items: readonly ApplyItem[]): void {
  const ordered = keepCallOrder(items.map(({ profile, message: { ts, traits } }) => ({ profile, ts, traits })))
  items.forEach((item, index) => {
    const traits = ordered[index] as TraitChange[]
    if (traits.some(({ later }) => later !== undefined)) item.message = { ...item.message, traits }
  })
}

/**
 * The event tells only what was accepted, and of contact addresses that a public key said them: whoever computes traits anew from
 * events must not let in what was refused, nor believe it more.
 */
function keepAccepted(item: ApplyItem, accepted: readonly UntrustedWrite[]): void {
  if (!item.message.traits.some(({ key }) => contactKeys.has(key))) return
  const traits = item.message.traits.flatMap((change): TraitChange[] => {
    if (!contactKeys.has(change.key)) return [change]
    return accepted.some((write) => isWriteOf(change, write)) ? [{ ...change, byPublicKey: true }] : []
  })
  item.message = { ...item.message, traits }
}

function isWriteOf(change: TraitChange, write: TraitWrite): boolean {
  const [op, value] = change.op === 'unset' ? ['set', null] : [change.op, change.value]
  return change.key === write.key && op === write.op && JSON.stringify(value) === JSON.stringify(write.value)
}

type ContactWrites = Pick<WorkspaceTraits, 'tx' | 'workspace'> & {
  untrusted: readonly UntrustedWrite[]
  trusted: readonly TraitWrite[]
}

/** Of contact addresses that a public key sent: those that replace nothing. */
async function allowedContacts({ tx, workspace, untrusted, trusted }: ContactWrites): Promise<UntrustedWrite[]> {
  if (untrusted.length === 0) return []
  const profiles = [...new Set(untrusted.map((write) => write.profile))]
  const held = await readContacts(tx, workspace, { profiles, keys: [...contactKeys] })
  for (const write of trusted) {
    if (contactKeys.has(write.key))
      held.set(`${write.profile}\u0000${write.key}`, new Set([JSON.stringify(write.value)]))
  }
  const allowed: UntrustedWrite[] = []
  for (const write of untrusted) {
    const id = `${write.profile}\u0000${write.key}`
    const values = held.get(id)
    if (values && !values.has(JSON.stringify(write.value))) continue
    held.set(id, new Set([JSON.stringify(write.value)]))
    allowed.push(write)
  }
  return allowed
}
