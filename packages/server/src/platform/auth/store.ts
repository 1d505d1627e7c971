import { sql } from 'kysely'
import type { Language, Role } from '../context/index.ts'
import { newPublicId, type WorkspaceId } from '../kernel/index.ts'
import type { StateStore } from '../statestore/index.ts'
import type { WorkspaceRow } from './keys.ts'

export type MemberRow = WorkspaceRow & { role: Role; user_name: string; user_email: string }

/** Workspaces of a user with the role there, in the order of joining. */
export async function readMemberships(state: StateStore, userId: string): Promise<MemberRow[]> {
  return (
    await sql<MemberRow>`SELECT w.*, m.role, u.name AS user_name, u.email AS user_email FROM auth_member m
      JOIN auth_workspace w ON w.id = m.workspace_id JOIN auth_user u ON u.id = m.user_id
      WHERE m.user_id = ${userId} ORDER BY m.id`.execute(state.tables())
  ).rows
}

/** Serialises the creation of the first owner until the transaction ends. */
export async function lockSetup(tx: StateStore): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(7202)`.execute(tx.tables())
}

/** True while nobody is a member of any workspace. */
export async function hasNoUser(state: StateStore): Promise<boolean> {
  const rows = await sql<{ found: boolean }>`SELECT EXISTS (SELECT 1 FROM auth_member) AS found`.execute(state.tables())
  return rows.rows[0]?.found === false
}

export type NewWorkspace = { name: string; timeZone: string; currency: string; language: Language }

/** Creates a workspace. */
export async function insertWorkspace(
  tx: StateStore,
  input: NewWorkspace,
): Promise<{ id: WorkspaceId; publicId: string }> {
  const publicId = newPublicId('ws')
  const rows = await sql<{
    id: WorkspaceId
  }>`INSERT INTO auth_workspace (public_id, name, time_zone, currency, language)
    VALUES (${publicId}, ${input.name}, ${input.timeZone}, ${input.currency}, ${input.language}) RETURNING id`.execute(
    tx.tables(),
  )
  return { id: (rows.rows[0] as { id: WorkspaceId }).id, publicId }
}

/** Makes a user a member; an existing membership stays as it is. */
export async function insertMember(
  tx: StateStore,
  input: { workspace: WorkspaceId; userId: string; role: Role },
): Promise<void> {
  await sql`INSERT INTO auth_member (public_id, workspace_id, user_id, role) VALUES (${newPublicId('mem')}, ${input.workspace}, ${input.userId}, ${input.role})
    ON CONFLICT (workspace_id, user_id) DO NOTHING`.execute(tx.tables())
}

export type TeamRow = { public_id: string; user_id: string; name: string; email: string; role: Role; joined_at: Date }

/** Members of a workspace. */
export async function listMemberRows(state: StateStore, workspace: WorkspaceId): Promise<TeamRow[]> {
  return (
    await sql<TeamRow>`SELECT m.public_id, m.user_id, u.name, u.email, m.role, m.joined_at FROM auth_member m JOIN auth_user u ON u.id = m.user_id
      WHERE m.workspace_id = ${workspace} ORDER BY m.id`.execute(state.tables())
  ).rows
}

/** Names of a workspace's members by their public id, in the order in which they joined. */
export async function memberNames(state: StateStore, workspace: WorkspaceId): Promise<Map<string, string>> {
  return new Map((await listMemberRows(state, workspace)).map((row) => [row.public_id, row.name]))
}

/** E-mail address of a member by user id; null when the workspace has no such member. */
export async function memberEmail(state: StateStore, workspace: WorkspaceId, userId: string): Promise<string | null> {
  const { rows } = await sql<{ email: string }>`SELECT u.email FROM auth_member m JOIN auth_user u ON u.id = m.user_id
    WHERE m.workspace_id = ${workspace} AND m.user_id = ${userId}`.execute(state.tables())
  return rows[0]?.email ?? null
}

/** Owners of a workspace, locked, so that two removals at once cannot take the last one. */
export async function lockOwners(tx: StateStore, workspace: WorkspaceId): Promise<string[]> {
  const rows = await sql<{
    public_id: string
  }>`SELECT public_id FROM auth_member WHERE workspace_id = ${workspace} AND role = 'owner' FOR UPDATE`.execute(
    tx.tables(),
  )
  return rows.rows.map((row) => row.public_id)
}

/** Changes a role; false when the workspace has no such member. */
export async function updateRole(
  tx: StateStore,
  workspace: WorkspaceId,
  { member, role }: { member: string; role: Role },
): Promise<boolean> {
  const result =
    await sql`UPDATE auth_member SET role = ${role} WHERE workspace_id = ${workspace} AND public_id = ${member}`.execute(
      tx.tables(),
    )
  return (result.numAffectedRows ?? 0n) > 0n
}

/** Removes a member; false when the workspace has no such member. */
export async function deleteMember(tx: StateStore, workspace: WorkspaceId, member: string): Promise<boolean> {
  const result = await sql`DELETE FROM auth_member WHERE workspace_id = ${workspace} AND public_id = ${member}`.execute(
    tx.tables(),
  )
  return (result.numAffectedRows ?? 0n) > 0n
}

export type InvitationRow = {
  public_id: string
  workspace_id: WorkspaceId
  email: string
  role: Role
  expires_at: Date
  accepted_at: Date | null
  workspace_name: string
  workspace_public_id: string
}

/** Open invitations of a workspace. */
export async function listInvitationRows(state: StateStore, workspace: WorkspaceId): Promise<InvitationRow[]> {
  return (
    await sql<InvitationRow>`SELECT i.*, w.name AS workspace_name, w.public_id AS workspace_public_id FROM auth_invitation i JOIN auth_workspace w ON w.id = i.workspace_id
      WHERE i.workspace_id = ${workspace} AND i.accepted_at IS NULL AND i.expires_at > now() ORDER BY i.expires_at DESC`.execute(
      state.tables(),
    )
  ).rows
}

/** Writes an invitation. */
export async function insertInvitation(
  tx: StateStore,
  input: { workspace: WorkspaceId; email: string; role: Role; tokenHash: Buffer; invitedBy: string; expiresAt: Date },
): Promise<string> {
  const publicId = newPublicId('inv')
  await sql`INSERT INTO auth_invitation (public_id, workspace_id, email, role, token_hash, invited_by, expires_at)
    VALUES (${publicId}, ${input.workspace}, ${input.email}, ${input.role}, ${input.tokenHash}, ${input.invitedBy}, ${input.expiresAt})`.execute(
    tx.tables(),
  )
  return publicId
}

/** The open invitation of a token, locked. */
export async function lockInvitation(tx: StateStore, tokenHash: Buffer, now: Date): Promise<InvitationRow | undefined> {
  return (
    await sql<InvitationRow>`SELECT i.*, w.name AS workspace_name, w.public_id AS workspace_public_id FROM auth_invitation i JOIN auth_workspace w ON w.id = i.workspace_id
      WHERE i.token_hash = ${tokenHash} AND i.accepted_at IS NULL AND i.expires_at > ${now} FOR UPDATE OF i`.execute(
      tx.tables(),
    )
  ).rows[0]
}

/** Holds an e-mail address until the transaction ends: two that make an account for it come one after the other. */
export async function lockEmail(tx: StateStore, email: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(7203, hashtext(${email.toLowerCase()}))`.execute(tx.tables())
}

