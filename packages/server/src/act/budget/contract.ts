import * as z from 'zod'
import { defineRoute, expecting, pageQuerySchema } from '../../platform/contract/index.ts'

/** `HH:MM` of a clock. */
const clockSchema = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d$/,
    expecting({
      en: 'a time of the clock such as 21:00',
      'zh-Hans': '钟点，例如 21:00',
      'zh-Hant': '鐘點，例如 21:00',
    }),
  )
  .meta({ examples: ['21:00'] })

/** At most so many contacts in any so many days, of one purpose or (purpose '') of all together. */
const capSchema = z.object({
  purpose: z.string().max(80).default(''),
  most: z.number().int().min(1).max(1000),
  days: z.number().int().min(1).max(366),
})
export type Cap = z.infer<typeof capSchema>

export const budgetSettingsSchema = z.object({
  caps: z.array(capSchema).max(10),
  /** Nobody is contacted from–to on the clocks where the person lives; null = at any hour. */
  quiet: z.object({ from: clockSchema, to: clockSchema }).nullable(),
})
export type BudgetSettings = z.infer<typeof budgetSettingsSchema>

const askSchema = z.object({
  id: z.string(),
  programme: z.string(),
  person: z.string(),
  personName: z.string(),
  state: z.enum(['due', 'deferred', 'reserved', 'asked', 'refused']),
  reason: z.string(),
  channel: z.string(),
  trigger: z.string(),
  transaction: z.string(),
  dueAt: z.iso.datetime(),
  decidedAt: z.iso.datetime().nullable(),
  /** When it is looked at again. */
  runAt: z.iso.datetime().nullable(),
})
export type Ask = z.infer<typeof askSchema>

export const budgetRoutes = {
  settings: defineRoute({
    method: 'GET',
    path: '/api/v1/budget',
    summary: 'How often people may be contacted, and when not.',
    permission: 'programmes:read',
    reply: budgetSettingsSchema,
  }),
  updateSettings: defineRoute({
    method: 'PUT',
    path: '/api/v1/budget',
    summary:
      'Sets how often people may be contacted, and when not. Refused with 409 when it is no longer as `before` says, where that is given.',
    permission: 'messages:write',
    audit: 'budget.update',
    body: budgetSettingsSchema.extend({ before: budgetSettingsSchema.optional() }),
    reply: budgetSettingsSchema,
  }),
  asks: defineRoute({
    method: 'GET',
    path: '/api/v1/asks',
    summary: 'Everybody who could be asked, newest first, and what was decided.',
    permission: 'people:read',
    query: pageQuerySchema.extend({
      programme: z.string().max(64).optional(),
      state: z.enum(['due', 'deferred', 'reserved', 'asked', 'refused']).optional(),
      reason: z.string().max(40).optional(),
    }),
    reply: z.object({ asks: z.array(askSchema), nextCursor: z.string().nullable() }),
  }),
  testSend: defineRoute({
    method: 'POST',
    path: '/api/v1/programmes/:id/test',
    summary: "Sends a programme's message to the signed-in person's own address; its link stores nothing.",
    permission: 'programmes:write',
    audit: { none: 'goes to the address of whoever asks for it, and to no other' },
    params: z.object({ id: z.string().max(64) }),
    body: z.object({ channel: z.string().max(64), language: z.string().max(40) }),
    reply: z.object({ sent: z.boolean(), reason: z.string(), to: z.string() }),
  }),
}
