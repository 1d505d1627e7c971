import { checkSurvey } from '@opencxm/survey'
import { systemWorkspace } from '../../../platform/auth/index.ts'
import type { PublishedSurvey } from '../model/running.ts'
import { findLinkById, type LinkRow, readDraftOfLink } from '../store/links.ts'
import type { Running } from './deps.ts'

/** The draft behind a test link as if it were published; null when there is none that runs. */
export async function draftOfTest(running: Running, link: number | LinkRow): Promise<PublishedSurvey | null> {
  const row = typeof link === 'number' ? await findLinkById(running.state, link) : link
  if (row === null || row.kind !== 'test' || row.expires_at.getTime() <= running.clock()) return null
  const found = await readDraftOfLink(running.state, row)
  const checked = found === null ? null : checkSurvey(found.draft)
  if (found === null || checked === null || 'issues' in checked) return null
  const { survey } = checked
  const { name } = await systemWorkspace(running.state, row.workspace_id)
  return {
    id: row.survey,
    key: found.id,
    workspace: row.workspace_id,
    version: survey.version,
    survey,
    company: name,
    open: true,
  }
}
