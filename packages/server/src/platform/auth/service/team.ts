import { randomBytes } from 'node:crypto'
import { changesOf, recordAudit } from '../../audit/index.ts'
import { type Ctx, type Role, requirePermission } from '../../context/index.ts'
import type { PublicCtx } from '../../http/index.ts'
import { fail, say } from '../../kernel/index.ts'
import type { Mailer } from '../../mail/index.ts'
import { hashKey } from '../../privacy/index.ts'
import type { StateStore } from '../../statestore/index.ts'
import { type Accounts, createUser } from '../accounts.ts'
import { invitationMail } from '../mails.ts'
import {
  deleteInvitation,
  deleteMember,
  findUserByEmail,
  insertInvitation,
  insertMember,
  listInvitationRows,
  listMemberRows,
  lockEmail,
  lockInvitation,
  lockOwners,
  markAccepted,
  type TeamRow,
  updateRole,
} from '../store.ts'
import { words } from '../words.ts'

const dayMs = 24 * 60 * 60 * 1000
const invitationDays = 7

export type TeamDeps = { accounts: Accounts; mailer: Mailer | null; publicUrl: () => string }

function memberOf(row: TeamRow) {
  return {
    id: row.public_id,
    userId: row.user_id,
    name: row.name,
    email: row.email,
    role: row.role,
    joinedAt: row.joined_at.toISOString(),
  }
}

/** Members and open invitations. */
export async function listTeam(ctx: Ctx) {
  requirePermission(ctx, 'team:read')
  const [members, invitations] = await Promise.all([
    listMemberRows(ctx.state, ctx.workspace.id),
    listInvitationRows(ctx.state, ctx.workspace.id),
  ])
  return {
    members: members.map(memberOf),
    invitations: invitations.map((row) => ({
      id: row.public_id,
      email: row.email,
      role: row.role,
      expiresAt: row.expires_at.toISOString(),
    })),
  }
}

/** Invites by a one-time link, valid a week; mailed where mail is set up, shown in any case. Only owners make owners. */
export async function invite(ctx: Ctx, deps: TeamDeps, input: { email: string; role: Role }) {
  requirePermission(ctx, 'team:write')
  requireMayGive(ctx, input.role)
  const token = randomBytes(24).toString('base64url')
  const id = await ctx.state.transaction(async (tx) => {
    const publicId = await insertInvitation(tx, {
      workspace: ctx.workspace.id,
      email: input.email.toLowerCase(),
      role: input.role,
      tokenHash: hashKey(token),
      invitedBy: ctx.actor.id,
      expiresAt: new Date(ctx.clock() + invitationDays * dayMs),
    })
    await recordAudit(tx, ctx, { action: 'team.invite', target: publicId, details: { role: input.role } })
    return publicId
  })
  const link = `${deps.publicUrl()}/invitations/${token}`
  const told = { by: ctx.actor.name, workspace: ctx.workspace.name, link, days: invitationDays }
  // Who is invited has said no language yet: the workspace's is the likeliest.
  const mailed = await mailLink(deps.mailer, { to: input.email, ...invitationMail(told, ctx.workspace.language) })
  return { id, link, mailed }
}

/** True when the mail went out; without a mail server, or when it fails, the link is handed over another way. */
export async function mailLink(
  mailer: Mailer | null,
  mail: { to: string; subject: string; text: string },
): Promise<boolean> {
  if (!mailer) return false
  try {
    await mailer.send(mail)
    return true
  } catch {
    return false
  }
}

/** Takes an open invitation back. */
export async function revokeInvitation(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'team:write')
  await ctx.state.transaction(async (tx) => {
    if (!(await deleteInvitation(tx, ctx.workspace.id, id)))
      throw fail('not_found', { message: say(words.noInvitation) })
    await recordAudit(tx, ctx, { action: 'team.revoke_invitation', target: id })
  })
}

/** What a link offers; `gone` when it was used, taken back or is past its time. */
export async function readInvitation(ctx: PublicCtx, token: string) {
  return await ctx.state.transaction(async (tx) => {
    const row = await requireInvitation(tx, token, ctx.clock())
    const hasAccount = (await findUserByEmail(tx, row.email)) !== null
    return { email: row.email, role: row.role, workspaceName: row.workspace_name, hasAccount }
  })
}

/** The turn of whoever came last: see `afterOthers`. */
let lastTurn: Promise<unknown> = Promise.resolve()

