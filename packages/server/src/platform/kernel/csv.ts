/**
 * One line of a CSV for people: quoted where needed. A cell that a spreadsheet would run as a formula gets an apostrophe in
 * front, as OWASP advises; numbers, also negative ones, stay as they are.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(text: string): string {
  const isNumber = /^[-+]?\d+(?:[.,]\d+)*$/.test(text)
  const safe = /^(?:[\t\r]|[\s\p{Cc}]*[=+\-@＝＋－＠])/u.test(text) && !isNumber ? `'${text}` : text
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
