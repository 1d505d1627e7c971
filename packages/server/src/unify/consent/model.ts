import type { Channel, LegalBasis } from './contract.ts'

/** One statement on a purpose: of one channel, or of all (''). `lastAt`: the same was said again up to then. */
export type ConsentStatement = { purpose: string; channel: string; given: boolean; at: number; lastAt: number }

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
    }))
    .filter(
      ({ purpose, given }) =>
        purpose !== '' && purpose.length <= purposeCharsMax && (!given || message.trusted || !message.known),
    )
}

/** True when the first statement counts rather than the second: the later; at equal times the refusal (CN1). */
export function outweighs(one: Pick<ConsentStatement, 'given' | 'lastAt'>, other: typeof one): boolean {
  return one.lastAt > other.lastAt || (one.lastAt === other.lastAt && !one.given && other.given)
}

/** What counts now: per purpose and channel the statement with the latest time; at equal times the refusal (CN1). */
export function currentConsent<Statement extends ConsentStatement>(statements: readonly Statement[]): Statement[] {
  const latest = new Map<string, Statement>()
  for (const statement of statements) {
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

/** A stored row that may be prolonged: of one source, not of an import. */
export type HeldStatement = ConsentStatement & { id: number; sourceId: number; mayGrow: boolean }
export type StatementPlan<Incoming> = {
  insert: Incoming[]
  /** Rows that were repeated, with their new end. */
  prolong: { id: number; lastAt: number }[]
  /** Inserted ones that changed what counts. */
  changed: Incoming[]
}

/**
 * What to write when one profile says these on one purpose and channel. A repetition makes the row longer instead of adding one
 * (an SDK sends its state with every event); what counts, in any order of arrival, is what it would be with every row kept (CN5).
 */
export function planStatements<Incoming extends ConsentStatement & { sourceId: number; fromImport: boolean }>(
  held: readonly HeldStatement[],
  incoming: readonly Incoming[],
): StatementPlan<Incoming> {
  type Row = ConsentStatement & { id: number | null; sourceId: number; mayGrow: boolean; fresh: Incoming | null }
  const rows: Row[] = held.map((row) => ({ ...row, fresh: null }))
  const grown = new Map<number, number>()
  const plan: StatementPlan<Incoming> = { insert: [], prolong: [], changed: [] }
  for (const said of [...incoming].sort((a, b) => a.at - b.at || Number(a.given) - Number(b.given))) {
    const now = rows.reduce<Row | null>((best, row) => (!best || outweighs(row, best) ? row : best), null)
    const same = rows.filter((row) => row.given === said.given && row.sourceId === said.sourceId && row.mayGrow)
    if (!said.fromImport && same.some((row) => row.at <= said.at && said.at <= row.lastAt)) continue
    if (!said.fromImport && now && same.includes(now) && said.at >= now.lastAt) {
      now.lastAt = said.at
      if (now.id !== null) grown.set(now.id, said.at)
      if (now.fresh) now.fresh.lastAt = said.at
      continue
    }
    plan.insert.push(said)
    if (!now || (outweighs(said, now) && now.given !== said.given)) plan.changed.push(said)
    rows.push({ ...said, id: null, mayGrow: !said.fromImport, fresh: said })
  }
  plan.prolong = [...grown].map(([id, lastAt]) => ({ id, lastAt }))
  return plan
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
