import type { Ctx } from '../../../platform/context/index.ts'
import type { Language } from '../../../platform/kernel/index.ts'
import { type Channel, everyDaysChoices, type LegalBasis, type PrivacyRequest, pauseDaysChoices } from '../contract.ts'
import { basisFor, changesOfPage, covering, decideConsent, isBinding, type Standing } from '../model.ts'
import { insertRequest, requestsOf } from '../store/requests.ts'
import { insertPreferences, readHolder, readStanding } from '../store/standing.ts'
import { type KnownPurpose, knownPurposes, learnedPurpose } from './purposes.ts'
import { recordStatements } from './record.ts'

/** One choice of the page. A binding basis leaves none. */
export type ShownChannel = { channel: Channel; given: boolean; basis: LegalBasis | null; isChoice: boolean }
export type ShownPurpose = { purpose: KnownPurpose; everyDays: number; channels: ShownChannel[] }
/** What a person sees of their own choices; `address` is masked. */
export type PreferenceView = {
  company: string
  address: string
  purposes: ShownPurpose[]
  pausedUntil: number | null
  openRequests: PrivacyRequest['kind'][]
}

/** What the page shows of the person that a link belongs to; null when the person is no more. Changes nothing (CN8). */
export async function readPreferencePage(ctx: Ctx, profile: number): Promise<PreferenceView | null> {
  const holder = await readHolder(ctx.state, ctx.workspace.id, profile)
  if (!holder) return null
  const [known, standing, requests] = await Promise.all([
    knownPurposes(ctx),
    readStanding(ctx.state, ctx.workspace.id, { profile, purpose: null }),
    requestsOf(ctx.state, ctx.workspace.id, holder.profiles),
  ])
  const now = ctx.clock()
  return {
    company: ctx.workspace.name,
    address: masked(holder.address),
    purposes: shownPurposes(known, standing, now),
    pausedUntil: standing.pausedUntil !== null && standing.pausedUntil > now ? standing.pausedUntil : null,
    openRequests: requests.filter(({ state }) => state === 'open').map(({ kind }) => kind),
  }
}

/** Purposes that are shown, and others that this person has said something on: who said yes can always take it back. */
function shownPurposes(known: readonly KnownPurpose[], standing: Standing, now: number): ShownPurpose[] {
  const setUp = new Set(known.map(({ purpose }) => purpose))
  const spoken = new Set(standing.statements.map(({ purpose }) => purpose))
  const learned = [...spoken].filter((word) => !setUp.has(word)).map(learnedPurpose)
  return [...known.filter(({ purpose, shown }) => shown || spoken.has(purpose)), ...learned]
    .filter(({ channels }) => channels.length > 0)
    .map((purpose) => ({
      purpose,
      everyDays: standing.frequencies.find((wish) => wish.purpose === purpose.purpose)?.days ?? 0,
      channels: purpose.channels.map((channel) => shownChannel(standing, { purpose: purpose.purpose, channel, now })),
    }))
}

function shownChannel(standing: Standing, ask: { purpose: string; channel: Channel; now: number }): ShownChannel {
  const basis = basisFor(standing.bases, ask)
  const given = decideConsent({ ...standing, pausedUntil: null }, ask).answer !== 'not'
  return { channel: ask.channel, given, basis, isChoice: basis === null || !isBinding(basis) }
}

/** `a••@shop.example`: enough to recognise oneself, too little to learn an address from a forwarded link. */
function masked(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 1 ? '' : `${address.slice(0, 1)}••${address.slice(at)}`
}

/** What was sent with the page. `shown` is what the page showed when it was opened. */
export type SavedPage = {
  shown: readonly { purpose: string; channel: string; given: boolean; wording: number | null }[]
  ticked: ReadonlySet<string>
  /** Wishes that differ from what the page showed. */
  everyDays: ReadonlyMap<string, number>
}
/** How a change came about, for the proof. */
export type PageProof = { language: Language; agent: string }
type Whose = { profile: number; proof: PageProof }

