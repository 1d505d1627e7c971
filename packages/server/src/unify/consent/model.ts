import type { Channel, LegalBasis } from './contract.ts'

/**
 * One statement on a purpose: of one channel, or of all (''). `lastAt`: the same was said again up to then. `state`: the source that
 * sends what it knows with every message, so that only a change of it says something new (CN16); 0 = somebody said it then.
 */
export type ConsentStatement = {
  purpose: string
  channel: string
  given: boolean
  at: number
  lastAt: number
  state: number
}

/** Kinds of identifiers that name a person to others too: `publicKinds` of unify/identity, which a store may not load (a test compares). */
export const namingKinds: readonly string[] = ['user', 'email', 'phone']

const purposesMax = 50
export const purposeCharsMax = 80

/** `marketing/email` speaks of one channel, `marketing` of all. Words after the slash that are no channel belong to the purpose. */
export function purposeAndChannel(word: string, channels: readonly string[]): { purpose: string; channel: string } {
  const slash = word.lastIndexOf('/')
  const channel = word.slice(slash + 1)
  if (slash <= 0 || !channels.includes(channel)) return { purpose: word, channel: '' }
  return { purpose: word.slice(0, slash), channel }
}

/**
 * Which statements of a message count (CN2). `known` = the person is known by more than a device, or spoke otherwise before;
 * `trusted` = a server, or the user id was proved. Purposes are words of at most 80 characters.
 */
export function acceptedStatements(
  consent: Readonly<Record<string, boolean>>,
  message: { at: number; known: boolean; trusted: boolean; channels: readonly string[] },
): ConsentStatement[] {
  return Object.entries(consent)
    .slice(0, purposesMax)
    .map(([word, given]) => ({
      ...purposeAndChannel(word, message.channels),
      given,
      at: message.at,
      lastAt: message.at,
      state: 0,
    }))
    .filter(
      ({ purpose, given }) =>
        purpose !== '' && purpose.length <= purposeCharsMax && (!given || message.trusted || !message.known),
    )
}

/** True when the first statement counts rather than the second: said later; at equal times the refusal (CN1). */
export function outweighs(one: Pick<ConsentStatement, 'given' | 'at'>, other: typeof one): boolean {
  return one.at > other.at || (one.at === other.at && !one.given && other.given)
}

/** In the order in which they were said; of equal times the refusal comes last, since it counts. */
function inOrder(one: Pick<ConsentStatement, 'given' | 'at'>, other: typeof one): number {
  return one.at - other.at || Number(other.given) - Number(one.given)
}

/** Leaves out what a source only repeated: of its statements in a row that say the same, the first was the one that said it (CN16). */
export function withoutRepetitions<Statement extends ConsentStatement>(statements: readonly Statement[]): Statement[] {
  const latest = new Map<string, boolean>()
  return [...statements].sort(inOrder).filter((statement) => {
    if (statement.state === 0) return true
    const place = `${placeOf(statement)}\u0000${statement.state}`
    const isRepeated = latest.get(place) === statement.given
    latest.set(place, statement.given)
    return !isRepeated
  })
}

