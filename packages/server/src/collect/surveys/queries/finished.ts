import * as z from 'zod'
import { ch, type EventStore, param } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'

/** Those of these files that answers of these responses name. */
export async function filesNamed(
  events: EventStore,
  workspace: WorkspaceId,
  of: { responses: readonly string[]; files: readonly string[] },
): Promise<string[]> {
  const rows = await events.query({
    name: 'surveys.files_named',
    workspace,
    sql: ch`SELECT DISTINCT arrayJoin(arrayFilter(file -> position(props, file) > 0, ${param(of.files, 'Array(String)')})) AS file
      FROM events WHERE ws = ${param(workspace, 'UInt32')} AND event = '$answer' AND response IN ${param(of.responses, 'Array(String)')}`,
    row: z.object({ file: z.string() }),
  })
  return rows.map(({ file }) => file)
}

/** Those of these responses that were finished. */
export async function finishedAmong(
  events: EventStore,
  workspace: WorkspaceId,
  responses: readonly string[],
): Promise<Set<string>> {
  const rows = await events.query({
    name: 'surveys.finished_among',
    workspace,
    sql: ch`SELECT DISTINCT response FROM events WHERE ws = ${param(workspace, 'UInt32')} AND event = '$survey_finished'
      AND response IN ${param(responses, 'Array(String)')}`,
    row: z.object({ response: z.string() }),
  })
  return new Set(rows.map(({ response }) => response))
}
