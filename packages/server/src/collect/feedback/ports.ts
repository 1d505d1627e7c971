import type { Ctx } from '../../platform/context/index.ts'
import type { Fragment } from '../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { DecodedRequest } from '../ingest/index.ts'

/** Public ids and names of canonical persons, by their integer; unknown ones are absent. unify/people implements it. */
export type PeopleOf = (
  ctx: Ctx,
  persons: readonly number[],
) => Promise<ReadonlyMap<number, { id: string; name: string }>>

/** How a row's touchpoint is read, with the catalogue's mapping. unify/catalog implements it. */
export type TouchpointOf = (ctx: Ctx) => Promise<Fragment>

/** Makes messages durable under the workspace's own source; throws `log_full`. collect/ingest implements it. */
export type SubmitDecoded = (workspace: WorkspaceId, decoded: DecodedRequest) => Promise<void>

/** How consent calls the way by which a reply reaches somebody; '' = none of its words. */
export type ReplyWord = 'email' | 'sms' | 'wechat' | 'push' | 'inpage' | ''

/** Whom a reply would reach: any profile of the person (0 = nobody known), the way, an e-mail address or ''. */
export type ReplyTo = { person: number; word: ReplyWord; address: string }

/** A reply as it leaves. `key` makes it one, however often it is asked for. */
export type OutgoingReply = { key: string; text: string; about: Record<string, string> } & (
  | {
      by: 'email'
      channel: string
      mail: {
        to: string
        replyTo: string
        subject: string
        language: string
        inReplyTo: string
        references: readonly string[]
      }
    }
  | {
      by: 'request'
      via: string
      requestOf: (message: string) => {
        method: 'POST' | 'PUT'
        url: string
        headers: Record<string, string>
        body: string
        repeatable: boolean
      }
    }
)

/** `again`: nobody got it, try later. `interrupted`: somebody may have got it. `refused` and what follows: nobody got it and will. */
export type ReplyOutcome = {
  outcome: 'sent' | 'again' | 'interrupted' | 'refused' | 'withdrawn' | 'dead_address' | 'no_channel'
  reason: string
}

/** The one way to a customer, as far as replies need it. act/budget implements it. */
export type Answering = {
  mailChannels: (ctx: Ctx) => Promise<{ id: string; name: string; address: string }[]>
  /** Why somebody must not be answered: an explicit no, or a dead address; null = nothing speaks against it. */
  objection: (ctx: Ctx, to: ReplyTo) => Promise<'refused' | 'bounced' | null>
  send: (ctx: Ctx, to: ReplyTo, reply: OutgoingReply) => Promise<ReplyOutcome>
  /** What came back by mail; gives what the message was about, null when it is not ours. */
  takeReport: (
    ctx: Ctx,
    report: {
      message: string
      what: 'bounced' | 'auto_replied' | 'complained'
      status: string
      diagnostic: string
      atMs: number
    },
  ) => Promise<Record<string, string> | null>
  /** Lets an address that bounced be written to again; false when nothing was noted of it. */
  liftBounce: (ctx: Ctx, address: string) => Promise<boolean>
}

/** The source under which a workspace's own messages are; null before the first. collect/ingest knows. */
export type OwnSourceOf = (workspace: WorkspaceId) => number | null

/** An event of the product's own about a person; `key` makes a repeated submission change nothing. */
export type OwnEvent = { key: string; name: string; ts: number; person: number; props: Record<string, string> }

/** Puts the product's own events into the log; resolves when they are durable. collect/ingest implements it. */
export type SubmitOwnEvents = (workspace: WorkspaceId, events: readonly OwnEvent[]) => Promise<void>
