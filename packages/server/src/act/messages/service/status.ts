import { announce } from '../../../platform/jobs/index.ts'
import { hashKey } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { messageTold } from '../facts.ts'
import { noteOpened, noteReport } from '../message-store.ts'
import { providerOf } from '../providers/index.ts'
import { findChannelByStatus } from '../store.ts'
import { configOf } from './channels.ts'
import type { MessagesDeps } from './deps.ts'

type Callback = { headers: Readonly<Record<string, string | string[] | undefined>>; body: string }
type StatusDeps = Pick<MessagesDeps, 'sealer'> & { state: StateStore; clock: () => number }

/** Takes what a provider reports: false = no such channel, or not genuine. A repeated report changes nothing (MS4). */
export async function takeStatus(deps: StatusDeps, token: string, callback: Callback): Promise<boolean> {
  const channel = await findChannelByStatus(deps.state, hashKey(token))
  if (!channel) return false
  const provider = providerOf(channel.provider)
  const config = configOf(channel, deps)
  const reports = provider.readStatus?.(config, { ...callback, now: deps.clock() }) ?? null
  if (reports === null) return false
  await deps.state.transaction(async (tx) => {
    for (const { providerId, what, atMs } of reports) {
      const report = { channel: channel.id, providerId, what, at: new Date(atMs) }
      const told = await noteReport(tx, channel.workspace_id, report)
      if (!told) continue
      const fact = {
        message: told.public_id,
        person: told.person,
        what,
        channel: provider.channelOf(config.settings),
        receipts: provider.receipts,
        atMs,
        about: told.about,
      }
      await announce(tx, messageTold.of(channel.workspace_id, fact))
    }
  })
  return true
}

/** Notes that an e-mail's image was loaded. Unknown and repeated ones change nothing; nobody learns which it was. */
export async function takeOpened(deps: Pick<StatusDeps, 'state' | 'clock'>, token: string): Promise<void> {
  const at = deps.clock()
  await deps.state.transaction(async (tx) => {
    const told = await noteOpened(tx, hashKey(token), new Date(at))
    if (!told) return
    const { public_id: message, person, about } = told
    const fact = { message, person, what: 'opened' as const, channel: 'email', receipts: false, atMs: at, about }
    await announce(tx, messageTold.of(told.workspace_id, fact))
  })
}
