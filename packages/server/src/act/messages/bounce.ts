/** Words of servers that refuse whoever sends, not the address. */
const aboutTheSender = /spam|block|black ?list|policy|reputation|denied|dmarc|spf|dkim/i

/** What is known of a failed delivery: the enhanced status code (RFC 3463), the server's reply, in words. */
export type Failure = { status: string; diagnostic: string }

/**
 * The enhanced status code of a failure: as reported, else as the server's reply says it, else the class of the reply's number; ''
 * when nothing says.
 */
export function statusOf({ status, diagnostic }: Failure): string {
  const enhanced = /\b([245]\.\d{1,3}\.\d{1,3})\b/
  const reported = enhanced.exec(status)?.[1] ?? ''
  // x.0.0 says "other": what the server wrote is more exact.
  if (reported !== '' && !reported.endsWith('.0.0')) return reported
  const said = enhanced.exec(diagnostic)?.[1]
  if (said !== undefined) return said
  const code = /\b[245]\d\d\b/.exec(diagnostic)?.[0] ?? ''
  if (/^55[013]$/.test(code)) return aboutTheSender.test(diagnostic) ? '5.7.0' : '5.1.0'
  return reported || (code === '' ? '' : `${code[0]}.0.0`)
}

/**
 * True when the address itself takes no mail: it does not exist, was given up, or cannot be one (X.1.*, mailbox disabled X.2.1).
 * A full mailbox, a text that was refused, a blocked sender say nothing of the address and stop nothing further.
 */
export function isDeadAddress(status: string): boolean {
  if (!status.startsWith('5.')) return false
  const [, subject = '', detail = ''] = status.split('.')
  // X.1.7 and X.1.8 are about the sender's address.
  if (subject === '1') return detail !== '7' && detail !== '8'
  return subject === '2' && detail === '1'
}