/** Marks an invitation as used. */
export async function markAccepted(tx: StateStore, publicId: string, now: Date): Promise<void> {
  await sql`UPDATE auth_invitation SET accepted_at = ${now} WHERE public_id = ${publicId}`.execute(tx.tables())
}

/** Takes an open invitation back; false when there is none. */
export async function deleteInvitation(tx: StateStore, workspace: WorkspaceId, publicId: string): Promise<boolean> {
  const result =
    await sql`DELETE FROM auth_invitation WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND accepted_at IS NULL`.execute(
      tx.tables(),
    )
  return (result.numAffectedRows ?? 0n) > 0n
}

/** Id of the user with this e-mail. */
export async function findUserByEmail(state: StateStore, email: string): Promise<string | null> {
  const rows = await sql<{ id: string }>`SELECT id FROM auth_user WHERE email = ${email.toLowerCase()}`.execute(
    state.tables(),
  )
  return rows.rows[0]?.id ?? null
}

/** Writes a one-time reset token. */
export async function insertReset(
  tx: StateStore,
  input: { tokenHash: Buffer; userId: string; expiresAt: Date },
): Promise<void> {
  await sql`INSERT INTO auth_reset (token_hash, user_id, expires_at) VALUES (${input.tokenHash}, ${input.userId}, ${input.expiresAt})`.execute(
    tx.tables(),
  )
}

