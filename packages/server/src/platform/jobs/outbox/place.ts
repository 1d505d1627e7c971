import { sql } from 'kysely'
import type { StateStore } from '../../statestore/index.ts'
import type { JobsTables } from '../tables.ts'

const batchMax = 5_000

/**
 * Gives committed facts their place in the order of delivery. Ids are drawn before the commit, so a later id may become
 * visible first, and a reader that remembers the last id would skip facts. Places are given afterwards, under a lock, so that
 * they appear in their own order. Facts of one transaction keep their order, and what was committed before another
 * transaction began comes before it. Returns how many were placed.
 */
export async function placeFacts(store: StateStore): Promise<number> {
  const tables = store.tables<JobsTables>()
  const waiting = await tables.selectFrom('outbox').select('id').where('position', 'is', null).limit(1).execute()
  if (waiting.length === 0) return 0
  return await store.transaction(async (transaction) => {
    const inside = transaction.tables<JobsTables>()
    // The lock comes first, in a statement of its own: the next one must see what the holder before us placed.
    await inside.selectFrom('outbox_head').select('position').forUpdate().executeTakeFirstOrThrow()
    const { numAffectedRows } = await sql`
      with batch as (
        select id, row_number() over (order by id) as number
        from outbox where position is null order by id limit ${batchMax}
      ), head as (
        update outbox_head set position = position + (select count(*) from batch)
        returning position - (select count(*) from batch) as before
      )
      update outbox set position = head.before + batch.number from batch, head where outbox.id = batch.id`.execute(
      inside,
    )
    return Number(numAffectedRows ?? 0n)
  })
}
