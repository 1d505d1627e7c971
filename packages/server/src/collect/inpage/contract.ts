import * as z from 'zod'
import { defineRoute, expecting } from '../../platform/contract/index.ts'

/** `shop.example/cart*`, `/checkout/*`: host and path, `*` for anything; scheme, query and fragment do not count. */
const pagePatternSchema = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .regex(
    /^[^\s?#]+$/,
    expecting({
      en: 'host and path without a query, * for anything: shop.example/cart*',
      'zh-Hans': '不含查询参数的主机和路径，* 代表任意内容，例如 shop.example/cart*',
      'zh-Hant': '不含查詢參數的主機和路徑，* 代表任意內容，例如 shop.example/cart*',
    }),
  )
  .refine(
    (pattern) => !/^https?:/.test(pattern),
    expecting({
      en: 'an address without https://',
      'zh-Hans': '不含 https:// 的地址',
      'zh-Hant': '不含 https:// 的位址',
    }),
  )

const triggerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('load') }),
  /** Seconds in which the page could be seen. */
  z.object({ kind: z.literal('dwell'), seconds: z.number().int().min(1).max(3600) }),
  /** How far down, of what can be scrolled. */
  z.object({ kind: z.literal('scroll'), percent: z.number().int().min(1).max(100) }),
  /** The pointer leaves through the upper edge. */
  z.object({ kind: z.literal('exit') }),
  /** An event that the page tracks, and its property that names the transaction which the answer is about. */
  z.object({
    kind: z.literal('event'),
    event: z.string().trim().min(1).max(200),
    transactionProperty: z.string().trim().max(200).optional(),
  }),
  /** As soon as the session's struggle is high enough (`struggleAtLeast`). */
  z.object({ kind: z.literal('struggle') }),
])

const placementSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('popover'), corner: z.enum(['right', 'left']) }),
  z.object({ kind: z.literal('modal') }),
  /** CSS selector of what it stands beside. */
  z.object({ kind: z.literal('anchored'), anchor: z.string().trim().min(1).max(300) }),
])

export const inpageRuleInputSchema = z
  .object({
    name: z.string().trim().min(1).max(80),
    /** Public id of the survey. */
    survey: z.string().min(1).max(64),
    pages: z.array(pagePatternSchema).max(20).default([]),
    trigger: triggerSchema,
    /**
     * Struggle score of the session, 1 to 99: at 90 the session struggles more than 90 in 100 of this workspace's. `GET /api/v1/struggle`
     * tells what a score stands for.
     */
    struggleAtLeast: z.number().int().min(1).max(99).nullable().default(null),
    /** Only members of this segment: people whose user id the site has signed. */
    segment: z.string().min(1).max(64).nullable().default(null),
    placement: placementSchema,
    /** Share of the visitors who are asked in each period; who is in the sample does not change within it. */
    sampleRate: z.number().gt(0).max(1).default(1),
    /** Days before the same visitor is asked by this rule again. */
    everyDays: z.number().int().min(1).max(3660).default(90),
    /** A touchpoint of the journey; it stands on the answers. */
    touchpoint: z.string().max(64).default(''),
  })
  .refine((rule) => rule.trigger.kind !== 'struggle' || rule.struggleAtLeast !== null, {
    path: ['struggleAtLeast'],
    ...expecting({
      en: 'how much struggle the rule waits for, a number',
      'zh-Hans': '规则等待的困难分，一个数字',
      'zh-Hant': '規則等待的困難分，一個數字',
    }),
  })
export type InpageRuleInput = z.infer<typeof inpageRuleInputSchema>

export const inpageRuleSchema = z.object({
  id: z.string(),
  on: z.boolean(),
  definition: inpageRuleInputSchema,
  /** How many visitors it asked in the last 30 days. */
  asked: z.number().int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type InpageRule = z.infer<typeof inpageRuleSchema>

const params = z.object({ id: z.string().max(64) })

export const inpageRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/inpage',
    summary: 'Rules that ask visitors in a page, newest first.',
    permission: 'programmes:read',
    reply: z.object({ rules: z.array(inpageRuleSchema) }),
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/v1/inpage',
    summary: 'Creates a rule, switched off.',
    permission: 'programmes:write',
    audit: 'inpage.create',
    status: 201,
    body: inpageRuleInputSchema,
    reply: inpageRuleSchema,
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/inpage/:id',
    summary: 'One rule that asks visitors in a page.',
    permission: 'programmes:read',
    params,
    reply: inpageRuleSchema,
  }),
  update: defineRoute({
    method: 'PUT',
    path: '/api/v1/inpage/:id',
    summary:
      'Changes a rule; whoever was asked before stays asked. Refused with 409 when it is no longer as `before` says, where that is given.',
    permission: 'programmes:write',
    audit: 'inpage.update',
    params,
    body: inpageRuleInputSchema.safeExtend({ before: inpageRuleInputSchema.optional() }),
    reply: inpageRuleSchema,
  }),
  switch: defineRoute({
    method: 'PUT',
    path: '/api/v1/inpage/:id/on',
    summary: 'Switches a rule on or off; its survey must be published.',
    permission: 'programmes:write',
    audit: 'inpage.switch',
    params,
    body: z.object({ on: z.boolean() }),
    reply: inpageRuleSchema,
  }),
  remove: defineRoute({
    method: 'DELETE',
    path: '/api/v1/inpage/:id',
    summary: 'Removes a rule; answers that it brought stay.',
    permission: 'programmes:write',
    audit: 'inpage.remove',
    params,
    reply: z.object({ deleted: z.literal(true) }),
  }),
  restore: defineRoute({
    method: 'POST',
    path: '/api/v1/inpage/:id/restore',
    summary: 'Takes back that a rule was removed: switched off, and whoever was asked before stays asked.',
    permission: 'programmes:write',
    audit: 'inpage.restore',
    params,
    reply: inpageRuleSchema,
  }),
}
