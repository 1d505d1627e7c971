import type { EventStore } from '../../../platform/eventstore/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { peopleChanged, personMerged, personsMoved } from '../facts.ts'
import { drawVersion } from '../store.ts'

/** Profiles with their canonical persons, of one version. */
export type Moves = {
  version: number
  moves: readonly { profile: number; person: number }[]
  /** Profiles of the groups around that did not move. */
  stayed?: readonly number[]
}

const movesPerFact = 1_000

/**
 * Records moves of canonical persons in the transaction that made them, under the graph's lock: the event store's copy is
 * written by whoever comes first, the caller after its commit (`writeOverrides`) or, after a crash, the subscriber (ID8).
 * `among` are the profiles of the groups that were computed anew: who of them did not move may be less than before.
 */
export async function announceMoves(
  tx: StateStore,
  workspace: WorkspaceId,
  { moves, among }: { moves: Moves['moves']; among: readonly number[] },
): Promise<Moves> {
  if (moves.length === 0) return { version: 0, moves }
  const version = await drawVersion(tx)
  const gone = new Set(moves.map(({ profile }) => profile))
  const stayed = among.filter((profile) => !gone.has(profile))
  for (let at = 0; at < Math.max(moves.length, stayed.length); at += movesPerFact) {
    const [some, others] = [moves, stayed].map((list) => list.slice(at, at + movesPerFact)) as [
      Moves['moves'],
      number[],
    ]
    await announce(tx, personsMoved.of(workspace, { version, moves: [...some], stayed: others }))
  }
  return { version, moves }
}

/** Writes the overrides that queries resolve people with, and loads them. Writing them again changes nothing. */
export async function writeOverrides(events: EventStore, { version, moves }: Moves): Promise<void> {
  if (moves.length === 0) return
  const rows = moves.map(({ profile, person }) => JSON.stringify({ old: profile, person, ver: version }))
  await events.insertJson('person_overrides', rows.join('\n'))
  await events.reloadPersonMap()
}

/** The subscriber: the copy first, then word to those who look at people, so that they find it. */
export async function followMoves(
  ctx: { state: StateStore; events: EventStore },
  workspace: WorkspaceId,
  moved: Moves,
): Promise<void> {
  await writeOverrides(ctx.events, moved)
  const stayed = [...(moved.stayed ?? [])]
  await announce(ctx.state, [
    ...moved.moves.map((move) => personMerged.of(workspace, move)),
    ...(stayed.length > 0 ? [peopleChanged.of(workspace, { persons: stayed })] : []),
  ])
}
