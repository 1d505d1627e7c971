import * as z from 'zod'
import { defineRoute, expecting, pageQuerySchema } from '../../platform/contract/index.ts'

export const sourceSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** A browser source's write key is public: it may not do what a server's may. */
  kind: z.enum(['browser', 'server']),
  writeKey: z.string(),
  origins: z.array(z.string()),
  eventAllowList: z.array(z.string()).nullable(),
  demandsConsent: z.boolean(),
  createdAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
  received: z.number().int(),
  lastReceivedAt: z.iso.datetime().nullable(),
  drops: z.record(z.string(), z.number().int()),
})
export type SourceView = z.infer<typeof sourceSchema>

const originSchema = z.string().regex(
  /^(\*|https?:\/\/(\*\.)?[a-z0-9.-]+(:\d+)?)$/,
  expecting({
    en: 'https://shop.example.com, https://*.example.com or *',
    'zh-Hans': 'https://shop.example.com、https://*.example.com 或 *',
    'zh-Hant': 'https://shop.example.com、https://*.example.com 或 *',
  }),
)
const sourceInput = z.object({
  name: z.string().trim().min(1).max(80),
  kind: z.enum(['browser', 'server']),
  origins: z.array(originSchema).max(50).default([]),
  eventAllowList: z.array(z.string().min(1).max(200)).max(500).nullable().default(null),
  demandsConsent: z.boolean().default(false),
})

const quarantinedSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  source: z.string(),
  reason: z.string(),
  field: z.string().nullable(),
  detail: z.string(),
  raw: z.json(),
  state: z.enum(['kept', 'replayed', 'discarded']),
  expiresAt: z.iso.datetime(),
})
export type QuarantinedMessage = z.infer<typeof quarantinedSchema>

export const ingestRoutes = {
  listSources: defineRoute({
    method: 'GET',
    path: '/api/v1/sources',
    summary: 'Sources with their keys and what they sent.',
    permission: 'sources:read',
    reply: z.object({ sources: z.array(sourceSchema), publicUrl: z.string() }),
  }),
  createSource: defineRoute({
    method: 'POST',
    path: '/api/v1/sources',
    summary: 'Creates a source; its signing secret is shown once.',
    permission: 'sources:write',
    audit: 'source.create',
    status: 201,
    body: sourceInput,
    reply: sourceSchema.extend({ signingSecret: z.string() }),
  }),
  updateSource: defineRoute({
    method: 'PATCH',
    path: '/api/v1/sources/:id',
    summary: 'Changes name, origins, allow-list or consent rule.',
    permission: 'sources:write',
    audit: 'source.update',
    params: z.object({ id: z.string().max(64) }),
    body: sourceInput.omit({ kind: true }).partial(),
    reply: sourceSchema,
  }),
  revokeSource: defineRoute({
    method: 'POST',
    path: '/api/v1/sources/:id/revoke',
    summary: 'Stops a source; its key is refused from now on.',
    permission: 'sources:write',
    audit: 'source.revoke',
    params: z.object({ id: z.string().max(64) }),
    reply: sourceSchema,
  }),
  liveEvents: defineRoute({
    method: 'GET',
    path: '/api/v1/live-events',
    summary: 'The newest events as they are stored.',
    permission: 'sources:read',
    query: z.object({ source: z.string().max(64).optional(), after: z.string().max(64).optional() }),
    reply: z.object({
      events: z.array(
        z.object({
          id: z.string(),
          at: z.iso.datetime(),
          receivedAt: z.iso.datetime(),
          name: z.string(),
          source: z.string(),
          personId: z.string().nullable(),
          userId: z.string(),
          props: z.record(z.string(), z.json()),
        }),
      ),
      cursor: z.string(),
    }),
  }),
  status: defineRoute({
    method: 'GET',
    path: '/api/v1/ingest-status',
    summary: 'How far what was acknowledged is applied; `pending` 0 = every number includes it.',
    permission: 'sources:read',
    reply: z.object({ pending: z.number().int(), oldestPendingSeconds: z.number(), failing: z.string().nullable() }),
  }),
  listQuarantine: defineRoute({
    method: 'GET',
    path: '/api/v1/quarantine',
    summary: 'Messages that could not become events, with the reason.',
    permission: 'quarantine:read',
    query: pageQuerySchema.extend({
      reason: z.string().max(80).optional(),
      state: z.enum(['kept', 'replayed', 'discarded']).default('kept'),
    }),
    reply: z.object({
      messages: z.array(quarantinedSchema),
      total: z.number().int(),
      reasons: z.record(z.string(), z.number().int()),
      nextCursor: z.string().nullable(),
    }),
  }),
  replayQuarantined: defineRoute({
    method: 'POST',
    path: '/api/v1/quarantine/:id/replay',
    summary: 'Sends a message again, repaired if a new body is given.',
    permission: 'quarantine:write',
    audit: 'quarantine.replay',
    params: z.object({ id: z.string().max(64) }),
    body: z.object({ raw: z.json().optional() }),
    reply: z.object({
      outcome: z.enum(['accepted', 'rejected']),
      reason: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  }),
  discardQuarantined: defineRoute({
    method: 'POST',
    path: '/api/v1/quarantine/:id/discard',
    summary: 'Marks a message as not worth repairing.',
    permission: 'quarantine:write',
    audit: 'quarantine.discard',
    params: z.object({ id: z.string().max(64) }),
    reply: z.object({ discarded: z.literal(true) }),
  }),
  keepQuarantined: defineRoute({
    method: 'POST',
    path: '/api/v1/quarantine/:id/keep',
    summary: 'Takes a discard back.',
    permission: 'quarantine:write',
    audit: 'quarantine.keep',
    params: z.object({ id: z.string().max(64) }),
    reply: z.object({ kept: z.literal(true) }),
  }),
}
