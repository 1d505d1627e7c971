import type { StateStore } from '../../statestore/index.ts'
import { type JobsTables, outboxChannel } from '../tables.ts'
import type { Fact } from './define-fact.ts'

/** PostgreSQL takes 65,535 parameters a statement; facts use three each. */
const factsPerStatement = 5_000

/**
 * Writes facts to the outbox, within the caller's transaction: they are delivered if and only if it commits, in the order
 * given. Subscribers are woken at the commit.
 */
export async function announce(store: StateStore, facts: Fact | readonly Fact[]): Promise<void> {
  const list = 'type' in facts ? [facts] : facts
  if (list.length === 0) return
  const tables = store.tables<JobsTables>()
  for (let start = 0; start < list.length; start += factsPerStatement) {
    const rows = list.slice(start, start + factsPerStatement).map((fact) => ({
      workspace_id: fact.workspace,
      type: fact.type,
      payload: JSON.stringify(fact.payload),
    }))
    await tables.insertInto('outbox').values(rows).execute()
  }
  await store.notify(outboxChannel, '')
}
