import type { Identifier } from '../../collect/ingest/index.ts'
import { IdentifierMap } from './identifier-map.ts'
import {
  type IdentityInput,
  type IdentityPlan,
  type IdentityView,
  isSame,
  type KnownIdentifier,
  publicKinds,
  strength,
} from './model.ts'

/** A person as held in memory: canonical profile and user ids. `into` points on after a merge. */
type PersonNode = {
  person: number
  users: Set<string>
  /** Has an identifier of `publicKinds`. */
  known: boolean
  into: PersonNode | null
  /** True when a link of the group is known from an import alone: what else joins its profiles is then kept too. */
  importLinks: boolean
  /** Undone merges that the group is an end of: their links' ids, by end. */
  apart: Apart
}
/** Ids of undone links, by the end that is meant. */
type Apart = { left: ReadonlySet<number>; right: ReadonlySet<number> }
const nothingApart: Apart = { left: new Set(), right: new Set() }
/** `importId`: the import that alone speaks for it; 0 = something else does too. */
type ProfileNode = { id: number; node: PersonNode; importId: number }
type IdentifierNode = { profile: ProfileNode; shared: boolean; importId: number }

/** One identifier as read from the store, with its person and that person's user ids. */
export type LoadedIdentifier = Identifier & {
  profile: number
  shared: boolean
  person: number
  users: string[]
  known: boolean
  importId: number
  profileImportId: number
  importLinks: boolean
  /** Ends of undone merges that the person is. */
  apart: readonly { link: number; end: 'left' | 'right' }[]
}

/** A message as the graph remembers it. */
type GraphMessage = {
  key: string
  ts: number
  sourceId: number
  importId: number
  identifiers: readonly Identifier[]
}

