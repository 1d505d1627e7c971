import type { Survey } from '@opencxm/survey'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { SurveyQuota } from '../contract.ts'
import { readVersion } from '../store/definitions.ts'
import { readQuotas } from '../store/quotas.ts'
import { requireSurvey } from './manage.ts'

const newest = 50

/** Quotas of the published version, and those of earlier ones that anybody took; with the newest refusals. */
export async function quotasOf(ctx: Ctx, id: string): Promise<SurveyQuota[]> {
  requirePermission(ctx, 'surveys:read')
  const row = await requireSurvey(ctx, id)
  const version =
    row.version === null
      ? null
      : await readVersion(ctx.state, ctx.workspace.id, { survey: row.id, version: row.version })
  const definition = (version?.definition ?? {}) as unknown as Partial<Survey>
  const counted = new Map((await readQuotas(ctx.state, row.id, newest)).map((one) => [one.quota, one]))
  const limits = new Map((definition.quotas ?? []).map((quota) => [quota.id, quota.limit]))
  return [...new Set([...limits.keys(), ...counted.keys()])].map((quota) => {
    const { taken = 0, refused = 0, refusals = [] } = counted.get(quota) ?? {}
    const limit = limits.get(quota) ?? 0
    const shown = refusals.map(({ response, at }) => ({ response, at: new Date(at).toISOString() }))
    return { id: quota, limit, taken, refused, full: taken >= limit, refusals: shown }
  })
}
