import * as z from 'zod'
import type { Json } from '../../../platform/kernel/index.ts'
import type { SettingsOf } from '../contract/connector.ts'
import { ConnectorError, type Found, type HookConnector, type ReplyWord } from './connector.ts'
import { hmacOf, isSame, isYoung } from './signature.ts'

const id = z.union([z.string(), z.number()]).transform(String)
const contactSchema = z.object({
  id: id.nullish(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  phone_number: z.string().nullish(),
  identifier: z.string().nullish(),
  type: z.string().nullish(),
})
const payloadSchema = z.object({
  event: z.string(),
  id: id.optional(),
  content: z.string().nullish(),
  content_type: z.string().nullish(),
  message_type: z.union([z.string(), z.number()]).nullish(),
  private: z.boolean().nullish(),
  created_at: z.union([z.string(), z.number()]).nullish(),
  sender: contactSchema.nullish(),
  contact: contactSchema.nullish(),
  account: z.object({ id }).nullish(),
  conversation: z
    .object({
      id: id.nullish(),
      display_id: id.nullish(),
      channel: z.string().nullish(),
      meta: z.object({ sender: contactSchema.nullish() }).nullish(),
    })
    .nullish(),
  content_attributes: z
    .object({
      submitted_values: z
        .object({
          csat_survey_response: z
            .object({ rating: z.number().nullish(), feedback_message: z.string().nullish() })
            .nullish(),
        })
        .nullish()
        .catch(null),
    })
    .nullish(),
})
type ChatwootEvent = z.infer<typeof payloadSchema>

/**
 * Chatwoot's webhooks: what customers write, and what they answer to its satisfaction question. Newer versions sign
 * `timestamp.body` (`X-Chatwoot-Signature: sha256=<hex>`); older ones do not sign, then no secret is set here and only the
 * address is secret.
 */
export const chatwoot: HookConnector<'chatwoot'> = {
  how: 'called',
  needsSecret: false,
  isGenuine: ({ headers, body }, secret, now) => {
    const at = headers['x-chatwoot-timestamp'] ?? ''
    const given = /^sha256=([0-9a-f]{64})$/.exec(headers['x-chatwoot-signature'] ?? '')?.[1] ?? ''
    return isYoung(Number(at) * 1000, now) && isSame(hmacOf(secret, [`${at}.`, body]), Buffer.from(given, 'hex'))
  },
  read: (payload, settings) => {
    const parsed = payloadSchema.safeParse(payload)
    if (!parsed.success) throw new ConnectorError('unreadable', z.prettifyError(parsed.error).slice(0, 500))
    return readEvent(parsed.data, settings)
  },
  replies: {
    needsReplySecret: true,
    destination: ({ baseUrl = '' }) => baseUrl.replace(/\/+$/, ''),
    isReady: ({ baseUrl, accountId }) => baseUrl !== undefined && accountId !== undefined,
    wordOf: ({ channel }) => words[channel.toLowerCase()] ?? '',
    request: ({ settings, replySecret, answered, reply }) => {
      const conversation = /^chatwoot:(\d{1,20})$/.exec(answered.thread)?.[1]
      if (conversation === undefined || settings.baseUrl === undefined) return null
      const base = settings.baseUrl.replace(/\/+$/, '')
      return {
        method: 'POST',
        url: `${base}/api/v1/accounts/${settings.accountId}/conversations/${conversation}/messages`,
        headers: { api_access_token: replySecret, 'content-type': 'application/json' },
        body: JSON.stringify({ content: reply.text, message_type: 'outgoing', private: false, content_type: 'text' }),
        repeatable: false,
      }
    },
  },
}

/** Chatwoot's names of its inboxes, as consent calls the way to the customer. */
const words: Readonly<Record<string, ReplyWord>> = {
  email: 'email',
  sms: 'sms',
  twiliosms: 'sms',
  webwidget: 'inpage',
}

function readEvent(event: ChatwootEvent, settings: SettingsOf<'chatwoot'>): Found {
  if (event.event === 'message_created') {
    const isIncoming = event.message_type === 'incoming' || event.message_type === 0
    if (!isIncoming || event.private === true) return { items: [], dropped: { not_from_customer: 1 } }
    if (!event.content?.trim()) return { items: [], dropped: { no_text: 1 } }
    return { items: [itemOf(event, settings, { id: `message:${event.id}`, text: event.content })], dropped: {} }
  }
  const said = event.content_attributes?.submitted_values?.csat_survey_response
  if (event.event !== 'message_updated' || event.content_type !== 'input_csat' || typeof said?.rating !== 'number')
    return { items: [], dropped: { other_event: 1 } }
  const rating = { value: said.rating, min: 1, max: 5 }
  return {
    items: [itemOf(event, settings, { id: `csat:${event.id}`, text: said.feedback_message ?? '', rating })],
    dropped: {},
  }
}

type Said = { id: string; text: string; rating?: Json }

function itemOf(event: ChatwootEvent, settings: SettingsOf<'chatwoot'>, said: Said): Record<string, Json> {
  const { conversation, account } = event
  // Where a contact stands beside it, the sender is an agent (as the first versions sent it, and their documentation says).
  const sender =
    event.contact ??
    (event.sender?.type === 'user' ? conversation?.meta?.sender : (event.sender ?? conversation?.meta?.sender))
  const number = conversation?.id ?? conversation?.display_id
  const base = settings.baseUrl?.replace(/\/+$/, '')
  const url = base && account && number ? `${base}/app/accounts/${account.id}/conversations/${number}` : ''
  return {
    ...said,
    source: 'chatwoot',
    kind: 'chat',
    at: momentOf(event.created_at),
    ...(number ? { thread: `chatwoot:${number}` } : {}),
    ...(conversation?.channel ? { channel: conversation.channel.replace(/^Channel::/, '').slice(0, 100) } : {}),
    ...(settings.touchpoint ? { touchpoint: settings.touchpoint } : {}),
    ...(url ? { url } : {}),
    ...(sender ? { author: authorOf(sender) } : {}),
  }
}

/** `identifier` is the id that the customer's own systems gave the contact. An address that is none is left out, not refused. */
function authorOf(sender: z.infer<typeof contactSchema>): Record<string, Json> {
  const fields = {
    id: sender.id,
    name: sender.name?.slice(0, 200),
    userId: sender.identifier,
    email: z.email().safeParse(sender.email).data,
    phone: sender.phone_number?.slice(0, 40),
  }
  const present = Object.entries(fields).filter(([, value]) => typeof value === 'string' && value.trim() !== '')
  return Object.fromEntries(present) as Record<string, Json>
}

/** ISO 8601 or seconds since 1970, as versions differ. */
function momentOf(at: string | number | null | undefined): Json {
  if (typeof at === 'number') return at * 1000
  if (at && Number.isFinite(Date.parse(at))) return new Date(at).toISOString()
  return at ?? ''
}
