import type { Attachment, Email } from 'postal-mime'
import type { MailReport } from './connector.ts'

/** Ids of our messages, as they stand in Message-ID and in the address that bounces come back to. */
const ourId = /\bmsg_[a-z0-9]{20}\b/
const charsMax = 64_000

/**
 * What a mail says of a message of ours: that it came back (RFC 3464, or a server's older words), or that a machine answered it
 * (RFC 3834). Null when it names none of ours: then it says nothing. Whose message it is, is looked up later.
 */
export function mailReportOf(mail: Email, now: number): MailReport | null {
  const date = Date.parse(mail.date ?? '')
  const atMs = Number.isFinite(date) && date <= now ? date : now
  const delivery = partOf(mail, 'message/delivery-status')
  if (delivery !== null || isBounce(mail)) {
    const message = messageOf(mail)
    if (message === null) return null
    const fields = deliveryFields(delivery ?? mail.text ?? '')
    // A delay or a success is no bounce.
    if (delivery !== null && fields.action !== '' && fields.action !== 'failed') return null
    return { message, what: 'bounced', status: fields.status, diagnostic: fields.diagnostic, atMs }
  }
  const answered = ourId.exec([mail.inReplyTo, mail.references].join(' '))?.[0]
  return answered ? { message: answered, what: 'auto_replied', status: '', diagnostic: '', atMs } : null
}

/** A report for people and machines, or a mail of a server's own about a mail that it could not deliver. */
function isBounce(mail: Email): boolean {
  const from = mail.from?.address ?? ''
  return /^(mailer-daemon|postmaster)@/i.test(from) || header(mail, 'x-failed-recipients') !== ''
}

function header(mail: Email, name: string): string {
  return mail.headers.find(({ key }) => key === name)?.value ?? ''
}

/** The address that it came back to says which message it was; else the headers of what came back, else what it answers. */
function messageOf(mail: Email): string | null {
  const recipients = [...(mail.to ?? []), ...(mail.cc ?? [])].map(({ address }) => address ?? '')
  const places = [
    mail.deliveredTo ?? '',
    header(mail, 'x-original-to'),
    ...recipients,
    ...['message/rfc822', 'text/rfc822-headers'].map((type) => messageIdOf(partOf(mail, type) ?? '')),
    mail.inReplyTo ?? '',
    mail.references ?? '',
    // Servers without a report repeat the headers in their text.
    messageIdOf(mail.text ?? ''),
  ]
  for (const place of places) {
    const found = ourId.exec(place)?.[0]
    if (found) return found
  }
  return null
}

function messageIdOf(headers: string): string {
  return /^\s*message-id:\s*(<[^>\r\n]{1,300}>)/im.exec(headers.slice(0, charsMax))?.[1] ?? ''
}

function partOf(mail: Email, type: string): string | null {
  const part = mail.attachments.find(({ mimeType }) => mimeType === type)
  return part ? textOf(part) : null
}

function textOf({ content }: Attachment): string {
  if (typeof content === 'string') return content.slice(0, charsMax)
  return Buffer.from(content as ArrayBuffer).toString('utf8', 0, charsMax)
}

/** The fields of the first recipient that failed (we write to one at a time); folded lines are joined. */
function deliveryFields(report: string): { action: string; status: string; diagnostic: string } {
  const lines = report.slice(0, charsMax).replace(/\r?\n[ \t]+/g, ' ')
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.{0,500})`, 'im').exec(lines)?.[1]?.trim() ?? ''
  const action = field('action').toLowerCase()
  const diagnostic = field('diagnostic-code') || (/^.*\b[45]\d\d[ -].{0,300}$/m.exec(lines)?.[0].trim() ?? '')
  return { action: action.split(/\s/)[0] ?? '', status: field('status'), diagnostic: diagnostic.slice(0, 300) }
}
