import { flagResponses } from '@opencxm/survey'
import type { Ctx } from '../../../platform/context/index.ts'
import { checkedResponses } from '../model/quality.ts'
import { closedAnswers, responsesToCheck, surveysToCheck } from '../queries/quality.ts'

/** Responses that are compared at once: the cost grows with the square. */
const windowMost = 1_000
const standings = { clean: 0, flagged: 1, set_aside: 2 } as const

/**
 * Looks at finished responses for duplicates, speeders and straight lines, each against up to a thousand others of its survey, and
 * writes what it found to the event store's copy. Nothing is dropped: results show the flags, and are given both ways. Repeating it
 * changes nothing; what it wrote can be deleted and is found anew.
 */
export async function checkQuality(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (const survey of await surveysToCheck(ctx.events, ctx.workspace.id)) {
    while (!signal.aborted && (await checkSome(ctx, survey))) {
      // The next thousand.
    }
  }
}

/** True when there may be more. */
async function checkSome(ctx: Ctx, survey: string): Promise<boolean> {
  const workspace = ctx.workspace.id
  const { fresh, company } = await responsesToCheck(ctx.events, { workspace, survey, most: windowMost })
  if (fresh.length === 0) return false
  const compared = [...fresh, ...company.slice(0, windowMost - Math.min(windowMost, fresh.length / 2))]
  const answers = await closedAnswers(ctx.events, { workspace, survey, responses: compared })
  const found = flagResponses(checkedResponses(compared, answers))
  const lines = fresh.map((response, at) => {
    const { flags = [], standing = 'clean' } = found[at] ?? {}
    const row = { ws: workspace, survey, response, flags, standing: standings[standing], ver: ctx.clock() }
    return JSON.stringify(row)
  })
  await ctx.events.insertJson('survey_quality', lines.join('\n'), { name: 'surveys.write_quality' })
  return fresh.length === windowMost
}
