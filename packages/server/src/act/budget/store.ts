import { sql } from 'kysely'
import type { AskDue, RefusalReason } from '../../collect/distribution/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { BudgetSettings } from './contract.ts'
import type { Contact } from './model.ts'

/** The rules that a workspace set; null = none yet. */
export async function readSettings(state: StateStore, workspace: WorkspaceId): Promise<BudgetSettings | null> {
  const { rows } = await sql<{ settings: BudgetSettings }>`SELECT settings FROM budget_settings
    WHERE workspace_id = ${workspace}`.execute(state.tables())
  return rows[0]?.settings ?? null
}

/** Waits for whoever else is changing the rules of a workspace; held until the transaction ends. */
export async function holdSettings(tx: StateStore, workspace: WorkspaceId): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`budget-settings:${workspace}`}, 0))`.execute(tx.tables())
}

/** Writes the rules of a workspace. */
export async function writeSettings(tx: StateStore, workspace: WorkspaceId, settings: BudgetSettings): Promise<void> {
  await sql`INSERT INTO budget_settings (workspace_id, settings) VALUES (${workspace}, ${JSON.stringify(settings)}::jsonb)
    ON CONFLICT (workspace_id) DO UPDATE SET settings = excluded.settings`.execute(tx.tables())
}

export type AskState = 'due' | 'deferred' | 'reserved' | 'asked' | 'refused'
export type AskRow = {
  ask: string
  programme: string
  person: number
  state: AskState
  reason: string
  channel: string
  touchpoint: string
  trigger: string
  transaction: string
  fields: Record<string, string>
  due_at: Date
  decided_at: Date | null
  /** When it is looked at again; null unless it was put off. */
  run_at: Date | null
  /** Which decision about it this is: 1, and one more each time that it gets another turn (BU9). */
  turns: number
}

/** Notes that an asking is due; a repeated fact changes nothing. */
export async function insertAsk(tx: StateStore, workspace: WorkspaceId, due: AskDue): Promise<void> {
  await sql`INSERT INTO budget_ask (ask, workspace_id, programme, person, trigger, transaction, fields, triggered_at, due_at)
    VALUES (${due.ask}, ${workspace}, ${due.programme}, ${due.person}, ${due.trigger}, ${due.transaction}, ${JSON.stringify(due.fields)}::jsonb,
      ${new Date(due.triggeredAtMs)}, ${new Date(due.dueAtMs)}) ON CONFLICT (ask) DO NOTHING`.execute(tx.tables())
}

/** An asking; locked until the transaction ends. */
export async function lockAsk(tx: StateStore, workspace: WorkspaceId, ask: string): Promise<AskRow | null> {
  const { rows } =
    await sql<AskRow>`SELECT ask, programme, person, state, reason, channel, touchpoint, trigger, transaction, fields, due_at, decided_at, run_at, turns
    FROM budget_ask WHERE workspace_id = ${workspace} AND ask = ${ask} FOR UPDATE`.execute(tx.tables())
  return rows[0] ? { ...rows[0], person: Number(rows[0].person) } : null
}

export type AskEnd = {
  ask: string
  state: AskState
  reason: string
  channel: string
  touchpoint: string
  version: number
  at: Date
  runAt: Date | null
  /** Askings on whose end it depends whether this refusal stands. */
  waitsFor: readonly string[]
}

/** Writes what was decided. */
export async function updateAsk(tx: StateStore, workspace: WorkspaceId, end: AskEnd): Promise<void> {
  await sql`UPDATE budget_ask SET state = ${end.state}, reason = ${end.reason}, channel = ${end.channel}, touchpoint = ${end.touchpoint},
      version = ${end.version}, decided_at = ${end.at}, run_at = ${end.runAt}, waits_for = ${[...end.waitsFor]}::text[],
      -- Needed for messages only: a decided asking keeps what it was about, not what the event said.
      fields = CASE WHEN ${end.state === 'asked' || end.state === 'refused'} THEN '{}'::jsonb ELSE fields END
    WHERE workspace_id = ${workspace} AND ask = ${end.ask}`.execute(tx.tables())
}

/** When one of these profiles was last asked by a programme, or may have been, epoch ms; null = never. */
export async function lastAsked(
  tx: StateStore,
  workspace: WorkspaceId,
  of: { programme: string; profiles: readonly number[]; but: string; before: Date | null },
): Promise<number | null> {
  const { rows } = await sql<{ at: Date | null }>`SELECT max(decided_at) AS at FROM budget_ask
    WHERE workspace_id = ${workspace} AND programme = ${of.programme} AND person = ANY(${[...of.profiles]}::bigint[]) AND ask <> ${of.but}
      AND (state IN ('reserved', 'asked') OR reason = 'send_interrupted') AND (${of.before}::timestamptz IS NULL OR decided_at < ${of.before})`.execute(
    tx.tables(),
  )
  return rows[0]?.at?.getTime() ?? null
}

/** What an asking ends with that was drawn for, whether it fell in or out; all that is refused earlier was not (`decideAsk`). */
const drawn: readonly RefusalReason[] = [
  'not_sampled',
  'frequency_wish',
  'cap_reached',
  'outranked',
  'send_failed',
  'send_interrupted',
]

/**
 * Whether one of these profiles was drawn for the programme's sample, as this version of it has it, by an asking that was due in the
 * period: true = in, false = out, null = nobody was. The first draw counts: people who became one were drawn apart.
 */
export async function drawnBefore(
  tx: StateStore,
  workspace: WorkspaceId,
  of: { programme: string; version: number; profiles: readonly number[]; but: string; from: Date; to: Date },
): Promise<boolean | null> {
  const { rows } = await sql<{ included: boolean }>`SELECT reason <> 'not_sampled' AS included FROM budget_ask
    WHERE workspace_id = ${workspace} AND programme = ${of.programme} AND person = ANY(${[...of.profiles]}::bigint[]) AND ask <> ${of.but}
      AND version = ${of.version} AND due_at >= ${of.from} AND due_at < ${of.to} AND (state IN ('deferred', 'reserved', 'asked') OR reason = ANY(${[...drawn]}::text[]))
    ORDER BY decided_at, ask LIMIT 1`.execute(tx.tables())
  return rows[0]?.included ?? null
}

/** Askings of these profiles that hold a place and were not sent yet; the place is free again where the sending comes to nothing. */
export async function reservedAsks(
  tx: StateStore,
  workspace: WorkspaceId,
  of: { profiles: readonly number[]; but: string },
): Promise<string[]> {
  const { rows } = await sql<{ ask: string }>`SELECT ask FROM budget_ask
    WHERE workspace_id = ${workspace} AND person = ANY(${[...of.profiles]}::bigint[]) AND state = 'reserved' AND ask <> ${of.but}
    ORDER BY ask LIMIT 50`.execute(tx.tables())
  return rows.map(({ ask }) => ask)
}

/** So often an asking is decided at most: programmes that fail one after the other end. */
const turnsMax = 10

/**
 * Gives those another turn that were refused for one that came to nothing, where their time is not past; gives their ids. The caller
 * holds the person's lock, so that none of them is being decided meanwhile.
 */
export async function reopenAsks(
  tx: StateStore,
  workspace: WorkspaceId,
  of: { ended: string; profiles: readonly number[]; dueAfter: Date },
): Promise<string[]> {
  const { rows } = await sql<{
    ask: string
  }>`UPDATE budget_ask SET state = 'due', waits_for = '{}', turns = turns + 1, run_at = NULL
    WHERE workspace_id = ${workspace} AND person = ANY(${[...of.profiles]}::bigint[]) AND state = 'refused' AND ${of.ended} = ANY(waits_for)
      AND due_at > ${of.dueAfter} AND turns < ${turnsMax} RETURNING ask`.execute(tx.tables())
  return rows.map(({ ask }) => ask)
}

/** Askings of these profiles, of other programmes, that are not decided yet: due, or put off. Earliest first, at most fifty. */
export async function openAsks(
  tx: StateStore,
  workspace: WorkspaceId,
  of: { profiles: readonly number[]; but: string; programme: string },
): Promise<AskRow[]> {
  const { rows } =
    await sql<AskRow>`SELECT ask, programme, person, state, reason, channel, touchpoint, trigger, transaction, fields, due_at, decided_at, run_at, turns
    FROM budget_ask WHERE workspace_id = ${workspace} AND person = ANY(${[...of.profiles]}::bigint[]) AND state IN ('due', 'deferred')
      AND ask <> ${of.but} AND programme <> ${of.programme} ORDER BY due_at, ask LIMIT 50`.execute(tx.tables())
  return rows.map((row) => ({ ...row, person: Number(row.person) }))
}

/** When these profiles were contacted since a time; one asking, or what some programmes did since a time, left out. */
export async function readContacts(
  tx: StateStore,
  workspace: WorkspaceId,
  of: { profiles: readonly number[]; since: Date; but: { ask: string; programmes: readonly string[]; since: Date } },
): Promise<Contact[]> {
  const { rows } = await sql<{ purpose: string; at: Date }>`SELECT purpose, at FROM budget_contact
    WHERE workspace_id = ${workspace} AND person = ANY(${[...of.profiles]}::bigint[]) AND at > ${of.since} AND ref <> ${of.but.ask}
      AND (${of.but.programmes.length === 0} OR at < ${of.but.since} OR NOT EXISTS (SELECT 1 FROM budget_ask a
        WHERE a.workspace_id = ${workspace} AND a.ask = ref AND a.programme = ANY(${[...of.but.programmes]}::text[])))`.execute(
    tx.tables(),
  )
  return rows.map((row) => ({ purpose: row.purpose, atMs: row.at.getTime() }))
}

/** Takes a place in the budget; the caller holds the person's lock. */
export async function reserveContact(
  tx: StateStore,
  workspace: WorkspaceId,
  contact: { ref: string; person: number; purpose: string; at: Date },
): Promise<void> {
  await sql`INSERT INTO budget_contact (workspace_id, ref, person, purpose, at)
    VALUES (${workspace}, ${contact.ref}, ${contact.person}, ${contact.purpose}, ${contact.at})
    ON CONFLICT (workspace_id, ref) DO UPDATE SET at = excluded.at, person = excluded.person`.execute(tx.tables())
}

/** Gives a place back: nobody was contacted after all. */
export async function releaseContact(tx: StateStore, workspace: WorkspaceId, ref: string): Promise<void> {
  await sql`DELETE FROM budget_contact WHERE workspace_id = ${workspace} AND ref = ${ref}`.execute(tx.tables())
}

/** Notes that a backup was restored now. */
export async function noteRestored(state: StateStore, at: Date): Promise<void> {
  await sql`INSERT INTO budget_restored (at) VALUES (${at}) ON CONFLICT DO NOTHING`.execute(state.tables())
}

/** When a backup was restored last, epoch ms; null = never. */
export async function lastRestored(state: StateStore): Promise<number | null> {
  const { rows } = await sql<{ at: Date | null }>`SELECT max(at) AS at FROM budget_restored`.execute(state.tables())
  return rows[0]?.at?.getTime() ?? null
}

export type ListedAsk = Omit<AskRow, 'fields' | 'touchpoint' | 'turns'>

/** A page of askings by when they were due, newest first; the person is today's. */
export async function pageAsks(
  state: StateStore,
  workspace: WorkspaceId,
  page: {
    programme: string | null
    state: string | null
    reason: string | null
    after: { dueMs: number; ask: string } | null
    limit: number
  },
): Promise<ListedAsk[]> {
  const after = page.after
  const { rows } =
    await sql<ListedAsk>`SELECT a.ask, a.programme, coalesce(p.person, 0) AS person, a.state, CASE WHEN a.state = 'refused' THEN a.reason ELSE '' END AS reason, a.channel, a.trigger, a.transaction,
      a.due_at, a.decided_at, a.run_at
    FROM budget_ask a LEFT JOIN identity_profile p ON p.workspace_id = a.workspace_id AND p.id = a.person
    WHERE a.workspace_id = ${workspace} AND (${page.programme}::text IS NULL OR a.programme = ${page.programme})
      AND (${page.state}::text IS NULL OR a.state = ${page.state}) AND (${page.reason}::text IS NULL OR (a.reason = ${page.reason} AND a.state = 'refused'))
      AND (${after === null} OR (a.due_at, a.ask) < (${new Date(after?.dueMs ?? 0)}::timestamptz, ${after?.ask ?? ''}))
    ORDER BY a.due_at DESC, a.ask DESC LIMIT ${page.limit}`.execute(state.tables())
  return rows.map((row) => ({ ...row, person: Number(row.person) }))
}

/** What was decided about these profiles, and when they were contacted. */
export async function readKeptOf(state: StateStore, workspace: WorkspaceId, profiles: readonly number[]) {
  const ids = [...profiles]
  const asks = await sql<
    Record<string, string | Date | null>
  >`SELECT ask AS id, programme, state, reason, trigger, transaction,
      due_at AS "dueAt", decided_at AS "decidedAt" FROM budget_ask
    WHERE workspace_id = ${workspace} AND person = ANY(${ids}::bigint[]) ORDER BY due_at`.execute(state.tables())
  const contacts = await sql<Record<string, string | Date>>`SELECT ref AS id, purpose, at FROM budget_contact
    WHERE workspace_id = ${workspace} AND person = ANY(${ids}::bigint[]) ORDER BY at`.execute(state.tables())
  return { asks: asks.rows, contacts: contacts.rows }
}

/** Takes these profiles out. */
export async function deleteKeptOf(tx: StateStore, workspace: WorkspaceId, profiles: readonly number[]): Promise<void> {
  const ids = [...profiles]
  await sql`DELETE FROM budget_ask WHERE workspace_id = ${workspace} AND person = ANY(${ids}::bigint[])`.execute(
    tx.tables(),
  )
  await sql`DELETE FROM budget_contact WHERE workspace_id = ${workspace} AND person = ANY(${ids}::bigint[])`.execute(
    tx.tables(),
  )
}
