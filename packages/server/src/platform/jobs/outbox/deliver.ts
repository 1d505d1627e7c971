import { sql } from 'kysely'
import type { Json, WorkspaceId } from '../../kernel/index.ts'
import type { StateStore } from '../../statestore/index.ts'
import { handlerContext, type JobServices } from '../context.ts'
import { backoffSeconds, GiveUp, reasonOf } from '../retry.ts'
import type { JobsTables } from '../tables.ts'
import type { Subscription } from './subscribe.ts'

export type DeliverOptions = { state: StateStore; services: JobServices; signal: AbortSignal }

/** One transaction hands over at most so many facts, and starts no further one after so long. */
const batch = { facts: 100, ms: 1_000 }
const failuresMax = 10

type StoredFact = { position: number; id: number; workspace_id: number; type: string; payload: Json; created_at: Date }
type Line = { options: DeliverOptions; subscription: Subscription; transaction: StateStore; blocked: Set<number> }

/**
 * Hands the next facts to one subscriber, in one transaction with its place in the line; returns how many were dealt with.
 * Zero also when another process is at it.
 */
export async function deliverNext(options: DeliverOptions, subscription: Subscription): Promise<number> {
  return await options.state.transaction(async (transaction) => {
    const position = await lockSubscriber(transaction, subscription.name)
    if (position === undefined) return 0
    const facts = await readFacts(transaction, subscription, position)
    const blocked = facts.length > 0 ? await blockedWorkspaces(transaction, subscription.name) : new Set<number>()
    const line: Line = { options, subscription, transaction, blocked }
    const startedAt = performance.now()
    let dealtWith = 0
    for (const fact of facts) {
      if (!(await deliverOrPark(line, fact))) break
      dealtWith += 1
      if (options.signal.aborted || performance.now() - startedAt > batch.ms) break
    }
    const last = facts[dealtWith - 1]
    if (last) await moveSubscriber(transaction, subscription.name, last.position)
    return dealtWith
  })
}

/** Row lock as the claim to deliver: it ends with the transaction, however that ends. */
async function lockSubscriber(transaction: StateStore, name: string): Promise<number | undefined> {
  const row = await transaction
    .tables<JobsTables>()
    .selectFrom('outbox_subscriber')
    .select('position')
    .where('name', '=', name)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  return row?.position
}

async function moveSubscriber(transaction: StateStore, name: string, position: number): Promise<void> {
  await transaction
    .tables<JobsTables>()
    .updateTable('outbox_subscriber')
    .set({ position })
    .where('name', '=', name)
    .execute()
}

async function readFacts(transaction: StateStore, subscription: Subscription, after: number): Promise<StoredFact[]> {
  const types = subscription.types.map(({ type }) => type)
  const { rows } = await sql<StoredFact>`
    select position, id, workspace_id, type, payload, created_at from outbox
    where type = any(${types}) and position > ${after} order by position limit ${batch.facts}`.execute(
    transaction.tables<JobsTables>(),
  )
  return rows
}

async function blockedWorkspaces(transaction: StateStore, subscriber: string): Promise<Set<number>> {
  const rows = await transaction
    .tables<JobsTables>()
    .selectFrom('outbox_parked')
    .select('workspace_id')
    .distinct()
    .where('subscriber', '=', subscriber)
    .where('gave_up_at', 'is', null)
    .execute()
  return new Set(rows.map((row) => row.workspace_id))
}

/** False when the server stops and the handler gave way: the fact is as if it had not been looked at. */
async function deliverOrPark(line: Line, fact: StoredFact): Promise<boolean> {
  if (line.blocked.has(fact.workspace_id)) {
    await park(line, fact, { attempts: 0, error: null, giveUp: false })
    return true
  }
  const failure = await attempt(line, fact)
  if (failure === undefined) return true
  if (line.options.signal.aborted) return false
  const giveUp = failure instanceof GiveUp
  await park(line, fact, { attempts: 1, error: reasonOf(failure), giveUp })
  if (!giveUp) line.blocked.add(fact.workspace_id)
  return true
}

/**
 * Runs the handler within a savepoint: what went wrong, or undefined. A failure undoes this fact's effects alone. Throws when
 * the transaction itself is lost.
 */
