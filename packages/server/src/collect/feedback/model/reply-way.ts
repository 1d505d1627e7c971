import type { JsonObject } from '../../../platform/kernel/index.ts'
import type { NoReplyReason, ReplyProblem } from '../contract/reply.ts'
import type { VoiceRow } from './voice.ts'

/** The connection that a voice came by, as far as it matters for a reply. */
export type ConnectionFacts =
  | { kind: 'feed' }
  | { kind: 'imap'; user: string }
  | { kind: 'desk'; isReady: boolean; answers: boolean }
  | { kind: 'gone' }
  | { kind: 'off' }
  | null

/** An e-mail that answers one; message ids without brackets. */
export type MailAnswer = {
  to: string
  replyTo: string
  subject: string
  language: string
  inReplyTo: string
  references: string[]
}

export type WayPlan = { can: false; reason: NoReplyReason } | { can: true; mail: MailAnswer | null }

export type WayFacts = {
  row: Pick<VoiceRow, 'event' | 'thread'>
  props: JsonObject
  /** It came in through feedback's own doors: of what a tracking key sent, nothing is believed here. */
  isOurs: boolean
  connection: ConnectionFacts
  hasMailChannel: boolean
}

/** Whether a voice can be answered from here, and by what (FB8). `mail` null = by its help desk. */
export function planWay({ row, props, isOurs, connection, hasMailChannel }: WayFacts): WayPlan {
  const no = (reason: NoReplyReason): WayPlan => ({ can: false, reason })
  if (row.event === '$answer') return no('survey')
  if (props.$kind === 'observation') return no('observation')
  if (!isOurs) return no('not_connected')
  if (connection?.kind === 'gone') return no('connection_gone')
  if (connection?.kind === 'off') return no('connection_off')
  if (connection?.kind === 'feed') return no('review')
  if (connection?.kind === 'desk') {
    if (!connection.isReady) return no('not_set_up')
    return connection.answers ? { can: true, mail: null } : no('nothing_to_answer')
  }
  const isMail = connection?.kind === 'imap' || (props.$kind === 'email' && props.$source === 'email')
  if (!isMail) return no(props.$kind === 'review' || props.$kind === 'social' ? 'review' : 'not_connected')
  const to = textOf(props.$reply_to)
  if (!isMailAddress(to)) return no('no_address')
  if (!hasMailChannel) return no('no_mail_channel')
  const mailbox = connection?.kind === 'imap' ? connection.user : ''
  return { can: true, mail: mailAnswerOf({ row, props, to, mailbox }) }
}

type MailFacts = { row: WayFacts['row']; props: JsonObject; to: string; mailbox: string }

function mailAnswerOf({ row, props, to, mailbox }: MailFacts): MailAnswer {
  const title = textOf(props.$title).replace(/\s+/g, ' ').trim()
  const ids = [row.thread, textOf(props.$ref)].filter(isMessageId)
  return {
    to,
    // So that what the customer answers comes back to where it came in.
    replyTo: isMailAddress(mailbox) ? mailbox : '',
    subject: /^(re|aw|sv|回复|答复|回覆|答覆)\s*[:：]/i.test(title) ? title : `Re: ${title}`.trim(),
    language: textOf(props.$language),
    inReplyTo: isMessageId(textOf(props.$ref)) ? textOf(props.$ref) : '',
    references: [...new Set(ids)],
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** One plain address: nothing that could name a second one or begin a header. */
function isMailAddress(text: string): boolean {
  return text.length <= 300 && /^[^\s<>(),;:"@\\]+@[^\s<>(),;:"@\\]+\.[^\s<>(),;:"@\\]+$/.test(text)
}

/** What can stand in In-Reply-To between its brackets. */
function isMessageId(text: string): boolean {
  return text.length <= 250 && /^[\x21-\x7e]+@[\x21-\x7e]+$/.test(text) && !/[<>]/.test(text)
}

/** What a failed attempt's reason means to the people who read it. */
export function problemOf(reason: string): ReplyProblem {
  if (/^(private|invalid)_address\b/.test(reason)) return 'private_address'
  if (/^HTTP 40[13]\b/.test(reason) || /\b535\b/.test(reason)) return 'not_signed_in'
  return /^HTTP (404|410)\b/.test(reason) ? 'gone' : 'rejected'
}

/** The pause before a reply that nobody took is tried again, ms; null when it was tried often enough. */
export function retryPauseMs(tries: number): number | null {
  return tries >= 6 ? null : 15_000 * 2 ** (tries - 1)
}
