import { findProgramme, lateMsMax, type Programme } from '../../../collect/distribution/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import type { JsonObject } from '../../../platform/kernel/index.ts'
import { segmentsOf } from '../../../understand/segments/index.ts'
import { type Channel, consentOf } from '../../../unify/consent/index.ts'
import { traitRecord } from '../../../unify/people/index.ts'
import { type AddressKind, bounceOf, type ChannelRow, providerOf, readChannels } from '../../messages/index.ts'
import { type AskFacts, defaultSettings, lotOf, periodOf, timeZoneOf, type Way } from '../model.ts'
import { lockSubject, type Subject } from '../person-store.ts'
import { type AskRow, drawnBefore, lastAsked, readContacts, readSettings } from '../store.ts'
import type { BudgetDeps } from './deps.ts'

/** A channel of the programme with the person's address in it. */
export type FoundWay = { channel: ChannelRow | null; to: string }

export type Gathered = {
  facts: AskFacts
  programme: Programme | null
  subject: Subject | null
  traits: JsonObject
  ways: FoundWay[]
}

const yearMs = 366 * 86_400_000

/** Everything that the decision about an asking needs. `ctx.state` is a transaction; the person stays locked until it ends. */
export async function gatherFacts(ctx: Ctx, deps: BudgetDeps, ask: AskRow): Promise<Gathered> {
  const workspace = ctx.workspace.id
  const subject = await lockSubject(ctx.state, workspace, ask.person)
  // After the lock: whoever held it may have asked this person while we waited.
  const now = ctx.clock()
  const programme = await findProgramme(ctx, ask.programme)
  const { traits } = subject ? await traitRecord(ctx, subject.person) : { traits: {} }
  const definition = programme?.definition ?? null
  const ways = definition && subject ? await findWays(ctx, { subject, traits, channels: definition.channels }) : []
  const considered = await Promise.all(
    ways.map((way) => wayOf(ctx, way, { person: subject?.person ?? 0, purpose: definition?.purpose ?? '' })),
  )
  const profiles = subject?.profiles ?? []
  const facts: AskFacts = {
    now,
    // Put off (quiet hours, a send that failed for now): its time is the one that it was put off to.
    dueAtMs: ((ask.state === 'deferred' ? ask.run_at : null) ?? ask.due_at).getTime(),
    lateMsMax: ask.state === 'reserved' ? null : lateMsMax,
    programme: definition && {
      on: programme?.on ?? false,
      surveyPublished: await isPublished(ctx, deps, definition.survey),
      purpose: definition.purpose,
      onceDays: definition.onceDays,
      sampleRate: definition.sampleRate,
    },
    known: subject !== null,
    inSegment: !definition?.segment || (await isMember(ctx, subject, definition.segment)),
    lastAskedMs: await lastAsked(ctx.state, workspace, {
      programme: ask.programme,
      profiles,
      but: ask.ask,
      before: null,
    }),
    ways: considered,
    lot: await lotFor(ctx, { ask, programme, subject }),
    contacts: await readContacts(ctx.state, workspace, {
      profiles,
      since: new Date(now - yearMs),
      but: { ask: ask.ask, programmes: [], since: new Date(now) },
    }),
    settings: (await readSettings(ctx.state, workspace)) ?? defaultSettings,
    timeZone: timeZoneOf(traits, ctx.workspace.timeZone),
  }
  return { facts, programme, subject, traits, ways }
}

/**
 * The person's place in the sample. Who was drawn in this period keeps what fell, also as part of a person whom a merge gave another
 * name; a version with another rate draws by the same hash.
 */
async function lotFor(
  ctx: Ctx,
  { ask, programme, subject }: { ask: AskRow; programme: Programme | null; subject: Subject | null },
): Promise<number> {
  const draw = { atMs: ask.due_at.getTime(), onceDays: programme?.definition.onceDays ?? 1 }
  const { fromMs, toMs } = periodOf(draw)
  const drawn = await drawnBefore(ctx.state, ctx.workspace.id, {
    programme: ask.programme,
    version: programme?.version ?? 0,
    profiles: subject?.profiles ?? [],
    but: ask.ask,
    from: new Date(fromMs),
    to: new Date(toMs),
  })
  if (drawn !== null) return drawn ? 0 : 1
  return lotOf({ ...draw, programme: ask.programme, person: subject?.publicId ?? '' })
}

