import * as z from 'zod'
import { defineRoute, expecting } from '../../../platform/contract/index.ts'

/** Longest reply, in characters. */
export const replyCharsMax = 10_000

/** How a reply reaches the customer. */
export const replyWays = ['email', 'zendesk', 'chatwoot', 'webhook'] as const

/** Why a voice cannot be answered from here. */
export const noReplyReasons = [
  'review',
  'observation',
  'survey',
  'not_connected',
  'connection_gone',
  'connection_off',
  'not_set_up',
  'nothing_to_answer',
  'no_mail_channel',
  'no_address',
  'refused',
  'bounced',
] as const
export type NoReplyReason = (typeof noReplyReasons)[number]

/** Why a reply did not leave, or is not known to have arrived. */
export const replyProblems = [
  'refused',
  'bounced',
  'no_channel',
  'connection_gone',
  'private_address',
  'not_signed_in',
  'gone',
  'rejected',
  'unreachable',
  'interrupted',
] as const
export type ReplyProblem = (typeof replyProblems)[number]

export const replySchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  text: z.string(),
  author: z.object({ id: z.string(), name: z.string() }),
  by: z.enum(replyWays),
  /** `waiting`: it can still be taken back. `unknown`: it may have arrived, and is not sent again by itself. */
  state: z.enum(['waiting', 'sending', 'sent', 'failed', 'unknown']),
  problem: z.object({ code: z.enum(replyProblems), detail: z.string() }).nullable(),
  attempt: z.number().int(),
  /** Until then it can be taken back. */
  leavesAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  /** It came back later: the address does not take it. */
  bouncedAt: z.iso.datetime().nullable(),
  /** A machine answered, such as an out-of-office notice. */
  autoRepliedAt: z.iso.datetime().nullable(),
})
export type FeedbackReply = z.infer<typeof replySchema>

const waySchema = z.discriminatedUnion('can', [
  z.object({
    can: z.literal(true),
    by: z.enum(replyWays),
    /** The address that an e-mail goes to; '' where the help desk knows it. */
    to: z.string(),
    /** Mail channels to choose from; empty where none is needed. */
    channels: z.array(z.object({ id: z.string(), name: z.string(), address: z.string() })),
  }),
  z.object({
    can: z.literal(false),
    reason: z.enum(noReplyReasons),
    /** The reason in the caller's language. */
    sentence: z.string(),
  }),
])
export type WayToReply = z.infer<typeof waySchema>

const byVoice = z.object({ id: z.string().min(1).max(600) })
const byReply = z.object({ reply: z.string().min(1).max(64) })
const text = z.string().trim().min(1).max(replyCharsMax)

export const replyRoutes = {
  replies: defineRoute({
    method: 'GET',
    path: '/api/v1/feedback/:id/replies',
    summary: 'What was answered in this conversation, whether and how it can be answered, and the caller’s draft.',
    permission: 'feedback:read',
    params: byVoice,
    reply: z.object({ way: waySchema, replies: z.array(replySchema), draft: z.string() }),
  }),
  reply: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback/:id/replies',
    summary: 'Answers the customer. Sent again with the same key it changes nothing.',
    permission: 'feedback:write',
    audit: 'feedback.reply',
    status: 202,
    params: byVoice,
    body: z.object({
      key: z
        .string()
        .regex(
          /^[\w-]{8,64}$/,
          expecting({
            en: '8 to 64 letters, digits, - and _',
            'zh-Hans': '8 至 64 个字母、数字、- 和 _',
            'zh-Hant': '8 至 64 個字母、數字、- 和 _',
          }),
        )
        .describe('Made by the caller; the same for every attempt to send this text.'),
      text,
      channel: z.string().max(64).optional().describe('Mail channel to send by; the first unless said.'),
      afterSeconds: z.number().int().min(0).max(60).default(10).describe('Time in which it can be taken back.'),
    }),
    reply: replySchema,
  }),
  saveReplyDraft: defineRoute({
    method: 'PUT',
    path: '/api/v1/feedback/:id/reply-draft',
    summary: 'Keeps what the caller began to write; an empty text removes it.',
    permission: 'feedback:write',
    audit: { none: 'a draft is nobody else’s, and nothing leaves' },
    params: byVoice,
    body: z.object({ text: z.string().max(replyCharsMax) }),
    reply: z.object({ saved: z.literal(true) }),
  }),
  withdrawReply: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback-replies/:reply/withdraw',
    summary: 'Takes a reply back before it leaves, or a failed one off the conversation; its text becomes the draft.',
    permission: 'feedback:write',
    audit: 'feedback.withdraw_reply',
    params: byReply,
    reply: z.object({ withdrawn: z.literal(true), text: z.string() }),
  }),
  retryReply: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback-replies/:reply/retry',
    summary: 'Tries a reply again that failed. `attempt` is the one that failed: pressed twice it is tried once.',
    permission: 'feedback:write',
    audit: 'feedback.retry_reply',
    status: 202,
    params: byReply,
    body: z.object({ attempt: z.number().int().min(1) }),
    reply: replySchema,
  }),
  liftBounce: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback/:id/lift-bounce',
    summary: 'Lets the address be written to again to which mail came back.',
    permission: 'feedback:write',
    audit: 'feedback.lift_bounce',
    params: byVoice,
    reply: z.object({ lifted: z.literal(true) }),
  }),
}
