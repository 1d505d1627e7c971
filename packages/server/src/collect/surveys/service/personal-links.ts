import type { Ctx } from '../../../platform/context/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Log, StateStore } from '../../../platform/statestore/index.ts'
import { finishedAmong } from '../queries/finished.ts'
import {
  confirmLinks,
  findLinkById,
  type LinkRow,
  type LinkVerdict,
  type LinkWish,
  readTakenLinks,
  releaseLink,
  takeLinks,
} from '../store/links.ts'
import { openDesk } from './desk.ts'

/** `unsure`: whether the log holds the answer is not known yet; it will be in a moment. */
export type LinkState = 'free' | 'used' | 'unsure'

/** How long a request waits for the log to be applied before it says that it is not sure. */
const patienceMs = 3_000
const linksAtOnce = 500
/** Responses that are served by one statement at most. */
const wishesMax = 200

type Taking = { link: number; response: string; startedAt: number }

/**
 * The one answer of each personal link. A response takes its link before it is written to the log, and the link is final once the log
 * holds it: `confirmed` some moments later. A crash or a refusal in between leaves a link that is taken and unconfirmed; when the log
 * is applied up to where it stood and has no such response, the link is free again.
 */
export type PersonalLinks = {
  state: (link: LinkRow) => Promise<LinkState>
  /** Takes the link for a response and holds it while `write` runs, which is told what became events of it before, as a part. */
  holding: <T>(
    taken: Taking,
    write: (told: readonly string[]) => Promise<T>,
  ) => Promise<T | 'used' | 'expired' | 'unsure'>
  /** Resolves what a crash left behind: when the log is applied, every link that was taken through it is confirmed or free. */
  recover: () => Promise<void>
}

type LinkDeps = {
  state: StateStore
  clock: () => number
  notes: Log
  /** The log that responses are written to, and when all that it holds now is among the events. */
  log: { id: string; settled: () => Promise<void> }
  ctxOf: (workspace: WorkspaceId) => Promise<Ctx>
  /** Responses that were accepted lately. */
  accepted: { get: (response: string) => object | undefined }
}

/** Opens the links of this process: it knows who is writing just now, and only its own log. */
export function openPersonalLinks(deps: LinkDeps): PersonalLinks {
  const writing = new Map<string, number>()
  const settling = new Map<number, Promise<LinkState>>()
  const settleOnce = (link: LinkRow): Promise<LinkState> => {
    const id = Number(link.id)
    const running = settling.get(id)
    if (running !== undefined) return running
    const settled = settle(deps, link).finally(() => settling.delete(id))
    settling.set(id, settled)
    return settled
  }
  const state: PersonalLinks['state'] = async (link) => {
    if (link.response === null) return 'free'
    const { response } = link
    if (link.used_at !== null || deps.accepted.get(response) !== undefined || writing.has(response)) return 'used'
    return link.taken_in === deps.log.id ? await atMost(settleOnce(link), patienceMs) : 'used'
  }
  const desk = openDesk<LinkWish, LinkVerdict>(wishesMax, async (wishes) => {
    return await takeLinks(deps.state, { wishes, takenIn: deps.log.id })
  })
  const take = async ({ link, response, startedAt }: Taking): Promise<LinkVerdict | { outcome: 'unsure' }> => {
    const wish = { id: link, response, startedAt: new Date(startedAt) }
    const first = await desk(wish)
    if (first.outcome !== 'used') return first
    const row = await findLinkById(deps.state, link)
    const now = row === null ? 'used' : await state(row)
    return now === 'free' ? await desk(wish) : { outcome: now }
  }
  return {
    state,
    holding: async (taken, write) => {
      const { link, response } = taken
      // Nobody writes a response whose link is just being looked after: it might be set free under its hands.
      for (let busy = settling.get(link); busy !== undefined; busy = settling.get(link)) {
        const settled = await atMost(busy, patienceMs).catch(() => 'unsure' as const)
        if (settled === 'unsure') return 'unsure'
      }
      writing.set(response, (writing.get(response) ?? 0) + 1)
      try {
        const verdict = await take(taken)
        return verdict.outcome === 'taken' ? await write(verdict.told) : verdict.outcome
      } finally {
        const others = (writing.get(response) ?? 1) - 1
        if (others > 0) writing.set(response, others)
        else writing.delete(response)
      }
    },
    recover: async () => await recover(deps, { isBusy: (response) => writing.has(response), settleOnce }),
  }
}

/** Asks the log's own events whether the response of a taken link is among them. Never called while that response is being written. */
async function settle(deps: LinkDeps, link: LinkRow): Promise<LinkState> {
  const { response } = link
  if (response === null) return 'free'
  await deps.log.settled()
  const one = { id: Number(link.id), response }
  const finished = await finishedAmong((await deps.ctxOf(link.workspace_id)).events, link.workspace_id, [response])
  if (finished.has(response)) {
    await confirmLinks(deps.state, [one], new Date(deps.clock()))
    return 'used'
  }
  await releaseLink(deps.state, one)
  deps.notes.warn({ link: one.id }, 'surveys: a personal link was taken and nothing was kept; it takes an answer again')
  return 'free'
}

async function atMost(settled: Promise<LinkState>, ms: number): Promise<LinkState> {
  const { promise, resolve } = Promise.withResolvers<LinkState>()
  const timer = setTimeout(() => resolve('unsure'), ms)
  // Should it fail after nobody waits any longer, the next visit asks again.
  settled.catch(() => undefined)
  return await Promise.race([settled, promise]).finally(() => clearTimeout(timer))
}

async function recover(
  deps: LinkDeps,
  { isBusy, settleOnce }: { isBusy: (response: string) => boolean; settleOnce: (link: LinkRow) => Promise<LinkState> },
): Promise<void> {
  for (let after = 0; ; ) {
    const links = await readTakenLinks(deps.state, { takenIn: deps.log.id, after, limit: linksAtOnce })
    if (links.length === 0) return
    await deps.log.settled()
    const finished = await finishedOf(await contextsOf(deps, links), links)
    const confirmed = links.flatMap(({ id, response }) =>
      response !== null && finished.has(response) ? [{ id: Number(id), response }] : [],
    )
    await confirmLinks(deps.state, confirmed, new Date(deps.clock()))
    for (const link of links) {
      if (link.response !== null && !finished.has(link.response) && !isBusy(link.response)) await settleOnce(link)
    }
    after = Number(links.at(-1)?.id)
  }
}

async function contextsOf({ ctxOf }: LinkDeps, links: readonly LinkRow[]): Promise<Ctx[]> {
  const workspaces = [...new Set(links.map(({ workspace_id }) => workspace_id))]
  return await Promise.all(workspaces.map(async (workspace) => await ctxOf(workspace)))
}

async function finishedOf(contexts: readonly Ctx[], links: readonly LinkRow[]): Promise<Set<string>> {
  const found = new Set<string>()
  for (const { events, workspace } of contexts) {
    const own = links.flatMap(({ workspace_id, response }) =>
      workspace_id === workspace.id && response !== null ? [response] : [],
    )
    for (const response of await finishedAmong(events, workspace.id, own)) found.add(response)
  }
  return found
}
