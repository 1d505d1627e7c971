/** Words of servers that refuse whoever sends, or how much, or what, not the address. */
const aboutTheSender =
  /spam|block|black ?list|policy|reputation|denied|dmarc|spf|dkim|\bsender\b|frequen|too (?:many|fast|quick)|\brate\b|throttl|limit|relaying|authenticat|content|virus|拒收|频率|頻率|垃圾/i
/** Words that say that nobody is there. A bare 550 may also be a limit of QQ's or a rule of the company's. */
const aboutNobody =
  /\b(?:no (?:such|mailbox)|unknown|unrouteable|non-?existent|invalid|disabled|inactive|suspended|deactivated|closed)\b|not (?:a valid|found|exist|known|local|our)|(?:does|do) ?n[o']t exist|unavailable|不存在|无此|無此|找不到|未找到|已停用|已注销|已註銷|无效|無效/i
/** Servers that know no such domain say it under other codes than X.1.2. */
const noDomain =
  /(?:host|domain)(?: or domain)?(?: name)?(?: \S{1,253})? (?:not found|does not exist|is invalid)|nxdomain|no such domain/i

/** What is known of a failed delivery: the enhanced status code (RFC 3463), the server's reply, in words. */
export type Failure = { status: string; diagnostic: string }

// Neither may be a piece of an IP address, which servers like to name before their code.
const enhanced = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d]|\.\d)/
const numbered = /(?<![\d.])[45]\d\d(?![\d]|\.\d)/

/**
 * The enhanced status code of a failure: as reported, else as the server's reply says it, else the class of the reply's number, else
 * what its words say; '' when nothing says.
 */
export function statusOf({ status, diagnostic }: Failure): string {
  const reported = enhanced.exec(status)?.[1] ?? ''
  // x.0.0 says "other": what the server wrote is more exact.
  if (reported !== '' && !reported.endsWith('.0.0')) return reported
  const said = enhanced.exec(diagnostic)?.[1]
  if (said !== undefined && !said.endsWith('.0.0')) return said
  const code = numbered.exec(diagnostic)?.[0] ?? ''
  if (!code.startsWith('4') && !reported.startsWith('4') && (code === '' || /^55[0134]$/.test(code))) {
    if (aboutTheSender.test(diagnostic)) return '5.7.0'
    if (aboutNobody.test(diagnostic) || noDomain.test(diagnostic)) return '5.1.0'
  }
  return reported || said || (code === '' ? '' : `${code[0]}.0.0`)
}

/** Of X.1.*: the sender's address (7, 8), a relay's fault (9), how many were written to (90, Exchange Online). */
const notTheirs = new Set(['7', '8', '9', '90'])

/**
 * True when the address itself takes no mail: it does not exist, was given up, or cannot be one (X.1.*, mailbox disabled X.2.1, or a
 * domain that is not there). A full mailbox, a text that was refused, a blocked or hasty sender say nothing of the address and stop
 * nothing further.
 */
export function isDeadAddress({ status, diagnostic }: Failure): boolean {
  if (!status.startsWith('5.')) return false
  const [, subject = '', detail = ''] = status.split('.')
  if (subject === '1') return !notTheirs.has(detail) && !(detail === '0' && aboutTheSender.test(diagnostic))
  // Gmail says 5.2.1 also of a mailbox that gets too much at once.
  if (subject === '2') return detail === '1' && !/\brate\b|too quickly/i.test(diagnostic)
  // Exchange Online says 5.4.1 where a company's directory knows no such recipient.
  if (subject === '4')
    return noDomain.test(diagnostic) || (detail === '1' && /recipient address rejected/i.test(diagnostic))
  return false
}
