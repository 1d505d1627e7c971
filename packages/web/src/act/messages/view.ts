import type { BudgetSettings, Channel, ChannelConfig } from '@opencxm/server/contract'
import { typedNumber } from '@opencxm/survey'

export type Provider = ChannelConfig['provider']
export const providers = ['smtp', 'webhook', 'wechat_template', 'sms_http', 'wecom_robot', 'dingtalk_robot'] as const

type Choice = 'starttls' | 'tls' | 'none' | 'email' | 'sms' | 'wechat' | 'push' | 'form' | 'json'

/** One setting of a provider as a field of the form. `lines`: one `name = value` a line. */
export type SettingField = {
  name: string
  kind: 'text' | 'number' | 'choice' | 'secret' | 'lines'
  options?: readonly Choice[]
  initial?: string
}

/** The fields of each provider, secrets last. */
export const settingFields: Record<Provider, readonly SettingField[]> = {
  smtp: [
    { name: 'host', kind: 'text' },
    { name: 'port', kind: 'number', initial: '587' },
    { name: 'security', kind: 'choice', options: ['starttls', 'tls', 'none'] },
    { name: 'user', kind: 'text' },
    { name: 'fromName', kind: 'text' },
    { name: 'fromAddress', kind: 'text' },
    { name: 'replyTo', kind: 'text' },
    { name: 'bounceAddress', kind: 'text' },
    { name: 'password', kind: 'secret' },
  ],
  webhook: [
    { name: 'url', kind: 'text' },
    { name: 'via', kind: 'choice', options: ['email', 'sms', 'wechat', 'push'] },
    { name: 'signingKey', kind: 'secret' },
  ],
  wechat_template: [
    { name: 'appId', kind: 'text' },
    { name: 'templateId', kind: 'text' },
    { name: 'fields', kind: 'lines', initial: 'thing1 = text' },
    { name: 'apiBase', kind: 'text', initial: 'https://api.weixin.qq.com' },
    { name: 'appSecret', kind: 'secret' },
  ],
  sms_http: [
    { name: 'url', kind: 'text' },
    { name: 'format', kind: 'choice', options: ['form', 'json'] },
    { name: 'toField', kind: 'text', initial: 'To' },
    { name: 'textField', kind: 'text', initial: 'Body' },
    { name: 'extra', kind: 'lines', initial: 'From = +000' },
    { name: 'idField', kind: 'text', initial: 'sid' },
    { name: 'authorization', kind: 'secret' },
  ],
  wecom_robot: [
    { name: 'apiBase', kind: 'text', initial: 'https://qyapi.weixin.qq.com' },
    { name: 'key', kind: 'secret' },
  ],
  dingtalk_robot: [
    { name: 'apiBase', kind: 'text', initial: 'https://oapi.dingtalk.com' },
    { name: 'accessToken', kind: 'secret' },
    { name: 'signSecret', kind: 'secret' },
  ],
}

/** Where the API has the setting: problems of the answer are named so. */
export const placeOf = ({ name, kind }: SettingField) => `config.${kind === 'secret' ? 'secrets' : 'settings'}.${name}`

export type ChannelDraft = { name: string; provider: Provider; values: Record<string, string> }

/** A draft with a provider's initial values. */
export function newChannel(provider: Provider): ChannelDraft {
  const values = settingFields[provider].map(({ name, initial, options }) => [name, initial ?? options?.[0] ?? ''])
  return { name: '', provider, values: Object.fromEntries(values) as Record<string, string> }
}

/** A stored channel as a draft; secrets stay empty, which leaves them as they are. */
export function draftOfChannel(channel: Channel): ChannelDraft {
  const draft = newChannel(channel.provider)
  for (const field of settingFields[channel.provider]) {
    if (field.kind === 'secret') draft.values[field.name] = ''
    else if (field.name in channel.settings) draft.values[field.name] = asText(channel.settings[field.name])
  }
  return { ...draft, name: channel.name }
}

function asText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '')
  return Object.entries(value)
    .map(([key, one]) => `${key} = ${String(one)}`)
    .join('\n')
}

/** The draft as the API takes it; what is wrong in it the server says by field. */
export function configOf(draft: ChannelDraft): ChannelConfig {
  const settings: Record<string, unknown> = {}
  const secrets: Record<string, string> = {}
  for (const { name, kind } of settingFields[draft.provider]) {
    const value = (draft.values[name] ?? '').trim()
    if (kind === 'secret') {
      if (value !== '') secrets[name] = value
    } else
      settings[name] = kind === 'number' ? (typedNumber(value) ?? value) : kind === 'lines' ? linesOf(value) : value
  }
  return { provider: draft.provider, settings, secrets } as unknown as ChannelConfig
}

function linesOf(text: string): Record<string, string> {
  const pairs = text.split('\n').map((line) => line.split('=').map((part) => part.trim()))
  return Object.fromEntries(pairs.filter(([key]) => key).map(([key, ...rest]) => [key, rest.join('=')])) as Record<
    string,
    string
  >
}

export type CapDraft = { key: number; purpose: string; most: string; days: string }
export type BudgetDraft = { caps: CapDraft[]; quiet: boolean; from: string; to: string }

/** The rules as a draft. */
export function draftOfBudget({ caps, quiet }: BudgetSettings): BudgetDraft {
  return {
    caps: caps.map((cap, key) => ({ key, purpose: cap.purpose, most: String(cap.most), days: String(cap.days) })),
    quiet: quiet !== null,
    from: quiet?.from ?? '21:00',
    to: quiet?.to ?? '08:00',
  }
}

/** The draft as the API takes it. */
export function budgetOf(draft: BudgetDraft): BudgetSettings {
  return {
    caps: draft.caps.map(({ purpose, most, days }) => ({
      purpose: purpose.trim(),
      most: typedNumber(most) ?? Number.NaN,
      days: typedNumber(days) ?? Number.NaN,
    })),
    quiet: draft.quiet ? { from: draft.from, to: draft.to } : null,
  }
}
