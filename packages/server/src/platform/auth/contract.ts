import * as z from 'zod'
import { roles } from '../context/permissions.ts'
import { defineRoute, expectations, expecting, timeZoneSchema } from '../contract/index.ts'

export const languageSchema = z.enum(['en', 'zh-Hans', 'zh-Hant'])

export const workspaceSchema = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  weekStart: z.union([z.literal(1), z.literal(6), z.literal(7)]),
  currency: z.string(),
  language: languageSchema,
})
export type WorkspaceView = z.infer<typeof workspaceSchema>

const emailSchema = z.email().max(254)
const passwordSchema = z.string().min(10).max(200)
const zoneSchema = timeZoneSchema.meta({ examples: ['Asia/Shanghai'] })

/** What a new installation is made of, whoever makes it: the page or `opencxm setup`. */
export const installationSchema = z.object({
  email: emailSchema,
  name: z.string().trim().min(1).max(80),
  password: passwordSchema,
  workspaceName: z.string().trim().min(1).max(80),
  timeZone: zoneSchema.default('UTC'),
  language: languageSchema.default('en'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, expecting(expectations.currency))
    .default('USD'),
})

export const memberSchema = z.object({
  id: z.string(),
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  joinedAt: z.iso.datetime(),
})
export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  preview: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
})

const workspaceChangeSchema = z
  .object({
    name: z.string().trim().min(1).max(80),
    timeZone: zoneSchema,
    weekStart: z.union([z.literal(1), z.literal(6), z.literal(7)]),
    currency: z.string().regex(/^[A-Z]{3}$/, expecting(expectations.currency)),
    language: languageSchema,
  })
  .partial()

