import type { Identifier } from '../../collect/ingest/index.ts'

/** What is known of one identifier before a message is applied. */
export type KnownIdentifier = { profile: number; shared: boolean }

/** Read side of the identity graph, as far as a batch needs it. */
export type IdentityView = {
  identifier(identifier: Identifier): KnownIdentifier | undefined
  personOf(profile: number): number
  /** User ids (values of kind `user`) of a person; a person normally has at most one. */
  usersOf(person: number): ReadonlySet<string>
  /** True when a person has an identifier that others may know too (`publicKinds`). */
  isKnown(person: number): boolean
  /** True when somebody undid a merge between these two persons: only that somebody's redo joins them again. */
  keptApart(left: number, right: number): boolean
}

/** One message as identity sees it. */
export type IdentityInput = {
  identifiers: readonly Identifier[]
  statement:
    | { kind: 'none'; claims?: Identifier }
    | { kind: 'alias'; from: Identifier; unlessIdentified?: true }
    | { kind: 'unlink'; from: Identifier }
  /** A browser key is public: without proof it may not join two known users. */
  trusted: boolean
}

export type LinkRule = 'same_message' | 'alias' | 'sign_in'

export type PlannedLink = {
  left: number
  right: number
  rule: LinkRule
  leftIdentifier: Identifier
  rightIdentifier: Identifier
}

/** What applying one message changes; performed by the caller, in this order. */
export type IdentityPlan = {
  /** Profile that the event belongs to; 0 = nobody. `new` = the first of `births`. */
  profile: number | 'new'
  /** Identifiers that now belong to `profile`. */
  attach: Identifier[]
  /** Device ids that two users share: from now on they stand for a profile of their own, joined to nobody. */
  share: Identifier[]
  /** Profiles found to be one person; `left` is the message's own profile. */
  links: PlannedLink[]
  detach: Identifier[]
  /** Why something asked for was not done, for the person who looks later. */
  refused: 'two_users' | 'untrusted_alias' | 'untrusted_unlink' | 'shared_device' | 'kept_apart' | null
}

/** Kinds whose values others may know or guess; an id of another kind is known to the device or the app that was given it. */
export const publicKinds: ReadonlySet<string> = new Set(['user', 'email', 'phone'])

/** True for two mentions of one identifier. */
export function isSame(a: Identifier, b: Identifier): boolean {
  return a.value === b.value && a.kind === b.kind
}

/** Order in which identifiers say whose an event is: users' ids, then all others, then devices'. */
export function strength(kind: string): number {
  return kind === 'user' ? 0 : kind === 'anonymous' ? 2 : 1
}

/**
 * Decides whose event a message is and what it says about identity.
 * Rules, in order: (ID1) two different user ids are never joined unless a trusted source says so by alias, and a public key joins
 * no two people whom a user id or an address names; (ID2) an anonymous id owned by A that arrives with B joins neither: it becomes
 * shared and belongs to nobody from then on; (ID3) an unknown identifier is attached, which needs no merge; (ID4) two known profiles
 * met in one message are linked; (ID5) an alias to itself does nothing; (ID6) an id that a sign-in claims as its own past joins
 * although it was recorded as a user's, unless that person has another user id or the key is public: who holds that could claim any
 * customer; (ID11) what a person took apart no message joins again. The same view and input always give the same plan.
 */
