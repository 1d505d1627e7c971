import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, readNumberCursor, say } from '../../../platform/kernel/index.ts'
import type { surveysRoutes } from '../contract.ts'
import { pageUploads, readUpload } from '../store/uploads.ts'
import { words } from '../words.ts'
import { requireSurvey } from './manage.ts'

type Page = QueryOf<typeof surveysRoutes.uploads>

/** Files that respondents gave to a survey, newest first. */
export async function listUploads(ctx: Ctx, id: string, page: Page): Promise<ReplyOf<typeof surveysRoutes.uploads>> {
  requirePermission(ctx, 'feedback:read')
  const survey = await requireSurvey(ctx, id)
  const before = readNumberCursor(page.cursor)
  const rows = await pageUploads(ctx.state, ctx.workspace.id, { survey: survey.id, before, limit: page.limit + 1 })
  const shown = rows.slice(0, page.limit)
  return {
    uploads: shown.map((row) => ({
      ...{ id: row.public_id, name: row.name, type: row.media_type, bytes: row.bytes },
      ...{ question: row.question, response: row.response, at: row.created_at.toISOString() },
    })),
    nextCursor: rows.length > page.limit ? String(shown.at(-1)?.id) : null,
  }
}

/** One of these files, opened for reading. Throws `not_found`. */
export async function openUpload(ctx: Ctx, folder: string, { survey, upload }: { survey: string; upload: string }) {
  requirePermission(ctx, 'feedback:read')
  const found = await requireSurvey(ctx, survey)
  const row = await readUpload(ctx.state, ctx.workspace.id, { survey: found.id, id: upload })
  const handle = row === null ? null : await open(join(folder, row.public_id)).catch(() => null)
  if (row === null || handle === null) throw fail('not_found', { message: say(words.noUpload) })
  return { name: row.name, type: row.media_type, bytes: row.bytes, content: handle.createReadStream() }
}
