import type { Attachment, Email } from 'postal-mime'
import { plainTextOf } from '../model/plain-text.ts'
import type { MailReport } from './connector.ts'

/** Ids of our messages, as they stand in Message-ID and in the address that bounces come back to. */
const ourId = /\bmsg_[a-z0-9]{20}\b/
const charsMax = 64_000

/** The kinds of RFC 5965 (and its forerunners) by which somebody says that they do not want it. */
const complaints = /^(?:abuse|fraud|miscategorized|opt-out(?:-list)?)$/
const deliveryTypes = ['message/delivery-status', 'message/global-delivery-status']
const originalTypes = ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers']

/**
 * What a mail says of a message of ours: that it came back (RFC 3464, or a server's older words), that whoever got it complained to
 * their mail company (RFC 5965), or that a machine answered it (RFC 3834). Null when it names none of ours: then it says nothing.
 * Whose message it is, is looked up later.
 */
export function mailReportOf(mail: Email, now: number): MailReport | null {
  const date = Date.parse(mail.date ?? '')
  const atMs = Number.isFinite(date) && date <= now ? date : now
  const complaint = complaintOf(mail)
  if (complaint !== null) {
    const message = complaint.isOne ? messageOf(mail, complaint.fields) : null
    return message === null ? null : { message, what: 'complained', status: '', diagnostic: complaint.says, atMs }
  }
  const delivery = partOf(mail, deliveryTypes)
  if (delivery !== null || isBounce(mail)) {
    const message = messageOf(mail)
    if (message === null) return null
    const fields = deliveryFields(delivery ?? textOfMail(mail))
    // A delay or a success is no bounce.
    if (delivery !== null && fields.action !== '' && fields.action !== 'failed') return null
    return { message, what: 'bounced', status: fields.status, diagnostic: fields.diagnostic, atMs }
  }
  const answered = ourId.exec([mail.inReplyTo, mail.references].join(' '))?.[0]
  return answered ? { message: answered, what: 'auto_replied', status: '', diagnostic: '', atMs } : null
}

/** A mail of a server's own about a mail that it could not deliver. */
export function isBounce(mail: Email): boolean {
  if (header(mail, 'x-failed-recipients') !== '') return true
  if (/^(?:mailer-daemon|postmaster|microsoftexchange[0-9a-f]{32})@/i.test(mail.from?.address ?? '')) return true
  // Nobody is to answer it, and it says so itself; machines that answer are not to be answered either.
  return header(mail, 'return-path').trim() === '<>' && bounceSubject.test(mail.subject ?? '')
}
const bounceSubject =
  /undeliver|delivery (?:status|failure|has failed)|returned (?:mail|to sender)|failure notice|退信|退回|无法送达|無法傳遞|未送达|投递失败/i

/** True of Microsoft's own form of complaints (JMRP), which is no report of RFC 5965. */
export function isComplaint(mail: Email): boolean {
  return (
    /^staff@hotmail\.com$/i.test(mail.from?.address ?? '') && /^complaint about message from/i.test(mail.subject ?? '')
  )
}

/** What a mail company passes on of somebody's complaint; null = it is no such report. `isOne`: of a kind by which somebody objects. */
function complaintOf(mail: Email): { isOne: boolean; fields: string; says: string } | null {
  const from = mail.from?.address ?? ''
  if (isComplaint(mail)) return { isOne: true, fields: '', says: `abuse; ${from}` }
  const fields = partOf(mail, ['message/feedback-report'])
  if (fields === null) return null
  const kind = fieldOf(fields, 'feedback-type').toLowerCase()
  return { isOne: complaints.test(kind), fields, says: `${kind}; ${from}`.slice(0, 300) }
}

function header(mail: Email, name: string): string {
  return mail.headers.find(({ key }) => key === name)?.value ?? ''
}

/** Mails without a text of their own have it in their HTML alone. */
function textOfMail(mail: Email): string {
  return mail.text?.trim() ? mail.text : plainTextOf((mail.html ?? '').slice(0, charsMax))
}

/** The address that it came back to says which message it was; else the headers of what came back, else what it answers. */
function messageOf(mail: Email, complaint = ''): string | null {
  const recipients = [...(mail.to ?? []), ...(mail.cc ?? [])].map(({ address }) => address ?? '')
  const places = [
    mail.deliveredTo ?? '',
    header(mail, 'x-original-to'),
    ...recipients,
    messageIdOf(partOf(mail, originalTypes) ?? ''),
    // Companies that black out who complained leave the address that bounces come back to.
    fieldOf(complaint, 'original-mail-from'),
    mail.inReplyTo ?? '',
    mail.references ?? '',
    // Servers without a report repeat the headers in their text.
    messageIdOf(textOfMail(mail)),
  ]
  for (const place of places) {
    const found = ourId.exec(place)?.[0]
    if (found) return found
  }
  return null
}

function messageIdOf(headers: string): string {
  return /^[ \t]*message-id:\s*(<[^>\r\n]{1,300}>)/im.exec(headers.slice(0, charsMax))?.[1] ?? ''
}

function partOf(mail: Email, types: readonly string[]): string | null {
  const part = mail.attachments.find(({ mimeType }) => types.includes(mimeType.toLowerCase()))
  return part ? textOf(part) : null
}

function textOf({ content }: Attachment): string {
  if (typeof content === 'string') return content.slice(0, charsMax)
  return Buffer.from(content as ArrayBuffer).toString('utf8', 0, charsMax)
}

/** The fields of the first recipient that failed (we write to one at a time); folded lines are joined. */
function deliveryFields(report: string): { action: string; status: string; diagnostic: string } {
  const action = fieldOf(report, 'action').toLowerCase()
  const diagnostic = fieldOf(report, 'diagnostic-code') || reasonIn(report.slice(0, charsMax))
  return {
    action: action.split(/\s/)[0] ?? '',
    status: fieldOf(report, 'status'),
    diagnostic: diagnostic.slice(0, 300),
  }
}

/** The line of a server's words that says why: one with a code, else one that speaks of the recipient. */
function reasonIn(lines: string): string {
  const coded = /^.*(?<![\d.])[45]\d\d[ -].{0,300}$/m.exec(lines)?.[0].trim()
  return (
    coded ??
    /^.*(?:退信原因|不存在|无此用户|已停用|空间已满|拒收|user unknown|no such user).{0,300}$/im
      .exec(lines)?.[0]
      .trim() ??
    ''
  )
}

function unfolded(fields: string): string {
  return fields.slice(0, charsMax).replace(/\r?\n[ \t]+/g, ' ')
}

function fieldOf(fields: string, name: string): string {
  return new RegExp(`^${name}:[ \\t]*(.{0,500})`, 'im').exec(unfolded(fields))?.[1]?.trim() ?? ''
}