export function planIdentity(graph: IdentityView, input: IdentityInput): IdentityPlan {
  const plan: IdentityPlan = { profile: 0, attach: [], share: [], links: [], detach: [], refused: null }
  const identifiers = [...input.identifiers].sort((a, b) => strength(a.kind) - strength(b.kind))
  const strongest = identifiers[0]
  if (!strongest) return plan
  if (input.statement.kind === 'unlink') return { ...plan, ...planUnlink(graph, input, input.statement.from) }

  const statement = believed(input)
  const claimed = claimedBy(input)
  const view = claimed ? withoutUser(graph, claimed.value) : graph
  const joined = joinedIdentifiers(identifiers, statement)
  const mayJoinUsers = statement.kind === 'alias' && input.trusted && !claimed
  // Whoever signs in is not looked for where somebody else is known; their own device may be among the rest.
  const isElsewhere = (identifier: Identifier): boolean =>
    strongest.kind === 'user' && identifier !== strongest && conflicts(view, identifier, { ...input, user: strongest })
  const known = joined.find((identifier) => usable(view, identifier) && (mayJoinUsers || !isElsewhere(identifier)))
  plan.profile = known ? (view.identifier(known)?.profile ?? 'new') : 'new'

  const anchor = plan.profile
  const anchorUsers = new Set(anchor === 'new' ? [] : view.usersOf(view.personOf(anchor)))
  const joinedPersons = new Set(anchor === 'new' ? [] : [view.personOf(anchor)])
  for (const identifier of joined) {
    const before = view.identifier(identifier)
    joinOne({
      view,
      plan,
      identifier,
      before,
      anchorUsers,
      joinedPersons,
      mayJoinUsers,
      anchorIdentifier: known ?? strongest,
      alias: statement.kind === 'alias',
      claimed: identifier === claimed,
      trusted: input.trusted,
    })
  }
  return plan
}

/** What a message says, without the claim that a public key may not make. */
function believed({ statement, trusted }: IdentityInput): IdentityInput['statement'] {
  return statement.kind === 'none' && !trusted ? { kind: 'none' } : statement
}

/** The id that a trusted message takes for the person's own past, though it may have been recorded as a user's. */
function claimedBy({ statement, trusted }: IdentityInput): Identifier | null {
  if (!trusted || statement.kind === 'unlink') return null
  if (statement.kind === 'none') return statement.claims ?? null
  return statement.unlessIdentified ? statement.from : null
}

type JoinStep = {
  view: IdentityView
  plan: IdentityPlan
  identifier: Identifier
  before: KnownIdentifier | undefined
  anchorUsers: Set<string>
  joinedPersons: Set<number>
  mayJoinUsers: boolean
  anchorIdentifier: Identifier
  alias: boolean
  claimed: boolean
  trusted: boolean
}

function joinOne(step: JoinStep): void {
  const { view, plan, identifier, before, anchorUsers } = step
  if (!before) {
    const otherUser = identifier.kind === 'user' && hasOther(anchorUsers, identifier.value)
    if (otherUser && !step.mayJoinUsers && !step.claimed) {
      plan.refused = 'two_users'
      return
    }
    plan.attach.push(identifier)
    if (identifier.kind === 'user') anchorUsers.add(identifier.value)
    return
  }
  if (before.shared) {
    if (plan.profile !== before.profile) plan.refused ??= 'shared_device'
    return
  }
  if (plan.profile === 'new') {
    refuseFor(step)
    return
  }
  const there = view.personOf(before.profile)
  if (step.joinedPersons.has(there)) return
  if ([...step.joinedPersons].some((person) => view.keptApart(person, there))) {
    plan.refused = 'kept_apart'
    return
  }
  const twoUsers = [...view.usersOf(there)].some((user) => hasOther(anchorUsers, user))
  // An address names somebody as a user id does: who holds a public key could name any customer's.
  const isNamed =
    plan.attach.some(({ kind }) => publicKinds.has(kind)) || [...step.joinedPersons].some((one) => view.isKnown(one))
  const twoKnown = !step.trusted && isNamed && view.isKnown(there)
  if ((twoUsers && !step.mayJoinUsers) || twoKnown) {
    refuseFor(step)
    return
  }
  plan.links.push({
    left: plan.profile,
    right: before.profile,
    rule: step.alias ? 'alias' : step.claimed ? 'sign_in' : 'same_message',
    leftIdentifier: step.anchorIdentifier,
    rightIdentifier: identifier,
  })
  step.joinedPersons.add(there)
  for (const user of view.usersOf(there)) anchorUsers.add(user)
}

/** Two users meet on one identifier: a device becomes shared, anything else stays with its first owner. */
function refuseFor(step: JoinStep): void {
  if (step.identifier.kind === 'anonymous' && !step.alias) {
    step.plan.share.push(step.identifier)
    step.plan.refused = 'shared_device'
  } else {
    step.plan.refused = step.alias && !step.mayJoinUsers ? 'untrusted_alias' : 'two_users'
  }
}

