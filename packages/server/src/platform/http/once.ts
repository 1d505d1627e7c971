import { createHash, createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from '../context/index.ts'
import type { Route } from '../contract/index.ts'
import { fail, say } from '../kernel/index.ts'
import { createSealer, type Sealer } from '../privacy/index.ts'
import type { StateStore } from '../statestore/index.ts'
import { words } from './words.ts'

/** How long an answer is kept; after it the same key is a new request. */
const keptMs = 24 * 3600 * 1000

/** A POST as its sender wrote it: only the very same may be answered by what was answered before. */
export type KeyedRequest = {
  key: string
  method: string
  url: string
  body: unknown
  log: { error: (details: object, text: string) => void }
}

type Work = (ctx: Ctx) => Promise<unknown>

/**
 * Runs a request once for its `Idempotency-Key`; asked again, it gives the same answer. What is kept says how far a request came
 * that a crash cut off: `made` is written in the transaction of the change (`recordAudit`), so where it is missing nothing was
 * changed and the request runs again, and where it stands without an answer the caller is told what was made.
 */
export type Once = (ctx: Ctx, request: KeyedRequest, work: Work) => Promise<{ result: unknown; isReplay: boolean }>

/** Whether a route takes the key: what it changes would be changed twice. What only reads, and who is nobody, needs none. */
export function takesKey({ method, permission, replies }: Route): boolean {
  return method === 'POST' && permission !== 'public' && !permission.endsWith(':read') && (replies ?? 'json') === 'json'
}

/** The key of a request; null when it has none. */
export function keyOf(header: string | string[] | undefined): string | null {
  if (header === undefined) return null
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header
  throw fail('invalid_input', { problems: [{ field: 'header.Idempotency-Key', reason: say(words.badKey) }] })
}

/** One of these a server: what is running is known to its process alone, and a data folder has one. */
export function createOnce(sealer: Sealer): Once {
  const running = new Set<string>()
  return async (ctx, request, work) => {
    const claim = claimOf(ctx, request)
    const name = `${claim.workspace} ${claim.caller} ${claim.keyHash.toString('hex')}`
    if (running.has(name)) throw fail('conflict', { message: say(words.stillRunning), retryAfterSeconds: 1 })
    running.add(name)
    try {
      const before = await take(ctx, claim)
      if (before && !before.request_hash.equals(claim.requestHash)) {
        throw fail('key_reused', { message: say(words.otherRequest) })
      }
      const own = createSealer(Buffer.from(request.key))
      if (before?.answer_sealed) {
        const kept = JSON.parse(own.open(Buffer.from(sealer.open(before.answer_sealed), 'base64'))) as Kept
        return { result: kept.result, isReplay: true }
      }
      if (before?.made) throw fail('conflict', { message: say(words.answerLost, { made: before.made }) })
      const result = await workOf(ctx, claim, work)
      const kept: Kept = { result }
      const sealed = sealer.seal(own.seal(JSON.stringify(kept)).toString('base64'))
      // The change is done, and its answer is here: who sends the request again is told what was made.
      await keep(ctx.state, claim, sealed).catch((err: unknown) =>
        request.log.error({ err }, 'the answer of a request with an Idempotency-Key could not be kept'),
      )
      return { result, isReplay: false }
    } finally {
      running.delete(name)
    }
  }
}

type Kept = { result?: unknown }

type Claim = { workspace: Ctx['workspace']['id']; caller: string; keyHash: Buffer; requestHash: Buffer }

function claimOf(ctx: Ctx, { key, method, url, body }: KeyedRequest): Claim {
  const content = Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null)
  return {
    workspace: ctx.workspace.id,
    caller: `${ctx.actor.kind} ${ctx.actor.id}`,
    keyHash: createHash('sha256').update(key).digest(),
    // Keyed, so that what is kept tells nothing of a short body.
    requestHash: createHmac('sha256', key).update(`${method} ${url}\n`).update(content).digest(),
  }
}

/** Runs what the request asks for. What failed and changed nothing leaves nothing: the same key may be tried again, corrected. */
async function workOf(ctx: Ctx, claim: Claim, work: Work): Promise<unknown> {
  try {
    return await work({ ...ctx, changed: async (tx, target) => await noteMade(tx, claim, target) })
  } catch (error) {
    // Should this fail too, the row says that nothing was made, and the next one runs.
    await release(ctx.state, claim).catch(() => undefined)
    throw error
  }
}

type Before = { request_hash: Buffer; made: string | null; answer_sealed: Buffer | null }

/** Takes the key; gives what is known of it when somebody had it within the last day. */
async function take(ctx: Ctx, claim: Claim): Promise<Before | null> {
  const [now, oldest] = [new Date(ctx.clock()), new Date(ctx.clock() - keptMs)]
  const taken = await sql`INSERT INTO http_kept_answer (workspace_id, caller, key_hash, request_hash, started_at)
    VALUES (${claim.workspace}, ${claim.caller}, ${claim.keyHash}, ${claim.requestHash}, ${now})
    ON CONFLICT (workspace_id, caller, key_hash) DO UPDATE
      SET request_hash = excluded.request_hash, started_at = excluded.started_at, made = NULL, answer_sealed = NULL
      WHERE http_kept_answer.started_at < ${oldest} RETURNING 1`.execute(ctx.state.tables())
  if (taken.rows.length > 0) return null
  const found = await sql<Before>`SELECT request_hash, made, answer_sealed FROM http_kept_answer
    WHERE ${isOf(claim)}`.execute(ctx.state.tables())
  return found.rows[0] ?? null
}

async function noteMade(tx: StateStore, claim: Claim, target: string): Promise<void> {
  await sql`UPDATE http_kept_answer SET made = coalesce(made, ${target}) WHERE ${isOf(claim)}`.execute(tx.tables())
}

async function keep(state: StateStore, claim: Claim, sealed: Buffer): Promise<void> {
  await sql`UPDATE http_kept_answer SET answer_sealed = ${sealed} WHERE ${isOf(claim)}`.execute(state.tables())
}

async function release(state: StateStore, claim: Claim): Promise<void> {
  await sql`DELETE FROM http_kept_answer WHERE ${isOf(claim)} AND made IS NULL`.execute(state.tables())
}

function isOf({ workspace, caller, keyHash }: Claim) {
  return sql`workspace_id = ${workspace} AND caller = ${caller} AND key_hash = ${keyHash}`
}

/** Forgets what was answered to requests that made or changed one of these (public ids), and so their keys. */
export async function forgetAnswersAbout(
  tx: StateStore,
  workspace: Ctx['workspace']['id'],
  made: readonly string[],
): Promise<void> {
  await sql`DELETE FROM http_kept_answer WHERE workspace_id = ${workspace} AND made = ANY(${[...made]}::text[])`.execute(
    tx.tables(),
  )
}

/** Forgets what is older than a day, of all workspaces. */
export async function forgetAnswers(state: StateStore, nowMs: number): Promise<void> {
  const oldest = new Date(nowMs - keptMs)
  await sql`DELETE FROM http_kept_answer WHERE started_at < ${oldest}`.execute(state.tables())
}