/** How many reset links of the account with this e-mail end after a time, used or not. */
export async function countResets(
  state: StateStore,
  { email, expiringAfter }: { email: string; expiringAfter: Date },
): Promise<number> {
  const rows = await sql<{ n: number }>`SELECT count(*)::int AS n FROM auth_reset r JOIN auth_user u ON u.id = r.user_id
    WHERE u.email = ${email.toLowerCase()} AND r.expires_at > ${expiringAfter}`.execute(state.tables())
  return rows.rows[0]?.n ?? 0
}

/** Uses a reset token once, and with it all others of the user; the user's id, or null when it is unknown, used or past its time. */
export async function useReset(tx: StateStore, tokenHash: Buffer, now: Date): Promise<string | null> {
  const rows = await sql<{ user_id: string }>`WITH used AS (
      UPDATE auth_reset SET used_at = ${now} WHERE token_hash = ${tokenHash} AND used_at IS NULL AND expires_at > ${now}
      RETURNING user_id, token_hash)
    , others AS (UPDATE auth_reset r SET used_at = ${now} FROM used u
      WHERE r.user_id = u.user_id AND r.token_hash <> u.token_hash AND r.used_at IS NULL)
    SELECT user_id FROM used`.execute(tx.tables())
  return rows.rows[0]?.user_id ?? null
}

/** Deletes sessions, codes and reset links whose time is over. */
export async function deleteExpired(state: StateStore, now: Date): Promise<void> {
  const tables = state.tables()
  await sql`DELETE FROM auth_session WHERE "expiresAt" < ${now}`.execute(tables)
  await sql`DELETE FROM auth_verification WHERE "expiresAt" < ${now}`.execute(tables)
  await sql`DELETE FROM auth_reset WHERE expires_at < ${now}`.execute(tables)
}

export type KeyRow = {
  public_id: string
  name: string
  role: Role
  preview: string
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}

/** Keys of a workspace, newest first. */
export async function listKeyRows(state: StateStore, workspace: WorkspaceId): Promise<KeyRow[]> {
  return (
    await sql<KeyRow>`SELECT public_id, name, role, preview, created_at, last_used_at, revoked_at FROM auth_api_key
      WHERE workspace_id = ${workspace} ORDER BY id DESC`.execute(state.tables())
  ).rows
}

/** Revokes a key; false when the workspace has no such live key. */
export async function revokeKeyRow(
  tx: StateStore,
  workspace: WorkspaceId,
  { publicId, now }: { publicId: string; now: Date },
): Promise<boolean> {
  const result =
    await sql`UPDATE auth_api_key SET revoked_at = ${now} WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND revoked_at IS NULL`.execute(
      tx.tables(),
    )
  return (result.numAffectedRows ?? 0n) > 0n
}

/** A workspace as it is, kept so until the transaction ends. */
export async function holdWorkspace(tx: StateStore, workspace: WorkspaceId): Promise<WorkspaceRow> {
  const { rows } = await sql<WorkspaceRow>`SELECT * FROM auth_workspace WHERE id = ${workspace}
    FOR NO KEY UPDATE`.execute(tx.tables())
  return rows[0] as WorkspaceRow
}

/** Changes a workspace's settings. */
export async function updateWorkspaceRow(
  tx: StateStore,
  workspace: WorkspaceId,
  change: {
    name?: string | undefined
    timeZone?: string | undefined
    weekStart?: number | undefined
    currency?: string | undefined
    language?: Language | undefined
  },
): Promise<WorkspaceRow> {
  const rows =
    await sql<WorkspaceRow>`UPDATE auth_workspace SET name = coalesce(${change.name ?? null}, name), time_zone = coalesce(${change.timeZone ?? null}, time_zone),
      week_start = coalesce(${change.weekStart ?? null}::smallint, week_start), currency = coalesce(${change.currency ?? null}, currency),
      language = coalesce(${change.language ?? null}, language)
    WHERE id = ${workspace} RETURNING *`.execute(tx.tables())
  return rows.rows[0] as WorkspaceRow
}
