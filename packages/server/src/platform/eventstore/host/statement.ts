import { cutStatement } from './lexer.ts'
import { castLiteral, quoteString } from './literals.ts'
import { ProtocolError } from './protocol-error.ts'

/** What the engine has to do with a statement: stream it, run it as a whole, or feed it the bytes of the request. */
export type Statement =
  | { kind: 'stream' | 'whole'; text: string; writes: boolean }
  | { kind: 'insert'; table: string; columns: string[] | null; format: string; settings: Record<string, string> }

export type StatementInput = {
  sql: string
  /** `param_*` of the request, in the protocol's text form. */
  params: ReadonlyMap<string, string>
  settings: Readonly<Record<string, string>>
  /** Bytes follow, so an INSERT takes its rows from them. */
  hasData: boolean
}

/**
 * Turns a request into a statement for the engine: parameters become typed literals, settings become a SETTINGS clause
 * (never `SET`, which leaks to the next query of the connection: defect 2). Refuses what would change the connection
 * (SET, USE, temporary tables) and more than one statement. Throws ProtocolError.
 */
export function prepareStatement(input: StatementInput): Statement {
  const { text, firstWords } = substituteParameters(input.sql, input.params)
  const [first = '', second = ''] = firstWords
  if (first === '') throw new ProtocolError(62, 'SYNTAX_ERROR', 'Syntax error: the statement is empty')
  if (['SET', 'USE', 'BEGIN', 'COMMIT', 'ROLLBACK', 'ATTACH', 'DETACH'].includes(first))
    throw new ProtocolError(
      48,
      'NOT_IMPLEMENTED',
      `${first} is not served by the embedded engine: connections are shared`,
    )
  if (first === 'CREATE' && second === 'TEMPORARY')
    throw new ProtocolError(
      48,
      'NOT_IMPLEMENTED',
      'Temporary tables are not served by the embedded engine: connections are shared',
    )
  if (first === 'INSERT' && input.hasData) return insertStatement(text, input.settings)
  const reads = ['SELECT', 'WITH', 'FROM', '('].includes(first)
  const describes = ['SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS'].includes(first)
  return {
    kind: reads ? 'stream' : 'whole',
    text: text + settingsClause(first, input.settings),
    writes: !reads && !describes,
  }
}

/** Replaces `{name:Type}` outside of literals, drops comments, and refuses a second statement. */
function substituteParameters(
  sql: string,
  params: ReadonlyMap<string, string>,
): { text: string; firstWords: string[] } {
  let text = ''
  let code = ''
  let ended = false
  for (const segment of cutStatement(sql)) {
    const semicolon = segment.kind === 'code' ? segment.text.indexOf(';') : -1
    const part = segment.kind === 'comment' ? ' ' : segment.text.slice(0, semicolon === -1 ? undefined : semicolon)
    const rest = semicolon === -1 ? '' : segment.text.slice(semicolon).replace(/[;\s]/g, '')
    if (rest !== '' || (ended && part.trim() !== ''))
      throw new ProtocolError(62, 'SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed)')
    if (semicolon !== -1) ended = true
    text += segment.kind === 'parameter' ? bind(segment.name, segment.type, params) : part
    code += segment.kind === 'code' ? part : ' '
  }
  const firstWords = (code.match(/[A-Za-z_]+|\(/g) ?? []).slice(0, 2).map((word) => word.toUpperCase())
  return { text: text.trim(), firstWords }
}

function bind(name: string, type: string, params: ReadonlyMap<string, string>): string {
  const value = params.get(name)
  if (value === undefined)
    throw new ProtocolError(456, 'UNKNOWN_QUERY_PARAMETER', `Substitution \`${name}\` is not set`)
  return castLiteral(value, type)
}

/** Statements that cannot carry a SETTINGS clause of their own: in CREATE it belongs to the table engine. */
const withoutSettings = new Set(['CREATE', 'SYSTEM', 'KILL', 'RENAME', 'EXCHANGE', 'BACKUP', 'RESTORE', 'GRANT'])

function settingsClause(first: string, settings: Readonly<Record<string, string>>): string {
  if (withoutSettings.has(first)) return ''
  const parts = Object.entries(settings).map(([name, value]) => `${settingName(name)}=${settingValue(value)}`)
  return parts.length === 0 ? '' : ` SETTINGS ${parts.join(', ')}`
}

function settingName(name: string): string {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name))
    throw new ProtocolError(115, 'UNKNOWN_SETTING', `Setting ${JSON.stringify(name)} has no valid name`)
  return name
}

function settingValue(value: string): string {
  return /^-?\d{1,18}$/.test(value) ? value : quoteString(value)
}

const insertPattern =
  /^INSERT\s+INTO\s+(?:TABLE\s+)?([A-Za-z0-9_.`"]+)\s*(?:\(([^()]*)\))?\s*(?:SETTINGS\s+([\s\S]*?))?\s*FORMAT\s+([A-Za-z0-9]+)$/i

function insertStatement(text: string, settings: Readonly<Record<string, string>>): Statement {
  const match = insertPattern.exec(text)
  if (match === null)
    throw new ProtocolError(62, 'SYNTAX_ERROR', 'An INSERT with data must read INSERT INTO table (columns) FORMAT name')
  const [, table = '', columns, ownSettings, format = ''] = match
  const inlineSettings: Record<string, string> = {}
  for (const pair of ownSettings?.split(',') ?? []) {
    const parts = /^\s*([A-Za-z0-9_]+)\s*=\s*'?([A-Za-z0-9_.-]*)'?\s*$/.exec(pair)
    if (parts === null) throw new ProtocolError(62, 'SYNTAX_ERROR', `Cannot read the setting ${pair.trim()}`)
    inlineSettings[parts[1] ?? ''] = parts[2] ?? ''
  }
  return {
    kind: 'insert',
    table: plainName(table),
    columns: columns === undefined ? null : columns.split(',').map((name) => plainName(name.trim())),
    format,
    settings: { ...settings, ...inlineSettings },
  }
}

function plainName(name: string): string {
  const plain = name.replace(/[`"]/g, '')
  if (!/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$/.test(plain))
    throw new ProtocolError(62, 'SYNTAX_ERROR', `Syntax error: ${JSON.stringify(name)} is not a plain name`)
  return plain
}
