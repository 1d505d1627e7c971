import { isJsonObject } from '../../../platform/kernel/index.ts'
import { ConnectorError, type HookConnector } from './connector.ts'
import { hmacOf, isSame, isYoung } from './signature.ts'

/**
 * Any system that can call and be called: it sends one FeedbackItem, or up to 100 as `items`, signed as Standard Webhooks has it
 * (`webhook-id`, `webhook-timestamp`, `webhook-signature`), and gets replies in the same way. Source and kind are the
 * connection's, so that a call cannot pretend to come from elsewhere.
 */
export const webhook: HookConnector<'webhook'> = {
  how: 'called',
  needsSecret: true,
  isGenuine: ({ headers, body }, secret, now) => {
    const [id = '', at = ''] = [headers['webhook-id'], headers['webhook-timestamp']]
    if (id === '' || !/^\d{1,12}$/.test(at) || !isYoung(Number(at) * 1000, now)) return false
    const expected = hmacOf(keyOf(secret), [`${id}.${at}.`, body])
    return (headers['webhook-signature'] ?? '')
      .split(' ')
      .some((one) => one.startsWith('v1,') && isSame(expected, Buffer.from(one.slice(3), 'base64')))
  },
  read: (payload, settings) => {
    const list = isJsonObject(payload) && Array.isArray(payload.items) ? payload.items : [payload]
    if (list.length > itemsAtOnce) throw new ConnectorError('unreadable', `More than ${itemsAtOnce} items.`)
    const items = list.map((item) => {
      if (!isJsonObject(item)) return item
      const touchpoint = settings.touchpoint === undefined ? {} : { touchpoint: settings.touchpoint }
      return { ...touchpoint, ...item, source: settings.source, kind: settings.as }
    })
    return { items, dropped: {} }
  },
  replies: {
    needsReplySecret: false,
    destination: ({ replyUrl = '' }) => replyUrl,
    isReady: ({ replyUrl }) => replyUrl !== undefined,
    // How that system reaches the customer is not known here: what was said of every way counts.
    wordOf: () => '',
    request: ({ settings, secret, answered, reply, now }) => {
      if (settings.replyUrl === undefined || (answered.ref === '' && answered.thread === '')) return null
      const data = { id: reply.id, text: reply.text, author: reply.author, feedback: answered.ref }
      const body = JSON.stringify({ type: 'feedback.reply', data: { ...data, thread: answered.thread } })
      const at = String(Math.floor(now / 1000))
      const signature = hmacOf(keyOf(secret), [`${reply.id}.${at}.`, body]).toString('base64')
      return {
        method: 'POST',
        url: settings.replyUrl,
        headers: {
          'content-type': 'application/json',
          'webhook-id': reply.id,
          'webhook-timestamp': at,
          'webhook-signature': `v1,${signature}`,
        },
        body,
        // Standard Webhooks: the receiver knows a repetition by its id.
        repeatable: true,
      }
    },
  },
}

const itemsAtOnce = 100

/** A secret that begins with whsec_ is base64, as Standard Webhooks has it; any other counts as it is. */
function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)
}
