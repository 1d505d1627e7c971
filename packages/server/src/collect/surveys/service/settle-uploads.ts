import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { filesNamed, finishedAmong } from '../queries/finished.ts'
import { markSubmitted, type OpenUpload, readOpenUploads, uploadsAmong } from '../store/uploads.ts'
import type { OpenSurveys } from './deps.ts'
import { removeFiles } from './uploads.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** Until then a response is on its way from the log to the events. */
const settledAfterMs = 10 * minuteMs
const rowsAtOnce = 500

type SettleDeps = Pick<OpenSurveys, 'state' | 'clock' | 'ctxOf'>

/**
 * Marks files whose response is among the events and names them: a crash, or a database that was away, came between the log and the
 * mark, and without it they would be swept.
 */
export async function settleUploads(deps: SettleDeps, signal: AbortSignal): Promise<void> {
  const now = deps.clock()
  for (let after = 0; !signal.aborted; ) {
    const rows = await readOpenUploads(deps.state, { before: new Date(now - settledAfterMs), after, limit: rowsAtOnce })
    for (const [workspace, group] of Map.groupBy(rows, (row) => row.workspace_id))
      await settleGroup(deps, { workspace, rows: group, now: new Date(now) })
    if (rows.length < rowsAtOnce) return
    after = rows.at(-1)?.id ?? after
  }
}

type Group = { workspace: OpenUpload['workspace_id']; rows: readonly OpenUpload[]; now: Date }

async function settleGroup(deps: SettleDeps, { workspace, rows, now }: Group): Promise<void> {
  const { events } = await deps.ctxOf(workspace)
  const responses = [...new Set(rows.map(({ response }) => response))]
  const finished = await finishedAmong(events, workspace, responses)
  const open = rows.filter(({ response }) => finished.has(response))
  if (open.length === 0) return
  const named = await filesNamed(events, workspace, {
    responses: [...finished],
    files: open.map(({ public_id }) => public_id),
  })
  if (named.length > 0) await markSubmitted(deps.state, named, now)
}

/** Removes files that stand for no record: a crash came between the two. The youngest may be on their way. */
export async function removeStray(deps: Pick<OpenSurveys, 'state' | 'clock' | 'uploadsFolder'>): Promise<void> {
  const names = (await readdir(deps.uploadsFolder).catch(() => [])).filter((name) => name.startsWith('upl_'))
  for (let at = 0; at < names.length; at += rowsAtOnce) {
    const some = names.slice(at, at + rowsAtOnce)
    const known = await uploadsAmong(deps.state, some)
    for (const name of some) {
      if (known.has(name)) continue
      const found = await stat(join(deps.uploadsFolder, name)).catch(() => null)
      if (found !== null && found.mtimeMs < deps.clock() - dayMs) await removeFiles(deps.uploadsFolder, [name])
    }
  }
}
