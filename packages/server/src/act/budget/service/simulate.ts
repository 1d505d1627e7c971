import {
  type Contender,
  lateMsMax,
  type RefusalReason,
  type Simulated,
  type Simulation,
} from '../../../collect/distribution/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import type { JsonObject } from '../../../platform/kernel/index.ts'
import { membersOf } from '../../../understand/segments/index.ts'
import { traitRecord } from '../../../unify/people/index.ts'
import type { BudgetSettings } from '../contract.ts'
import {
  type AskFacts,
  aheadMs,
  type Contact,
  decideAfter,
  defaultSettings,
  lotOf,
  outranking,
  timeZoneOf,
} from '../model.ts'
import { readSubject, type Subject } from '../person-store.ts'
import { lastAsked, readContacts, readSettings } from '../store.ts'
import { findWays, wayOf } from './gather.ts'

const membersMax = 1_000_000
const yearMs = 366 * 86_400_000

/** A programme of the simulation, with who is in its segment (null = everybody). */
type Entrant = Contender & { id: string; members: ReadonlySet<number> | null }
/** What is known of a person: before the window, and what the simulation adds. */
type Known = { subject: Subject | null; traits: JsonObject; contacts: Contact[]; of: Map<Entrant, KnownOf> }
type KnownOf = Pick<AskFacts, 'ways' | 'lastAskedMs'>
type Moment = { entrant: Entrant; person: number; atMs: number }
type World = {
  ctx: Ctx
  settings: BudgetSettings
  simulation: Simulation
  entrants: readonly Entrant[]
  people: Map<number, Known>
}

/**
 * Goes through past triggers of a programme and of those beside it as the decisions would have gone (BU1, BU8), keeping count of what they
 * would have used up. Before the window, and of other ways to be contacted, what really happened counts. Nothing is written.
 */
export async function simulate(ctx: Ctx, simulation: Simulation): Promise<Simulated> {
  const settings = (await readSettings(ctx.state, ctx.workspace.id)) ?? defaultSettings
  const own = await entrantOf(ctx, simulation.own, 'new')
  const rivals = await Promise.all(simulation.rivals.map(async (rival) => await entrantOf(ctx, rival, '')))
  const entrants = [own, ...rivals]
  const world: World = { ctx, settings: { ...settings, quiet: null }, simulation, entrants, people: new Map() }
  const mine = new Set(own.triggers.map(({ person }) => person))
  const moments = entrants
    .flatMap((entrant) => entrant.triggers.map((trigger): Moment => ({ entrant, ...trigger })))
    .filter(({ person }) => mine.has(person))
  const asked = new Set<number>()
  const refused = new Map<number, RefusalReason>()
  for (const [person, of] of Map.groupBy(moments, (moment) => moment.person)) {
    for (const [moment, reason] of await outcomesOf(world, person, of)) {
      if (moment.entrant !== own) continue
      if (reason === null) asked.add(person)
      else refused.set(person, reason)
    }
  }
  const counts = new Map<RefusalReason, number>()
  for (const [person, reason] of refused) if (!asked.has(person)) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return {
    wouldAsk: asked.size,
    refused: [...counts].map(([reason, count]) => ({ reason, people: count })).sort((a, b) => b.people - a.people),
  }
}

async function entrantOf(ctx: Ctx, contender: Contender, unnamed: string): Promise<Entrant> {
  const { segment, programme } = contender.rules
  const members = segment === null ? null : new Set((await membersOf(ctx, segment, membersMax)) ?? [])
  return { ...contender, id: programme ?? unnamed, members }
}

