import * as z from 'zod'
import { defineRoute, expecting, pageQuerySchema } from '../../platform/contract/index.ts'

const text = (most: number) => z.string().trim().min(1).max(most)
const secret = (most = 500) => z.string().min(1).max(most).optional()
/** A host name or an address, without scheme and port. */
const hostSchema = z
  .string()
  .trim()
  .max(253)
  .regex(
    /^[A-Za-z0-9.:[\]-]+$/,
    expecting({
      en: 'a host name or an address, such as mail.example.com',
      'zh-Hans': '主机名或地址，例如 mail.example.com',
      'zh-Hant': '主機名稱或位址，例如 mail.example.com',
    }),
  )
const httpUrl = z.url({ protocol: /^https?$/ }).max(1000)

const smtpSchema = z.object({
  provider: z.literal('smtp'),
  settings: z.object({
    host: hostSchema,
    port: z.number().int().min(1).max(65_535),
    /** `tls` from the first byte (465), `starttls` demanded (587), `none` for a relay on the same machine. */
    security: z.enum(['tls', 'starttls', 'none']),
    user: z.string().max(200).default(''),
    // A header of the mail is made of it.
    fromName: z
      .string()
      .trim()
      .max(100)
      .regex(
        /^\P{Cc}*$/u,
        expecting({
          en: 'one line without control characters',
          'zh-Hans': '不含控制字符的单行文字',
          'zh-Hant': '不含控制字元的單行文字',
        }),
      )
      .default(''),
    fromAddress: z.email().max(200),
    replyTo: z.union([z.email().max(200), z.literal('')]).default(''),
    bounceAddress: z
      .union([z.email().max(200), z.literal('')])
      .default('')
      .describe(
        'Where bounces come back, as name+message@domain; a mailbox that a connection of feedback reads. Empty: to the sender.',
      ),
  }),
  secrets: z.object({ password: secret() }).default({}),
})

const webhookSchema = z.object({
  provider: z.literal('webhook'),
  settings: z.object({
    url: httpUrl,
    /** How the receiver reaches people: consent is asked for this channel. */
    via: z.enum(['email', 'sms', 'wechat', 'push']),
  }),
  /** `whsec_` and base64, as Standard Webhooks has it; made here when none is given. */
  secrets: z.object({ signingKey: secret() }).default({}),
})

const wechatSchema = z.object({
  provider: z.literal('wechat_template'),
  settings: z.object({
    appId: text(100),
    templateId: text(100),
    /** Keyword of the template → what stands there. */
    fields: z
      .record(text(40), z.enum(['subject', 'text']))
      .refine(
        (fields) => Object.keys(fields).length <= 10,
        expecting({ en: 'at most 10 keywords', 'zh-Hans': '最多 10 个关键词', 'zh-Hant': '最多 10 個關鍵字' }),
      ),
    apiBase: httpUrl.default('https://api.weixin.qq.com'),
  }),
  secrets: z.object({ appSecret: secret() }).default({}),
})

const smsSchema = z.object({
  provider: z.literal('sms_http'),
  settings: z.object({
    url: httpUrl,
    format: z.enum(['form', 'json']),
    toField: text(40),
    textField: text(40),
    extra: z
      .record(text(40), z.string().max(500))
      .refine(
        (extra) => Object.keys(extra).length <= 20,
        expecting({ en: 'at most 20 fields', 'zh-Hans': '最多 20 个字段', 'zh-Hant': '最多 20 個欄位' }),
      )
      .default({}),
    /** Where the answer holds the message's id, such as `sid`. */
    idField: z.string().max(40).default(''),
  }),
  /** The whole `Authorization` header. */
  secrets: z.object({ authorization: secret(2000) }).default({}),
})

const wecomSchema = z.object({
  provider: z.literal('wecom_robot'),
  settings: z.object({ apiBase: httpUrl.default('https://qyapi.weixin.qq.com') }),
  secrets: z.object({ key: secret() }).default({}),
})

const dingtalkSchema = z.object({
  provider: z.literal('dingtalk_robot'),
  settings: z.object({ apiBase: httpUrl.default('https://oapi.dingtalk.com') }),
  secrets: z.object({ accessToken: secret(), signSecret: secret() }).default({}),
})

/** Settings of a provider; secrets go in and never come out. */
export const channelConfigSchema = z.discriminatedUnion('provider', [
  smtpSchema,
  webhookSchema,
  wechatSchema,
  smsSchema,
  wecomSchema,
  dingtalkSchema,
])
export type ChannelConfig = z.infer<typeof channelConfigSchema>
export type ProviderName = ChannelConfig['provider']

