import * as z from 'zod'
import { defineRoute, expecting } from '../../platform/contract/index.ts'

/** A name in the interface languages; `en` always, the others fall back to it. */
export const localNameSchema = z.object({
  en: z.string().trim().min(1).max(80),
  'zh-Hans': z.string().trim().max(80).optional(),
  'zh-Hant': z.string().trim().max(80).optional(),
})
export type LocalName = z.infer<typeof localNameSchema>

/** A short machine word for a stage or touchpoint; events and mappings refer to it. */
export const slugSchema = z.string().regex(
  /^[a-z0-9][a-z0-9_-]{0,62}$/,
  expecting({
    en: 'lower-case letters, digits, - and _',
    'zh-Hans': '小写字母、数字、- 和 _',
    'zh-Hant': '小寫字母、數字、- 和 _',
  }),
)

export const stageSchema = z.object({
  slug: slugSchema,
  name: localNameSchema,
  position: z.number().int().min(0).max(999),
})
export type Stage = z.infer<typeof stageSchema>

export const touchpointSchema = z.object({
  slug: slugSchema,
  name: localNameSchema,
  stage: slugSchema,
  position: z.number().int().min(0).max(999),
  /** A side touchpoint (support, say) is met only when something happens; it branches off the line on the map. */
  side: z.boolean().default(false),
  /** Owning department, in the workspace's own words. */
  owner: z.string().trim().max(80).default(''),
  channel: z.string().trim().max(60).default(''),
  /** Benchmark of the touchpoint's rating on 0..1 of its scale (methods.md 4.4); null = use the best-quartile rule. */
  target: z.number().min(0).max(1).nullable().default(null),
})
export type Touchpoint = z.infer<typeof touchpointSchema>

const propertySchema = z.object({
  key: z.string(),
  types: z.array(z.enum(['string', 'number', 'boolean', 'null', 'list', 'object'])),
  declaredType: z.enum(['string', 'number', 'boolean', 'list', 'object']).nullable(),
  description: z.string(),
  /** Events seen with this property, and of these how many did not have the declared type. */
  seen: z.number().int(),
  illTyped: z.number().int(),
})

export const catalogEventSchema = z.object({
  name: z.string(),
  description: z.string(),
  /** `learned` from traffic, `declared` by a person; undeclared events are flagged. */
  state: z.enum(['learned', 'declared']),
  touchpoint: z.string().nullable(),
  seen: z.number().int(),
  firstSeenAt: z.iso.datetime().nullable(),
  lastSeenAt: z.iso.datetime().nullable(),
  properties: z.array(propertySchema),
})
export type CatalogEvent = z.infer<typeof catalogEventSchema>

const eventChangeSchema = z.object({
  description: z.string().max(2000).optional(),
  touchpoint: slugSchema.nullable().optional(),
  state: z.enum(['learned', 'declared']).optional(),
  properties: z
    .array(
      z.object({
        key: z.string().min(1).max(200),
        declaredType: z.enum(['string', 'number', 'boolean', 'list', 'object']).nullable(),
        description: z.string().max(2000).default(''),
      }),
    )
    .max(500)
    .optional(),
})
export type EventChange = z.infer<typeof eventChangeSchema>

const stageBodySchema = stageSchema.omit({ slug: true })
const touchpointBodySchema = touchpointSchema.omit({ slug: true })

export const catalogRoutes = {
  listEvents: defineRoute({
    method: 'GET',
    path: '/api/v1/catalog/events',
    summary: 'Event names, properties and types learned from traffic.',
    permission: 'catalog:read',
    query: z.object({ search: z.string().max(200).optional() }),
    reply: z.object({ events: z.array(catalogEventSchema) }),
  }),
  updateEvent: defineRoute({
    method: 'PATCH',
    path: '/api/v1/catalog/events/:name',
    summary:
      'Describes an event, maps it to a touchpoint, declares property types. Refused with 409 when it is no longer as `before` says, where that is given.',
    permission: 'catalog:write',
    audit: 'catalog.update_event',
    params: z.object({ name: z.string().min(1).max(200) }),
    body: eventChangeSchema.extend({ before: eventChangeSchema.optional() }),
    reply: catalogEventSchema,
  }),
  getJourneyModel: defineRoute({
    method: 'GET',
    path: '/api/v1/catalog/touchpoints',
    summary: 'Stages and touchpoints in journey order.',
    permission: 'catalog:read',
    reply: z.object({ stages: z.array(stageSchema), touchpoints: z.array(touchpointSchema) }),
  }),
  putStage: defineRoute({
    method: 'PUT',
    path: '/api/v1/catalog/stages/:slug',
    summary:
      'Creates or changes a stage. Refused with 409 when it is no longer as `before` says, where that is given; null: when there is one.',
    permission: 'catalog:write',
    audit: 'catalog.put_stage',
    params: z.object({ slug: slugSchema }),
    body: stageBodySchema.extend({ before: stageBodySchema.nullable().optional() }),
    reply: stageSchema,
  }),
  deleteStage: defineRoute({
    method: 'DELETE',
    path: '/api/v1/catalog/stages/:slug',
    summary: 'Removes a stage without touchpoints.',
    permission: 'catalog:write',
    audit: 'catalog.delete_stage',
    params: z.object({ slug: slugSchema }),
    reply: z.object({ deleted: z.literal(true) }),
  }),
  putTouchpoint: defineRoute({
    method: 'PUT',
    path: '/api/v1/catalog/touchpoints/:slug',
    summary:
      'Creates or changes a touchpoint. Refused with 409 when it is no longer as `before` says, where that is given; null: when there is one.',
    permission: 'catalog:write',
    audit: 'catalog.put_touchpoint',
    params: z.object({ slug: slugSchema }),
    body: touchpointBodySchema.extend({ before: touchpointBodySchema.nullable().optional() }),
    reply: touchpointSchema,
  }),
  deleteTouchpoint: defineRoute({
    method: 'DELETE',
    path: '/api/v1/catalog/touchpoints/:slug',
    summary: 'Removes a touchpoint; its events become unmapped.',
    permission: 'catalog:write',
    audit: 'catalog.delete_touchpoint',
    params: z.object({ slug: slugSchema }),
    reply: z.object({ deleted: z.literal(true) }),
  }),
}
