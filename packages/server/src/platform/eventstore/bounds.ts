import { cutStatement } from './host/lexer.ts'
import { currentSchema } from './schema/current.ts'
import type { Fragment } from './sql.ts'

/** Every table with a workspace column. */
const workspaceTables = currentSchema.flatMap((definition) =>
  definition.kind === 'table' && definition.columns.some((column) => column.name === 'ws') ? [definition.name] : [],
)
const tables = `(?:${workspaceTables.join('|')})`
const alias =
  '(?:\\s+(?:AS\\s+)?(?!WHERE|PREWHERE|JOIN|ON|GROUP|ORDER|LIMIT|FINAL|LEFT|INNER|ANY|ASOF|UNION|SETTINGS)\\w+)?'
/** Workspaces' tables after FROM or JOIN, also several of them with commas between. */
const reads = new RegExp(`\\b(?:FROM|JOIN)\\s+(${tables}\\b${alias}(?:\\s*,\\s*${tables}\\b${alias})*)`, 'gi')
const bound = /\bws\s*=\s*\{(\w+):UInt32\}/g

/**
 * Throws unless the statement is bounded by this workspace: each read of a workspace's table needs its own
 * `ws = ${param(workspace, 'UInt32')}`, joined by AND at the top of a WHERE, PREWHERE or ON, and each such parameter must
 * be this workspace. A defect of the caller, so a plain error. It reads text, not meaning: it catches what is forgotten,
 * and the tests of each feature show that another workspace sees nothing.
 */
export function requireWorkspaceBound(name: string, sql: Fragment, workspace: number): void {
  const text = withoutLiterals(sql.text)
  const bounds = [...text.matchAll(bound)]
  if (bounds.length === 0)
    throw new Error(`${name}: the statement has no bound workspace; write ws = \${param(workspace, 'UInt32')}`)
  for (const found of bounds) {
    const value = sql.params[found[1] ?? '']
    if (value !== workspace)
      throw new Error(`${name}: the statement is bound to workspace ${String(value)}, not ${workspace}`)
  }
  const holding = bounds.filter((found) => holds(text, found.index, found.index + found[0].length)).length
  if (holding < bounds.length)
    throw new Error(`${name}: ws = … must be joined by AND, not OR, at the top of WHERE, PREWHERE or ON`)
  const mentions = [...text.matchAll(reads)].reduce((sum, found) => sum + (found[1] ?? '').split(',').length, 0)
  if (mentions > holding)
    throw new Error(`${name}: ${mentions} reads of workspace tables, but only ${holding} bound by workspace`)
}

function withoutLiterals(sql: string): string {
  return cutStatement(sql)
    .map((segment) => (segment.kind === 'code' || segment.kind === 'parameter' ? segment.text : "''"))
    .join('')
}

const words = /[A-Za-z_]\w*|[()]|\{[^}]*\}/g
const clauseStarts = new Set(['WHERE', 'PREWHERE', 'ON'])
const clauseEnds = new Set([
  'GROUP',
  'ORDER',
  'LIMIT',
  'HAVING',
  'SETTINGS',
  'UNION',
  'WINDOW',
  'QUALIFY',
  'FORMAT',
  'JOIN',
  'WHERE',
])

/** True when the condition stands directly in a clause's conjunction: nothing beside it is joined by OR or negates it. */
function holds(text: string, start: number, end: number): boolean {
  const before = (text.slice(0, start).match(words) ?? []).map((word) => word.toUpperCase()).reverse()
  const after = (text.slice(end).match(words) ?? []).map((word) => word.toUpperCase())
  if (before[0] === 'NOT') return false
  return (
    conjunctionUntil(before, { opens: ')', closes: '(' }, clauseStarts) === 'clause' &&
    conjunctionUntil(after, { opens: '(', closes: ')' }, clauseEnds) !== 'or'
  )
}

function conjunctionUntil(
  list: readonly string[],
  parentheses: { opens: string; closes: string },
  ends: ReadonlySet<string>,
): 'clause' | 'parenthesis' | 'end' | 'or' {
  let depth = 0
  for (const word of list) {
    if (word === parentheses.opens) depth++
    else if (word === parentheses.closes) {
      if (depth === 0) return 'parenthesis'
      depth--
    } else if (depth === 0 && word === 'OR') return 'or'
    else if (depth === 0 && ends.has(word)) return 'clause'
  }
  return 'end'
}