const channelSchema = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.enum(['smtp', 'webhook', 'wechat_template', 'sms_http', 'wecom_robot', 'dingtalk_robot']),
  /** What consent calls it: `email`, `sms`, `wechat`, `push`; `chat` for a group of colleagues. */
  channel: z.string(),
  /** A group's robot speaks to colleagues: no programme can use it. */
  reachesPeople: z.boolean(),
  settings: z.record(z.string(), z.unknown()),
  /** Names of the secrets that are stored. */
  secrets: z.array(z.string()),
  state: z.enum(['untested', 'working', 'failing']),
  lastError: z.string(),
  /** Where the provider may report what became of a message; '' when this kind reports nothing. */
  statusUrl: z.string(),
})
export type Channel = z.infer<typeof channelSchema>

const channelInputSchema = z.object({ name: text(80), config: channelConfigSchema })
const channelBeforeSchema = z.object({ name: z.string().max(80), settings: z.record(z.string(), z.unknown()) })
const params = z.object({ id: z.string().max(64) })

export const messagesRoutes = {
  listChannels: defineRoute({
    method: 'GET',
    path: '/api/v1/channels',
    summary: 'Channels by which people are reached.',
    permission: 'messages:read',
    reply: z.object({ channels: z.array(channelSchema), openTracking: z.boolean() }),
  }),
  createChannel: defineRoute({
    method: 'POST',
    path: '/api/v1/channels',
    summary: 'Adds a channel.',
    permission: 'messages:write',
    audit: 'channel.create',
    status: 201,
    body: channelInputSchema,
    reply: channelSchema,
  }),
  updateChannel: defineRoute({
    method: 'PUT',
    path: '/api/v1/channels/:id',
    summary:
      'Changes a channel; refused with 409 when it is no longer as `before` says, where that is given. Secrets left out stay, unless it points elsewhere now: then they are asked for again.',
    permission: 'messages:write',
    audit: 'channel.update',
    params,
    body: channelInputSchema.extend({ before: channelBeforeSchema.optional() }),
    reply: channelSchema,
  }),
  removeChannel: defineRoute({
    method: 'DELETE',
    path: '/api/v1/channels/:id',
    summary: 'Removes a channel and its secrets.',
    permission: 'messages:write',
    audit: 'channel.remove',
    params,
    reply: z.object({ deleted: z.literal(true) }),
  }),
  verifyChannel: defineRoute({
    method: 'POST',
    path: '/api/v1/channels/:id/verify',
    summary: 'Signs in at the provider without sending anything to anybody.',
    permission: 'messages:write',
    audit: 'channel.verify',
    params,
    reply: z.object({ ok: z.boolean(), reason: z.string() }),
  }),
  setOpenTracking: defineRoute({
    method: 'PUT',
    path: '/api/v1/channels/open-tracking',
    summary: 'Whether e-mails carry an image that tells that they were opened; off unless switched on.',
    permission: 'messages:write',
    audit: 'channel.open_tracking',
    body: z.object({ on: z.boolean() }),
    reply: z.object({ on: z.boolean() }),
  }),
  listBounces: defineRoute({
    method: 'GET',
    path: '/api/v1/bounces',
    summary: 'E-mail addresses that take no mail, newest first: nothing is sent there until it is lifted.',
    permission: 'messages:read',
    query: pageQuerySchema,
    reply: z.object({
      bounces: z.array(
        z.object({
          address: z.string(),
          /** Enhanced status code (RFC 3463), such as 5.1.1. */
          status: z.string(),
          reason: z.string(),
          message: z.string(),
          at: z.iso.datetime(),
        }),
      ),
      nextCursor: z.string().nullable(),
    }),
  }),
  liftBounce: defineRoute({
    method: 'POST',
    path: '/api/v1/bounces/:message/lift',
    summary: 'Lets the address be written to again that a message bounced from.',
    permission: 'messages:write',
    audit: 'channel.lift_bounce',
    params: z.object({ message: z.string().max(64) }),
    reply: z.object({ lifted: z.literal(true) }),
  }),
  listMessages: defineRoute({
    method: 'GET',
    path: '/api/v1/messages',
    summary: 'What was sent, newest first, without its content.',
    permission: 'messages:read',
    query: pageQuerySchema,
    reply: z.object({
      messages: z.array(
        z.object({
          id: z.string(),
          channel: z.string(),
          person: z.string(),
          personName: z.string(),
          programme: z.string(),
          purpose: z.string(),
          state: z.enum(['waiting', 'sending', 'sent', 'refused', 'interrupted']),
          reason: z.string(),
          at: z.iso.datetime(),
          deliveredAt: z.iso.datetime().nullable(),
          openedAt: z.iso.datetime().nullable(),
          bouncedAt: z.iso.datetime().nullable(),
          complainedAt: z.iso.datetime().nullable(),
        }),
      ),
      nextCursor: z.string().nullable(),
    }),
  }),
}
