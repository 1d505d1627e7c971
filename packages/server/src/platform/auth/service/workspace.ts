import { isDeepStrictEqual } from 'node:util'
import { changesOf, readAudit, recordAudit } from '../../audit/index.ts'
import { type Ctx, permissionsOf, type Role, requirePermission, type Workspace } from '../../context/index.ts'
import type { BodyOf, QueryOf } from '../../contract/index.ts'
import { fail, readNumberCursor, say } from '../../kernel/index.ts'
import type { authRoutes, WorkspaceView } from '../contract.ts'
import { createApiKey, workspaceOf } from '../keys.ts'
import { holdWorkspace, listKeyRows, readMemberships, revokeKeyRow, updateWorkspaceRow } from '../store.ts'
import { words } from '../words.ts'

function viewOf(workspace: Workspace): WorkspaceView {
  const { publicId, name, timeZone, weekStart, currency, language } = workspace
  return { id: publicId, name, timeZone, weekStart, currency, language }
}

/** Who is signed in, where, with which permissions. A key is shown as a user without e-mail. */
export async function readSession(ctx: Ctx) {
  const memberships = ctx.actor.kind === 'user' ? await readMemberships(ctx.state, ctx.actor.id) : []
  return {
    user: { id: ctx.actor.id, name: ctx.actor.name, email: memberships[0]?.user_email ?? '' },
    workspace: viewOf(ctx.workspace),
    workspaces: memberships.map((row) => ({ id: row.public_id, name: row.name })),
    role: ctx.actor.role,
    permissions: [...permissionsOf(ctx.actor.role)],
  }
}

/**
 * Changes name, zone, week start, currency or language. Periods are cut in the new zone from now on. Throws `conflict` when they
 * are no longer what `before` says.
 */
export async function updateWorkspace(
  ctx: Ctx,
  { before: read, ...change }: BodyOf<typeof authRoutes.updateWorkspace>,
): Promise<WorkspaceView> {
  requirePermission(ctx, 'workspace:write')
  return await ctx.state.transaction(async (tx) => {
    const before = workspaceOf(await holdWorkspace(tx, ctx.workspace.id))
    if (read && !isDeepStrictEqual(before, { ...before, ...read }))
      throw fail('conflict', { message: say(words.workspaceChanged) })
    const after = workspaceOf(await updateWorkspaceRow(tx, ctx.workspace.id, change))
    const fields = ['name', 'timeZone', 'weekStart', 'currency', 'language'] as const
    const details = changesOf(before, after, { fields })
    await recordAudit(tx, ctx, { action: 'workspace.update', target: after.publicId, details })
    return viewOf(after)
  })
}

/** Secret keys of the workspace, without the secrets. */
export async function listKeys(ctx: Ctx) {
  requirePermission(ctx, 'keys:read')
  const rows = await listKeyRows(ctx.state, ctx.workspace.id)
  return rows.map((row) => ({
    id: row.public_id,
    name: row.name,
    role: row.role,
    preview: row.preview,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }))
}

/** Creates a key; nobody gives a key more than the own role. */
export async function createKey(ctx: Ctx, input: { name: string; role: Role }) {
  requirePermission(ctx, 'keys:write')
  const own = permissionsOf(ctx.actor.role)
  if ([...permissionsOf(input.role)].some((permission) => !own.has(permission))) {
    throw fail('forbidden', { message: say(words.keyTooStrong) })
  }
  return await ctx.state.transaction(async (tx) => {
    const key = await createApiKey(tx, {
      workspace: ctx.workspace.id,
      name: input.name,
      role: input.role,
      createdBy: ctx.actor.id,
    })
    await recordAudit(tx, ctx, {
      action: 'key.create',
      target: key.publicId,
      details: { name: input.name, role: input.role },
    })
    const createdAt = new Date(ctx.clock()).toISOString()
    return {
      id: key.publicId,
      name: input.name,
      role: input.role,
      preview: key.preview,
      createdAt,
      lastUsedAt: null,
      revokedAt: null,
      secret: key.secret,
    }
  })
}

/** Revokes a key at once. */
export async function revokeKey(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'keys:write')
  await ctx.state.transaction(async (tx) => {
    if (!(await revokeKeyRow(tx, ctx.workspace.id, { publicId: id, now: new Date(ctx.clock()) })))
      throw fail('not_found', { message: say(words.noKey) })
    await recordAudit(tx, ctx, { action: 'key.revoke', target: id })
  })
}

/** The audit log, newest first. */
export async function listAudit(ctx: Ctx, query: QueryOf<typeof authRoutes.listAudit>) {
  requirePermission(ctx, 'audit:read')
  const before = readNumberCursor(query.cursor)
  const rows = await readAudit(ctx.state, ctx, { before, limit: query.limit })
  return {
    entries: rows.map((row) => ({
      id: String(row.id),
      at: row.at.toISOString(),
      actor: row.actor_name,
      action: row.action,
      target: row.target,
      details: row.details,
    })),
    nextCursor: rows.length === query.limit ? String(rows.at(-1)?.id) : null,
  }
}
