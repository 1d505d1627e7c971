import type { Ctx } from '../../../platform/context/index.ts'
import { OutgoingError } from '../../../platform/http/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { type AnyPollConnector, ConnectorError } from '../connectors/connector.ts'
import { connectors } from '../connectors/index.ts'
import {
  type ConnectorRow,
  connectorsDue,
  countTaken,
  keepPlace,
  noteBegun,
  noteTry,
  readConnectors,
} from '../store/connectors.ts'
import type { FeedbackDeps } from './deps.ts'
import { takeItems } from './take-items.ts'
import { takeReports } from './take-reports.ts'

/** Kinds of connection that we ask. */
const askedKinds = Object.entries(connectors).flatMap(([kind, { how }]) => (how === 'asks' ? [kind] : []))

/**
 * Asks one connection for what is new. What goes wrong at the other side is noted where people see it, and tried again at the
 * next time; what the log refuses is thrown, and the place is asked again from where it was. Gives whether more is there already.
 */
export async function pollConnector(
  ctx: Ctx,
  deps: Pick<FeedbackDeps, 'submit' | 'sealer' | 'outgoing' | 'answering'>,
  { id, signal }: { id: string; signal: AbortSignal },
): Promise<boolean> {
  const row = (await readConnectors(ctx.state, ctx.workspace.id, id))[0]
  const connector = row ? connectors[row.settings.kind] : null
  if (!row?.is_on || connector?.how !== 'asks') return false
  const now = () => new Date(ctx.clock())
  // First of all: a place that ends the process would else be asked again at once.
  await noteBegun(ctx.state, row.id, now())
  try {
    const { isMore } = await ask(ctx, deps, { row, connector, signal })
    await noteTry(ctx.state, row.id, { now: now(), problem: null })
    return isMore
  } catch (error) {
    const problem = problemOf(error)
    if (problem === null) throw error
    await noteTry(ctx.state, row.id, { now: now(), problem })
    return false
  }
}

type Asking = { row: ConnectorRow; connector: AnyPollConnector; signal: AbortSignal }

async function ask(
  ctx: Ctx,
  deps: Pick<FeedbackDeps, 'submit' | 'sealer' | 'outgoing' | 'answering'>,
  { row, connector, signal }: Asking,
): Promise<{ isMore: boolean }> {
  const into = { state: ctx.state, submit: deps.submit, workspace: ctx.workspace.id }
  const input = {
    // The table of connectors pairs each kind with its own settings.
    settings: row.settings as never,
    secret: row.secret_sealed === null ? '' : deps.sealer.open(row.secret_sealed),
    state: row.state,
    outgoing: deps.outgoing,
    now: ctx.clock(),
    signal,
  }
  return await connector.poll(input, {
    take: async ({ items, dropped, reports = [] }) => {
      await takeReports(ctx, deps, reports)
      const outcome = await takeItems(into, items, { now: ctx.clock(), connector: row.public_id })
      await countTaken(ctx.state, row.id, { taken: outcome.accepted, rejected: outcome.rejected.length, dropped })
    },
    done: async (place) => {
      await keepPlace(ctx.state, ctx.workspace.id, { id: row.public_id, settings: row.settings, place })
    },
  })
}

function problemOf(error: unknown): { code: string; detail: string } | null {
  if (error instanceof OutgoingError) return { code: error.reason, detail: error.message }
  if (error instanceof ConnectorError) return { code: error.problem, detail: error.message }
  return null
}

/** Connections whose time to be asked has come, everywhere. */
export async function dueConnectors(
  state: Ctx['state'],
  now: number,
): Promise<{ workspace: WorkspaceId; id: string }[]> {
  return await connectorsDue(state, { kinds: askedKinds, now: new Date(now) })
}
