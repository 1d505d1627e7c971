import { memberNames } from '../../../platform/auth/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { ReplyOf } from '../../../platform/contract/index.ts'
import { feedbackKinds, type feedbackRoutes } from '../contract.ts'
import { optionsSince, voicesByDay } from '../queries/inbox.ts'
import { countTags } from '../store/marks.ts'
import { readWaiting } from '../store/units.ts'
import type { FeedbackDeps } from './deps.ts'

/** Options are counted over the newest days that hold about so many voices: all of them would be read from JSON. */
const countedVoices = 100_000

/** What the inbox can be filtered by. */
export async function inboxOptions(
  ctx: Ctx,
  deps: Pick<FeedbackDeps, 'touchpointOf'>,
): Promise<ReplyOf<typeof feedbackRoutes.options>> {
  requirePermission(ctx, 'feedback:read')
  const workspace = ctx.workspace.id
  const [days, touchpointOf, tags, members, waiting] = await Promise.all([
    voicesByDay(ctx.events, workspace),
    deps.touchpointOf(ctx),
    countTags(ctx.state, workspace),
    memberNames(ctx.state, workspace),
    readWaiting(ctx.state, workspace, 0),
  ])
  const oldest = oldestCounted(days)
  const rows = oldest ? await optionsSince(ctx.events, { workspace, touchpointOf }, oldest) : []
  const kinds = countBy(rows, 'kind')
  return {
    sources: countBy(rows, 'place'),
    kinds: feedbackKinds.flatMap((value) => kinds.filter((one) => one.value === value).map(({ n }) => ({ value, n }))),
    languages: countBy(rows, 'language'),
    touchpoints: countBy(rows, 'point'),
    tags: tags.map(({ tag, n }) => ({ value: tag, n })),
    members: [...members].map(([id, name]) => ({ id, name })),
    waiting: waiting.total,
    total: rows.reduce((all, { n }) => all + n, 0),
  }
}

function oldestCounted(days: readonly { day: string; n: number }[]): string | undefined {
  let sum = 0
  for (const { day, n } of days) {
    sum += n
    if (sum >= countedVoices) return day
  }
  return days.at(-1)?.day
}

type Counted = { place: string; kind: string; language: string; point: string; n: number }

function countBy(rows: readonly Counted[], field: Exclude<keyof Counted, 'n'>): { value: string; n: number }[] {
  const counts = new Map<string, number>()
  for (const row of rows) if (row[field] !== '') counts.set(row[field], (counts.get(row[field]) ?? 0) + row.n)
  return [...counts].map(([value, n]) => ({ value, n })).sort((a, b) => b.n - a.n || (a.value < b.value ? -1 : 1))
}
