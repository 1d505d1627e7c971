import type { Identifier } from '../../collect/ingest/index.ts'
import { type IdentityPlan, type IdentityView, identifierKey, type KnownIdentifier } from './model.ts'

/** A person as held in memory: canonical profile and user ids. `into` points on after a merge. */
type PersonNode = { person: number; users: Set<string>; into: PersonNode | null }
type ProfileNode = { id: number; node: PersonNode }
type IdentifierNode = { profile: ProfileNode; shared: boolean }

/** One identifier as read from the store, with its person and that person's user ids. */
export type LoadedIdentifier = Identifier & { profile: number; shared: boolean; person: number; users: string[] }

/** What the plans of a batch changed, to be written in its transaction. Ids at or above `provisionalFrom` are not drawn yet. */
export type GraphChanges = {
  births: ProfileNode[]
  attached: { identifier: Identifier; profile: ProfileNode; messageKey: string; ts: number; sourceId: number }[]
  shared: { identifier: Identifier; profile: ProfileNode }[]
  detached: Identifier[]
  links: {
    left: ProfileNode
    right: ProfileNode
    plan: IdentityPlan['links'][number]
    messageKey: string
    sourceId: number
    at: number
  }[]
  /** Canonical persons that were absorbed, and by whom. */
  absorbed: { from: number; into: PersonNode }[]
}

/** Ids above this are provisional: larger than any drawn id, so that "the smallest is canonical" holds before drawing. */
export const provisionalFrom = 2 ** 52

/**
 * The identity graph of one workspace as far as it was needed so far: a write-through cache. A batch changes it while
 * planning; if the batch's transaction fails, the whole cache is thrown away (`afterAbort`), so it never disagrees with the store.
 */
export class IdentityGraph implements IdentityView {
  private readonly identifiers = new Map<string, IdentifierNode>()
  private readonly profiles = new Map<number, ProfileNode>()
  private readonly persons = new Map<number, PersonNode>()
  private nextProvisional = provisionalFrom
  changes: GraphChanges = emptyChanges()

  get size(): number {
    return this.identifiers.size
  }

  has(identifier: Identifier): boolean {
    return this.identifiers.has(identifierKey(identifier))
  }

  identifier(key: string): KnownIdentifier | undefined {
    const node = this.identifiers.get(key)
    return node && { profile: node.profile.id, shared: node.shared }
  }

  personOf(profile: number): number {
    const node = this.profiles.get(profile)
    return node ? this.root(node.node).person : profile
  }

  usersOf(person: number): ReadonlySet<string> {
    const node = this.persons.get(person)
    return node ? this.root(node).users : new Set()
  }

  /** The profile node of an id that this graph knows. */
  profileNode(profile: number): ProfileNode | undefined {
    return this.profiles.get(profile)
  }

  /** Takes in what the store says of identifiers not known here. */
  load(rows: readonly LoadedIdentifier[]): void {
    for (const row of rows) {
      const person = this.persons.get(row.person) ?? { person: row.person, users: new Set(row.users), into: null }
      this.persons.set(row.person, person)
      const profile = this.profiles.get(row.profile) ?? { id: row.profile, node: person }
      this.profiles.set(row.profile, profile)
      this.identifiers.set(identifierKey(row), { profile, shared: row.shared })
    }
  }

  /** Performs a plan in memory and remembers what to write. Gives the profile that the message belongs to. */
  perform(plan: IdentityPlan, message: { key: string; ts: number; sourceId: number }): ProfileNode | null {
    if (plan.profile === 0) return null
    const profile = plan.profile === 'new' ? this.birth() : this.profiles.get(plan.profile)
    if (!profile) throw new Error('identity: a plan named a profile that is not loaded')
    for (const identifier of plan.detach) this.detach(identifier)
    for (const identifier of plan.share) {
      const device = this.birth()
      this.identifiers.set(identifierKey(identifier), { profile: device, shared: true })
      this.changes.shared.push({ identifier, profile: device })
    }
    for (const identifier of plan.attach) this.attach(identifier, profile, message)
    for (const link of plan.links) {
      const right = this.profiles.get(link.right)
      if (!right) continue
      this.changes.links.push({
        left: profile,
        right,
        plan: link,
        messageKey: message.key,
        sourceId: message.sourceId,
        at: message.ts,
      })
      this.merge(profile, right)
    }
    return profile
  }

  /** Gives the provisional profiles their drawn ids, smallest first; ends the batch's planning. */
  settle(drawn: readonly number[]): GraphChanges {
    const changes = this.changes
    changes.births.forEach((profile, index) => {
      const id = drawn[index]
      if (id === undefined) throw new Error('identity: fewer ids drawn than profiles born')
      const provisional = profile.id
      this.profiles.delete(provisional)
      profile.id = id
      this.profiles.set(id, profile)
      const own = this.persons.get(provisional)
      this.persons.delete(provisional)
      if (own) {
        own.person = id
        this.persons.set(id, own)
      }
    })
    this.changes = emptyChanges()
    this.nextProvisional = provisionalFrom
    return changes
  }

  /** Canonical person of a profile node, after `settle`. */
  personOfNode(profile: ProfileNode): number {
    return this.root(profile.node).person
  }

  rootPerson(node: PersonNode): number {
    return this.root(node).person
  }

  private birth(): ProfileNode {
    const id = this.nextProvisional++
    const node: PersonNode = { person: id, users: new Set(), into: null }
    const profile = { id, node }
    this.persons.set(id, node)
    this.profiles.set(id, profile)
    this.changes.births.push(profile)
    return profile
  }

  private attach(
    identifier: Identifier,
    profile: ProfileNode,
    message: { key: string; ts: number; sourceId: number },
  ): void {
    this.identifiers.set(identifierKey(identifier), { profile, shared: false })
    if (identifier.kind === 'user') this.root(profile.node).users.add(identifier.value)
    this.changes.attached.push({
      identifier,
      profile,
      messageKey: message.key,
      ts: message.ts,
      sourceId: message.sourceId,
    })
  }

  private detach(identifier: Identifier): void {
    this.identifiers.delete(identifierKey(identifier))
    this.changes.attached = this.changes.attached.filter(
      (entry) => identifierKey(entry.identifier) !== identifierKey(identifier),
    )
    this.changes.detached.push(identifier)
  }

  private merge(left: ProfileNode, right: ProfileNode): void {
    const [a, b] = [this.root(left.node), this.root(right.node)]
    if (a === b) return
    const [keep, drop] = a.person < b.person ? [a, b] : [b, a]
    for (const user of drop.users) keep.users.add(user)
    drop.into = keep
    this.changes.absorbed.push({ from: drop.person, into: keep })
  }

  private root(node: PersonNode): PersonNode {
    let root = node
    while (root.into) root = root.into
    if (root !== node) node.into = root
    return root
  }
}

function emptyChanges(): GraphChanges {
  return { births: [], attached: [], shared: [], detached: [], links: [], absorbed: [] }
}
