/**
 * Text that is safe inside a ClickHouse statement. The host substitutes parameters itself, because the embedded engine
 * serialises all parameterised queries of a process (engine.md 1.2, defect 3): this file is what stands between a value
 * and an injection, so every value of every type becomes one quoted string.
 */

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\0': '\\0',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
}

/** A single-quoted string literal holding exactly `value`. */
export function quoteString(value: string): string {
  return `'${value.replace(/[\\'\0\b\t\n\f\r]/g, (character) => escapes[character] ?? character)}'`
}

/** A backtick-quoted identifier. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replace(/[\\`]/g, (character) => `\\${character}`)}\``
}

const escapedCharacters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '/': '/',
  '=': '=',
}

/** Undoes ClickHouse's TabSeparated escaping, in which the HTTP protocol carries values (ReadHelpers.cpp). */
export function unescapeTabSeparated(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|[\s\S])/g, (whole, sequence: string) => {
    if (sequence.length === 3) return String.fromCharCode(Number.parseInt(sequence.slice(1), 16))
    return escapedCharacters[sequence] ?? whole
  })
}

/** Types whose text form carries its own quoting, so that the outer escaping must not be undone. */
const composite = /^(Array|Map|Tuple|Nested|JSON|Variant|Dynamic)\b/i

/** The expression that stands for `{name:type}` with the protocol's text `value`. `Identifier` becomes a quoted name. */
export function castLiteral(value: string, type: string): string {
  if (type === 'Identifier') return quoteIdentifier(unescapeTabSeparated(value))
  // A literal is a String already, and some places (BACKUP TO File) take nothing but a literal.
  if (type === 'String') return quoteString(unescapeTabSeparated(value))
  const mayBeNull = /^(LowCardinality\s*\(\s*)?Nullable\b/i.test(type)
  if (mayBeNull && value === '\\N') return `CAST(NULL, ${quoteString(type)})`
  const inner = type.replace(/^(LowCardinality\s*\(\s*)?(Nullable\s*\(\s*)?/i, '')
  const text = composite.test(inner) ? value : unescapeTabSeparated(value)
  return `CAST(${quoteString(text)}, ${quoteString(type)})`
}
