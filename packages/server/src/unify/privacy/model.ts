import type { Identifier } from '../../collect/ingest/index.ts'

/** Whom an erasure is about, for as long as the work lasts. */
export type Subject = {
  /** Profiles of the group when it was taken apart; never used again for anybody. */
  profiles: number[]
  /** What audit entries name: public ids of the profiles and of the merges. */
  targets: string[]
  identifiers: (Identifier & { shared: boolean })[]
  /** Contact addresses among the traits: rejected rows and quarantined messages may name the person by them. */
  contacts: string[]
  /** Batches up to this one were applied before; what names the same identifiers later is a new person's. */
  batch: number
}

/** What an identifier is hashed as: within its workspace, so that two workspaces cannot be compared. */
export function hashedText(workspace: string, identifier: Identifier): string {
  return JSON.stringify([workspace, identifier.kind, identifier.value])
}

/** User ids, and device ids that are nobody else's: what event rows carry besides the profile. */
export function namesInEvents(identifiers: Subject['identifiers']): { users: string[]; devices: string[] } {
  const of = (kind: string) =>
    identifiers.filter((identifier) => identifier.kind === kind && !identifier.shared).map(({ value }) => value)
  return { users: of('user'), devices: of('anonymous') }
}

/**
 * Profiles that wanted identifiers name: by a user id, an address or a number where the profile has any, else by a device. A device that is
 * wanted may have been somebody else's before.
 */
export function profilesNamed(
  identifiers: readonly (Identifier & { profile: number })[],
  isWanted: (identifier: Identifier) => boolean,
): number[] {
  const named: number[] = []
  for (const [profile, own] of Map.groupBy(identifiers, (identifier) => identifier.profile)) {
    const naming = own.filter(({ kind }) => kind !== 'anonymous')
    if ((naming.length > 0 ? naming : own).some(isWanted)) named.push(profile)
  }
  return named
}
