import { identifierValue, type Json, type WorkspaceId } from '../../../platform/kernel/index.ts'
import { mentions } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { IngestLog, LogRecord, ScrubDecision } from '../log/index.ts'
import type { Identifier, TrackedMessage } from '../model.ts'
import type { DecodeSent } from '../ports.ts'
import type { Spool } from '../spool.ts'
import { pendingEverywhere } from '../store/apply-store.ts'
import { openRequest, packLogged } from './logged-request.ts'

/** Who is erased, as the log knows people. */
export type ErasedPerson = {
  workspace: WorkspaceId
  identifiers: readonly Identifier[]
  profiles: readonly number[]
  /** Contact addresses among the traits: what was set aside unread may name the person by them. */
  contacts: readonly string[]
}

/** Texts by which a message that was set aside may name the person. */
export function namesOf(person: Pick<ErasedPerson, 'identifiers' | 'contacts'>): string[] {
  return [...person.identifiers.map(({ value }) => value), ...person.contacts]
}

/**
 * Removes a person's messages from the log's segments and the files of stored batches from the spool. Call once all that was
 * acknowledged before is applied and stored: only records before `before` and batches before `batch` are touched.
 */
export async function erasePersonFromLog(
  parts: { log: IngestLog; spool: Spool; state: StateStore; decodeSent: DecodeSent },
  person: ErasedPerson & { batch: number },
  before: number,
): Promise<void> {
  const { log, spool, state, decodeSent } = parts
  await log.scrub((record) => (record.position < before ? decide(record, person, decodeSent) : { keep: true }))
  // Of a batch that was stored when its process died, the file is left behind.
  const pending = new Set(await pendingEverywhere(state))
  for (const batch of await spool.list()) if (batch < person.batch && !pending.has(batch)) await spool.remove(batch)
}

function decide(record: LogRecord, person: ErasedPerson, decodeSent: DecodeSent): ScrubDecision {
  const { request: logged, body } = openRequest(record.payload, decodeSent)
  if (logged.w !== person.workspace) return { keep: true }
  const values = namesOf(person)
  const messages = logged.m.filter((message) => !names(message, person))
  const rejected = logged.x.filter((message) => !mentions(message.raw, values))
  const untouched = messages.length === logged.m.length && rejected.length === logged.x.length
  // What the decoder passes over may name the person too: then what it took is kept, and not what was sent.
  if (untouched && (body === null || !mentions(JSON.parse(body) as Json, values))) return { keep: true }
  if (messages.length === 0 && rejected.length === 0) return { erase: true }
  return { replaceWith: packLogged({ ...logged, m: messages, x: rejected }) }
}

/** True when a message is about the person: it carries an identifier, or the product told it of one of the profiles. */
function names(message: TrackedMessage, person: ErasedPerson): boolean {
  if (message.ownProfile !== undefined && person.profiles.includes(message.ownProfile)) return true
  const { identity } = message
  const carried = [...message.identifiers]
  if (identity.kind !== 'none') carried.push(identity.from)
  else if (identity.claims) carried.push(identity.claims)
  return carried.some(({ kind, value }) =>
    person.identifiers.some((known) => known.kind === kind && known.value === identifierValue(kind, value)),
  )
}