/** What becomes of each moment of one person: null = asked, else why not. */
async function outcomesOf(
  world: World,
  person: number,
  moments: readonly Moment[],
): Promise<[Moment, RefusalReason | null][]> {
  const known = await knownOf(world, person)
  const rankOf = (moment: Moment, now: number) => ({
    ask: `${moment.entrant.id}\n${moment.atMs}`,
    priority: moment.entrant.rules.priority,
    dueAtMs: moment.atMs,
    upcoming: moment.atMs > now,
  })
  const outcomes: [Moment, RefusalReason | null][] = []
  const left = [...moments].sort((a, b) => a.atMs - b.atMs)
  for (;;) {
    const now = left[0]?.atMs
    if (now === undefined) return outcomes
    // Of those due at one moment the first in rank is decided first.
    const due = left.filter(({ atMs }) => atMs === now).map((moment) => rankOf(moment, now))
    const first =
      due.find(
        (rank) =>
          outranking(
            rank,
            due.filter((other) => other !== rank),
          ).length === 0,
      ) ?? due[0]
    const at = left.findIndex((moment) => rankOf(moment, now).ask === first?.ask)
    const [moment] = left.splice(at, 1) as [Moment]
    const others = left.filter(({ atMs, entrant }) => atMs <= now + aheadMs && entrant !== moment.entrant)
    const ahead = outranking(
      rankOf(moment, now),
      others.map((other) => rankOf(other, now)),
    )
    const before: AskFacts[] = []
    for (const { ask } of ahead) {
      const other = others.find((one) => rankOf(one, now).ask === ask)
      if (other) before.push(await factsOf(world, { moment: other, known, now }))
    }
    const decision = decideAfter(await factsOf(world, { moment, known, now }), before)
    outcomes.push([moment, decision.outcome === 'refuse' ? decision.reason : null])
    if (decision.outcome === 'refuse') continue
    known.contacts.push({ purpose: moment.entrant.rules.purpose, atMs: now })
    const mine = known.of.get(moment.entrant)
    if (mine) mine.lastAskedMs = now
  }
}

async function factsOf(
  world: World,
  { moment, known, now }: { moment: Moment; known: Known; now: number },
): Promise<AskFacts> {
  const { entrant, person, atMs } = moment
  const { purpose, onceDays, sampleRate } = entrant.rules
  const { subject, traits } = known
  const of = known.of.get(entrant) ?? (await knownToEntrant(world, { entrant, known }))
  known.of.set(entrant, of)
  return {
    ...of,
    now,
    dueAtMs: atMs,
    lateMsMax,
    programme: { on: true, surveyPublished: true, purpose, onceDays, sampleRate },
    known: subject !== null,
    inSegment: entrant.members === null || entrant.members.has(person),
    lot: lotOf({ programme: entrant.id, person: subject?.publicId ?? '', atMs, onceDays }),
    contacts: known.contacts.filter((contact) => contact.atMs <= now),
    settings: world.settings,
    timeZone: timeZoneOf(traits, world.ctx.workspace.timeZone),
  }
}

async function knownOf({ ctx, simulation, entrants }: World, person: number): Promise<Known> {
  const subject = await readSubject(ctx.state, ctx.workspace.id, person)
  if (!subject) return { subject, traits: {}, contacts: [], of: new Map() }
  const { traits } = await traitRecord(ctx, person)
  // What the programmes did in the window is what is simulated: it must not stand in their own way.
  const but = { ask: '', programmes: entrants.map(({ id }) => id), since: new Date(simulation.sinceMs) }
  const since = new Date(simulation.sinceMs - yearMs)
  const contacts = await readContacts(ctx.state, ctx.workspace.id, { profiles: subject.profiles, since, but })
  return { subject, traits, contacts, of: new Map() }
}

async function knownToEntrant(
  { ctx, simulation }: World,
  { entrant, known }: { entrant: Entrant; known: Known },
): Promise<KnownOf> {
  const { subject, traits } = known
  if (!subject) return { ways: [], lastAskedMs: null }
  const { purpose } = entrant.rules
  const channels = entrant.rules.channels.map((channel) => ({ channel }))
  const ways = await findWays(ctx, { subject, traits, channels })
  const of = { programme: entrant.id, profiles: subject.profiles, but: '', before: new Date(simulation.sinceMs) }
  return {
    ways: await Promise.all(ways.map((way) => wayOf(ctx, way, { person: subject.person, purpose }))),
    lastAskedMs: await lastAsked(ctx.state, ctx.workspace.id, of),
  }
}
