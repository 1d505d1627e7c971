import { readEntities } from '@opencxm/survey'

const blocks = new Set(
  'p div br li tr h1 h2 h3 h4 h5 h6 ul ol table blockquote section article header footer hr'.split(' '),
)
const silent = new Set(['script', 'style', 'head', 'title', 'template', 'noscript'])

/**
 * The text of a piece of HTML, for reading and search: tags are dropped, blocks become lines, scripts and styles vanish. One
 * pass, linear in the length whatever it holds. The result is plain text, to be escaped like any other when it is shown.
 */
export function plainTextOf(html: string): string {
  const parts: string[] = []
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) {
      parts.push(html.slice(at))
      break
    }
    parts.push(html.slice(at, open))
    at = afterTag(html, open, parts)
  }
  return readEntities(parts.join(''))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Where reading goes on after the `<` at `open`; a lone `<` is text. */
function afterTag(html: string, open: number, parts: string[]): number {
  if (html.startsWith('<!--', open)) {
    const end = html.indexOf('-->', open + 4)
    return end === -1 ? html.length : end + 3
  }
  const name = /^<\/?([a-zA-Z][a-zA-Z0-9]{0,20})/.exec(html.slice(open, open + 24))?.[1]?.toLowerCase()
  if (name === undefined && !/^<[!?]/.test(html.slice(open, open + 2))) {
    parts.push('<')
    return open + 1
  }
  const close = html.indexOf('>', open)
  if (close === -1) return html.length
  if (name !== undefined && silent.has(name) && html[open + 1] !== '/') return afterSilent(html, name, close + 1)
  if (name !== undefined && blocks.has(name)) parts.push('\n')
  return close + 1
}

function afterSilent(html: string, name: string, from: number): number {
  const ends = new RegExp(`</${name}`, 'gi')
  ends.lastIndex = from
  const end = ends.exec(html)
  if (end === null) return html.length
  const close = html.indexOf('>', end.index)
  return close === -1 ? html.length : close + 1
}
