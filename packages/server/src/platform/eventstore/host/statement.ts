import type { LaneName } from './lane.ts'
import { cutStatement } from './lexer.ts'
import { castLiteral, quoteString } from './literals.ts'
import { ProtocolError } from './protocol-error.ts'

/** An INSERT whose rows are the bytes of the request. */
export type InsertStatement = {
  kind: 'insert'
  table: string
  columns: string[] | null
  format: string
  settings: Record<string, string>
}

/** A result is wanted. The parts make it possible to send it to another place than the caller. */
export type ReadStatement = {
  kind: 'read'
  lane: LaneName
  select: string
  format: string
  /** ` SETTINGS …`, or empty. */
  settings: string
}

/** Everything else. `lane` is where a statement belongs unless the client asks for another. */
export type WholeStatement = { kind: 'whole'; lane: LaneName; text: string }

export type Statement = InsertStatement | ReadStatement | WholeStatement

export type StatementInput = {
  sql: string
  /** `param_*` of the request, in the protocol's text form. */
  params: ReadonlyMap<string, string>
  settings: Readonly<Record<string, string>>
  /** Bytes follow, so an INSERT takes its rows from them. */
  hasData: boolean
}

/** Statements that would change the connection, which the next statement of somebody else inherits. */
const refused = new Set(['SET', 'USE', 'BEGIN', 'COMMIT', 'ROLLBACK', 'ATTACH', 'DETACH', 'PREPARE', 'EXECUTE'])
const reading = new Set(['SELECT', 'WITH', 'FROM', '('])
/** May take minutes, and must stand neither before rows nor before people. */
const long = new Set(['INSERT', 'ALTER', 'DELETE', 'UPDATE', 'OPTIMIZE', 'RESTORE'])
/** Statements that cannot carry a SETTINGS clause of their own: in CREATE it belongs to the table engine. */
const withoutSettings = new Set(['CREATE', 'SYSTEM', 'KILL', 'RENAME', 'EXCHANGE', 'BACKUP', 'RESTORE', 'GRANT'])

/**
 * Turns a request into a statement for the engine: parameters become typed literals, settings become a SETTINGS clause
 * (never `SET`, which leaks to the next query of the connection: defect 2). Refuses what would change the connection,
 * and more than one statement. Throws ProtocolError.
 */
export function prepareStatement(input: StatementInput): Statement {
  const { text, code } = substituteParameters(input.sql, input.params)
  const words = code.match(/[A-Za-z_]+|\(/g) ?? []
  const [first = '', second = ''] = words.slice(0, 2).map((word) => word.toUpperCase())
  if (first === '') throw new ProtocolError(62, 'SYNTAX_ERROR', 'Syntax error: the statement is empty')
  if (refused.has(first) || second === 'TEMPORARY')
    throw new ProtocolError(
      48,
      'NOT_IMPLEMENTED',
      `The embedded engine does not serve ${first}${second === 'TEMPORARY' ? ' TEMPORARY' : ''}: connections are shared`,
    )
  // Also without bytes: the engine would wait for rows on its standard input.
  if (first === 'INSERT' && (input.hasData || /\sFORMAT\s+\w+$/i.test(text)))
    return insertStatement(text, input.settings)
  if (input.hasData) throw new ProtocolError(62, 'SYNTAX_ERROR', 'Syntax error: only an INSERT takes data')
  if (reading.has(first)) return readStatement(text, code, input.settings)
  return {
    kind: 'whole',
    text: withSettings({ text, code, first }, input.settings),
    // No rows come in during a backup, so that it holds each batch in both event tables or in none.
    lane: first === 'BACKUP' ? 'writer' : long.has(first) ? 'heavy' : 'interactive',
  }
}

function readStatement(text: string, code: string, settings: Readonly<Record<string, string>>): ReadStatement {
  // What ends a statement is looked for where literals are emptied, so that none is taken for it.
  const ends = /\sFORMAT\s+\w+(?:\s+SETTINGS\s[^()]*)?$/i.test(code)
  const ending = ends ? /\s+FORMAT\s+(\w+)(?:\s+SETTINGS\s+((?:'(?:[^'\\]|\\.)*'|[^'()])*))?$/i.exec(text) : null
  const own = ending?.[2] === undefined ? [] : [ending[2]]
  const parts = Object.entries(settings).map(([name, value]) => `${settingName(name)}=${settingValue(value)}`)
  const all = [...parts, ...own].join(', ')
  return {
    kind: 'read',
    lane: 'interactive',
    select: text.slice(0, ending?.index),
    format: ending?.[1] ?? 'TabSeparated',
    settings: all === '' ? '' : ` SETTINGS ${all}`,
  }
}

