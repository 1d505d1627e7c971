import {
  type AskingKnowledge,
  lateMsMax,
  type PastTrigger,
  type RefusalReason,
  type Simulated,
  type SimulatedRules,
} from '../../../collect/distribution/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import { type FieldProblem, say } from '../../../platform/kernel/index.ts'
import { membersOf, requireSegment } from '../../../understand/segments/index.ts'
import { readMapping } from '../../../unify/catalog/index.ts'
import { traitRecord } from '../../../unify/people/index.ts'
import { fixedFields, messagesWords, problemsOfTemplate, providerOf, readChannels } from '../../messages/index.ts'
import { type AskFacts, type Contact, decideAsk, defaultSettings, lotOf, timeZoneOf } from '../model.ts'
import { readSubject } from '../person-store.ts'
import { eventProperties, traitKeys } from '../queries.ts'
import { readContacts, readSettings } from '../store.ts'
import type { BudgetDeps } from './deps.ts'
import { findWays, isPublished, wayOf } from './gather.ts'

const membersMax = 1_000_000
const yearMs = 366 * 86_400_000

/** What distribution asks of this stage. */
export function askingKnowledge(deps: BudgetDeps): AskingKnowledge {
  return {
    hasSegment: async (ctx, segment) => await exists(requireSegment(ctx, segment)),
    hasTouchpoint: async (ctx, touchpoint) =>
      (await readMapping(ctx.state, ctx.workspace.id)).touchpoints.some(({ slug }) => slug === touchpoint),
    isPublished: async (ctx, survey) => await isPublished(ctx, deps, survey),
    channelProblems: async (ctx, input) => await channelProblems(ctx, input),
    fieldsOf: async (ctx, trigger) => await fieldsOf(ctx, trigger),
    simulate,
  }
}

async function exists(found: Promise<unknown>): Promise<boolean> {
  return await found.then(
    () => true,
    () => false,
  )
}

const standardFields = ['person.name', 'person.first_name', 'person.last_name', 'person.firstName', 'person.lastName']

type TriggerShape = Parameters<AskingKnowledge['fieldsOf']>[1]

async function fieldsOf(ctx: Ctx, trigger: TriggerShape): Promise<string[]> {
  const [traits, properties] = await Promise.all([
    traitKeys(ctx.events, ctx.workspace.id),
    trigger.event === ''
      ? []
      : eventProperties(ctx.events, ctx.workspace.id, { event: trigger.event, now: ctx.clock() }),
  ])
  const named = [...trigger.where.map(({ property }) => property), trigger.transactionProperty]
  return [
    ...new Set([
      ...fixedFields,
      ...standardFields,
      ...traits.map((key) => `person.${key}`),
      ...[...properties, ...named].filter((key) => key !== '').map((key) => `event.${key}`),
    ]),
  ]
}

async function channelProblems(
  ctx: Ctx,
  { channel, trigger, at }: Parameters<AskingKnowledge['channelProblems']>[1],
): Promise<FieldProblem[]> {
  const row = (await readChannels(ctx.state, ctx.workspace.id, channel.channel))[0]
  if (!row) return [{ field: `${at}.channel`, reason: say(messagesWords.noChannel) }]
  const provider = providerOf(row.provider)
  if (!provider.reachesPeople) return [{ field: `${at}.channel`, reason: say(messagesWords.notForPeople) }]
  const fields = await fieldsOf(ctx, trigger)
  return Object.entries(channel.messages).flatMap(([language, message]) => {
    const place = `${at}.messages.${language}`
    const problems = (['subject', 'text', 'button'] as const).flatMap((part) =>
      problemsOfTemplate(message[part], { fields, at: `${place}.${part}` }),
    )
    // E-mails carry a button by themselves, WeChat and webhooks the link beside the text; an SMS gets it at its end.
    return problems
  })
}

/** One person of a simulation: what does not change between their triggers. */
type Known = Pick<AskFacts, 'ways' | 'known' | 'timeZone'> & {
  publicId: string
  contacts: Contact[]
  lastAskedMs: number | null
}

/** Goes through past triggers as the decision would have, keeping count of what it would have used up. Nothing is written. */
async function simulate(ctx: Ctx, rules: SimulatedRules, triggers: readonly PastTrigger[]): Promise<Simulated> {
  const settings = (await readSettings(ctx.state, ctx.workspace.id)) ?? defaultSettings
  const members = rules.segment === null ? null : new Set((await membersOf(ctx, rules.segment, membersMax)) ?? [])
  const people = new Map<number, Known>()
  const asked = new Set<number>()
  const refused = new Map<number, RefusalReason>()
  for (const { person, atMs } of triggers) {
    const known = people.get(person) ?? (await knownOf(ctx, rules, person))
    people.set(person, known)
    const decision = decideAsk({
      ...known,
      contacts: known.contacts.filter((contact) => contact.atMs <= atMs),
      now: atMs,
      dueAtMs: atMs,
      lateMsMax,
      programme: {
        on: true,
        surveyPublished: true,
        purpose: rules.purpose,
        onceDays: rules.onceDays,
        sampleRate: rules.sampleRate,
      },
      inSegment: members === null || members.has(person),
      lot: lotOf({ programme: rules.programme ?? 'new', person: known.publicId, atMs, onceDays: rules.onceDays }),
      settings: { ...settings, quiet: null },
    })
    if (decision.outcome === 'refuse') {
      refused.set(person, decision.reason)
      continue
    }
    asked.add(person)
    known.lastAskedMs = atMs
    known.contacts.push({ purpose: rules.purpose, atMs })
  }
  const counts = new Map<RefusalReason, number>()
  for (const [person, reason] of refused) if (!asked.has(person)) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return {
    wouldAsk: asked.size,
    refused: [...counts].map(([reason, count]) => ({ reason, people: count })).sort((a, b) => b.people - a.people),
  }
}

async function knownOf(ctx: Ctx, rules: SimulatedRules, person: number): Promise<Known> {
  const workspace = ctx.workspace.id
  const subject = await readSubject(ctx.state, workspace, person)
  if (!subject) return { ways: [], known: false, timeZone: 'UTC', publicId: '', contacts: [], lastAskedMs: null }
  const { traits } = await traitRecord(ctx, person)
  const channels = rules.channels.map((channel) => ({ channel }))
  const ways = await findWays(ctx, { subject, traits, channels })
  // What this very programme did already is what is simulated: it must not stand in its own way.
  const but = { ask: '', programme: rules.programme ?? '' }
  const of = { profiles: subject.profiles, since: new Date(ctx.clock() - yearMs), but }
  return {
    known: true,
    ways: await Promise.all(ways.map((way) => wayOf(ctx, way, { person, purpose: rules.purpose }))),
    timeZone: timeZoneOf(traits, ctx.workspace.timeZone),
    publicId: subject.publicId,
    contacts: await readContacts(ctx.state, workspace, of),
    lastAskedMs: null,
  }
}