/** Keeps the choices of a saved page (CN7): only those that it offered. False when the person is no more. */
export async function savePreferencePage(ctx: Ctx, { profile, proof }: Whose, saved: SavedPage): Promise<boolean> {
  const view = await readPreferencePage(ctx, profile)
  if (!view) return false
  const offered = new Map(view.purposes.map((one) => [one.purpose.purpose, one]))
  const choices = saved.shown.filter(({ purpose, channel }) =>
    offered.get(purpose)?.channels.some((one) => one.channel === channel && one.isChoice),
  )
  const changes = changesOfPage(choices, saved.ticked).map((change) => ({
    ...change,
    wording: wordingOf(offered.get(change.purpose)?.purpose, choices, change.purpose),
  }))
  const wishes = [...saved.everyDays].filter(
    ([purpose, days]) =>
      (everyDaysChoices as readonly number[]).includes(days) &&
      offered.has(purpose) &&
      offered.get(purpose)?.everyDays !== days,
  )
  const now = ctx.clock()
  await ctx.state.transaction(async (tx) => {
    await recordStatements(tx, ctx, { profile, changes, origin: 'page', at: now, isNow: true, proof })
    await insertPreferences(
      tx,
      ctx.workspace.id,
      wishes.map(([purpose, days]) => ({
        ...{ profile, kind: 'frequency', purpose, days, until: null, at: new Date(now), origin: 'page', proof },
      })),
    )
  })
  return true
}

/** The wording that the page showed, as far as the workspace has it: a page may have been open while a newer one was written. */
function wordingOf(purpose: KnownPurpose | undefined, shown: SavedPage['shown'], word: string): number | null {
  const current = purpose?.wording?.version ?? null
  const seen = shown.find((one) => one.purpose === word)?.wording ?? null
  return seen !== null && current !== null && seen >= 0 && seen <= current ? seen : current
}

/** Pauses everything that needs no contract for some days; 0 ends the pause. False when the person is no more. */
export async function pauseContact(ctx: Ctx, { profile, proof }: Whose, days: number): Promise<boolean> {
  if (!(await readHolder(ctx.state, ctx.workspace.id, profile))) return false
  if (days !== 0 && !(pauseDaysChoices as readonly number[]).includes(days)) return true
  const now = ctx.clock()
  const until = days === 0 ? null : new Date(now + days * 86_400_000)
  await insertPreferences(ctx.state, ctx.workspace.id, [
    { profile, kind: 'pause', purpose: '', days: null, until, at: new Date(now), origin: 'page', proof },
  ])
  return true
}

/** Refuses everything that the page lets refuse, on all channels. False when the person is no more. */
export async function refuseEverything(ctx: Ctx, { profile, proof }: Whose): Promise<boolean> {
  const view = await readPreferencePage(ctx, profile)
  if (!view) return false
  const changes = view.purposes
    .filter(({ channels }) => channels.some((one) => one.isChoice))
    .map(({ purpose }) => ({
      ...{ purpose: purpose.purpose, channel: '', given: false },
      wording: purpose.wording?.version ?? null,
    }))
  await ctx.state.transaction(async (tx) => {
    await recordStatements(tx, ctx, { profile, changes, origin: 'page', at: ctx.clock(), isNow: true, proof })
  })
  return true
}

/** Asks staff for a copy or the erasure of one's data; nothing is done by itself (CN12). False when the person is no more. */
export async function askOfStaff(ctx: Ctx, { profile, proof }: Whose, kind: PrivacyRequest['kind']): Promise<boolean> {
  if (!(await readHolder(ctx.state, ctx.workspace.id, profile))) return false
  const at = new Date(ctx.clock())
  await insertRequest(ctx.state, ctx.workspace.id, { profile, kind, language: proof.language, at })
  return true
}

/** What a one-click link would end; null when the person is no more. Changes nothing (CN8). */
export async function readUnsubscribe(
  ctx: Ctx,
  link: { profile: number; purpose: string; channel: Channel },
): Promise<{ purpose: KnownPurpose; isBinding: boolean } | null> {
  if (!(await readHolder(ctx.state, ctx.workspace.id, link.profile))) return null
  const purpose = (await knownPurposes(ctx)).find((one) => one.purpose === link.purpose) ?? learnedPurpose(link.purpose)
  const standing = await readStanding(ctx.state, ctx.workspace.id, { profile: link.profile, purpose: link.purpose })
  const basis = basisFor(standing.bases, link)
  return { purpose, isBinding: basis !== null && isBinding(basis) }
}

/** Takes a purpose on a channel back, once: a second click finds it refused. Gone people have nothing to refuse. */
export async function unsubscribe(
  ctx: Ctx,
  link: { profile: number; purpose: string; channel: Channel },
  proof: PageProof & { oneClick: boolean },
): Promise<void> {
  if (!(await readHolder(ctx.state, ctx.workspace.id, link.profile))) return
  const { profile, purpose, channel } = link
  await ctx.state.transaction(async (tx) => {
    const standing = await readStanding(tx, ctx.workspace.id, { profile, purpose })
    if (covering(standing.statements, link)?.given === false) return
    const changes = [{ purpose, channel, given: false, wording: null }]
    await recordStatements(tx, ctx, { profile, changes, origin: 'unsubscribe', at: ctx.clock(), isNow: true, proof })
  })
}
