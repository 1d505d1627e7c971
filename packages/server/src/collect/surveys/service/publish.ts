import type { Survey } from '@opencxm/survey'
import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import type { SurveyVersion, surveysRoutes } from '../contract.ts'
import { type Draft, ownDraft, sayTheSame } from '../model/definition.ts'
import { diffDefinitions } from '../model/diff.ts'
import { insertVersion, readSurvey, readVersion, readVersions, type VersionRow } from '../store/definitions.ts'
import { words } from '../words.ts'
import { checkOf } from './check.ts'
import { requireSurvey, savedMeanwhile } from './manage.ts'
import { announcePublished } from './published-cache.ts'
import { noSurvey } from './refusals.ts'

type Publish = BodyOf<typeof surveysRoutes.publish>

/**
 * Publishes the draft as the next version. Throws `conflict` when the draft is another one by now or says nothing new, and
 * `invalid_input` with every issue that keeps it from running.
 */
export async function publishSurvey(ctx: Ctx, id: string, { revision, note }: Publish): Promise<SurveyVersion> {
  requirePermission(ctx, 'surveys:write')
  return await ctx.state.transaction(async (tx) => {
    const row = await readSurvey(tx, ctx.workspace.id, { id, lock: true })
    if (!row) throw noSurvey()
    if (row.revision !== revision) throw savedMeanwhile(row.revision)
    const version = (row.version ?? 0) + 1
    const definition = ownDraft(row.draft, { id, version })
    requirePublishable(ctx, definition)
    const before =
      row.version === null ? null : await readVersion(tx, ctx.workspace.id, { survey: row.id, version: row.version })
    if (before !== null && row.is_open && sayTheSame(before.definition, definition))
      throw fail('conflict', { message: say(words.nothingNew, { version: before.version }) })
    const changes = before === null ? 0 : diffDefinitions(before.definition, definition).length
    const now = new Date(ctx.clock())
    const made = { id: row.id, version, definition, note, changes, by: ctx.actor.name, now }
    await insertVersion(tx, ctx.workspace.id, made)
    await recordAudit(tx, ctx, { action: 'survey.publish', target: id, details: { version, changes } })
    await announcePublished(tx, id)
    return { version, note, publishedAt: now.toISOString(), publishedBy: ctx.actor.name, changes }
  })
}

function requirePublishable(ctx: Ctx, definition: Draft): void {
  const { issues } = checkOf(definition, ctx.language)
  if (issues.length === 0) return
  throw fail('invalid_input', {
    message: say(words.notPublishable, { count: issues.length }),
    problems: issues.slice(0, 100).map(({ path, message }) => ({ field: `definition.${path}`, reason: message })),
  })
}

/** Published versions, newest first; throws `not_found`. */
export async function listVersions(ctx: Ctx, id: string): Promise<SurveyVersion[]> {
  requirePermission(ctx, 'surveys:read')
  const row = await requireSurvey(ctx, id)
  return (await readVersions(ctx.state, ctx.workspace.id, row.id)).map(versionOf)
}

/** A version with what differs from another one, or from the one before it; throws `not_found`. */
export async function getVersion(
  ctx: Ctx,
  input: { id: string; version: number; against?: number | 'draft' | undefined },
): Promise<ReplyOf<typeof surveysRoutes.version>> {
  requirePermission(ctx, 'surveys:read')
  const row = await requireSurvey(ctx, input.id)
  const find = async (version: number) => {
    const found = await readVersion(ctx.state, ctx.workspace.id, { survey: row.id, version })
    if (!found) throw fail('not_found', { message: say(words.noVersion, { version }) })
    return found
  }
  const shown = await find(input.version)
  const { definition } = shown
  const against = input.against ?? (shown.version > 1 ? shown.version - 1 : null)
  const diff =
    against === null
      ? []
      : against === 'draft'
        ? diffDefinitions(definition, row.draft)
        : diffDefinitions((await find(against)).definition, definition)
  return { ...versionOf(shown), definition: definition as unknown as Survey, diff }
}

function versionOf(row: Omit<VersionRow, 'definition'>): SurveyVersion {
  const { version, note, changes } = row
  return { version, note, changes, publishedAt: row.published_at.toISOString(), publishedBy: row.published_by }
}
