import type { TrackedMessage } from '../../../collect/ingest/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import { identifierValue, type Language, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { confirmationMail } from '../page/confirmation-mail.ts'
import { confirmedOptIn, markSent, unsentOptIn } from '../store/opt-ins.ts'
import { type OptInDeps, proofOf } from './opt-in.ts'
import { textsAsShown } from './purposes.ts'

/** Nobody got the mail, for a reason that may pass: the job that sends it tries again. */
export class NotSentYet extends Error {
  override readonly name = 'NotSentYet'
}

/**
 * Sends the mail of a request, once; one that was sent, confirmed or is too late is left alone. An attempt that is repeated carries the
 * same link. Throws `NotSentYet`.
 */
export async function sendConfirmation(
  ctx: Ctx,
  deps: OptInDeps & { publicUrl: () => string },
  optIn: string,
): Promise<void> {
  const at = { id: optIn, now: new Date(ctx.clock()) }
  const row = await unsentOptIn(ctx.state, ctx.workspace.id, at)
  if (!row) return
  const language = row.language as Language
  const link = `${deps.publicUrl()}/p/c/${deps.sealer.open(row.token_sealed)}`
  const purposes = await textsAsShown(ctx, row.purposes)
  const mail = confirmationMail({ company: ctx.workspace.name, language, purposes })
  const outcome = await deps.mails.send(ctx, { key: `confirm:${optIn}`, to: row.address, language, link, ...mail })
  if (outcome === 'again') throw new NotSentYet('The confirmation mail could not be sent; it is tried again.')
  await markSent(ctx.state, ctx.workspace.id, at)
}

/** The message by which a person with a confirmed, unknown address comes to be; null when the request is no more. */
export async function messageOfConfirmed(
  state: StateStore,
  workspace: WorkspaceId,
  optIn: string,
): Promise<TrackedMessage | null> {
  const row = await confirmedOptIn(state, workspace, optIn)
  if (!row || row.confirmed_at === null) return null
  return {
    key: `opt-in-${row.public_id}`,
    name: '$consent_confirmed',
    ts: row.confirmed_at.getTime(),
    originalTs: null,
    identifiers: [{ kind: 'email', value: identifierValue('email', row.address) }],
    identity: { kind: 'none' },
    traits: [{ op: 'set_once', key: 'email', value: row.address }],
    props: {
      $proof: proofOf(row),
      $wordings: Object.fromEntries(row.purposes.map((one) => [one.purpose, one.wording])),
    },
    context: {},
    userProof: null,
    consent: Object.fromEntries(
      row.purposes.map(({ purpose, channel = 'email' }) => [channel === '' ? purpose : `${purpose}/${channel}`, true]),
    ),
  }
}
