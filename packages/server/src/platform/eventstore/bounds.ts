import type { Fragment } from './sql.ts'

/** Tables whose rows belong to a workspace. */
const workspaceTables = ['events', 'events_by_person', 'person_traits']

/**
 * Throws unless the statement is bounded by this workspace: each mention of a workspace's table after FROM or JOIN needs
 * its own `ws = ${param(workspace, 'UInt32')}`, and every such parameter must be this workspace. A defect of the caller,
 * so a plain error.
 */
export function requireWorkspaceBound(name: string, sql: Fragment, workspace: number): void {
  const bounds = [...sql.text.matchAll(/\bws\s*=\s*\{(\w+):UInt32\}/g)].map((match) => match[1] ?? '')
  if (bounds.length === 0)
    throw new Error(`${name}: the statement has no bound workspace; write ws = \${param(workspace, 'UInt32')}`)
  for (const bound of bounds)
    if (sql.params[bound] !== workspace)
      throw new Error(`${name}: the statement is bound to workspace ${String(sql.params[bound])}, not ${workspace}`)
  const mentions = sql.text.match(new RegExp(`\\b(FROM|JOIN)\\s+(${workspaceTables.join('|')})\\b`, 'gi'))?.length ?? 0
  if (mentions > bounds.length)
    throw new Error(`${name}: ${mentions} reads of workspace tables, but only ${bounds.length} bound by workspace`)
}
