import { readEntities } from './entities.ts'

/** The text of HTML: line breaks kept, tags, scripts and styles gone, entities read. In time that is linear, whatever it holds. */
export function textOfHtml(html: string): string {
  const whole = withoutScripts(html)
  // Among tags a line of the source is no line of the text; a text without any may have been typed in lines.
  const read = /<[a-z/!][^<>]*>/i.test(whole) ? whole.replace(/[\r\n]+/g, ' ') : whole
  // What follows the last tag begins none: to look for its end from each `<` would take the length squared.
  const end = read.lastIndexOf('>') + 1
  const text = read
    .slice(0, end)
    .replace(/<(br|\/p|\/div|\/li|\/h\d)\b[^>]*>/gi, '\n')
    .replace(/<[a-z/!?][^>]*>/gi, '')
  return readEntities(text + read.slice(end))
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function withoutScripts(html: string): string {
  const opening = /<(script|style)\b[^<>]*>/gi
  const kept: string[] = []
  let at = 0
  for (let found = opening.exec(html); found !== null; found = opening.exec(html)) {
    const closing = new RegExp(`</${found[1]}\\s*>`, 'gi')
    closing.lastIndex = opening.lastIndex
    if (closing.exec(html) === null) break
    kept.push(html.slice(at, found.index))
    at = closing.lastIndex
    opening.lastIndex = at
  }
  return kept.join('') + html.slice(at)
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
