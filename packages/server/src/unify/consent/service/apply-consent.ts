import type { ApplyBatch, ApplyItem, ApplyStep } from '../../../collect/ingest/index.ts'
import { isJsonObject, type JsonObject, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { channels } from '../contract.ts'
import { acceptedStatements, planStatements, type StatementPlan } from '../model.ts'
import {
  growStatements,
  heldStatements,
  insertStatements,
  knownProfiles,
  type NewStatement,
} from '../store/statements.ts'
import { factsOf } from './changes.ts'

type Said = NewStatement & { once: boolean }

/** The apply step that keeps what messages say on consent, with source and time as proof (CN1, CN2, CN5). */
export const applyConsent: ApplyStep = {
  name: 'applyConsent',
  run: async (batch, tx) => {
    const workspaces = new Map<WorkspaceId, ApplyItem[]>()
    for (const item of batch.items) {
      if (item.profile === 0 || item.message.consent === null) continue
      workspaces.set(item.workspace, [...(workspaces.get(item.workspace) ?? []), item])
    }
    for (const [workspace, items] of [...workspaces].sort(([a], [b]) => a - b)) {
      await applyTo(workspace, { batch, items, tx })
    }
  },
}

async function applyTo(
  workspace: WorkspaceId,
  { batch, items, tx }: { batch: ApplyBatch; items: readonly ApplyItem[]; tx: StateStore },
): Promise<void> {
  const untrusted = items.filter((item) => !item.trusted).map((item) => item.profile)
  const known = untrusted.length > 0 ? await knownProfiles(tx, workspace, untrusted) : new Set<number>()
  const said = items.flatMap((item) => statementsOf(item, known.has(item.profile)))
  if (said.length === 0) return
  const held = await heldStatements(tx, workspace, {
    profiles: [...new Set(said.map(({ profile }) => profile))],
    purposes: [...new Set(said.map(({ purpose }) => purpose))],
  })
  const heldBy = Map.groupBy(held, placeOf)
  const plans: StatementPlan<Said>[] = []
  for (const [place, incoming] of Map.groupBy(said, placeOf)) {
    plans.push(planStatements(heldBy.get(place) ?? [], incoming))
  }
  await insertStatements(
    tx,
    workspace,
    plans.flatMap(({ insert }) => insert),
  )
  await growStatements(
    tx,
    workspace,
    plans.flatMap(({ grow }) => grow),
  )
  const changed = plans.flatMap((plan) => plan.changed)
  batch.facts.push(...factsOf(workspace, changed))
}

function statementsOf(item: ApplyItem, known: boolean): Said[] {
  const { profile, trusted, message, source, importId } = item
  const confirmed = confirmationOf(item)
  const answered = answerOf(item)
  const once = importId !== 0 || confirmed !== null || answered !== null
  return acceptedStatements(message.consent ?? {}, { at: message.ts, known, trusted, channels }).map((statement) => {
    const at = saidAt(message, statement.purpose)
    return {
      ...statement,
      ...{ at: at ?? message.ts, lastAt: at ?? message.ts, state: once || at !== null ? 0 : source.id },
      profile,
      sourceId: source.id,
      messageKey: message.key,
      origin: confirmed ? 'opt_in' : importId === 0 ? 'message' : 'import',
      wording: confirmed?.wordings[statement.purpose] ?? null,
      proof: confirmed?.proof ?? answered ?? (at === null ? {} : { saidAt: new Date(at).toISOString() }),
      once,
    }
  })
}

const minuteMs = 60_000

/**
 * Our browser SDK sends with each event what was said before, and when: then it counts from that time, so that it does not undo what the
 * person said since in another place. Where the sender's clock is corrected the times of a repetition would differ by what the network
 * took, so they count from the minute. Null where the sender names no time: what it sends is its state (CN16).
 */
function saidAt({ ts, originalTs, context }: ApplyItem['message'], purpose: string): number | null {
  const times = isJsonObject(context.consent) ? context.consent.saidAt : null
  const said = isJsonObject(times) && Object.hasOwn(times, purpose) ? times[purpose] : null
  if (typeof said !== 'number' || !(said >= 0)) return null
  const corrected = said + (originalTs === null ? 0 : ts - originalTs)
  if (corrected >= ts) return ts
  return originalTs === null ? corrected : Math.floor(corrected / minuteMs) * minuteMs
}

function placeOf({ profile, purpose, channel }: { profile: number; purpose: string; channel: string }): string {
  return `${profile}\u0000${purpose}\u0000${channel}`
}

/** What a confirmed mail says (service/opt-in.ts); only the product's own source may say so. */
function confirmationOf({ message, source }: ApplyItem) {
  const { $proof: proof, $wordings: wordings } = message.props
  if (!source.own || message.name !== '$consent_confirmed') return null
  return isJsonObject(proof) && isJsonObject(wordings)
    ? { proof, wordings: wordings as Record<string, number | null> }
    : null
}

/**
 * What was answered in a survey of ours, as its proof: with the words that were agreed to or not. Each time somebody is asked they say so
 * anew: a yes after a no that was said elsewhere counts, and so does the other way round (CN17).
 */
function answerOf({ message, source }: ApplyItem): JsonObject | null {
  if (!source.own || message.name !== '$answer') return null
  const proof: JsonObject = { saidAt: new Date(message.ts).toISOString() }
  for (const name of ['survey', 'version', 'question', 'response', 'language', 'wording']) {
    const value = message.props[`$${name}`]
    if (value !== undefined) proof[name] = value
  }
  return proof
}
