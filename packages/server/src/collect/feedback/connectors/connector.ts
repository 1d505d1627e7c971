import type { Outgoing } from '../../../platform/http/index.ts'
import type { Json } from '../../../platform/kernel/index.ts'
import type { ConnectorKind, connectorProblems, SettingsOf } from '../contract/connector.ts'

/** What was found at the other side: items in the shape of `FeedbackItem` (checked later), and what is left out by design. */
export type Found = {
  items: unknown[]
  dropped: Record<string, number>
  /** What mails say of messages that we sent: they came back, or a machine answered. */
  reports?: readonly MailReport[]
}

/** One of our messages, by its id, came back or was answered by a machine. `status` and `diagnostic` as RFC 3464 has them. */
export type MailReport = {
  message: string
  what: 'bounced' | 'auto_replied' | 'complained'
  status: string
  diagnostic: string
  atMs: number
}

/** A call to `/hooks/:token`, as its vendor signed it: `body` is what was signed, byte for byte. */
export type HookCall = { headers: Readonly<Record<string, string | undefined>>; body: Buffer }

/** What a reply answers: ids as the connector gave them to its item. */
export type Answered = { ref: string; thread: string; channel: string }

export type ReplyInput<Kind extends ConnectorKind> = {
  settings: SettingsOf<Kind>
  /** The secret of calls, '' = none. */
  secret: string
  /** What opens the other side's API; '' = none. */
  replySecret: string
  answered: Answered
  /** `id` is the same at each attempt. */
  reply: { id: string; text: string; author: string }
  now: number
}

/** A request that writes a reply at the other side. The connector only writes it down: act/budget decides, act/messages sends. */
export type ReplyRequest = {
  method: 'POST' | 'PUT'
  url: string
  headers: Record<string, string>
  body: string
  /** The other side recognises a repetition of this request. */
  repeatable: boolean
}

/** How a kind of connection answers. */
export type Replies<Kind extends ConnectorKind> = {
  needsReplySecret: boolean
  /** Settings that say where the reply secret goes: when one changes, a stored one is not taken along. */
  destination: (settings: SettingsOf<Kind>) => string
  /** Everything is set that is needed. */
  isReady: (settings: SettingsOf<Kind>) => boolean
  /** What consent calls the way by which the other side reaches the customer; '' = none of its words. */
  wordOf: (answered: Answered) => ReplyWord
  /** null = what was said names nothing that can be answered. */
  request: (input: ReplyInput<Kind>) => ReplyRequest | null
}
export type ReplyWord = 'email' | 'sms' | 'wechat' | 'push' | 'inpage' | ''

/** A vendor that calls us. */
export type HookConnector<Kind extends ConnectorKind> = {
  how: 'called'
  /** A secret must be set; without it every call is refused. Where it is optional and none is set, calls are not signed. */
  needsSecret: boolean
  /** True when the call is signed with the secret, as the vendor does, and young. Constant time. */
  isGenuine: (call: HookCall, secret: string, now: number) => boolean
  /** Items of a payload. Throws `Unreadable` when it is not what the vendor sends. */
  read: (payload: Json, settings: SettingsOf<Kind>) => Found
  /** Absent: what comes from there cannot be answered from here. */
  replies?: Replies<Kind>
}

/** Where the last round ended; each connector has its own words. Empty at first. */
export type PollState = Record<string, string>

export type PollInput<Kind extends ConnectorKind> = {
  settings: SettingsOf<Kind>
  secret: string
  state: PollState
  outgoing: Outgoing
  now: number
  signal: AbortSignal
  /** How long a round may take at most, where the connector sets none itself. For tests. */
  roundMsMax?: number
}

/** A place that we ask. `take` makes items durable; a state is given to `done` only after everything before it was taken. */
export type PollConnector<Kind extends ConnectorKind> = {
  how: 'asks'
  needsSecret: boolean
  /**
   * Gives whether more is there already than one round takes: it is asked again at once then, after whoever else waits. Throws
   * `OutgoingError`, `Unreadable` or `Refused`; what was taken before stays.
   */
  poll: (
    input: PollInput<Kind>,
    give: { take: (found: Found) => Promise<void>; done: (state: PollState) => Promise<void> },
  ) => Promise<{ isMore: boolean }>
}

export type ConnectorProblem = (typeof connectorProblems)[number]

/** The other side answers, but not with what is expected. `detail` is English, for operators. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError'
  readonly problem: ConnectorProblem
  constructor(problem: ConnectorProblem, detail: string) {
    super(detail)
    this.problem = problem
  }
}

/** A connector of whatever kind; its settings must be those of its kind. */
export type AnyHookConnector = { [Kind in ConnectorKind]: HookConnector<Kind> }[ConnectorKind]
export type AnyPollConnector = { [Kind in ConnectorKind]: PollConnector<Kind> }[ConnectorKind]
