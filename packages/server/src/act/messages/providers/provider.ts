import type { Outgoing } from '../../../platform/http/index.ts'
import type { ChannelConfig } from '../contract.ts'

/** A message as a provider sends it. `id` is the same at each attempt. */
export type OutgoingMessage = {
  id: string
  /** Address of the kind that the provider needs; '' where it needs none. */
  to: string
  /** E-mail: where answers go; '' = as the channel says. */
  replyTo: string
  recipient: { id: string; userId: string }
  purpose: string
  subject: string
  text: string
  html: string | null
  /** Where a tap leads; '' = nowhere. */
  link: string
  language: string
  /** E-mail: List-Unsubscribe, In-Reply-To and their like. */
  headers: Record<string, string>
}

/**
 * What became of an attempt. `refused`: nobody got it; `again` = it may be tried later. `unknown`: somebody may have got it, so
 * that it is not sent again.
 */
export type SendOutcome =
  | { outcome: 'sent'; providerId: string }
  | { outcome: 'refused'; reason: string; again: boolean; bounced?: boolean }
  | { outcome: 'unknown'; reason: string }

/** What a provider reports of a message that it took. */
export type StatusReport = { providerId: string; what: 'delivered' | 'opened' | 'bounced'; atMs: number }

export type ProviderCtx = {
  outgoing: Outgoing
  now: () => number
  /** How long the other side may be silent, ms; as its protocol has it unless given. */
  replyTimeoutMs?: number
  /** How long a conversation may take in all, ms; as its protocol has it unless given. */
  wholeTimeoutMs?: number
}

export type StatusRequest = {
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: string
  now: number
}

/** The kind of address that a provider sends to. */
export type AddressKind = 'email' | 'phone' | 'wechat_openid'

/** One way to send. Implementations keep no state but short-lived tokens. */
export type Provider<Config extends ChannelConfig = ChannelConfig> = {
  /** What consent calls it; `chat` for a group of colleagues. */
  channelOf: (settings: Config['settings']) => 'email' | 'sms' | 'wechat' | 'push' | 'chat'
  /** null: it needs no address (`reachesPeople` says whether it still reaches one person). */
  needs: AddressKind | null
  reachesPeople: boolean
  /** The receiver recognises a repeated id, so that an attempt of unknown outcome may be repeated. */
  repeatable: boolean
  /** The provider reports deliveries; without, what it took counts as delivered unless it bounced. */
  receipts: boolean
  /** Settings that say where secrets go: when one changes, stored secrets are not taken along. */
  destination: (settings: Config['settings']) => string
  send: (ctx: ProviderCtx, config: Config, message: OutgoingMessage) => Promise<SendOutcome>
  verify: (ctx: ProviderCtx, config: Config) => Promise<{ ok: true } | { ok: false; reason: string }>
  /** Reads a status callback; null = it is not genuine. */
  readStatus?: (config: Config, request: StatusRequest) => StatusReport[] | null
}
