import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { OutgoingError } from '../../../platform/http/index.ts'
import { type FieldProblem, fail, say } from '../../../platform/kernel/index.ts'
import { hashKey } from '../../../platform/privacy/index.ts'
import { type Channel, type ChannelConfig, channelConfigSchema } from '../contract.ts'
import { providerOf } from '../providers/index.ts'
import {
  type ChannelRow,
  deleteChannelRow,
  insertChannel,
  lockChannel,
  markChannel,
  readChannels,
  readOpenTracking,
  updateChannelRow,
  writeOpenTracking,
} from '../store.ts'
import { words } from '../words.ts'
import type { MessagesDeps } from './deps.ts'

type Secrets = Record<string, string | undefined>
type ChannelInput = { name: string; config: ChannelConfig }
/** What somebody read of a channel before they changed it. */
type ChannelRead = Pick<ChannelRow, 'name' | 'settings'>

/** Secrets without which a provider cannot be used. */
const needed: Record<ChannelConfig['provider'], readonly string[]> = {
  smtp: [],
  webhook: [],
  wechat_template: ['appSecret'],
  sms_http: [],
  wecom_robot: ['key'],
  dingtalk_robot: ['accessToken'],
}

/** Channels by name; secrets are named, never shown. */
export async function listChannels(ctx: Ctx, deps: MessagesDeps) {
  requirePermission(ctx, 'messages:read')
  const rows = await readChannels(ctx.state, ctx.workspace.id)
  return {
    channels: rows.map((row) => channelOf(row, deps)),
    openTracking: await readOpenTracking(ctx.state, ctx.workspace.id),
  }
}

/** The stored row of a channel; throws `not_found`. */
export async function requireChannel(ctx: Ctx, id: string): Promise<ChannelRow> {
  const row = (await readChannels(ctx.state, ctx.workspace.id, id))[0]
  if (!row) throw fail('not_found', { message: say(words.noChannel) })
  return row
}

/** Adds a channel; its secrets are sealed before they are stored. */
export async function createChannel(ctx: Ctx, deps: MessagesDeps, { name, config }: ChannelInput): Promise<Channel> {
  requirePermission(ctx, 'messages:write')
  const statusToken = randomBytes(24).toString('base64url')
  const signingKey = `whsec_${randomBytes(32).toString('base64')}`
  const made: Secrets = config.provider === 'webhook' ? { signingKey } : {}
  const secrets = { ...made, ...given(config.secrets), statusToken }
  await requireSound(deps, config, { secrets, movedFrom: null })
  const id = await ctx.state.transaction(async (tx) => {
    const publicId = await insertChannel(tx, ctx.workspace.id, {
      name,
      provider: config.provider,
      settings: config.settings,
      secrets: deps.sealer.seal(JSON.stringify(secrets)),
      statusHash: hashKey(statusToken),
    })
    const details = { name, provider: config.provider }
    await recordAudit(tx, ctx, { action: 'channel.create', target: publicId, details })
    return publicId
  })
  return channelOf(await requireChannel(ctx, id), deps)
}

/**
 * Changes a channel. Stored secrets stay, unless it points elsewhere: whoever changes the place must know them (MS3). Throws
 * `conflict` when it is no longer what `read` says, or when somebody else writes at the same moment.
 */
export async function updateChannel(
  ctx: Ctx,
  deps: MessagesDeps,
  { id, name, config, read }: ChannelInput & { id: string; read?: ChannelRead | undefined },
): Promise<Channel> {
  requirePermission(ctx, 'messages:write')
  const before = await requireChannel(ctx, id)
  if (read && !isDeepStrictEqual({ name: before.name, settings: before.settings }, read))
    throw fail('conflict', { message: say(words.changed) })
  if (before.provider !== config.provider) throw fail('conflict', { message: say(words.otherProvider) })
  const stored = openSecrets(before, deps)
  const { destination } = providerOf(config.provider)
  const moved = destination(before.settings as ChannelConfig['settings']) !== destination(config.settings)
  const { statusToken, ...own } = stored
  const kept: Secrets = moved ? {} : own
  const secrets = { ...kept, ...given(config.secrets), statusToken }
  await requireSound(deps, config, { secrets, movedFrom: moved ? own : null })
  await ctx.state.transaction(async (tx) => {
    const sealed = deps.sealer.seal(JSON.stringify(secrets))
    const held = await lockChannel(tx, ctx.workspace.id, id)
    if (!held?.secrets.equals(before.secrets)) throw fail('conflict', { message: say(words.changed) })
    await updateChannelRow(tx, ctx.workspace.id, { publicId: id, name, settings: config.settings, secrets: sealed })
    const details = {
      ...changesOf<{ name: string; settings: object }>(
        before,
        { name, settings: config.settings },
        { fields: ['name', 'settings'] },
      ),
      ...(Object.keys(given(config.secrets)).length > 0 ? { secrets: 'changed' } : {}),
    }
    await recordAudit(tx, ctx, { action: 'channel.update', target: id, details })
  })
  return channelOf(await requireChannel(ctx, id), deps)
}

