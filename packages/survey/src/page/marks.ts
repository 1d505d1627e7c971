import { escapeHtml } from './escape.ts'

/** `\*` and the like stand for the character itself. */
const escaped = /\\([\\*[\]()])/g
const marks = /\[([^\]\n]{1,300})\]\((https?:\/\/[^\s()]{1,2000})\)|\*\*([^*\n]{1,1000})\*\*|\*([^*\n]{1,1000})\*/gi

/**
 * A text of a survey as HTML: everything is escaped; `**bold**`, `*italic*`, line ends and, where `links`, `[text](https://...)`
 * become tags. Nothing else does, and links lead to http(s) only.
 */
export function markedHtml(text: string, links = true): string {
  const safe = escapeHtml(text).replace(escaped, (_, character: string) => `&#${character.charCodeAt(0)};`)
  return tagged(safe, links).replace(/\r?\n/g, '<br>')
}

function tagged(safe: string, links: boolean): string {
  return safe.replace(marks, (whole, label?: string, address?: string, bold?: string, italic?: string) => {
    if (bold !== undefined) return `<strong>${tagged(bold, links)}</strong>`
    if (italic !== undefined) return `<em>${tagged(italic, links)}</em>`
    if (label === undefined || address === undefined) return whole
    const inner = tagged(label, false)
    return links ? `<a href="${address}" target="_blank" rel="noopener noreferrer nofollow">${inner}</a>` : inner
  })
}

/** The same without any marks, for attributes, titles and lists that take no tags. Plain text: escape it. */
export function plainOfMarked(text: string): string {
  // Characters for private use keep the place of escaped ones while the marks are taken out.
  const kept = text.replace(escaped, (_, character: string) => String.fromCharCode(0xe000 + character.charCodeAt(0)))
  return unmarked(kept).replace(/[\ue028-\ue05d]/g, (held) => String.fromCharCode(held.charCodeAt(0) - 0xe000))
}

function unmarked(text: string): string {
  return text.replace(marks, (_, label?: string, _address?: string, bold?: string, italic?: string) =>
    unmarked(bold ?? italic ?? label ?? ''),
  )
}
