import type { Outgoing } from '../../../platform/http/index.ts'
import type { Json } from '../../../platform/kernel/index.ts'
import type { ConnectorKind, connectorProblems, SettingsOf } from '../contract/connector.ts'

/** What was found at the other side: items in the shape of `FeedbackItem` (checked later), and what is left out by design. */
export type Found = { items: unknown[]; dropped: Record<string, number> }

/** A call to `/hooks/:token`, as its vendor signed it: `body` is what was signed, byte for byte. */
export type HookCall = { headers: Readonly<Record<string, string | undefined>>; body: Buffer }

/** A vendor that calls us. */
export type HookConnector<Kind extends ConnectorKind> = {
  how: 'called'
  /** A secret must be set; without it every call is refused. Where it is optional and none is set, calls are not signed. */
  needsSecret: boolean
  /** True when the call is signed with the secret, as the vendor does, and young. Constant time. */
  isGenuine: (call: HookCall, secret: string, now: number) => boolean
  /** Items of a payload. Throws `Unreadable` when it is not what the vendor sends. */
  read: (payload: Json, settings: SettingsOf<Kind>) => Found
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
}

/** A place that we ask. `take` makes items durable; a state is given to `done` only after everything before it was taken. */
export type PollConnector<Kind extends ConnectorKind> = {
  how: 'asks'
  needsSecret: boolean
  /** Throws `OutgoingError`, `Unreadable` or `Refused`; what was taken before stays. */
  poll: (
    input: PollInput<Kind>,
    give: { take: (found: Found) => Promise<void>; done: (state: PollState) => Promise<void> },
  ) => Promise<void>
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
