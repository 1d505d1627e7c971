import { randomBytes } from 'node:crypto'
import type { Ctx } from '../../../platform/context/index.ts'
import { requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf } from '../../../platform/contract/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import { fail, type JsonObject, type Language, say, type WorkspaceId } from '../../../platform/kernel/index.ts'
import { hashKey, type Sealer } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { consentRoutes } from '../contract.ts'
import { optInConfirmed, optInRequested } from '../facts.ts'
import type { ConfirmationMails } from '../ports.ts'
import { countForm } from '../store/forms.ts'
import {
  type AskedPurpose,
  confirmRow,
  countOptIns,
  deleteOptIns,
  findOptIn,
  insertOptIn,
  lockAddress,
  type OptInRow,
  profilesWithAddress,
} from '../store/opt-ins.ts'
import { words } from '../words.ts'
import { knownPurposes, type ShownPurposeText, textsAsShown } from './purposes.ts'
import { recordStatements } from './record.ts'

const dayMs = 86_400_000
const validDays = 7
/** Mails to one address within a day; further requests are answered alike and do nothing. */
const mailsPerDayMax = 3

export type OptInDeps = { sealer: Sealer; mails: ConfirmationMails }

/** Who asks for what. `form`: where, in words; `formId`: the sign-up form, if it was one. */
export type OptInWish = {
  address: string
  asked: readonly AskedPurpose[]
  language: Language
  form: string
  formId: number | null
  proof: JsonObject
}

/**
 * Asks by API for a mail with a link; nothing is recorded before the owner of the address confirms (CN10). The answer is the same
 * whether the address is known, new, or was asked too often. Throws `invalid_input` for a purpose that does not exist, `conflict`
 * without a way to send mail.
 */
export async function requestOptIn(
  ctx: Ctx,
  deps: OptInDeps,
  body: BodyOf<typeof consentRoutes.optIn>,
): Promise<{ requested: true }> {
  requirePermission(ctx, 'consent:write')
  if (!(await deps.mails.ready(ctx))) throw fail('conflict', { message: say(words.noMailServer) })
  const asked = await askedPurposes(ctx, body.purposes)
  const address = body.email.trim().toLowerCase()
  await askToConfirm(ctx, deps, {
    ...{ address, asked, language: body.language, form: body.form, formId: null, proof: {} },
  })
  return { requested: true }
}

/**
 * Writes down that an address is to be asked, unless it was asked too often today (CN9); the mail goes out afterwards, so that the time
 * that this takes says nothing about the address either.
 */
export async function askToConfirm(
  ctx: Pick<Ctx, 'state' | 'workspace' | 'clock' | 'changed'>,
  deps: Pick<OptInDeps, 'sealer'>,
  wish: OptInWish,
): Promise<void> {
  const { address, asked, language, form, formId, proof } = wish
  const [token, now] = [randomBytes(24).toString('base64url'), ctx.clock()]
  await ctx.state.transaction(async (tx) => {
    const workspace = ctx.workspace.id
    await lockAddress(tx, workspace, address)
    const since = new Date(now - dayMs)
    if ((await countOptIns(tx, workspace, { address, since })) >= mailsPerDayMax) return
    const optIn = await insertOptIn(tx, workspace, {
      ...{ address, language, form, form_id: formId, proof, purposes: [...asked] },
      ...{ tokenHash: hashKey(token), tokenSealed: deps.sealer.seal(token) },
      requested_at: new Date(now),
      expires_at: new Date(now + validDays * dayMs),
    })
    if (formId !== null) await countForm(tx, formId, 'requested')
    await ctx.changed?.(tx, optIn)
    await announce(tx, optInRequested.of(workspace, { optIn }))
  })
}

async function askedPurposes(ctx: Ctx, wanted: readonly string[]): Promise<AskedPurpose[]> {
  const known = new Map((await knownPurposes(ctx)).map((purpose) => [purpose.purpose, purpose]))
  const problems = wanted.flatMap((purpose, index) =>
    known.has(purpose)
      ? []
      : [{ field: `body.purposes.${index}`, reason: say(words.unknownPurpose, { purpose }), found: purpose }],
  )
  if (problems.length > 0) throw fail('invalid_input', { problems })
  return [...new Set(wanted)].map((purpose) => ({
    ...{ purpose, channel: 'email' },
    wording: known.get(purpose)?.wording?.version ?? null,
  }))
}

/** What a confirmation link is about, without changing anything (CN8): open, or no longer (unknown, too late, used: alike). */
export type OptInView =
  | { outcome: 'open'; workspace: WorkspaceId; language: Language; purposes: ShownPurposeText[] }
  | { outcome: 'closed' }

type Base = { state: StateStore; clock: () => number }
type CtxOf = (workspace: WorkspaceId) => Promise<Ctx>

/** Shows a confirmation link, in the very words that were asked about (CN13). `ctxOf` makes the context of a workspace. */
export async function readOptIn(base: Base, ctxOf: CtxOf, token: string): Promise<OptInView> {
  const row = await findOptIn(base.state, hashKey(token))
  if (!row || row.confirmed_at !== null || row.expires_at.getTime() <= base.clock()) return { outcome: 'closed' }
  const ctx = await ctxOf(row.workspace_id)
  const purposes = await textsAsShown(ctx, row.purposes)
  return { outcome: 'open', workspace: row.workspace_id, language: row.language as Language, purposes }
}

/** Confirms once (CN10); false when the link is unknown, too late or was used. `agent`: by what browser, for the proof. */
export async function confirmOptIn(
  base: Base,
  ctxOf: CtxOf,
  { token, agent }: { token: string; agent: string },
): Promise<boolean> {
  const asked = await findOptIn(base.state, hashKey(token))
  if (!asked) return false
  // Before the transaction: if each that confirms waited for a second connection while it holds one, many at once would wait for each other.
  const { workspace } = await ctxOf(asked.workspace_id)
  return await base.state.transaction(async (tx) => {
    const now = base.clock()
    const row = await confirmRow(tx, hashKey(token), new Date(now))
    if (!row) return false
    const profiles = await profilesWithAddress(tx, row.workspace_id, row.address)
    const changes = row.purposes.map(({ purpose, wording, channel = 'email' }) => ({
      ...{ purpose, wording, channel, given: true },
    }))
    const proof = { ...proofOf(row), confirmedBy: agent }
    // An address stands for everybody who has it.
    for (const profile of profiles) {
      await recordStatements(tx, { workspace }, { profile, changes, origin: 'opt_in', at: now, isNow: true, proof })
    }
    if (row.form_id !== null) await countForm(tx, row.form_id, 'confirmed')
    if (profiles.length === 0) await announce(tx, optInConfirmed.of(row.workspace_id, { optIn: row.public_id }))
    return true
  })
}

/** What proves a confirmation: which request, where and when it was asked for, what the form recorded. */
export function proofOf(row: Pick<OptInRow, 'public_id' | 'form' | 'requested_at' | 'proof'>): JsonObject {
  return { ...row.proof, optIn: row.public_id, form: row.form, requestedAt: row.requested_at.toISOString() }
}

/** Forgets addresses whose time to confirm has passed. */
export async function sweepOptIns(state: StateStore, now: number): Promise<void> {
  await deleteOptIns(state, new Date(now))
}
