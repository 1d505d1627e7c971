import { randomBytes } from 'node:crypto'
import type { TrackedMessage } from '../../../collect/ingest/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf } from '../../../platform/contract/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import { fail, type Language, say, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Mailer } from '../../../platform/mail/index.ts'
import { hashKey } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { consentRoutes } from '../contract.ts'
import { optInConfirmed } from '../facts.ts'
import { confirmationMail } from '../page/confirmation-mail.ts'
import {
  confirmedOptIn,
  confirmRow,
  countOptIns,
  deleteOptIns,
  findOptIn,
  insertOptIn,
  type OptInRow,
  profilesWithAddress,
} from '../store/opt-ins.ts'
import { words } from '../words.ts'
import { type KnownPurpose, knownPurposes } from './purposes.ts'
import { recordStatements } from './record.ts'

const dayMs = 86_400_000
const validDays = 7
/** Mails to one address within a day; further requests are answered alike and do nothing. */
const mailsPerDayMax = 3

export type OptInDeps = { mailer: Mailer | null; publicUrl: () => string }

/**
 * Mails a link to an address; nothing is recorded before its owner confirms (CN10). The answer is the same whether the address is
 * known, new, or was asked too often. Throws `invalid_input` for a purpose that does not exist, `conflict` without a mail server.
 */
export async function requestOptIn(
  ctx: Ctx,
  deps: OptInDeps,
  body: BodyOf<typeof consentRoutes.optIn>,
): Promise<{ requested: true }> {
  requirePermission(ctx, 'consent:write')
  if (!deps.mailer) throw fail('conflict', { message: say(words.noMailServer) })
  const asked = await askedPurposes(ctx, body.purposes)
  const address = body.email.trim().toLowerCase()
  const [token, now] = [randomBytes(24).toString('base64url'), ctx.clock()]
  const isSent = await ctx.state.transaction(async (tx) => {
    const since = new Date(now - dayMs)
    const isTooOften = (await countOptIns(tx, ctx.workspace.id, { address, since })) >= mailsPerDayMax
    if (isTooOften) return false
    await insertOptIn(tx, ctx.workspace.id, {
      ...{ address, tokenHash: hashKey(token), language: body.language, form: body.form },
      purposes: asked.map(({ purpose, wording }) => ({ purpose, wording: wording?.version ?? null })),
      requested_at: new Date(now),
      expires_at: new Date(now + validDays * dayMs),
    })
    return true
  })
  if (isSent) {
    const url = `${deps.publicUrl()}/p/c/${token}`
    await deps.mailer.send({
      to: address,
      ...confirmationMail({ company: ctx.workspace.name, language: body.language, purposes: asked, url }),
    })
  }
  return { requested: true }
}

async function askedPurposes(ctx: Ctx, wanted: readonly string[]): Promise<KnownPurpose[]> {
  const known = new Map((await knownPurposes(ctx)).map((purpose) => [purpose.purpose, purpose]))
  const problems = wanted.flatMap((purpose, index) =>
    known.has(purpose)
      ? []
      : [{ field: `body.purposes.${index}`, reason: say(words.unknownPurpose, { purpose }), found: purpose }],
  )
  if (problems.length > 0) throw fail('invalid_input', { problems })
  return [...new Set(wanted)].flatMap((word) => known.get(word) ?? [])
}

/** What a confirmation link is about, without changing anything (CN8): open, or no longer (unknown, too late, used: alike). */
export type OptInView =
  | { outcome: 'open'; workspace: WorkspaceId; language: Language; purposes: KnownPurpose[] }
  | { outcome: 'closed' }

/** Shows a confirmation link. `ctxOf` makes the context of a workspace. */
export async function readOptIn(
  base: { state: StateStore; clock: () => number },
  ctxOf: (workspace: WorkspaceId) => Promise<Ctx>,
  token: string,
): Promise<OptInView> {
  const row = await findOptIn(base.state, hashKey(token))
  if (!row || row.confirmed_at !== null || row.expires_at.getTime() <= base.clock()) return { outcome: 'closed' }
  const ctx = await ctxOf(row.workspace_id)
  const asked = new Set(row.purposes.map(({ purpose }) => purpose))
  const purposes = (await knownPurposes(ctx)).filter(({ purpose }) => asked.has(purpose))
  return { outcome: 'open', workspace: row.workspace_id, language: row.language as Language, purposes }
}

/** Confirms once (CN10); false when the link is unknown, too late or was used. */
export async function confirmOptIn(
  base: { state: StateStore; clock: () => number },
  ctxOf: (workspace: WorkspaceId) => Promise<Ctx>,
  token: string,
): Promise<boolean> {
  return await base.state.transaction(async (tx) => {
    const now = base.clock()
    const row = await confirmRow(tx, hashKey(token), new Date(now))
    if (!row) return false
    const { workspace } = await ctxOf(row.workspace_id)
    const profiles = await profilesWithAddress(tx, row.workspace_id, row.address)
    const changes = row.purposes.map(({ purpose, wording }) => ({ purpose, wording, channel: 'email', given: true }))
    // An address stands for everybody who has it.
    for (const profile of profiles) {
      await recordStatements(tx, { workspace }, { profile, changes, origin: 'opt_in', at: now, proof: proofOf(row) })
    }
    if (profiles.length === 0) await announce(tx, optInConfirmed.of(row.workspace_id, { optIn: row.public_id }))
    return true
  })
}

function proofOf(row: OptInRow): { optIn: string; form: string; requestedAt: string } {
  return { optIn: row.public_id, form: row.form, requestedAt: row.requested_at.toISOString() }
}

/** The message by which a person with a confirmed, unknown address comes to be; null when the request is no more. */
export async function messageOfConfirmed(
  state: StateStore,
  workspace: WorkspaceId,
  optIn: string,
): Promise<TrackedMessage | null> {
  const row = await confirmedOptIn(state, workspace, optIn)
  if (!row || row.confirmed_at === null) return null
  return {
    key: `opt-in-${row.public_id}`,
    name: '$consent_confirmed',
    ts: row.confirmed_at.getTime(),
    originalTs: null,
    identifiers: [{ kind: 'email', value: row.address }],
    identity: { kind: 'none' },
    traits: [{ op: 'set_once', key: 'email', value: row.address }],
    props: {
      $proof: proofOf(row),
      $wordings: Object.fromEntries(row.purposes.map((one) => [one.purpose, one.wording])),
    },
    context: {},
    userProof: null,
    consent: Object.fromEntries(row.purposes.map(({ purpose }) => [`${purpose}/email`, true])),
  }
}

/** Forgets addresses whose time to confirm has passed. */
export async function sweepOptIns(state: StateStore, now: number): Promise<void> {
  await deleteOptIns(state, new Date(now))
}