async function attempt(line: Line, fact: StoredFact): Promise<unknown> {
  const { options, subscription, transaction } = line
  const tables = transaction.tables<JobsTables>()
  await sql`savepoint fact`.execute(tables)
  try {
    const schema = subscription.types.find(({ type }) => type === fact.type)?.payload
    const parsed = schema?.safeParse(fact.payload)
    if (!parsed?.success) throw new GiveUp(`Its payload is not understood: ${parsed?.error.message ?? fact.type}`)
    await subscription.handle(handlerContext(options.services, transaction, options.signal), {
      id: fact.id,
      workspace: fact.workspace_id as WorkspaceId,
      type: fact.type,
      payload: parsed.data,
      announcedAt: fact.created_at,
    })
    // Also shows that the handler did not swallow an error that broke the transaction.
    await sql`release savepoint fact`.execute(tables)
    return undefined
  } catch (error) {
    await sql`rollback to savepoint fact`.execute(tables)
    return error ?? new Error('It threw nothing.')
  }
}

type Parking = { attempts: number; error: string | null; giveUp: boolean }

async function park(line: Line, fact: StoredFact, parking: Parking): Promise<void> {
  const { services } = line.options
  const { name } = line.subscription
  if (parking.error !== null) {
    const fields = { subscriber: name, fact: fact.id, attempts: parking.attempts, error: parking.error }
    if (parking.giveUp) services.log.error(fields, 'a fact was set aside: its subscriber cannot deal with it')
    else services.log.warn(fields, 'a subscriber failed on a fact and will get it again')
  }
  const now = services.clock()
  const pauseMs = parking.attempts === 0 ? 0 : backoffSeconds(parking.attempts, services.random()) * 1000
  const values = {
    attempts: parking.attempts,
    retry_at: new Date(now + pauseMs),
    last_error: parking.error,
    gave_up_at: parking.giveUp ? new Date(now) : null,
  }
  await line.transaction
    .tables<JobsTables>()
    .insertInto('outbox_parked')
    .values({ subscriber: name, position: fact.position, workspace_id: fact.workspace_id, ...values })
    .onConflict((conflict) => conflict.columns(['subscriber', 'position']).doUpdateSet(values))
    .execute()
}

type ParkedFact = StoredFact & { attempts: number }

/** Tries the first parked fact of each workspace again, where its time has come; returns how many were dealt with. */
export async function retryParked(options: DeliverOptions, subscription: Subscription): Promise<number> {
  return await options.state.transaction(async (transaction) => {
    if ((await lockSubscriber(transaction, subscription.name)) === undefined) return 0
    const heads = await readHeads(transaction, subscription.name, new Date(options.services.clock()))
    const line: Line = { options, subscription, transaction, blocked: new Set() }
    const startedAt = performance.now()
    let dealtWith = 0
    for (const fact of heads) {
      if (options.signal.aborted || performance.now() - startedAt > batch.ms) break
      await retryOne(line, fact)
      dealtWith += 1
    }
    return dealtWith
  })
}

async function readHeads(transaction: StateStore, subscriber: string, now: Date): Promise<ParkedFact[]> {
  const { rows } = await sql<ParkedFact>`
    select fact.position, fact.id, fact.workspace_id, fact.type, fact.payload, fact.created_at, head.attempts
    from (
      select distinct on (workspace_id) position, attempts, retry_at from outbox_parked
      where subscriber = ${subscriber} and gave_up_at is null order by workspace_id, position
    ) head
    join outbox fact on fact.position = head.position
    where head.retry_at <= ${now} order by fact.position limit ${batch.facts}`.execute(transaction.tables<JobsTables>())
  return rows
}

async function retryOne(line: Line, fact: ParkedFact): Promise<void> {
  const failure = await attempt(line, fact)
  if (failure === undefined) {
    await line.transaction
      .tables<JobsTables>()
      .deleteFrom('outbox_parked')
      .where('subscriber', '=', line.subscription.name)
      .where('position', '=', fact.position)
      .execute()
    return
  }
  if (line.options.signal.aborted) return
  const attempts = fact.attempts + 1
  await park(line, fact, {
    attempts,
    error: reasonOf(failure),
    giveUp: failure instanceof GiveUp || attempts >= failuresMax,
  })
}
