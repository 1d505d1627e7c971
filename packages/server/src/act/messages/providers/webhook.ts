import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import type { ChannelConfig } from '../contract.ts'
import { callProvider, outcomeOfStatus } from './http-outcome.ts'
import type { OutgoingMessage, Provider, StatusReport, StatusRequest } from './provider.ts'

type WebhookConfig = Extract<ChannelConfig, { provider: 'webhook' }>

const toleranceSeconds = 300

/** A request to the company's own system, signed as Standard Webhooks has it; it reports back signed in the same way. */
export const webhook: Provider<WebhookConfig> = {
  channelOf: ({ via }) => via,
  needs: null,
  reachesPeople: true,
  repeatable: true,
  receipts: true,
  destination: ({ url }) => url,
  send: async (ctx, config, message) => {
    const called = await callProvider(ctx, signed(config, { id: message.id, now: ctx.now(), body: bodyOf(message) }))
    return 'failed' in called
      ? called.failed
      : outcomeOfStatus(called.reply, { providerId: message.id, repeatable: true })
  },
  verify: async (ctx, config) => {
    const body = JSON.stringify({ type: 'test', data: {} })
    const called = await callProvider(ctx, signed(config, { id: `test_${ctx.now()}`, now: ctx.now(), body }))
    if ('failed' in called) return { ok: false, reason: called.failed.reason }
    const { status } = called.reply
    return status >= 200 && status < 300 ? { ok: true } : { ok: false, reason: `HTTP ${status}` }
  },
  readStatus: (config, request) => (isGenuine(config, request) ? readReports(request) : null),
}

function bodyOf(message: OutgoingMessage): string {
  const { id, recipient, purpose, subject, text, link, language } = message
  return JSON.stringify({ type: 'message', data: { id, recipient, purpose, subject, text, link, language } })
}

function signed({ settings, secrets }: WebhookConfig, request: { id: string; now: number; body: string }) {
  const timestamp = String(Math.floor(request.now / 1000))
  return {
    method: 'POST' as const,
    url: settings.url,
    headers: {
      'content-type': 'application/json',
      'webhook-id': request.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signatureOf(secrets.signingKey ?? '', { id: request.id, timestamp, body: request.body })}`,
    },
    body: request.body,
  }
}

/** Base64 HMAC-SHA256 over `id.timestamp.body` with the key behind `whsec_` (Standard Webhooks 1.0). */
export function signatureOf(key: string, { id, timestamp, body }: Record<'id' | 'timestamp' | 'body', string>): string {
  const bytes = Buffer.from(key.replace(/^whsec_/, ''), 'base64')
  return createHmac('sha256', bytes).update(`${id}.${timestamp}.${body}`).digest('base64')
}

function isGenuine({ secrets }: WebhookConfig, { headers, body, now }: StatusRequest): boolean {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    String(headers[name] ?? ''),
  )
  if (!id || !timestamp || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now / 1000 - Number(timestamp)) > toleranceSeconds) return false
  const expected = Buffer.from(signatureOf(secrets.signingKey ?? '', { id, timestamp, body }), 'base64')
  return (signatures ?? '').split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64')
    return one.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected)
  })
}

const statusSchema = z.object({
  type: z.enum(['message.delivered', 'message.opened', 'message.bounced']),
  data: z.object({ id: z.string().max(200) }),
})

function readReports({ body, now }: StatusRequest): StatusReport[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return []
  }
  const status = statusSchema.safeParse(parsed)
  if (!status.success) return []
  const what = status.data.type.slice('message.'.length) as StatusReport['what']
  return [{ providerId: status.data.data.id, what, atMs: now }]
}
