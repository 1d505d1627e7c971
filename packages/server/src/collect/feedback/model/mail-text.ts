/** Lines after which an e-mail repeats what it answers, as the common mail programs write them. */
const quoteStarts: readonly RegExp[] = [
  /^-{2,}\s*(original message|forwarded message|原始邮件|原始郵件|轉寄郵件|转发邮件)\s*-{2,}$/i,
  /^(on|at) .{5,200} wrote:$/i,
  /^(在|於).{4,120}(写道|寫道)\s*[：:]$/,
  /^.{4,120}(于|於).{4,60}(写道|寫道)\s*[：:]$/,
  /^_{20,}$/,
]
const headerLine = /^(from|von|发件人|寄件者|寄件人)\s*[：:]\s*\S/i
/** A line drawn above them. */
const rule = /^-{5,}$/
const nextHeader = /^(sent|date|to|subject|发送时间|寄件日期|收件人|收件者|主题|主旨|日期)\s*[：:]/i

function isQuoteStart(line: string): boolean {
  return line.length < 300 && quoteStarts.some((start) => start.test(line))
}

/** Mail programs break long lines, also the one that says who wrote when: it with what follows, where it can be one. */
function wrapped(line: string, next = ''): string {
  const rest = next.trim()
  const begins = /^(on|at|在|於)\s/i.test(line) || /[于於]/.test(line)
  return begins && /(wrote|写道|寫道)\s*[：:]$/i.test(rest) && !/[于於]/.test(rest) ? `${line} ${rest}` : ''
}

/** Whether another message's headers begin at this line: forwarded in the text, or attached as a message. */
function beginsHeaders(lines: readonly string[], at: number): boolean {
  if (!headerLine.test(lines[at]?.trim() ?? '')) return false
  return lines.slice(at + 1, at + 4).some((next) => nextHeader.test(next.trim()))
}

/** What the writer of an e-mail wrote: without the message that it answers and without the signature below `-- `. */
export function ownWordsOf(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const kept: string[] = []
  for (const [at, line] of lines.entries()) {
    const plain = line.trim()
    if (line === '-- ' || plain === '--') break
    if (isQuoteStart(plain) || isQuoteStart(wrapped(plain, lines[at + 1]))) break
    if (beginsHeaders(lines, at) || (rule.test(plain) && beginsHeaders(lines, at + 1))) break
    if (!plain.startsWith('>')) kept.push(line.trimEnd())
  }
  const own = kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  // A forwarded message without a word of one's own is still about something.
  return own === '' ? text.trim() : own
}
