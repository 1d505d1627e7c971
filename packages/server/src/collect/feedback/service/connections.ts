import { randomBytes } from 'node:crypto'
import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf } from '../../../platform/contract/index.ts'
import { enqueue } from '../../../platform/jobs/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import { hashKey, type Sealer } from '../../../platform/privacy/index.ts'
import { connectors } from '../connectors/index.ts'
import { connectorProblems } from '../contract/connector.ts'
import type { Connector, feedbackRoutes } from '../contract.ts'
import {
  type ConnectorRow,
  deleteConnector,
  insertConnector,
  readConnectors,
  updateConnector,
} from '../store/connectors.ts'
import { words } from '../words.ts'
import type { FeedbackDeps, PollJob } from './deps.ts'

type Deps = Pick<FeedbackDeps, 'sealer' | 'publicUrl'>

function newToken(sealer: Sealer): { hash: Buffer; sealed: Buffer } {
  const token = randomBytes(24).toString('base64url')
  return { hash: hashKey(token), sealed: sealer.seal(token) }
}

function connectorOf(deps: Deps, row: ConnectorRow): Connector {
  const code = connectorProblems.find((problem) => problem === row.problem)
  return {
    id: row.public_id,
    name: row.name,
    settings: row.settings,
    hasSecret: row.secret_sealed !== null,
    hasReplySecret: row.reply_secret_sealed !== null,
    address: row.token_sealed === null ? null : `${deps.publicUrl()}/hooks/${deps.sealer.open(row.token_sealed)}`,
    isOn: row.is_on,
    taken: Number(row.taken),
    rejected: Number(row.rejected),
    dropped: row.dropped,
    lastOkAt: row.last_ok_at?.toISOString() ?? null,
    lastTriedAt: row.last_tried_at?.toISOString() ?? null,
    problem: code ? { code, detail: row.problem_detail ?? '' } : null,
    createdAt: row.created_at.toISOString(),
  }
}

/** Connections by name. */
export async function listConnectors(ctx: Ctx, deps: Deps): Promise<Connector[]> {
  requirePermission(ctx, 'sources:read')
  return (await readConnectors(ctx.state, ctx.workspace.id)).map((row) => connectorOf(deps, row))
}

async function requireConnector(ctx: Ctx, id: string): Promise<ConnectorRow> {
  const row = (await readConnectors(ctx.state, ctx.workspace.id, id))[0]
  if (!row) throw fail('not_found', { message: say(words.noConnector) })
  return row
}

function requireSecret(kind: Connector['settings']['kind'], hasSecret: boolean): void {
  if (connectors[kind].needsSecret && !hasSecret)
    throw fail('invalid_input', { problems: [{ field: 'body.secret', reason: say(words.needsSecret) }] })
}

/** What opens an API is of use only where replies are written with it. */
function requireReplies(kind: Connector['settings']['kind']): void {
  const connector = connectors[kind]
  if (connector.how !== 'called' || connector.replies?.needsReplySecret !== true)
    throw fail('invalid_input', { problems: [{ field: 'body.replySecret', reason: say(words.noReplies) }] })
}

/** Where a connection's secrets go. Of a mailbox the place that is read too: another one is read from its beginning. */
function destinationOf(settings: Connector['settings']): string {
  if (settings.kind === 'imap') {
    const { host, port, security, user, mailbox } = settings
    return JSON.stringify([host.toLowerCase(), port, security, user, mailbox])
  }
  if (settings.kind === 'feed') return settings.url
  const connector = connectors[settings.kind]
  // The table of connectors pairs each kind with its own settings.
  return connector.how === 'called' ? (connector.replies?.destination(settings as never) ?? '') : ''
}

/** A stored secret goes nowhere but to the place that it was entered for: whoever points the connection elsewhere enters it again. */
function requireNotMoved(
  before: ConnectorRow,
  { settings, secret, replySecret }: BodyOf<typeof feedbackRoutes.updateConnector>,
): void {
  if (!settings || destinationOf(settings) === destinationOf(before.settings)) return
  const again = (field: string) => fail('invalid_input', { problems: [{ field, reason: say(words.secretAgain) }] })
  if (before.reply_secret_sealed !== null && replySecret === undefined) throw again('body.replySecret')
  const { kind } = settings
  const isSent = kind === 'imap' && !isSameMailServer(settings, before.settings)
  if (isSent && before.secret_sealed !== null && secret === undefined) throw again('body.secret')
}

/** Another mailbox of the same user at the same server is no other place for the password. */
function isSameMailServer(one: Connector['settings'], other: Connector['settings']): boolean {
  if (one.kind !== 'imap' || other.kind !== 'imap') return false
  return destinationOf({ ...one, mailbox: '' }) === destinationOf({ ...other, mailbox: '' })
}

