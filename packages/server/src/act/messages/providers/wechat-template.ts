import type { ChannelConfig } from '../contract.ts'
import { callProvider, jsonOf } from './http-outcome.ts'
import type { Provider, ProviderCtx, StatusReport } from './provider.ts'

type WechatConfig = Extract<ChannelConfig, { provider: 'wechat_template' }>

/** Errors that another token, or another time, can mend: busy, token wrong or expired, too often. */
const again = new Set([-1, 40001, 40014, 42001, 45009])
/** The receiver cannot get it: wrong openid, not following, refuses. */
const unreachable = new Set([40003, 43004, 43101])

/** Tokens by app and secret; they live for two hours at WeChat, and asking for one ends the one before. */
const tokens = new Map<string, { token: string; untilMs: number }>()

/** Template messages of a WeChat service account; people are known by their openid. */
export const wechatTemplate: Provider<WechatConfig> = {
  channelOf: () => 'wechat',
  needs: 'wechat_openid',
  reachesPeople: true,
  repeatable: true,
  receipts: true,
  destination: ({ apiBase, appId }) => JSON.stringify([apiBase, appId]),
  send: async (ctx, config, message) => {
    const found = await tokenOf(ctx, config)
    if ('failed' in found) return found.failed
    const { settings } = config
    const content = { subject: message.subject, text: message.text }
    const data = Object.fromEntries(
      Object.entries(settings.fields).map(([keyword, from]) => [keyword, { value: content[from] }]),
    )
    const called = await callProvider(ctx, {
      method: 'POST',
      url: `${settings.apiBase}/cgi-bin/message/template/send?access_token=${encodeURIComponent(found.token)}`,
      headers: { 'content-type': 'application/json' },
      // `client_msg_id` makes WeChat send a repeated request once.
      body: JSON.stringify({
        touser: message.to,
        template_id: settings.templateId,
        url: message.link,
        client_msg_id: message.id,
        data,
      }),
    })
    if ('failed' in called) return called.failed
    const answer = jsonOf(called.reply)
    const code = Number(answer.errcode ?? Number.NaN)
    if (code === 0) return { outcome: 'sent', providerId: String(answer.msgid ?? message.id) }
    if (code === 40001 || code === 40014 || code === 42001) tokens.delete(tokenKey(config))
    const reason = `errcode ${answer.errcode ?? '?'}: ${String(answer.errmsg ?? called.reply.status)}`.slice(0, 300)
    return { outcome: 'refused', reason, again: again.has(code) || Number.isNaN(code), bounced: unreachable.has(code) }
  },
  verify: async (ctx, config) => {
    tokens.delete(tokenKey(config))
    const found = await tokenOf(ctx, config)
    return 'failed' in found ? { ok: false, reason: found.failed.reason } : { ok: true }
  },
  readStatus: (_config, { body, now }) => readFinished(body, now),
}

function tokenKey({ settings, secrets }: WechatConfig): string {
  return JSON.stringify([settings.apiBase, settings.appId, secrets.appSecret])
}

async function tokenOf(ctx: ProviderCtx, config: WechatConfig) {
  const held = tokens.get(tokenKey(config))
  if (held && held.untilMs > ctx.now()) return { token: held.token }
  const { settings, secrets } = config
  const called = await callProvider(ctx, {
    method: 'POST',
    url: `${settings.apiBase}/cgi-bin/stable_token`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credential', appid: settings.appId, secret: secrets.appSecret ?? '' }),
  })
  // Nothing was sent to anybody yet, whatever happened.
  if ('failed' in called) return { failed: { outcome: 'refused', reason: called.failed.reason, again: true } as const }
  const answer = jsonOf(called.reply)
  if (typeof answer.access_token !== 'string') {
    const reason = `errcode ${answer.errcode ?? '?'}: ${String(answer.errmsg ?? called.reply.status)}`.slice(0, 300)
    return { failed: { outcome: 'refused', reason, again: Number(answer.errcode ?? -1) === -1 } as const }
  }
  // A minute earlier than WeChat says, for what is on its way.
  const untilMs = ctx.now() + (Number(answer.expires_in ?? 7200) - 60) * 1000
  tokens.set(tokenKey(config), { token: answer.access_token, untilMs })
  return { token: answer.access_token }
}

/** The event `TEMPLATESENDJOBFINISH` as WeChat pushes it; the channel's secret address is its proof. */
function readFinished(body: string, now: number): StatusReport[] {
  const tag = (name: string) =>
    new RegExp(`<${name}>\\s{0,20}(?:<!\\[CDATA\\[)?([^<\\]]{0,200})(?:\\]\\]>)?\\s{0,20}</${name}>`).exec(body)?.[1] ??
    ''
  if (tag('Event') !== 'TEMPLATESENDJOBFINISH' || tag('MsgID') === '') return []
  return [{ providerId: tag('MsgID'), what: tag('Status') === 'success' ? 'delivered' : 'bounced', atMs: now }]
}
