import { type Outgoing, OutgoingError, type OutgoingReply } from '../../../platform/http/index.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../platform/kernel/index.ts'
import type { ProviderCtx, SendOutcome } from './provider.ts'

/** Failures of which it is certain that no request was sent. */
const neverSent = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ECONNABORTED/

/** What a failure means: refused where nobody can have got anything, else unknown. Throws what is a defect. */
export function outcomeOfFailure(error: unknown): Exclude<SendOutcome, { outcome: 'sent' }> {
  if (!(error instanceof OutgoingError)) throw error
  const reason = `${error.reason}: ${error.message}`.slice(0, 300)
  if (error.reason === 'private_address' || error.reason === 'invalid_address')
    return { outcome: 'refused', reason, again: false }
  if (error.reason === 'unreachable' && neverSent.test(error.message))
    return { outcome: 'refused', reason, again: true }
  return { outcome: 'unknown', reason }
}

/** Calls a provider: its reply, or the outcome that the failure means. Redirects are not followed. */
export async function callProvider(
  ctx: ProviderCtx,
  request: Parameters<Outgoing['fetch']>[0],
): Promise<{ reply: OutgoingReply } | { failed: Exclude<SendOutcome, { outcome: 'sent' }> }> {
  try {
    return { reply: await ctx.outgoing.fetch({ ...request, redirectsMax: 0 }) }
  } catch (error) {
    return { failed: outcomeOfFailure(error) }
  }
}

/** It broke, or what stands before it lost patience, with our request in hand: what we asked for may have been done. */
const mayBeDone = new Set([500, 502, 504])

/**
 * The outcome that a status code means when the answer says nothing more: 2xx took it, 429 and 5xx may take it later. Where the receiver
 * does not recognise a repetition, what may have been done already is not tried again.
 */
export function outcomeOfStatus(reply: OutgoingReply, of: { providerId: string; repeatable: boolean }): SendOutcome {
  const { status } = reply
  if (status >= 200 && status < 300) return { outcome: 'sent', providerId: of.providerId }
  if (mayBeDone.has(status) && !of.repeatable) return { outcome: 'unknown', reason: `HTTP ${status}` }
  return { outcome: 'refused', reason: `HTTP ${status}`, again: status === 429 || status === 408 || status >= 500 }
}

/** The answer as a JSON object; empty when it is none. */
export function jsonOf(reply: OutgoingReply): JsonObject {
  try {
    const parsed = JSON.parse(reply.body.toString('utf8')) as Json
    return isJsonObject(parsed) ? parsed : {}
  } catch {
    return {}
  }
}
