import type { PublicCtx } from '../../../platform/http/index.ts'
import { fail, type Json } from '../../../platform/kernel/index.ts'
import { hashKey } from '../../../platform/privacy/index.ts'
import { type AnyHookConnector, ConnectorError, type Found, type HookCall } from '../connectors/connector.ts'
import { connectors } from '../connectors/index.ts'
import { refused } from '../model/decode-item.ts'
import { type ConnectorRow, countTaken, findConnectorByToken, noteTry } from '../store/connectors.ts'
import type { FeedbackDeps } from './deps.ts'
import { takeItems } from './take-items.ts'

/**
 * Takes one call of a vendor: token, signature, payload, in this order. Throws `not_found` for a token that opens nothing,
 * `unauthenticated` for a call that is not signed with the secret or is old; what is signed and wrong is set aside and counts
 * as taken, since the vendor can do nothing about it. A repeated call changes nothing (FB2).
 */
export async function receiveHook(
  ctx: Pick<PublicCtx, 'state' | 'clock'>,
  deps: Pick<FeedbackDeps, 'submit' | 'sealer'>,
  { token, call }: { token: string; call: HookCall },
): Promise<void> {
  const row = await findConnectorByToken(ctx.state, hashKey(token))
  const connector = row ? connectors[row.settings.kind] : null
  if (!row || connector?.how !== 'called') throw fail('not_found')
  requireGenuine(connector, row, { call, deps, now: ctx.clock() })
  const into = { state: ctx.state, submit: deps.submit, workspace: row.workspace_id }
  const found = readCall(connector, row, call)
  if ('unreadable' in found) {
    await deps.submit(row.workspace_id, { messages: [], rejected: [found.unreadable], dropped: {} })
    await countTaken(ctx.state, row.id, { taken: 0, rejected: 1, dropped: {} })
    return
  }
  const outcome = await takeItems(into, found.items, { now: ctx.clock(), connector: row.public_id })
  const { dropped } = found
  await countTaken(ctx.state, row.id, { taken: outcome.accepted, rejected: outcome.rejected.length, dropped })
  await noteTry(ctx.state, row.id, { now: new Date(ctx.clock()), problem: null })
}

type Checked = { call: HookCall; deps: Pick<FeedbackDeps, 'sealer'>; now: number }

function requireGenuine(connector: AnyHookConnector, row: ConnectorRow, { call, deps, now }: Checked): void {
  const secret = row.secret_sealed === null ? null : deps.sealer.open(row.secret_sealed)
  if (secret === null && !connector.needsSecret) return
  if (secret === null || !connector.isGenuine(call, secret, now)) throw fail('unauthenticated')
}

function readCall(
  connector: AnyHookConnector,
  row: ConnectorRow,
  call: HookCall,
): Found | { unreadable: ReturnType<typeof refused>['rejected'] } {
  const unreadable = (reason: string, raw: unknown) => {
    const values = { vendor: row.settings.kind, reason }
    return { unreadable: refused(raw, { code: 'feedback_unreadable', field: null, values }).rejected }
  }
  const body = call.body.toString('utf8')
  let payload: Json
  try {
    payload = JSON.parse(body) as Json
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error), body.slice(0, 32_000).toWellFormed())
  }
  try {
    // The table of connectors pairs each kind with its own settings.
    return connector.read(payload, row.settings as never)
  } catch (error) {
    if (error instanceof ConnectorError) return unreadable(error.message, payload)
    throw error
  }
}