/** What the plans of a batch changed, to be written in its transaction. Ids at or above `provisionalFrom` are not drawn yet. */
export type GraphChanges = {
  births: ProfileNode[]
  attached: {
    identifier: Identifier
    profile: ProfileNode
    /** Whose `importId` is written at the end of the batch. */
    node: IdentifierNode
    messageKey: string
    ts: number
    sourceId: number
  }[]
  shared: { identifier: Identifier; profile: ProfileNode }[]
  detached: Identifier[]
  links: {
    left: ProfileNode
    right: ProfileNode
    plan: IdentityPlan['links'][number]
    messageKey: string
    sourceId: number
    at: number
    importId: number
    /** Says of two who are joined already that they are one person: not written where another link than an import's says so. */
    isWitness: boolean
  }[]
  /** Identifiers and profiles of an import for which something else speaks now. */
  vouched: { identifiers: Identifier[]; profiles: ProfileNode[] }
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
  private readonly identifiers = new IdentifierMap<IdentifierNode>()
  private readonly profiles = new Map<number, ProfileNode>()
  private readonly persons = new Map<number, PersonNode>()
  private readonly witnessed = new Set<string>()
  /** Never the same again: `witnessed` remembers pairs of earlier batches. */
  private nextProvisional = provisionalFrom
  changes: GraphChanges = emptyChanges()

  get size(): number {
    return this.identifiers.size
  }

  has(identifier: Identifier): boolean {
    return this.identifiers.get(identifier) !== undefined
  }

  identifier(identifier: Identifier): KnownIdentifier | undefined {
    const node = this.identifiers.get(identifier)
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

  isKnown(person: number): boolean {
    const node = this.persons.get(person)
    return node !== undefined && this.root(node).known
  }

  keptApart(left: number, right: number): boolean {
    const [a, b] = [this.persons.get(left), this.persons.get(right)]
    if (!a || !b) return false
    const [one, other] = [this.root(a).apart, this.root(b).apart]
    return !one.left.isDisjointFrom(other.right) || !one.right.isDisjointFrom(other.left)
  }

  /** The profile node of an id that this graph knows. */
  profileNode(profile: number): ProfileNode | undefined {
    return this.profiles.get(profile)
  }

  /** Takes in what the store says of identifiers not known here. */
  load(rows: readonly LoadedIdentifier[]): void {
    for (const row of rows) {
      const person = this.persons.get(row.person) ?? {
        person: row.person,
        users: new Set(row.users),
        known: row.known,
        into: null,
        importLinks: row.importLinks,
        apart: apartOf(row.apart),
      }
      this.persons.set(row.person, person)
      const profile = this.profiles.get(row.profile) ?? { id: row.profile, node: person, importId: row.profileImportId }
      this.profiles.set(row.profile, profile)
      this.identifiers.set(row, { profile, shared: row.shared, importId: row.importId })
    }
  }

  /**
   * The profile of a message that tells nothing new, which most are: what `planIdentity` and `perform` would give, when all its
   * identifiers are one person's already and nobody else's word is needed for them. Null = it must be planned.
   */
  profileOfKnown({ identifiers, statement }: IdentityInput): ProfileNode | null {
    if (statement.kind !== 'none' || statement.claims !== undefined) return null
    let strongest: ProfileNode | null = null
    let strongestKind = ''
    let person: PersonNode | null = null
    for (const identifier of identifiers) {
      const node = this.identifiers.get(identifier)
      if (node === undefined || node.shared || node.importId !== 0 || node.profile.importId !== 0) return null
      const root = this.root(node.profile.node)
      if (root.importLinks || (person !== null && root !== person)) return null
      person = root
      if (strongest === null || strength(identifier.kind) < strength(strongestKind)) {
        strongest = node.profile
        strongestKind = identifier.kind
      }
    }
    return strongest
  }

  /** Performs a plan in memory and remembers what to write. Gives the profile that the message belongs to. */
  perform(plan: IdentityPlan, message: GraphMessage): ProfileNode | null {
    if (plan.profile === 0) return null
    const profile = plan.profile === 'new' ? this.birth(message.importId) : this.profiles.get(plan.profile)
    if (!profile) throw new Error('identity: a plan named a profile that is not loaded')
    for (const identifier of plan.detach) this.detach(identifier)
    for (const identifier of plan.share) {
      const device = this.birth(message.importId)
      this.identifiers.set(identifier, { profile: device, shared: true, importId: 0 })
      this.changes.shared.push({ identifier, profile: device })
    }
    for (const identifier of plan.attach) this.attach(identifier, profile, message)
    for (const link of plan.links) {
      const right = this.profiles.get(link.right)
      if (!right) continue
      this.link(profile, right, { plan: link, message })
      this.merge(profile, right)
      if (message.importId !== 0) this.root(profile.node).importLinks = true
      else this.witnessed.add(pairOf(profile, right))
    }
    this.vouch(profile, message)
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
    return changes
  }

  /** Canonical person of a profile node, after `settle`. */
  personOfNode(profile: ProfileNode): number {
    return this.root(profile.node).person
  }

  rootPerson(node: PersonNode): number {
    return this.root(node).person
  }

  private link(
    left: ProfileNode,
    right: ProfileNode,
    why: { plan: GraphChanges['links'][number]['plan']; message: GraphMessage; isWitness?: boolean },
  ): void {
    const { key, sourceId, ts, importId } = why.message
    const { plan, isWitness = false } = why
    this.changes.links.push({ left, right, plan, messageKey: key, sourceId, at: ts, importId, isWitness })
  }

  /** What an import alone was known for is no longer its alone when another message carries it. */
  private vouch(profile: ProfileNode, message: GraphMessage): void {
    if (profile.importId !== 0 && profile.importId !== message.importId) {
      profile.importId = 0
      this.changes.vouched.profiles.push(profile)
    }
    for (const identifier of message.identifiers) {
      const node = this.identifiers.get(identifier)
      if (!node) continue
      if (node.importId !== 0 && node.importId !== message.importId) {
        node.importId = 0
        this.changes.vouched.identifiers.push(identifier)
      }
      if (message.importId === 0 && node.profile !== profile && !node.shared)
        this.witness(profile, node.profile, message)
    }
  }

  /** Another message than the import's says that two profiles are one person: a link of its own, so that an undo leaves them joined. */
  private witness(left: ProfileNode, right: ProfileNode, message: GraphMessage): void {
    const person = this.root(left.node)
    if (!person.importLinks || this.root(right.node) !== person) return
    const pair = pairOf(left, right)
    if (this.witnessed.has(pair)) return
    this.witnessed.add(pair)
    const of = (profile: ProfileNode) =>
      message.identifiers.find((found) => this.identifiers.get(found)?.profile === profile)
    const [leftIdentifier, rightIdentifier] = [of(left), of(right)]
    if (!leftIdentifier || !rightIdentifier) return
    const plan = { left: left.id, right: right.id, rule: 'same_message', leftIdentifier, rightIdentifier } as const
    this.link(left, right, { plan, message, isWitness: true })
  }

  private birth(importId: number): ProfileNode {
    const id = this.nextProvisional++
    const node: PersonNode = {
      ...{ person: id, users: new Set<string>(), known: false },
      ...{ into: null, importLinks: false, apart: nothingApart },
    }
    const profile = { id, node, importId }
    this.persons.set(id, node)
    this.profiles.set(id, profile)
    this.changes.births.push(profile)
    return profile
  }

  private attach(identifier: Identifier, profile: ProfileNode, message: GraphMessage): void {
    const node = { profile, shared: false, importId: message.importId }
    this.identifiers.set(identifier, node)
    const person = this.root(profile.node)
    if (identifier.kind === 'user') person.users.add(identifier.value)
    if (publicKinds.has(identifier.kind)) person.known = true
    this.changes.attached.push({
      identifier,
      profile,
      node,
      messageKey: message.key,
      ts: message.ts,
      sourceId: message.sourceId,
    })
  }

  private detach(identifier: Identifier): void {
    const node = this.identifiers.get(identifier)
    if (node && identifier.kind === 'user') this.root(node.profile.node).users.delete(identifier.value)
    this.identifiers.delete(identifier)
    this.changes.attached = this.changes.attached.filter((entry) => !isSame(entry.identifier, identifier))
    this.changes.detached.push(identifier)
  }

  private merge(left: ProfileNode, right: ProfileNode): void {
    const [a, b] = [this.root(left.node), this.root(right.node)]
    if (a === b) return
    const [keep, drop] = a.person < b.person ? [a, b] : [b, a]
    for (const user of drop.users) keep.users.add(user)
    keep.known ||= drop.known
    keep.importLinks ||= drop.importLinks
    keep.apart = { left: keep.apart.left.union(drop.apart.left), right: keep.apart.right.union(drop.apart.right) }
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

function pairOf(left: ProfileNode, right: ProfileNode): string {
  return `${left.id} ${right.id}`
}

function apartOf(ends: LoadedIdentifier['apart']): Apart {
  if (ends.length === 0) return nothingApart
  const ids = (end: 'left' | 'right') => new Set(ends.filter((one) => one.end === end).map(({ link }) => link))
  return { left: ids('left'), right: ids('right') }
}

function emptyChanges(): GraphChanges {
  return {
    births: [],
    attached: [],
    shared: [],
    detached: [],
    links: [],
    vouched: { identifiers: [], profiles: [] },
    absorbed: [],
  }
}