export const authRoutes = {
  session: defineRoute({
    method: 'GET',
    path: '/api/v1/session',
    summary: 'Who is signed in, where, with which permissions.',
    permission: 'signed-in',
    reply: z.object({
      user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
      workspace: workspaceSchema,
      workspaces: z.array(z.object({ id: z.string(), name: z.string() })),
      role: z.enum(roles),
      permissions: z.array(z.string()),
    }),
  }),
  setupState: defineRoute({
    method: 'GET',
    path: '/api/v1/setup',
    summary: 'Whether this installation still needs its owner.',
    permission: 'public',
    reply: z.object({ needsOwner: z.boolean() }),
  }),
  setup: defineRoute({
    method: 'POST',
    path: '/api/v1/setup',
    summary: 'Creates the owner and the first workspace with the one-time token.',
    permission: 'public',
    audit: 'workspace.create',
    status: 201,
    body: installationSchema.extend({ token: z.string().min(1).max(200) }),
    reply: z.object({ workspaceId: z.string() }),
  }),
  updateWorkspace: defineRoute({
    method: 'PATCH',
    path: '/api/v1/workspace',
    summary:
      'Name, time zone, week start, currency, language. Refused with 409 when they are no longer as `before` says, where that is given.',
    permission: 'workspace:write',
    audit: 'workspace.update',
    body: workspaceChangeSchema.extend({ before: workspaceChangeSchema.optional() }),
    reply: workspaceSchema,
  }),
  listTeam: defineRoute({
    method: 'GET',
    path: '/api/v1/team',
    summary: 'Members and open invitations.',
    permission: 'team:read',
    reply: z.object({
      members: z.array(memberSchema),
      invitations: z.array(
        z.object({ id: z.string(), email: z.string(), role: z.enum(roles), expiresAt: z.iso.datetime() }),
      ),
    }),
  }),
  invite: defineRoute({
    method: 'POST',
    path: '/api/v1/team/invitations',
    summary: 'Invites a colleague; gives a one-time link, mailed if mail is set up.',
    permission: 'team:write',
    audit: 'team.invite',
    status: 201,
    body: z.object({ email: emailSchema, role: z.enum(roles) }),
    reply: z.object({ id: z.string(), link: z.string(), mailed: z.boolean() }),
  }),
  revokeInvitation: defineRoute({
    method: 'DELETE',
    path: '/api/v1/team/invitations/:id',
    summary: 'Takes an invitation back.',
    permission: 'team:write',
    audit: 'team.revoke_invitation',
    params: z.object({ id: z.string().max(64) }),
    reply: z.object({ deleted: z.literal(true) }),
  }),
  readInvitation: defineRoute({
    method: 'GET',
    path: '/api/v1/invitations/:token',
    summary: 'What an invitation link offers.',
    permission: 'public',
    params: z.object({ token: z.string().max(200) }),
    reply: z.object({ email: z.string(), role: z.enum(roles), workspaceName: z.string(), hasAccount: z.boolean() }),
  }),
  acceptInvitation: defineRoute({
    method: 'POST',
    path: '/api/v1/invitations/:token/accept',
    summary: 'Joins the workspace; creates the account if there is none.',
    permission: 'public',
    audit: 'team.join',
    status: 201,
    params: z.object({ token: z.string().max(200) }),
    body: z.object({ name: z.string().trim().min(1).max(80), password: passwordSchema }),
    reply: z.object({ workspaceId: z.string() }),
  }),
  changeRole: defineRoute({
    method: 'PATCH',
    path: '/api/v1/team/members/:id',
    summary: 'Changes a member’s role.',
    permission: 'team:write',
    audit: 'team.change_role',
    params: z.object({ id: z.string().max(64) }),
    body: z.object({ role: z.enum(roles) }),
    reply: memberSchema,
  }),
  removeMember: defineRoute({
    method: 'DELETE',
    path: '/api/v1/team/members/:id',
    summary: 'Removes a member; the last owner stays.',
    permission: 'team:write',
    audit: 'team.remove',
    params: z.object({ id: z.string().max(64) }),
    reply: z.object({ deleted: z.literal(true) }),
  }),
  listKeys: defineRoute({
    method: 'GET',
    path: '/api/v1/keys',
    summary: 'Secret API keys (only a preview is kept).',
    permission: 'keys:read',
    reply: z.object({ keys: z.array(apiKeySchema) }),
  }),
  createKey: defineRoute({
    method: 'POST',
    path: '/api/v1/keys',
    summary: 'Creates a secret key; shown once.',
    permission: 'keys:write',
    audit: 'key.create',
    status: 201,
    body: z.object({ name: z.string().trim().min(1).max(80), role: z.enum(roles) }),
    reply: apiKeySchema.extend({ secret: z.string() }),
  }),
  revokeKey: defineRoute({
    method: 'DELETE',
    path: '/api/v1/keys/:id',
    summary: 'Revokes a key at once.',
    permission: 'keys:write',
    audit: 'key.revoke',
    params: z.object({ id: z.string().max(64) }),
    reply: z.object({ deleted: z.literal(true) }),
  }),
  requestReset: defineRoute({
    method: 'POST',
    path: '/api/v1/password-resets',
    summary: 'Mails a one-time link if mail is set up; always answers the same.',
    permission: 'public',
    audit: { none: 'anybody may ask, and the answer tells nothing; the reset itself is written' },
    status: 202,
    body: z.object({ email: emailSchema }),
    reply: z.object({ accepted: z.literal(true) }),
  }),
  resetPassword: defineRoute({
    method: 'POST',
    path: '/api/v1/password-resets/:token',
    summary: 'Sets a new password with a one-time link.',
    permission: 'public',
    audit: 'account.reset_password',
    params: z.object({ token: z.string().max(200) }),
    body: z.object({ password: passwordSchema }),
    reply: z.object({ done: z.literal(true) }),
  }),
  listAudit: defineRoute({
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'Who did what, newest first.',
    permission: 'audit:read',
    query: z.object({
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({
      entries: z.array(
        z.object({
          id: z.string(),
          at: z.iso.datetime(),
          actor: z.string(),
          action: z.string(),
          target: z.string(),
          details: z.record(z.string(), z.json()),
        }),
      ),
      nextCursor: z.string().nullable(),
    }),
  }),
}
