import pg from 'pg'
import { fail } from '../kernel/index.ts'
import { translateDatabaseError } from './errors.ts'
import type { ListenOptions, Log } from './types.ts'

/** The one connection of a process that receives notifications, opened at the first `listen`. */
export type Listener = {
  listen(channel: string, callback: (payload: string) => void, options?: ListenOptions): Promise<() => Promise<void>>
  close(): Promise<void>
}

type Subscription = { callback: (payload: string) => void; onReconnect: (() => void) | undefined }
type State = {
  config: pg.ClientConfig
  log: Log
  subscriptions: Map<string, Set<Subscription>>
  client: pg.Client | undefined
  connecting: Promise<pg.Client> | undefined
  closed: boolean
}

const reconnectPauseMs = { first: 50, most: 2_000 }
/** PostgreSQL cuts identifiers after 63 bytes, silently for LISTEN: refuse before. */
const channelShape = /^[a-zA-Z0-9_.:-]{1,63}$/

/** Refuses names that PostgreSQL would cut or that would need quoting rules. Throws `invalid_input`. */
export function checkChannel(channel: string): void {
  if (channelShape.test(channel)) return
  throw fail('invalid_input', {
    message: `The channel name ${JSON.stringify(channel)} is not usable: 1 to 63 letters, digits, or _ . : -`,
  })
}

/** Makes a listener; it reconnects by itself and listens again to every channel. */
export function createListener(config: pg.ClientConfig, log: Log): Listener {
  // A listening connection idles for hours and runs nothing but LISTEN.
  const state: State = {
    config: { ...config, statement_timeout: 0, application_name: 'opencxm listener' },
    log,
    subscriptions: new Map(),
    client: undefined,
    connecting: undefined,
    closed: false,
  }
  return {
    listen: (channel, callback, options) =>
      addSubscription(state, channel, { callback, onReconnect: options?.onReconnect }),
    close: async () => {
      state.closed = true
      state.subscriptions.clear()
      const client = state.client ?? (await state.connecting?.catch(() => undefined))
      state.client = undefined
      await client?.end().catch(() => {})
    },
  }
}

async function addSubscription(
  state: State,
  channel: string,
  subscription: Subscription,
): Promise<() => Promise<void>> {
  checkChannel(channel)
  const known = state.subscriptions.get(channel) ?? new Set<Subscription>()
  state.subscriptions.set(channel, known.add(subscription))
  try {
    const client = await connected(state)
    // Also when the channel is known: an earlier LISTEN may still be on its way, and this one queues behind it.
    await client.query(`listen ${pg.escapeIdentifier(channel)}`)
  } catch (error) {
    remove(state, channel, subscription)
    throw translateDatabaseError(error)
  }
  return async () => {
    remove(state, channel, subscription)
    if (state.subscriptions.has(channel)) return
    await state.client?.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => {})
  }
}

function remove(state: State, channel: string, subscription: Subscription): void {
  const known = state.subscriptions.get(channel)
  known?.delete(subscription)
  if (known?.size === 0) state.subscriptions.delete(channel)
}

/** The live connection; callers at the same time share one attempt. */
async function connected(state: State): Promise<pg.Client> {
  if (state.client) return state.client
  state.connecting ??= connect(state).finally(() => {
    state.connecting = undefined
  })
  return await state.connecting
}

async function connect(state: State): Promise<pg.Client> {
  const client = new pg.Client(state.config)
  client.on('error', () => {})
  await client.connect()
  client.on('notification', ({ channel, payload }) => deliver(state, channel, payload ?? ''))
  for (const channel of state.subscriptions.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`)
  client.on('end', () => {
    if (state.client !== client) return
    state.client = undefined
    if (!state.closed) void reconnect(state)
  })
  state.client = client
  return client
}

async function reconnect(state: State): Promise<void> {
  state.log.warn({}, 'the connection that listens for notifications was lost; connecting again')
  for (let pauseMs = reconnectPauseMs.first; !state.closed; pauseMs = Math.min(pauseMs * 2, reconnectPauseMs.most)) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    if (state.closed || state.subscriptions.size === 0) return
    try {
      await connected(state)
    } catch {
      continue
    }
    for (const subscription of [...state.subscriptions.values()].flatMap((known) => [...known])) {
      guarded(state, () => subscription.onReconnect?.())
    }
    return
  }
}

function deliver(state: State, channel: string, payload: string): void {
  for (const { callback } of [...(state.subscriptions.get(channel) ?? [])]) guarded(state, () => callback(payload))
}

/** One listener's defect must not keep the others from hearing. */
function guarded(state: State, call: () => void): void {
  try {
    call()
  } catch (error) {
    state.log.error({ reason: String(error) }, 'a listener of notifications failed')
  }
}
