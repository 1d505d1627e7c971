import { sql } from 'kysely'
import type { StateStore } from '../../statestore/index.ts'
import type { JobsTables } from '../tables.ts'
import type { Subscription } from './subscribe.ts'

/**
 * Makes the subscribers known, so that facts are kept for them. A new one starts at the oldest fact that is still kept. Called again
 * and again while they run: one that is not heard of for a month is forgotten.
 */
export async function registerSubscribers(
  store: StateStore,
  subscriptions: readonly Subscription[],
  nowMs: number,
): Promise<void> {
  const now = new Date(nowMs)
  const names = new Set<string>()
  for (const { name, types } of subscriptions) {
    if (names.has(name)) throw new Error(`Two subscribers are called "${name}".`)
    names.add(name)
    const typeNames = types.map(({ type }) => type)
    await sql`
      insert into outbox_subscriber (name, types, position, seen_at) values (${name}, ${typeNames}, 0, ${now})
      on conflict (name) do update set types = excluded.types, seen_at = excluded.seen_at`.execute(
      store.tables<JobsTables>(),
    )
  }
}

/** Names of those among `names` for whom something is to be done at `now`: new facts, or parked ones whose time has come. */
export async function findBusySubscribers(
  store: StateStore,
  names: readonly string[],
  now: Date,
): Promise<{ name: string; fresh: boolean; parked: boolean }[]> {
  const { rows } = await sql<{ name: string; fresh: boolean; parked: boolean }>`
    select * from (
      select name,
        exists (select 1 from outbox fact where fact.type = any(subscriber.types) and fact.position > subscriber.position) as fresh,
        exists (
          select 1 from outbox_parked parked
          where parked.subscriber = subscriber.name and parked.gave_up_at is null and parked.retry_at <= ${now}
            and not exists (
              select 1 from outbox_parked earlier
              where earlier.subscriber = parked.subscriber and earlier.workspace_id = parked.workspace_id
                and earlier.gave_up_at is null and earlier.position < parked.position
            )
        ) as parked
      from outbox_subscriber subscriber where name = any(${[...names]})
    ) work where fresh or parked order by name`.execute(store.tables<JobsTables>())
  return rows
}