/** What counts now: per purpose and channel what was said last; at equal times the refusal (CN1). Repetitions say nothing new (CN16). */
export function currentConsent<Statement extends ConsentStatement>(statements: readonly Statement[]): Statement[] {
  const latest = new Map<string, Statement>()
  for (const statement of withoutRepetitions(statements)) {
    const place = placeOf(statement)
    const held = latest.get(place)
    if (!held || outweighs(statement, held)) latest.set(place, statement)
  }
  return [...latest.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
}

function placeOf({ purpose, channel }: { purpose: string; channel: string }): string {
  return `${purpose}\u0000${channel}`
}

/** The statement that covers a channel: the latest of those on the channel itself and those on all (CN4). */
export function covering<Statement extends ConsentStatement>(
  statements: readonly Statement[],
  { purpose, channel }: { purpose: string; channel: string },
): Statement | null {
  let found: Statement | null = null
  for (const statement of statements) {
    if (statement.purpose !== purpose || (statement.channel !== '' && statement.channel !== channel)) continue
    if (!found || outweighs(statement, found)) found = statement
  }
  return found
}

/** A stored row. */
export type HeldStatement = ConsentStatement & { id: number }
/** `once`: it is a row of its own, however often it is said (an import, a page). */
export type IncomingStatement = ConsentStatement & { once: boolean }
export type StatementPlan<Incoming> = {
  insert: Incoming[]
  /** Rows that were repeated, with their new beginning and end. */
  grow: { id: number; at: number; lastAt: number }[]
  /** Those that changed what counts, with what counts since. */
  changed: Incoming[]
}

type Row<Incoming> = ConsentStatement & { id: number | null; fresh: Incoming | null }

/**
 * What to write when one profile says these on one purpose and channel. A repetition makes the row longer instead of adding one
 * (an SDK sends its state with every event), so that a source's rows take turns. What counts is what it would be with every message
 * kept (CN5); where a message comes late and cuts a row in two whose middle is not known any more, the refusal is believed longer.
 */
export function planStatements<Incoming extends IncomingStatement>(
  held: readonly HeldStatement[],
  incoming: readonly Incoming[],
): StatementPlan<Incoming> {
  const rows: Row<Incoming>[] = held.map((row) => ({ ...row, fresh: null }))
  const changed: Incoming[] = []
  for (const said of [...incoming].sort(inOrder)) {
    const before = currentConsent(rows)[0]
    if (said.state === 0) addOnce(rows, said)
    else addState(rows, said)
    const now = currentConsent(rows)[0]
    if (now && now.given !== before?.given) changed.push({ ...said, given: now.given })
  }
  const insert = rows.flatMap(({ id, at, lastAt, given, fresh }) =>
    id === null && fresh !== null ? [{ ...fresh, at, lastAt, given }] : [],
  )
  const was = new Map(held.map((row) => [row.id, row]))
  const grow = rows.flatMap(({ id, at, lastAt }) => {
    const row = id === null ? undefined : was.get(id)
    return row && (row.at !== at || row.lastAt !== lastAt) ? [{ id: row.id, at, lastAt }] : []
  })
  return { insert, grow, changed }
}

function addOnce<Incoming extends IncomingStatement>(rows: Row<Incoming>[], said: Incoming): void {
  const isKnown = rows.some((row) => row.state === 0 && row.given === said.given && row.at === said.at)
  if (said.once || !isKnown) rows.push({ ...said, id: null, fresh: said })
}

/** A source tells its state as of a time: it belongs to the row before, or begins the row after earlier, or is a row of its own. */
function addState<Incoming extends IncomingStatement>(rows: Row<Incoming>[], said: Incoming): void {
  const own = rows.filter(({ state }) => state === said.state).sort(inOrder)
  const earlier = own.findLast((row) => inOrder(row, said) <= 0)
  const later = own.find((row) => inOrder(row, said) > 0)
  if (earlier?.given === said.given) {
    earlier.lastAt = Math.max(earlier.lastAt, said.at)
    return
  }
  // What the source said between here and the end of the row before is not known: a yes may have come at once, a no at the last.
  const isInside = earlier !== undefined && (said.given ? earlier.lastAt >= said.at : earlier.lastAt > said.at)
  if (later?.given === said.given && (said.given || !isInside)) {
    later.at = said.at
    return
  }
  rows.push({ ...said, id: null, fresh: said })
  if (!isInside) return
  const at = earlier.given ? said.at + 1 : earlier.lastAt
  const lastAt = Math.min(earlier.lastAt, later?.at ?? earlier.lastAt)
  rows.push({ ...said, given: earlier.given, at, lastAt: Math.max(at, lastAt), id: null, fresh: said })
}

/** Bases that hold whatever the person says: a contract, a legal duty. An interest of the company ends with an objection. */
const bindingBases: ReadonlySet<LegalBasis> = new Set(['contract', 'legal_obligation'])

/** True when a basis holds against a refusal and during a pause. */
export function isBinding(basis: LegalBasis): boolean {
  return bindingBases.has(basis)
}

/** What is known of a person and a purpose when somebody asks whether to contact them. */
export type Standing = {
  statements: readonly ConsentStatement[]
  bases: readonly { purpose: string; channel: string; basis: LegalBasis }[]
  pausedUntil: number | null
  frequencies: readonly { purpose: string; days: number }[]
}

/** Whether a person may be contacted, and why or why not. `everyDays`: the person wants at most one in so many days; null = no wish. */
export type ConsentDecision = {
  answer: 'given' | 'basis' | 'not'
  reason: 'given' | LegalBasis | 'refused' | 'paused' | 'unknown'
  pausedUntil: number | null
  everyDays: number | null
}

/**
 * May a person be contacted for a purpose over a channel (CN3)? No, unless they said yes, or the workspace recorded another
 * legal basis; a refusal and a pause stop everything but a contract or legal duty.
 */
export function decideConsent(
  standing: Standing,
  ask: { purpose: string; channel: Channel; now: number },
): ConsentDecision {
  const { purpose, channel, now } = ask
  const basis = basisFor(standing.bases, ask)
  const said = covering(standing.statements, { purpose, channel })
  const pausedUntil = standing.pausedUntil !== null && standing.pausedUntil > now ? standing.pausedUntil : null
  const everyDays = wishFor(standing.frequencies, purpose)
  const answer = (answered: ConsentDecision['answer'], reason: ConsentDecision['reason']): ConsentDecision => ({
    answer: answered,
    reason,
    pausedUntil,
    everyDays,
  })
  if (basis !== null && isBinding(basis)) return answer('basis', basis)
  if (said && !said.given) return answer('not', 'refused')
  if (pausedUntil !== null) return answer('not', 'paused')
  if (said) return answer('given', 'given')
  return basis === null ? answer('not', 'unknown') : answer('basis', basis)
}

/** The basis of a purpose on a channel: the channel's own before the one for all. */
export function basisFor(
  bases: Standing['bases'],
  { purpose, channel }: { purpose: string; channel: string },
): LegalBasis | null {
  const mine = bases.filter((one) => one.purpose === purpose)
  return (mine.find((one) => one.channel === channel) ?? mine.find((one) => one.channel === ''))?.basis ?? null
}

function wishFor(frequencies: Standing['frequencies'], purpose: string): number | null {
  return frequencies.find((one) => one.purpose === purpose)?.days || null
}

/** One stored wish or pause. */
export type PreferenceRow = {
  kind: 'pause' | 'frequency'
  purpose: string
  days: number | null
  until: number | null
  at: number
  id: number
}

/** What counts of pauses and wishes: the latest of each, over all profiles of the person (CN1). */
export function currentPreferences(rows: readonly PreferenceRow[]): Pick<Standing, 'pausedUntil' | 'frequencies'> {
  const latest = new Map<string, PreferenceRow>()
  for (const row of rows) {
    const place = `${row.kind}\u0000${row.purpose}`
    const held = latest.get(place)
    if (!held || row.at > held.at || (row.at === held.at && row.id > held.id)) latest.set(place, row)
  }
  const counting = [...latest.values()]
  return {
    pausedUntil: counting.find((row) => row.kind === 'pause')?.until ?? null,
    frequencies: counting
      .filter((row) => row.kind === 'frequency' && row.days !== null && row.days > 0)
      .map(({ purpose, days }) => ({ purpose, days: days as number })),
  }
}

/** What a saved page changes: only where what was sent differs from what it showed, so that an old page takes nothing back (CN7). */
export function changesOfPage(
  shown: readonly { purpose: string; channel: string; given: boolean }[],
  ticked: ReadonlySet<string>,
): { purpose: string; channel: string; given: boolean }[] {
  return shown
    .map((one) => ({ ...one, now: ticked.has(`${one.purpose}/${one.channel}`) }))
    .filter((one) => one.now !== one.given)
    .map(({ purpose, channel, now }) => ({ purpose, channel, given: now }))
}
