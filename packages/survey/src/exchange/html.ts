import { readEntities } from './entities.ts'

/** The text of HTML: line breaks kept, tags, scripts and styles gone, entities read. */
export function textOfHtml(html: string): string {
  const text = html
    .replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<(br|\/p|\/div|\/li|\/h\d)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
  return readEntities(text)
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Whether HTML shows something that is no text; what is far too long for a text is not looked at. */
export function hasMedia(html: string): boolean {
  return /<(img|video|audio|iframe|embed|object)\b/i.test(html.slice(0, 9_000))
}

/** A text as HTML. */
export function htmlOfText(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\n/g, '<br>')
}