/**
 * Runs what makes an account within a transaction after all that came before: better-auth takes a connection of its own, and of many at
 * once each would hold one and wait for another's.
 */
async function afterOthers<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = lastTurn.then(work)
  lastTurn = turn.catch(() => undefined)
  return await turn
}

/**
 * Joins the workspace of a link, once. Without an account one is made; with one the password must be the account's own,
 * since a link alone must not take over an account; `attempt` counts such a guess where those of signing in are counted, since whoever
 * invites can have as many links as they like.
 */
export async function acceptInvitation(ctx: PublicCtx, deps: TeamDeps, input: Acceptance) {
  return await afterOthers(
    async () => await ctx.state.transaction(async (tx) => await accept(tx, { ctx, deps, input })),
  )
}

type Acceptance = { token: string; name: string; password: string; attempt: (account: string) => void }

async function accept(tx: StateStore, of: { ctx: PublicCtx; deps: TeamDeps; input: Acceptance }) {
  const { ctx, deps, input } = of
  const row = await requireInvitation(tx, input.token, ctx.clock())
  // Of two links for one new address the second must find the account of the first, not set its password.
  await lockEmail(tx, row.email)
  const held = await findUserByEmail(tx, row.email)
  if (held) {
    input.attempt(row.email)
    await requirePassword(deps.accounts, row.email, input.password)
  }
  const userId =
    held ?? (await createUser(deps.accounts, { email: row.email, name: input.name, password: input.password }))
  await insertMember(tx, { workspace: row.workspace_id, userId, role: row.role })
  await markAccepted(tx, row.public_id, new Date(ctx.clock()))
  const actor = { kind: 'user', id: userId, name: input.name, role: row.role } as const
  const entry = { action: 'team.join', target: row.public_id, details: { role: row.role } }
  await recordAudit(tx, { workspace: { id: row.workspace_id }, actor }, entry)
  return { workspaceId: row.workspace_public_id }
}

async function requireInvitation(tx: StateStore, token: string, now: number) {
  const row = await lockInvitation(tx, hashKey(token), new Date(now))
  if (!row) throw fail('gone', { message: say(words.invitationUsed) })
  return row
}

async function requirePassword(accounts: Accounts, email: string, password: string): Promise<void> {
  try {
    await accounts.api.signInEmail({ body: { email, password } })
  } catch {
    throw fail('unauthenticated', { message: say(words.hasAccount) })
  }
}

/** Changes a member's role; the last owner stays owner. */
export async function changeRole(ctx: Ctx, id: string, role: Role) {
  requirePermission(ctx, 'team:write')
  requireMayGive(ctx, role)
  return await ctx.state.transaction(async (tx) => {
    await requireMayTouch(ctx, tx, { id, newRole: role })
    const before = (await listMemberRows(tx, ctx.workspace.id)).find((member) => member.public_id === id)
    if (!(await updateRole(tx, ctx.workspace.id, { member: id, role })))
      throw fail('not_found', { message: say(words.noMember) })
    await recordAudit(tx, ctx, {
      action: 'team.change_role',
      target: id,
      details: changesOf(before ?? null, { role }, { fields: ['role'] }),
    })
    const row = (await listMemberRows(tx, ctx.workspace.id)).find((member) => member.public_id === id)
    return memberOf(row as TeamRow)
  })
}

/** Removes a member; the last owner stays. Sessions end with the next request, since membership is read each time. */
export async function removeMember(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'team:write')
  await ctx.state.transaction(async (tx) => {
    await requireMayTouch(ctx, tx, { id, newRole: null })
    if (!(await deleteMember(tx, ctx.workspace.id, id))) throw fail('not_found', { message: say(words.noMember) })
    await recordAudit(tx, ctx, { action: 'team.remove', target: id })
  })
}

function requireMayGive(ctx: Ctx, role: Role): void {
  if (role === 'owner' && ctx.actor.role !== 'owner') throw fail('forbidden', { message: say(words.ownersMakeOwners) })
}

async function requireMayTouch(
  ctx: Ctx,
  tx: StateStore,
  { id, newRole }: { id: string; newRole: Role | null },
): Promise<void> {
  const owners = await lockOwners(tx, ctx.workspace.id)
  if (!owners.includes(id)) return
  if (ctx.actor.role !== 'owner') throw fail('forbidden', { message: say(words.ownersChangeOwners) })
  if (owners.length === 1 && newRole !== 'owner') throw fail('conflict', { message: say(words.needsOwner) })
}
