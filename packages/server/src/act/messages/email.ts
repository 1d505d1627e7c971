import { directionOf, escapeHtml } from '@opencxm/survey'
import { emailWords } from './email-words.ts'

/** The survey's first question as a row of links: what may be chosen, and what is said at both ends of a scale. */
export type EmbeddedQuestion = {
  id: string
  prompt: string
  options: readonly { value: string; label: string }[]
  low: string
  high: string
}

export type EmailParts = {
  /** The filled template, plain text. */
  text: string
  button: string
  link: string
  question: EmbeddedQuestion | null
  unsubscribeUrl: string
  preferencesUrl: string
  /** Address of the image that tells of opening; '' = none. */
  pixel: string
  language: string
}

/** The address that shows the survey with this answer chosen; opening it stores nothing. */
export function preselected(link: string, question: string, value: string): string {
  const url = new URL(link)
  url.searchParams.set('q', question)
  url.searchParams.set('v', value)
  return url.toString()
}

/** The text part: what the template says, the first question with its addresses, the way out. */
export function emailText(parts: EmailParts): string {
  const words = emailWords(parts.language)
  const question = parts.question
  const asked = question
    ? [
        question.prompt,
        ...question.options.map(({ value, label }) => `${label}: ${preselected(parts.link, question.id, value)}`),
      ].join('\n')
    : ''
  const link = parts.text.includes(parts.link) ? '' : `${parts.button || words.open}: ${parts.link}`
  const foot = [
    parts.unsubscribeUrl === '' ? '' : `${words.unsubscribe}: ${parts.unsubscribeUrl}`,
    parts.preferencesUrl === '' ? '' : `${words.preferences}: ${parts.preferencesUrl}`,
  ].filter((line) => line !== '')
  const body = [parts.text, asked, link].filter((part) => part !== '').join('\n\n')
  return foot.length === 0 ? `${body}\n` : `${body}\n\n-- \n${foot.join('\n')}\n`
}

const font = "font-family:-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',Arial,sans-serif"
/** Colours that are legible on white; whoever reads in the dark gets a dark ground with those of the style sheet. */
const [linkColour, quietColour] = ['#1a4fb4', '#666']
const style =
  '@media (prefers-color-scheme:dark){.ground{background:#121212!important;color:#eee!important}.link{color:#8ab4f8!important}.quiet{color:#aaa!important}}'

/** The HTML part: one column of tables, styles inline, nothing loaded from anywhere unless `pixel` is set. */
export function emailHtml(parts: EmailParts): string {
  const words = emailWords(parts.language)
  const dir = directionOf(parts.language)
  const paragraphs = parts.text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '' && paragraph !== parts.link)
    .map((paragraph) => row(`<p style="margin:0 0 12px">${inline(paragraph, parts)}</p>`))
  const foot = [
    parts.unsubscribeUrl === '' ? '' : anchor(parts.unsubscribeUrl, words.unsubscribe),
    parts.preferencesUrl === '' ? '' : anchor(parts.preferencesUrl, words.preferences),
  ].filter((one) => one !== '')
  const pixel =
    parts.pixel === '' ? '' : `<img src="${escapeHtml(parts.pixel)}" width="1" height="1" alt="" style="display:block">`
  return [
    `<!doctype html><html lang="${escapeHtml(parts.language)}" dir="${dir}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><style>${style}</style></head>`,
    // Clients keep what stands in the body, so that the direction is said there again. Fixed: no long word makes it wider than a phone.
    `<body class="ground" style="margin:0;padding:0"><table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" dir="${dir}" style="table-layout:fixed"><tr><td align="center">`,
    `<table role="presentation" width="560" cellpadding="0" cellspacing="0" style="table-layout:fixed;max-width:560px;width:100%;${font};font-size:16px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word">`,
    row('<div style="height:24px"></div>'),
    ...paragraphs,
    parts.question ? questionRows(parts.question, parts) : row(buttonOf(parts.link, parts.button || words.open)),
    foot.length === 0
      ? ''
      : row(`<p class="quiet" style="margin:24px 0;font-size:13px;color:${quietColour}">${foot.join(' · ')}</p>`),
    `</table>${pixel}</td></tr></table></body></html>`,
  ].join('')
}

function row(content: string): string {
  return `<tr><td style="padding:0 16px;text-align:start">${content}</td></tr>`
}

/** Long labels stand under each other, short ones (a scale) side by side, as narrow as a phone needs: none may fall off its edge. */
function questionRows(question: EmbeddedQuestion, { link, language }: Pick<EmailParts, 'link' | 'language'>): string {
  const isScale = question.options.every(({ label }) => [...label].length <= 3)
  const cells = question.options.map(({ value, label }) => {
    const href = escapeHtml(preselected(link, question.id, value))
    const box = `display:block;border:1px solid #888;border-radius:6px;text-decoration:none;color:${linkColour}`
    return isScale
      ? `<td align="center" style="padding:1px;text-align:center"><a class="link" href="${href}" style="${box};padding:9px 0;word-break:normal;overflow-wrap:normal">${escapeHtml(label)}</a></td>`
      : `<tr><td style="padding:4px 0"><a class="link" href="${href}" style="${box};padding:10px 14px">${escapeHtml(label)}</a></td></tr>`
  })
  const table = isScale ? `<tr>${cells.join('')}</tr>` : cells.join('')
  const [start, end] = directionOf(language) === 'rtl' ? ['right', 'left'] : ['left', 'right']
  const ends =
    question.low === '' && question.high === ''
      ? ''
      : `<table role="presentation" width="100%" class="quiet" style="font-size:13px;color:${quietColour}"><tr><td align="${start}">${escapeHtml(question.low)}</td><td align="${end}">${escapeHtml(question.high)}</td></tr></table>`
  return row(
    `<p style="margin:8px 0;font-weight:600">${escapeHtml(question.prompt)}</p><table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="table-layout:fixed">${table}</table>${ends}`,
  )
}

function buttonOf(link: string, label: string): string {
  return `<p style="margin:16px 0"><a href="${escapeHtml(link)}" style="display:inline-block;background:#1a4fb4;color:#fff;text-decoration:none;border-radius:6px;padding:10px 20px">${escapeHtml(label)}</a></p>`
}

/** Only our own addresses become links: a name that looks like an address stays text. */
function inline(paragraph: string, parts: EmailParts): string {
  let html = escapeHtml(paragraph)
  for (const url of [parts.link, parts.unsubscribeUrl, parts.preferencesUrl])
    if (url !== '') html = html.replaceAll(escapeHtml(url), () => anchor(url, url))
  return html.replace(/\n/g, '<br>')
}

function anchor(url: string, label: string): string {
  return `<a class="link" href="${escapeHtml(url)}" style="color:${linkColour}">${escapeHtml(label)}</a>`
}
