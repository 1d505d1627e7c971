import { requireWorkspaceBound } from './bounds.ts'
import { currentSchema } from './schema/current.ts'
import { ch, type Fragment } from './sql.ts'
import type { Executor } from './statement.ts'
import type { RowDeletion } from './types.ts'

/**
 * Deletes rows by a mutation and waits until it is finished on every replica: afterwards no query sees them. Rows that are
 * inserted meanwhile stay. The engine keeps the text of finished mutations, so a condition names no person except by
 * integer. Replaced parts leave the disk when the engine cleans up (by default within ten minutes).
 */
export async function deleteRows(executor: Executor, deletion: RowDeletion): Promise<void> {
  const { name, table, workspace, where } = deletion
  const definition = currentSchema.find((found) => found.kind === 'table' && found.name === table)
  if (definition?.kind !== 'table') throw new Error(`deleteRows: ${table} is no table of the event store`)
  if (workspace !== null) requireWorkspaceBound(name, boundRead(table, where), workspace)
  else if (definition.columns.some((column) => column.name === 'ws'))
    throw new Error(`${name}: rows of ${table} belong to a workspace`)
  const { target } = executor
  const isCluster = target.kind === 'cluster'
  const physical = isCluster && definition.spread.kind === 'sharded' ? `${table}_local` : table
  const everywhere = isCluster ? ` ON CLUSTER '${target.cluster}'` : ''
  const text = `ALTER TABLE ${physical}${everywhere} DELETE WHERE ${where.text} SETTINGS mutations_sync = 2`
  await executor.command(name, text, where.params)
}

/** The deletion as a read, for the check that it is bounded by workspace. */
function boundRead(table: string, where: Fragment): Fragment {
  const read = ch`WHERE ${where}`
  return { ...read, text: `SELECT 1 FROM ${table} ${read.text}` }
}