/**
 * Replaces `{name:Type}` outside of literals, drops comments, and refuses a second statement. `code` is the text with
 * its literals and names emptied, for looking at keywords.
 */
function substituteParameters(sql: string, params: ReadonlyMap<string, string>): { text: string; code: string } {
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
    code += segment.kind === 'code' || segment.kind === 'comment' ? part : "''"
  }
  return { text: text.trim(), code: code.trim() }
}

function bind(name: string, type: string, params: ReadonlyMap<string, string>): string {
  const value = params.get(name)
  if (value === undefined)
    throw new ProtocolError(456, 'UNKNOWN_QUERY_PARAMETER', `Substitution \`${name}\` is not set`)
  return castLiteral(value, type)
}

/**
 * Adds the SETTINGS clause: at the end, where it joins a clause that is there (whose settings win, as on a server), but
 * in an INSERT before its values or SELECT.
 */
function withSettings(
  statement: { text: string; code: string; first: string },
  settings: Readonly<Record<string, string>>,
): string {
  const { text, code, first } = statement
  const own = endingSettings.exec(code)?.[1]
  const ownNames = new Set(own?.split(',').map((pair) => pair.split('=')[0]?.trim()))
  const parts = Object.entries(settings)
    .filter(([name]) => !ownNames.has(name))
    .map(([name, value]) => `${settingName(name)}=${settingValue(value)}`)
    .join(', ')
  if (withoutSettings.has(first) || parts === '') return text
  const head = first === 'INSERT' ? insertHead.exec(text)?.[0] : undefined
  if (head !== undefined) {
    const rest = text.slice(head.length)
    const joined = /^SETTINGS\s/i.test(rest) ? `${parts}, ${rest.slice('SETTINGS '.length)}` : `${parts} ${rest}`
    return `${head.trimEnd()} SETTINGS ${joined}`
  }
  return own === undefined ? `${text} SETTINGS ${parts}` : `${text}, ${parts}`
}

/** A SETTINGS clause at the end of a statement whose literals are emptied. */
const endingSettings = /\bSETTINGS\s+(\w+\s*=\s*[\w.'-]+(?:\s*,\s*\w+\s*=\s*[\w.'-]+)*)$/i
const insertHead = /^INSERT\s+INTO\s+(?:TABLE\s+)?[A-Za-z0-9_.`"]+\s*(?:\((?!\s*(?:SELECT|WITH)\b)[^()]*\))?\s*/i

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

function insertStatement(text: string, settings: Readonly<Record<string, string>>): InsertStatement {
  const match = insertPattern.exec(text)
  if (match === null)
    throw new ProtocolError(62, 'SYNTAX_ERROR', 'An INSERT with data must read INSERT INTO table (columns) FORMAT name')
  const [, table = '', columns, ownSettings, format = ''] = match
  const all: Record<string, string> = {}
  for (const [name, value] of Object.entries(settings)) all[settingName(name)] = value
  for (const pair of ownSettings?.split(',') ?? []) {
    const parts = /^\s*([A-Za-z0-9_]+)\s*=\s*'?([A-Za-z0-9_.-]*)'?\s*$/.exec(pair)
    if (parts === null) throw new ProtocolError(62, 'SYNTAX_ERROR', `Cannot read the setting ${pair.trim()}`)
    all[settingName(parts[1] ?? '')] = parts[2] ?? ''
  }
  return {
    kind: 'insert',
    table: plainName(table),
    columns: columns === undefined ? null : columns.split(',').map((name) => plainName(name.trim())),
    format,
    settings: all,
  }
}

function plainName(name: string): string {
  const plain = name.replace(/[`"]/g, '')
  if (!/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$/.test(plain))
    throw new ProtocolError(62, 'SYNTAX_ERROR', `Syntax error: ${JSON.stringify(name)} is not a plain name`)
  return plain
}
