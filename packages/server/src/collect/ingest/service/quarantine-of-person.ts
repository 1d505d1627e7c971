import type { Json } from '../../../platform/kernel/index.ts'
import { mentionPatterns, mentions } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { deleteQuarantined, findQuarantined } from '../store/quarantine-store.ts'
import { type ErasedPerson, namesOf } from './erase-person.ts'
import { rowWire } from './set-aside.ts'

/** A quarantined message about a person, as an export shows it. */
export type QuarantinedOfPerson = { id: string; at: string; reason: string; detail: string; raw: Json }

async function find(state: StateStore, person: ErasedPerson) {
  const values = namesOf(person)
  const patterns = mentionPatterns(values)
  const rows = await findQuarantined(state, person.workspace, { patterns, profiles: person.profiles })
  return rows.filter((row) => row.wire === rowWire || mentions(row.raw, values))
}

/** Quarantined messages that name one of a person's identifiers. */
export async function quarantinedOfPerson(state: StateStore, person: ErasedPerson): Promise<QuarantinedOfPerson[]> {
  const rows = await find(state, person)
  return rows.map(({ public_id: id, at, reason, detail, raw }) => ({ id, at: at.toISOString(), reason, detail, raw }))
}

/** Deletes them. */
export async function eraseQuarantinedOfPerson(tx: StateStore, person: ErasedPerson): Promise<void> {
  const rows = await find(tx, person)
  await deleteQuarantined(
    tx,
    person.workspace,
    rows.map((row) => row.id),
  )
}
