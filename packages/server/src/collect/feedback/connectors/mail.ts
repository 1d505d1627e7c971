import PostalMime, { type Address, type Email } from 'postal-mime'
import * as z from 'zod'
import type { Json } from '../../../platform/kernel/index.ts'
import { ownWordsOf } from '../model/mail-text.ts'
import { plainTextOf } from '../model/plain-text.ts'
import { ConnectorError, type Found } from './connector.ts'
import { legibleMail } from './legible.ts'
import { isBounce, isComplaint, mailReportOf } from './mail-report.ts'
import { momentOr } from './moment.ts'
import { slimMail } from './slim-mail.ts'

/** Largest e-mail that is read, attachments included. */
export const mailBytesMax = 10 * 1024 * 1024
/** Beyond this no customer writes: the rest of a body is not looked at. */
const bodyCharsMax = 500_000
const bounds = { maxNestingDepth: 30, maxHeadersSize: 256 * 1024, maxRfc822NestingDepth: 2 }

/**
 * The item of one RFC 822 message: who wrote, when, what (without what it answers), in which conversation. The sender's address is
 * taken as it stands there: mail proves nobody. What machines send on their own is no feedback; what it says of our messages is
 * reported (FB10). Attachments are not kept.
 */
export async function readMail(
  raw: Uint8Array,
  settings: { touchpoint?: string | undefined; now: number },
): Promise<Found> {
  let mail: Email
  const legible = legibleMail(slimMail(raw))
  try {
    mail = await PostalMime.parse(legible, bounds)
  } catch (error) {
    throw new ConnectorError('unreadable', error instanceof Error ? error.message.slice(0, 300) : 'unreadable')
  }
  if (mail.from?.address === undefined && mail.subject === undefined && mail.messageId === undefined)
    throw new ConnectorError('unreadable', 'It has neither sender nor subject nor id.')
  const isReport = /multipart\/report/i.test(mail.headers.find(({ key }) => key === 'content-type')?.value ?? '')
  if (isReport || isAutomatic(mail)) {
    // The mail that came back is wanted as a part of its own, not within the text.
    const whole = await PostalMime.parse(legible, { ...bounds, forceRfc822Attachments: true })
    const report = mailReportOf(whole, settings.now)
    return { items: [], dropped: { [report?.what ?? 'automatic']: 1 }, reports: report ? [report] : [] }
  }
  return { items: [itemOf(mail, settings)], dropped: {} }
}

function itemOf(mail: Email, settings: { touchpoint?: string | undefined; now: number }): Record<string, Json> {
  const text = mail.text?.trim()
    ? mail.text.slice(0, bodyCharsMax)
    : plainTextOf((mail.html ?? '').slice(0, bodyCharsMax))
  const own = ownWordsOf(text)
  const id = bare(mail.messageId)
  const thread = bare(mail.references?.trim().split(/\s+/)[0]) || bare(mail.inReplyTo) || id
  const author = writerByForm(mail) ?? mail.from
  const email = z.email().safeParse(author?.address).data
  const name = author?.name?.trim().slice(0, 200)
  return {
    ...(id ? { id: id.slice(0, 300) } : {}),
    source: 'email',
    kind: 'email',
    channel: 'email',
    at: momentOr(mail.date ?? '', settings.now),
    text: own === '' ? (mail.subject ?? '') : own,
    ...(mail.subject?.trim() ? { title: mail.subject.trim().slice(0, 500) } : {}),
    ...(thread ? { thread: thread.slice(0, 200) } : {}),
    ...(email || name ? { author: { ...(email ? { email } : {}), ...(name ? { name } : {}) } } : {}),
    ...(settings.touchpoint ? { touchpoint: settings.touchpoint } : {}),
  }
}

/** Under what names the forms of a website send. */
const ofForms = /^(?:no-?reply|do-?not-?reply|wordpress|web-?forms?|forms?|contact-?form|website|notifications?)@/i

/**
 * Who filled in a contact form: the site sends it in its own name, and the answer is to go to an address elsewhere. Null for other mails; a
 * shop's newsletter wants its answers at the shop.
 */
function writerByForm({ from, replyTo }: Email): Address | null {
  const [writer, ...others] = replyTo ?? []
  if (!from?.address || !writer?.address || others.length > 0 || !ofForms.test(from.address)) return null
  return domainOf(writer.address) === domainOf(from.address) ? null : writer
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

function bare(id: string | undefined): string {
  return id?.trim().replace(/^<|>$/g, '') ?? ''
}

/** How mail programs begin the subject of an answer that nobody wrote; a person's answer to it begins with Re:. */
const awaySubject =
  /^\s*(?:automatic reply|auto-?reply|out of (?:the )?office|自动回复|自動回覆|自動回應|自动答复|自動答覆|假期自动回复|外出自动回复)\s*[:：]/i

/** Answers of machines, bounces, complaints and lists say nothing of a customer (RFC 3834). */
function isAutomatic(mail: Email): boolean {
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value.toLowerCase() ?? ''
  const submitted = header('auto-submitted')
  if (submitted !== '' && !submitted.startsWith('no')) return true
  if (/bulk|junk|list|auto_reply/.test(header('precedence'))) return true
  if (['x-autoreply', 'x-autorespond', 'x-autoreply-from'].some((name) => header(name) !== '')) return true
  if (isBounce(mail) || isComplaint(mail) || awaySubject.test(mail.subject ?? '')) return true
  if (writerByForm(mail) !== null) return false
  return /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/i.test(mail.from?.address ?? '')
}
