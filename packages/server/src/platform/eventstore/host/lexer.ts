/** A run of SQL text. Only `code` may hold parameters, keywords and semicolons that mean something. */
export type Segment =
  | { kind: 'code' | 'string' | 'quoted' | 'comment'; text: string }
  | { kind: 'parameter'; text: string; name: string; type: string }

/** Cuts a statement into code, string literals, quoted identifiers and comments, so that none is mistaken for another. */
export function cutStatement(sql: string): Segment[] {
  const segments: Segment[] = []
  let codeStart = 0
  let at = 0
  while (at < sql.length) {
    const found = openingAt(sql, at)
    if (found === null) {
      at++
      continue
    }
    if (at > codeStart) segments.push({ kind: 'code', text: sql.slice(codeStart, at) })
    segments.push(found)
    at += found.text.length
    codeStart = at
  }
  if (codeStart < sql.length) segments.push({ kind: 'code', text: sql.slice(codeStart) })
  return segments
}

function openingAt(sql: string, at: number): Segment | null {
  const character = sql[at]
  const next = sql[at + 1]
  const upTo = (kind: 'string' | 'quoted' | 'comment', end: number): Segment => ({ kind, text: sql.slice(at, end) })
  if (character === "'") return upTo('string', endOfQuoted(sql, at))
  if (character === '"' || character === '`') return upTo('quoted', endOfQuoted(sql, at))
  if (character === '-' && next === '-') return upTo('comment', endOfLine(sql, at))
  if (character === '#' && (next === ' ' || next === '!')) return upTo('comment', endOfLine(sql, at))
  if (character === '/' && next === '*') return upTo('comment', endAfter(sql, '*/', at + 2))
  if (character === '{') return parameterAt(sql, at)
  if (character !== '$') return null
  const tag = /^\$\w*\$/.exec(sql.slice(at, at + 64))?.[0]
  return tag === undefined ? null : upTo('string', endAfter(sql, tag, at + tag.length))
}

/** `{name:Type}`; the type may hold quoted text, such as a time zone. */
function parameterAt(sql: string, at: number): Segment | null {
  const found = /^\{\s*([A-Za-z_]\w*)\s*:\s*([A-Za-z](?:[\w(), .=-]|'[^'\\]*')*?)\s*\}/.exec(sql.slice(at, at + 400))
  if (found === null) return null
  const [text, name = '', type = ''] = found
  return { kind: 'parameter', text, name, type }
}

function endOfQuoted(sql: string, start: number): number {
  const quote = sql[start]
  for (let at = start + 1; at < sql.length; at++) {
    if (sql[at] === '\\') at++
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1
      at++
    }
  }
  return sql.length
}

function endOfLine(sql: string, start: number): number {
  const end = sql.indexOf('\n', start)
  return end === -1 ? sql.length : end
}

function endAfter(sql: string, closing: string, from: number): number {
  const end = sql.indexOf(closing, from)
  return end === -1 ? sql.length : end + closing.length
}