function hasOther(users: ReadonlySet<string>, user: string): boolean {
  return users.size > 0 && !users.has(user)
}

function usable(view: IdentityView, identifier: Identifier): boolean {
  return view.identifier(identifier) !== undefined
}

/** True when a known identifier belongs to another user than the one who signs in now, or, by a public key, to any named person. */
function conflicts(
  view: IdentityView,
  known: Identifier,
  { user, trusted }: { user: Identifier; trusted: boolean },
): boolean {
  const before = view.identifier(known)
  if (!before) return false
  const person = view.personOf(before.profile)
  return before.shared || hasOther(view.usersOf(person), user.value) || (!trusted && view.isKnown(person))
}

/** The message's identifiers and the one that its statement adds, if it is not among them. */
function joinedIdentifiers(identifiers: Identifier[], statement: IdentityInput['statement']): Identifier[] {
  const added = statement.kind === 'none' ? statement.claims : statement.from
  if (!added || identifiers.some((identifier) => isSame(identifier, added))) return identifiers
  return [...identifiers, added]
}

/** The view in which one value is no user id: what a sign-in claims as its own past is no other user. */
function withoutUser(view: IdentityView, value: string): IdentityView {
  return {
    identifier: (identifier) => view.identifier(identifier),
    personOf: (profile) => view.personOf(profile),
    usersOf: (person) => new Set([...view.usersOf(person)].filter((user) => user !== value)),
    isKnown: (person) => view.isKnown(person),
    keptApart: (left, right) => view.keptApart(left, right),
  }
}

/**
 * An identifier taken from its person; the event belongs to the person whose it was. Alone in its message it is the owner's word;
 * beside another one it is taken only from that one's person. A public key takes away nothing but a device's id.
 */
function planUnlink(
  view: IdentityView,
  { identifiers, trusted }: IdentityInput,
  from: Identifier,
): Pick<IdentityPlan, 'profile' | 'detach' | 'refused'> {
  const other = identifiers.find((identifier) => !isSame(identifier, from))
  const removed = view.identifier(from)
  const owner = other ? view.identifier(other) : removed
  const isOwners = owner && removed && view.personOf(owner.profile) === view.personOf(removed.profile)
  const profile = owner?.profile ?? 0
  if (!isOwners || removed.shared) return { profile, detach: [], refused: null }
  if (!trusted && from.kind !== 'anonymous') return { profile, detach: [], refused: 'untrusted_unlink' }
  return { profile, detach: [from], refused: null }
}

/**
 * These profiles with those that have no identifier (any more: a device was unbound from them) and are joined to one of them, directly or
 * through others like them: whose they are nothing else tells.
 */
export function withNameless(
  profiles: readonly number[],
  nameless: readonly number[],
  links: readonly { left: number; right: number }[],
): number[] {
  const among = new Set([...profiles, ...nameless])
  const inside = links.filter(({ left, right }) => among.has(left) && among.has(right))
  const component = planComponents([...among], inside)
  const wanted = new Set(profiles.map((profile) => component.get(profile)))
  return [...among].filter((profile) => wanted.has(component.get(profile)))
}

/**
 * Canonical person of each profile of a group: the smallest profile of its connected component over the active links.
 * Used after a link is made, undone or redone; cost O(profiles + links).
 */
export function planComponents(
  profiles: readonly number[],
  links: readonly { left: number; right: number }[],
): Map<number, number> {
  const parent = new Map<number, number>(profiles.map((profile) => [profile, profile]))
  const find = (profile: number): number => {
    let root = profile
    while (parent.get(root) !== root) root = parent.get(root) ?? root
    for (let at = profile; at !== root; ) {
      const next = parent.get(at) ?? root
      parent.set(at, root)
      at = next
    }
    return root
  }
  for (const { left, right } of links) {
    const [a, b] = [find(left), find(right)]
    if (a !== b) parent.set(Math.max(a, b), Math.min(a, b))
  }
  return new Map(profiles.map((profile) => [profile, find(profile)]))
}