/** True when the survey has a published version that takes answers, in this workspace. */
export async function isPublished(ctx: Ctx, deps: Pick<BudgetDeps, 'surveys'>, survey: string): Promise<boolean> {
  return (await publishedHere(ctx, deps, survey))?.open === true
}

/** True when the survey, as it is published in this workspace, promises anonymity. */
export async function isAnonymous(ctx: Ctx, deps: Pick<BudgetDeps, 'surveys'>, survey: string): Promise<boolean> {
  return (await publishedHere(ctx, deps, survey))?.survey.anonymous === true
}

async function publishedHere(ctx: Ctx, deps: Pick<BudgetDeps, 'surveys'>, survey: string) {
  const published = await deps.surveys.published(survey)
  return published?.workspace === ctx.workspace.id ? published : null
}

async function isMember(ctx: Ctx, subject: Subject | null, segment: string): Promise<boolean> {
  if (!subject) return false
  return (await segmentsOf(ctx, subject.person)).some(({ id }) => id === segment)
}

/** The programme's channels in order, each with the person's address; a channel that was removed is null. */
export async function findWays(
  ctx: Ctx,
  of: { subject: Subject; traits: JsonObject; channels: readonly { channel: string }[] },
): Promise<FoundWay[]> {
  const rows = new Map((await readChannels(ctx.state, ctx.workspace.id)).map((row) => [row.public_id, row]))
  return of.channels.map(({ channel }) => {
    const row = rows.get(channel) ?? null
    const needs = row ? providerOf(row.provider).needs : null
    if (needs !== null) return { channel: row, to: addressOf(needs, of) }
    return { channel: row, to: '' }
  })
}

const traitKeys: Record<AddressKind, readonly string[]> = {
  email: ['email', '$email'],
  phone: ['phone', '$phone', 'mobile'],
  wechat_openid: ['wechat_openid', 'openid'],
}

function addressOf(kind: AddressKind, { subject, traits }: { subject: Subject; traits: JsonObject }): string {
  const kinds = kind === 'wechat_openid' ? ['wechat_openid', 'openid'] : [kind]
  const found = subject.identifiers.find((identifier) => kinds.includes(identifier.kind))?.value
  const known = found ?? traitKeys[kind].map((key) => traits[key]).find((value) => typeof value === 'string')
  return isAddress(kind, String(known ?? '').trim())
}

/** No address is longer; a trait may be, and whoever has a public key writes traits. */
const addressCharsMax = 254

/** The address where it can be one; '' where it cannot. */
function isAddress(kind: AddressKind, value: string): string {
  if (value.length > addressCharsMax) return ''
  if (kind === 'email') return /^[^\s<>(),;:"@]+@[^\s<>(),;:"@]+\.[^\s<>(),;:"@]+$/.test(value) ? value : ''
  if (kind === 'phone') return /^\+?[\d ()./-]{5,25}$/.test(value) ? value.replace(/[^\d+]/g, '') : ''
  return /^[\w-]{10,64}$/.test(value) ? value : ''
}

/** A way as the decision sees it. */
export async function wayOf(
  ctx: Ctx,
  { channel, to }: FoundWay,
  of: { person: number; purpose: string },
): Promise<Way> {
  const none: Way = { there: false, addressed: false, bounced: false, consent: 'no', everyDays: null }
  if (!channel) return none
  const provider = providerOf(channel.provider)
  const word = provider.channelOf(channel.settings as never)
  if (word === 'chat') return none
  const decided = await consentOf(ctx, of.person, { purpose: of.purpose, channel: word satisfies Channel })
  const consent = decided.answer !== 'not' ? 'yes' : decided.reason === 'paused' ? 'paused' : 'no'
  const addressed = provider.needs === null || to !== ''
  const bounced = provider.needs === 'email' && to !== '' && (await bounceOf(ctx, to)) !== null
  return { there: true, addressed, bounced, consent, everyDays: decided.everyDays }
}
