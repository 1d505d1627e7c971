import type { ChannelConfig } from '../contract.ts'
import { callProvider, jsonOf, outcomeOfStatus } from './http-outcome.ts'
import type { Provider, StatusReport } from './provider.ts'

type SmsConfig = Extract<ChannelConfig, { provider: 'sms_http' }>

/**
 * Text messages by a provider that takes one HTTP request a message (Twilio and many others): fields by name, form or JSON, an
 * Authorization header. Providers that want each request signed in a way of their own are reached by the webhook channel.
 */
export const smsHttp: Provider<SmsConfig> = {
  channelOf: () => 'sms',
  needs: 'phone',
  reachesPeople: true,
  repeatable: false,
  receipts: true,
  destination: ({ url }) => url,
  send: async (ctx, { settings, secrets }, message) => {
    const text =
      message.link === '' || message.text.includes(message.link) ? message.text : `${message.text} ${message.link}`
    const fields = { ...settings.extra, [settings.toField]: message.to, [settings.textField]: text }
    const isForm = settings.format === 'form'
    const called = await callProvider(ctx, {
      method: 'POST',
      url: settings.url,
      headers: {
        'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
        ...(secrets.authorization ? { authorization: secrets.authorization } : {}),
      },
      body: isForm ? new URLSearchParams(fields).toString() : JSON.stringify(fields),
    })
    if ('failed' in called) return called.failed
    const answer = jsonOf(called.reply)
    const id = settings.idField === '' ? undefined : answer[settings.idField]
    const providerId = typeof id === 'string' || typeof id === 'number' ? String(id) : message.id
    return outcomeOfStatus(called.reply, { providerId, repeatable: false })
  },
  // There is no way to ask that would not send: the address is checked, the rest shows at the first message.
  verify: async (ctx, { settings }) => {
    const called = await callProvider(ctx, { method: 'GET', url: settings.url, timeoutMs: 5_000 })
    return 'failed' in called ? { ok: false, reason: called.failed.reason } : { ok: true }
  },
  readStatus: (_config, { body, now }) => readReport(body, now),
}

/** Twilio-shaped: `MessageSid` and `MessageStatus`, as form or JSON; the channel's secret address is its proof. */
function readReport(body: string, now: number): StatusReport[] {
  let fields: Record<string, unknown>
  try {
    fields = body.trimStart().startsWith('{')
      ? (JSON.parse(body) as Record<string, unknown>)
      : Object.fromEntries(new URLSearchParams(body))
  } catch {
    return []
  }
  const id = String(fields.MessageSid ?? fields.id ?? '').slice(0, 200)
  const status = String(fields.MessageStatus ?? fields.status ?? '')
  if (id === '') return []
  if (status === 'delivered') return [{ providerId: id, what: 'delivered', atMs: now }]
  return status === 'undelivered' || status === 'failed' ? [{ providerId: id, what: 'bounced', atMs: now }] : []
}