function sealed(deps: Pick<Deps, 'sealer'>, secret: string | null | undefined): Buffer | null | undefined {
  return typeof secret === 'string' ? deps.sealer.seal(secret) : secret
}

/** Makes a connection. The audit entry names no address and no user: they may name a person. */
export async function createConnector(
  ctx: Ctx,
  deps: Deps,
  input: BodyOf<typeof feedbackRoutes.createConnector>,
): Promise<Connector> {
  requirePermission(ctx, 'sources:write')
  const { name, settings, secret, replySecret } = input
  requireSecret(settings.kind, secret !== undefined)
  if (replySecret !== undefined) requireReplies(settings.kind)
  const id = await ctx.state.transaction(async (tx) => {
    const made = await insertConnector(tx, ctx.workspace.id, {
      ...{ name, settings },
      secret: secret === undefined ? null : deps.sealer.seal(secret),
      replySecret: replySecret === undefined ? null : deps.sealer.seal(replySecret),
      token: connectors[settings.kind].how === 'called' ? newToken(deps.sealer) : null,
    })
    const details = { name, kind: settings.kind }
    await recordAudit(tx, ctx, { action: 'feedback.create_connector', target: made, details })
    return made
  })
  return connectorOf(deps, await requireConnector(ctx, id))
}

/** Changes a connection. Another place is read from its beginning. */
export async function updateConnection(
  ctx: Ctx,
  deps: Deps,
  { id, ...input }: { id: string } & BodyOf<typeof feedbackRoutes.updateConnector>,
): Promise<Connector> {
  requirePermission(ctx, 'sources:write')
  const { name, settings, secret, replySecret, isOn } = input
  await ctx.state.transaction(async (tx) => {
    const before = (await readConnectors(tx, ctx.workspace.id, id))[0]
    if (!before) throw fail('not_found', { message: say(words.noConnector) })
    if (settings && settings.kind !== before.settings.kind)
      throw fail('invalid_input', { problems: [{ field: 'body.settings.kind', reason: say(words.kindStays) }] })
    requireSecret(before.settings.kind, secret === undefined ? before.secret_sealed !== null : secret !== null)
    if (replySecret !== undefined && replySecret !== null) requireReplies(before.settings.kind)
    requireNotMoved(before, input)
    const change = {
      ...{ name, isOn, settings, secret: sealed(deps, secret), replySecret: sealed(deps, replySecret) },
      ...(settings && destinationOf(settings) !== destinationOf(before.settings) ? { state: {} } : {}),
    }
    await updateConnector(tx, ctx.workspace.id, { id, change })
    const details = changesOf(
      { name: before.name, isOn: before.is_on, settings: before.settings, secret: '', replySecret: '' },
      {
        ...{ name, isOn, settings },
        ...(secret === undefined ? {} : { secret: 'new' }),
        ...(replySecret === undefined ? {} : { replySecret: 'new' }),
      },
      { fields: ['name', 'isOn', 'settings', 'secret', 'replySecret'], hidden: ['settings', 'secret', 'replySecret'] },
    )
    await recordAudit(tx, ctx, { action: 'feedback.update_connector', target: id, details })
  })
  return connectorOf(deps, await requireConnector(ctx, id))
}

/** Gives a called connection another address. */
export async function rotateConnector(ctx: Ctx, deps: Deps, id: string): Promise<Connector> {
  requirePermission(ctx, 'sources:write')
  const row = await requireConnector(ctx, id)
  if (row.token_sealed === null) throw fail('conflict', { message: say(words.notCalled) })
  await ctx.state.transaction(async (tx) => {
    await updateConnector(tx, ctx.workspace.id, { id, change: { token: newToken(deps.sealer) } })
    await recordAudit(tx, ctx, { action: 'feedback.rotate_connector', target: id })
  })
  return connectorOf(deps, await requireConnector(ctx, id))
}

/** Asks a place now. */
export async function runConnector(ctx: Ctx, poll: PollJob, id: string): Promise<void> {
  requirePermission(ctx, 'sources:write')
  const row = await requireConnector(ctx, id)
  if (connectors[row.settings.kind].how === 'called') throw fail('conflict', { message: say(words.notPolled) })
  await enqueue(ctx.state, poll, { payload: { workspace: ctx.workspace.id, connector: id }, key: id })
}

/** Removes a connection and its secrets. */
export async function removeConnector(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'sources:write')
  await ctx.state.transaction(async (tx) => {
    if (!(await deleteConnector(tx, ctx.workspace.id, { id, now: new Date(ctx.clock()) })))
      throw fail('not_found', { message: say(words.noConnector) })
    await recordAudit(tx, ctx, { action: 'feedback.remove_connector', target: id })
  })
}
