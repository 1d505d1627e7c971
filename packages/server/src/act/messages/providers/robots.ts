import { createHmac } from 'node:crypto'
import type { ChannelConfig } from '../contract.ts'
import { callProvider, jsonOf } from './http-outcome.ts'
import type { OutgoingMessage, Provider, ProviderCtx, SendOutcome } from './provider.ts'

type WecomConfig = Extract<ChannelConfig, { provider: 'wecom_robot' }>
type DingtalkConfig = Extract<ChannelConfig, { provider: 'dingtalk_robot' }>

/** What both have in common: they speak to a group of colleagues, and recognise no repetition. */
const robot = {
  channelOf: () => 'chat' as const,
  needs: null,
  reachesPeople: false,
  repeatable: false,
  receipts: false,
} as const

/** The robot of a WeCom group. */
export const wecomRobot: Provider<WecomConfig> = {
  ...robot,
  destination: ({ apiBase }) => apiBase,
  send: async (ctx, config, message) =>
    await post(ctx, wecomUrl(config), { msgtype: 'markdown', markdown: { content: markdownOf(message) } }),
  // An empty message is refused by a robot that exists, and by one that does not with another code.
  verify: async (ctx, config) => {
    const outcome = await post(ctx, wecomUrl(config), { msgtype: 'text' })
    return outcome.outcome === 'refused' && /errcode (93000|-?1|0)\b/.test(outcome.reason)
      ? { ok: false, reason: outcome.reason }
      : verified(outcome)
  },
}

/** The robot of a DingTalk group, with signature where a secret is set. */
export const dingtalkRobot: Provider<DingtalkConfig> = {
  ...robot,
  destination: ({ apiBase }) => apiBase,
  send: async (ctx, config, message) =>
    await post(ctx, dingtalkUrl(config, ctx.now()), {
      msgtype: 'markdown',
      markdown: { title: message.subject || message.text.slice(0, 60), text: markdownOf(message) },
    }),
  verify: async (ctx, config) => {
    const outcome = await post(ctx, dingtalkUrl(config, ctx.now()), { msgtype: 'text' })
    return outcome.outcome === 'refused' && /errcode (300001|310000|300005)\b/.test(outcome.reason)
      ? { ok: false, reason: outcome.reason }
      : verified(outcome)
  },
}

function verified(outcome: SendOutcome): { ok: true } | { ok: false; reason: string } {
  // Any errcode means that the robot's server answered about this robot; no errcode, that nothing like it is there.
  if (outcome.outcome === 'sent' || outcome.reason.startsWith('errcode')) return { ok: true }
  return { ok: false, reason: outcome.reason }
}

function wecomUrl({ settings, secrets }: WecomConfig): string {
  return `${settings.apiBase}/cgi-bin/webhook/send?key=${encodeURIComponent(secrets.key ?? '')}`
}

/** DingTalk signs `timestamp\nsecret` with the secret; without one the robot checks key words or addresses. */
function dingtalkUrl({ settings, secrets }: DingtalkConfig, now: number): string {
  const url = `${settings.apiBase}/robot/send?access_token=${encodeURIComponent(secrets.accessToken ?? '')}`
  if (!secrets.signSecret) return url
  const sign = createHmac('sha256', secrets.signSecret).update(`${now}\n${secrets.signSecret}`).digest('base64')
  return `${url}&timestamp=${now}&sign=${encodeURIComponent(sign)}`
}

function markdownOf({ subject, text, link }: OutgoingMessage): string {
  return [subject === '' ? '' : `**${subject}**`, text, link].filter((part) => part !== '').join('\n\n')
}

async function post(ctx: ProviderCtx, url: string, body: object): Promise<SendOutcome> {
  const headers = { 'content-type': 'application/json' }
  const called = await callProvider(ctx, { method: 'POST', url, headers, body: JSON.stringify(body) })
  if ('failed' in called) return called.failed
  const answer = jsonOf(called.reply)
  if (answer.errcode === 0) return { outcome: 'sent', providerId: '' }
  if (answer.errcode === undefined)
    return { outcome: 'refused', reason: `HTTP ${called.reply.status}`, again: called.reply.status >= 500 }
  const reason = `errcode ${answer.errcode}: ${String(answer.errmsg ?? '')}`.slice(0, 300)
  // Both say "too many messages a minute" with these.
  return { outcome: 'refused', reason, again: answer.errcode === 45009 || answer.errcode === 130101 }
}
