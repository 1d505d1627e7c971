import { randomBytes } from 'node:crypto'
import encodeQr from 'qr'
import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import type { consentRoutes, SignUpForm } from '../contract.ts'
import type { ConfirmationMails } from '../ports.ts'
import {
  deleteForm,
  type FormRow,
  type FormWrite,
  insertForm,
  readForms,
  rotateForm as rotateFormRow,
  updateForm as updateFormRow,
} from '../store/forms.ts'
import { words } from '../words.ts'
import { knownPurposes } from './purposes.ts'

export type FormDeps = { mails: ConfirmationMails; publicUrl: () => string }

/** 144 random bits: nobody comes upon a form by guessing. */
function newToken(): string {
  return randomBytes(18).toString('base64url')
}

function shown(deps: Pick<FormDeps, 'publicUrl'>, row: FormRow): SignUpForm {
  const { name, choices, texts, frames, requested, confirmed } = row
  return {
    ...{ id: row.public_id, name, choices, texts, frames, requested, confirmed, on: row.is_on },
    url: `${deps.publicUrl()}/p/f/${row.token}`,
    createdAt: row.created_at.toISOString(),
    rotatedAt: row.rotated_at.toISOString(),
  }
}

async function requireForm(ctx: Pick<Ctx, 'state' | 'workspace'>, id: string): Promise<FormRow> {
  const row = (await readForms(ctx.state, ctx.workspace.id, id))[0]
  if (!row) throw fail('not_found', { message: say(words.noForm) })
  return row
}

/** The sign-up forms of the workspace, and whether it can send what they promise. */
export async function listForms(ctx: Ctx, deps: FormDeps): Promise<ReplyOf<typeof consentRoutes.listForms>> {
  requirePermission(ctx, 'consent:read')
  const rows = await readForms(ctx.state, ctx.workspace.id)
  return { forms: rows.map((row) => shown(deps, row)), canMail: await deps.mails.ready(ctx) }
}

type FormBody = BodyOf<typeof consentRoutes.createForm>

/** Each choice must be one that people have: a purpose of this workspace over a channel of it. Throws `invalid_input`. */
async function checked(ctx: Ctx, body: FormBody): Promise<FormWrite> {
  const known = new Map((await knownPurposes(ctx)).map((one) => [one.purpose, one]))
  const problems = body.choices.flatMap(({ purpose, channel }, index) => {
    const found = known.get(purpose)
    const at = `body.choices.${index}`
    if (!found) return [{ field: `${at}.purpose`, reason: say(words.unknownPurpose, { purpose }), found: purpose }]
    if (channel === '' || found.channels.includes(channel)) return []
    return [{ field: `${at}.channel`, reason: say(words.notOverChannel, { purpose }), found: channel }]
  })
  if (problems.length > 0) throw fail('invalid_input', { problems })
  const { name, choices, texts, frames, on } = body
  return { name, choices, texts, frames, on }
}

/** Makes a form with an address of its own. */
export async function createForm(ctx: Ctx, deps: FormDeps, body: FormBody): Promise<SignUpForm> {
  requirePermission(ctx, 'workspace:write')
  const write = await checked(ctx, body)
  return await ctx.state.transaction(async (tx) => {
    const at = new Date(ctx.clock())
    const id = await insertForm(tx, ctx.workspace.id, { ...write, token: newToken(), at })
    await recordAudit(tx, ctx, { action: 'consent.create_form', target: id, details: { name: write.name } })
    return shown(deps, await requireForm({ ...ctx, state: tx }, id))
  })
}

/** Changes, opens or closes a form. Throws `not_found`. */
export async function updateForm(
  ctx: Ctx,
  deps: FormDeps,
  { id, body }: { id: string; body: FormBody },
): Promise<SignUpForm> {
  requirePermission(ctx, 'workspace:write')
  const write = await checked(ctx, body)
  return await ctx.state.transaction(async (tx) => {
    const { is_on, ...row } = await requireForm({ ...ctx, state: tx }, id)
    await updateFormRow(tx, ctx.workspace.id, { ...write, publicId: id })
    const fields = ['name', 'choices', 'texts', 'frames', 'on'] as const
    const details = changesOf<FormWrite>({ ...row, on: is_on }, write, { fields })
    await recordAudit(tx, ctx, { action: 'consent.update_form', target: id, details })
    return shown(deps, await requireForm({ ...ctx, state: tx }, id))
  })
}

/** Gives a form a new address; whoever has the old one finds nothing there. Throws `not_found`. */
export async function rotateForm(ctx: Ctx, deps: FormDeps, id: string): Promise<SignUpForm> {
  requirePermission(ctx, 'workspace:write')
  return await ctx.state.transaction(async (tx) => {
    await requireForm({ ...ctx, state: tx }, id)
    await rotateFormRow(tx, ctx.workspace.id, { publicId: id, token: newToken(), at: new Date(ctx.clock()) })
    await recordAudit(tx, ctx, { action: 'consent.rotate_form', target: id })
    return shown(deps, await requireForm({ ...ctx, state: tx }, id))
  })
}

/** Removes a form; links that were mailed can still be confirmed. Throws `not_found`. */
export async function removeForm(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'workspace:write')
  await ctx.state.transaction(async (tx) => {
    const { name } = await requireForm({ ...ctx, state: tx }, id)
    await deleteForm(tx, ctx.workspace.id, { publicId: id, at: new Date(ctx.clock()) })
    await recordAudit(tx, ctx, { action: 'consent.remove_form', target: id, details: { name } })
  })
}

/** A form's address as a QR code, SVG. Throws `not_found`. */
export async function formQr(ctx: Ctx, deps: FormDeps, id: string): Promise<string> {
  requirePermission(ctx, 'consent:read')
  const { url } = shown(deps, await requireForm(ctx, id))
  return encodeQr(url, 'svg', { ecc: 'medium', border: 4 })
}