/** Removes a channel; programmes that use it refuse with `no_channel` where they have no other. */
export async function removeChannel(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'messages:write')
  await ctx.state.transaction(async (tx) => {
    const gone = await deleteChannelRow(tx, ctx.workspace.id, { publicId: id, now: new Date(ctx.clock()) })
    if (!gone) throw fail('not_found', { message: say(words.noChannel) })
    await recordAudit(tx, ctx, { action: 'channel.remove', target: id })
  })
}

/** Signs in at the provider and remembers whether that worked. */
export async function verifyChannel(
  ctx: Ctx,
  deps: MessagesDeps,
  id: string,
): Promise<{ ok: boolean; reason: string }> {
  requirePermission(ctx, 'messages:write')
  const row = await requireChannel(ctx, id)
  const config = configOf(row, deps)
  const result = await providerOf(row.provider).verify({ outgoing: deps.outgoing, now: ctx.clock }, config)
  const reason = result.ok ? '' : result.reason.slice(0, 300)
  const mark = { id: row.id, state: result.ok ? 'working' : 'failing', lastError: reason } as const
  await ctx.state.transaction(async (tx) => {
    await markChannel(tx, ctx.workspace.id, mark)
    await recordAudit(tx, ctx, { action: 'channel.verify', target: id, details: { ok: result.ok } })
  })
  return { ok: result.ok, reason }
}

/** Switches the image of opening on or off for the workspace. */
export async function setOpenTracking(ctx: Ctx, on: boolean): Promise<{ on: boolean }> {
  requirePermission(ctx, 'messages:write')
  await ctx.state.transaction(async (tx) => {
    await writeOpenTracking(tx, ctx.workspace.id, on)
    await recordAudit(tx, ctx, { action: 'channel.open_tracking', target: ctx.workspace.publicId, details: { on } })
  })
  return { on }
}

/** A channel's whole configuration, secrets opened; for providers alone. */
export function configOf(row: ChannelRow, deps: Pick<MessagesDeps, 'sealer'>): ChannelConfig {
  const { statusToken: _own, ...secrets } = openSecrets(row, deps)
  return channelConfigSchema.parse({ provider: row.provider, settings: row.settings, secrets })
}

function openSecrets(row: ChannelRow, deps: Pick<MessagesDeps, 'sealer'>): Secrets {
  return JSON.parse(deps.sealer.open(row.secrets)) as Secrets
}

function given(secrets: Secrets): Secrets {
  return Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== undefined))
}

function channelOf(row: ChannelRow, deps: MessagesDeps): Channel {
  const { statusToken, ...secrets } = openSecrets(row, deps)
  const provider = providerOf(row.provider)
  return {
    id: row.public_id,
    name: row.name,
    provider: row.provider,
    channel: provider.channelOf(row.settings as ChannelConfig['settings']),
    reachesPeople: provider.reachesPeople,
    settings: row.settings,
    secrets: Object.keys(secrets),
    state: row.state,
    lastError: row.last_error,
    statusUrl: provider.readStatus ? `${deps.publicUrl()}/m/status/${statusToken}` : '',
  }
}

/** Throws `invalid_input` for a missing or malformed secret and for addresses in networks that are not reached. */
async function requireSound(
  deps: MessagesDeps,
  config: ChannelConfig,
  { secrets, movedFrom }: { secrets: Secrets; movedFrom: Secrets | null },
): Promise<void> {
  const problems: FieldProblem[] = await problemsOfAddresses(deps, config.settings)
  for (const name of needed[config.provider])
    if (!secrets[name]) problems.push({ field: `body.config.secrets.${name}`, reason: say(words.secretNeeded) })
  for (const name of Object.keys(movedFrom ?? {}))
    if (!secrets[name] && !needed[config.provider].includes(name))
      problems.push({ field: `body.config.secrets.${name}`, reason: say(words.secretAgain) })
  const key = secrets.signingKey?.replace(/^whsec_/, '')
  if (key !== undefined && (!/^[A-Za-z0-9+/]+={0,2}$/.test(key) || Buffer.from(key, 'base64').length < 24))
    problems.push({ field: 'body.config.secrets.signingKey', reason: say(words.badKey) })
  if (problems.length > 0) throw fail('invalid_input', { problems })
}

/** A name that is not known yet may be so later; one that leads into a private network is refused at once. */
async function problemsOfAddresses(deps: MessagesDeps, settings: Record<string, unknown>): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = []
  for (const name of ['url', 'apiBase', 'host']) {
    const value = settings[name]
    if (typeof value !== 'string') continue
    const host = name === 'host' ? value : new URL(value).hostname.replace(/^\[|\]$/g, '')
    try {
      await deps.outgoing.addressOf(host)
    } catch (error) {
      if (!(error instanceof OutgoingError)) throw error
      if (error.reason === 'private_address')
        problems.push({ field: `body.config.settings.${name}`, reason: say(words.address, { reason: error.message }) })
    }
  }
  return problems
}
