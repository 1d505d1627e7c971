import type { Ctx } from '../../../platform/context/index.ts'
import type { DayCount } from '../model/day-plan.ts'
import { voicesByDay } from '../queries/inbox.ts'

const keptMs = 20_000
const workspacesMax = 500

/** How many voices each day of a workspace has, newest first; up to twenty seconds old. */
export type DayCounts = (ctx: Pick<Ctx, 'events' | 'workspace' | 'clock'>) => Promise<DayCount[]>

/**
 * Keeps the counts for a while: they only plan what is read first, an open list asks every few seconds, and counting looks at the
 * key of every voice.
 */
export function keepDayCounts(): DayCounts {
  const kept = new Map<number, { atMs: number; days: Promise<DayCount[]> }>()
  return async ({ events, workspace, clock }) => {
    const held = kept.get(workspace.id)
    // Whoever asked first may have left, which ends the reads made for them.
    if (held && clock() - held.atMs < keptMs) return await held.days.catch(() => voicesByDay(events, workspace.id))
    const days = voicesByDay(events, workspace.id)
    kept.delete(workspace.id)
    kept.set(workspace.id, { atMs: clock(), days })
    const oldest = kept.keys().next().value
    if (kept.size > workspacesMax && oldest !== undefined) kept.delete(oldest)
    try {
      return await days
    } catch (error) {
      kept.delete(workspace.id)
      throw error
    }
  }
}
