import * as z from 'zod'
import type { Json } from '../../../platform/kernel/index.ts'
import type { SettingsOf } from '../contract/connector.ts'
import { type Answered, ConnectorError, type Found, type HookConnector } from './connector.ts'
import { hmacOf, isSame, isYoung } from './signature.ts'

/** Ids come as numbers or as texts, by event. */
const id = z.union([z.string(), z.number()]).transform(String)
const eventSchema = z.object({
  type: z.string(),
  time: z.string().optional(),
  detail: z
    .object({
      id,
      subject: z.string().nullish(),
      description: z.string().nullish(),
      requester_id: id.nullish(),
      created_at: z.string().nullish(),
      is_public: z.boolean().nullish(),
    })
    .optional(),
  event: z
    .object({
      comment: z
        .object({
          id,
          body: z.string().nullish(),
          is_public: z.boolean().nullish(),
          author: z.object({ id: id.nullish(), name: z.string().nullish(), is_staff: z.boolean().nullish() }).nullish(),
        })
        .optional(),
    })
    .nullish(),
})
type ZendeskEvent = z.infer<typeof eventSchema>

/**
 * Zendesk's event subscriptions `ticket.created` and `ticket.comment_added`. Signed as Zendesk documents: base64 of
 * HMAC-SHA256 over timestamp and body (developer.zendesk.com/documentation/webhooks/verifying).
 */
export const zendesk: HookConnector<'zendesk'> = {
  how: 'called',
  needsSecret: true,
  isGenuine: ({ headers, body }, secret, now) => {
    const at = headers['x-zendesk-webhook-signature-timestamp'] ?? ''
    const given = Buffer.from(headers['x-zendesk-webhook-signature'] ?? '', 'base64')
    return isYoung(Date.parse(at), now) && isSame(hmacOf(secret, [at, body]), given)
  },
  read: (payload, settings) => {
    const parsed = eventSchema.safeParse(payload)
    if (!parsed.success) throw new ConnectorError('unreadable', z.prettifyError(parsed.error).slice(0, 500))
    return readEvent(parsed.data, settings)
  },
  replies: {
    needsReplySecret: true,
    destination: ({ baseUrl = '', replyUser = '' }) => JSON.stringify([baseUrl.replace(/\/+$/, ''), replyUser]),
    isReady: ({ baseUrl, replyUser }) => baseUrl !== undefined && replyUser !== undefined,
    // Zendesk mails the requester what is public.
    wordOf: () => 'email',
    request: ({ settings, replySecret, answered, reply }) => {
      const ticket = ticketOf(answered)
      if (ticket === null || settings.baseUrl === undefined) return null
      const credentials = Buffer.from(`${settings.replyUser}/token:${replySecret}`).toString('base64')
      return {
        method: 'PUT',
        url: `${settings.baseUrl.replace(/\/+$/, '')}/api/v2/tickets/${ticket}.json`,
        headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ticket: { comment: { body: reply.text, public: true } } }),
        // An update has no key: asked twice there are two comments.
        repeatable: false,
      }
    },
  },
}

function ticketOf({ thread }: Answered): string | null {
  return /^zendesk:(\d{1,20})$/.exec(thread)?.[1] ?? null
}

function readEvent(event: ZendeskEvent, settings: SettingsOf<'zendesk'>): Found {
  const { detail } = event
  const comment = event.event?.comment
  const isCreated = event.type === 'zen:event-type:ticket.created'
  const isComment = event.type === 'zen:event-type:ticket.comment_added'
  if (!(detail && (isCreated || (isComment && comment)))) return { items: [], dropped: { other_event: 1 } }
  const isInternal = isCreated ? detail.is_public === false : comment?.is_public === false
  if (isInternal || comment?.author?.is_staff === true) return { items: [], dropped: { not_from_customer: 1 } }
  const author = isComment ? comment?.author?.id : detail.requester_id
  const name = isComment ? comment?.author?.name : null
  // The description of a ticket is its first comment: whoever subscribes to both events hears the same words once.
  const isFirst = isCreated || comment?.body?.trim() === detail.description?.trim()
  const item: Record<string, Json> = {
    id: isFirst ? `ticket:${detail.id}` : `comment:${comment?.id}`,
    source: 'zendesk',
    kind: 'ticket',
    at: (isComment ? event.time : (detail.created_at ?? event.time)) ?? '',
    text: (isComment ? comment?.body : detail.description) ?? '',
    thread: `zendesk:${detail.id}`,
    transaction: `zendesk:${detail.id}`,
    ...(detail.subject ? { title: detail.subject.slice(0, 500) } : {}),
    ...(author || name
      ? { author: { ...(author ? { id: author } : {}), ...(name ? { name: name.slice(0, 200) } : {}) } }
      : {}),
    ...(settings.touchpoint ? { touchpoint: settings.touchpoint } : {}),
    ...(settings.baseUrl ? { url: `${settings.baseUrl.replace(/\/+$/, '')}/agent/tickets/${detail.id}` } : {}),
  }
  return { items: [item], dropped: {} }
}
