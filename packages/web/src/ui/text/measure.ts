const wide = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/u

const size = 12
const linesMax = 3

/** Width of a text of 12 px, in px, near enough to place labels: Chinese is square, Inter about 0.55 of its size. */
export function textWidth(text: string): number {
  let width = 0
  for (const char of text) width += wide.test(char) ? size : size * (/[ilj.,:;|!'’ ]/.test(char) ? 0.32 : 0.58)
  return width
}

/** Splits a name into three lines at most, of 12 px text and `max` px: at spaces in English, between characters in Chinese; the last is cut. */
export function wrapText(text: string, max: number): string[] {
  const pieces = wide.test(text) ? [...text] : text.split(/(?<=[\s/-])/)
  const out: string[] = []
  let line = ''
  for (const piece of pieces) {
    if (line !== '' && textWidth((line + piece).trim()) > max) {
      out.push(line.trim())
      line = piece
    } else line += piece
  }
  if (line.trim() !== '') out.push(line.trim())
  if (out.length <= linesMax) return out.map((one) => cut(one, max))
  return [...out.slice(0, linesMax - 1), cut(out.slice(linesMax - 1).join(wide.test(text) ? '' : ' '), max)]
}

function cut(line: string, max: number): string {
  if (textWidth(line) <= max) return line
  const chars = [...line]
  while (chars.length > 1 && textWidth(`${chars.join('')}…`) > max) chars.pop()
  return `${chars.join('').trimEnd()}…`
}
