import { isRefused, verdictsOfFamily } from '@opencxm/stats'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { Comparison, Estimate, QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { requirePeopleForTelling } from '../../../platform/privacy/index.ts'
import type { distributionRoutes } from '../contract.ts'
import type { AskingKnowledge } from '../ports.ts'
import { countGroups, countRefusals, countSteps, type GroupCounts, type StepCounts } from '../queries/health.ts'
import { differenceOf, minus, momentsOf, shareOf } from '../shares.ts'
import { requireProgramme } from './manage-programmes.ts'

const dayMs = 86_400_000

/** How far the asks of the last days came (DI4): steps with rates and intervals, reasons of refusal, who answers. */
export async function programmeHealth(
  ctx: Ctx,
  knowledge: Pick<AskingKnowledge, 'isAnonymous'>,
  { id, days, by }: { id: string } & QueryOf<typeof distributionRoutes.health>,
): Promise<ReplyOf<typeof distributionRoutes.health>> {
  requirePermission(ctx, 'programmes:read')
  requirePeopleForTelling(ctx, [by])
  const { definition } = await requireProgramme(ctx, id)
  const anonymous = await knowledge.isAnonymous(ctx, definition.survey)
  const now = Math.ceil(ctx.clock()) + 1
  const scope = { programme: id, fromMs: now - days * dayMs, toMs: now }
  const people = await countSteps(ctx.events, ctx.workspace.id, scope)
  const refusals = await countRefusals(ctx.events, ctx.workspace.id, scope)
  const groups = by === '' || anonymous ? [] : await countGroups(ctx.events, ctx.workspace.id, { ...scope, trait: by })
  const total = (step: Step) => people.reduce((sum, row) => sum + row[step] * row.people, 0)
  const share = (part: Step, of: Step) => shareOf(momentsOf(people, part, of))
  const against = againstOthers(groups, people)
  const due = momentsOf(people, 'due', 'due')
  const known = chain.filter(([step]) => !(anonymous && (step === 'started' || step === 'finished')))
  return {
    days,
    anonymous,
    steps: known.map(([step, key], index) => ({
      step,
      count: total(key),
      ofPrevious: index === 0 ? null : share(key, chain[index - 1]?.[1] ?? 'due'),
      ofFirst: index === 0 ? null : share(key, 'due'),
    })),
    finishedOfAsked: anonymous ? unknownShare : share('finished', 'asked'),
    refused: refusals.map(({ reason, n, squares, products }) => ({
      reason,
      count: n,
      share: shareOf({ ...due, sumY: n, sumYY: squares, sumXY: products }),
    })),
    open: total('due') - total('asked') - total('refused'),
    failed: { bounced: total('bounced') },
    groups: groups.map((group, index) => ({
      value: group.value,
      couldBeAsked: group.n,
      asked: group.askedOf,
      finished: group.finishedOf,
      answerRate: shareOf(answersOf(group)),
      finishRate: shareOf(finishesOf(group)),
      againstOthers: against[index] as Comparison,
    })),
  }
}

const unknownShare: Estimate = { value: null, low: null, high: null, n: 0, method: 'none', reason: 'anonymous' }

type Step = Exclude<keyof StepCounts, 'people'>
const chain = [
  ['could_be_asked', 'due'],
  ['asked', 'asked'],
  ['delivered', 'delivered'],
  ['opened', 'opened'],
  ['started', 'started'],
  ['finished', 'finished'],
] as const

function answersOf({ askedPeople, finishedOf, askedOf, ff, fa, aa }: GroupCounts) {
  return { units: askedPeople, sumY: finishedOf, sumX: askedOf, sumYY: ff, sumXY: fa, sumXX: aa }
}

function finishesOf({ people, finishedOf, n, ff, fn, nn }: GroupCounts) {
  return { units: people, sumY: finishedOf, sumX: n, sumYY: ff, sumXY: fn, sumXX: nn }
}

/** Each group's share of finished against that of all others; the false discovery rate holds over all groups. */
function againstOthers(groups: readonly GroupCounts[], people: readonly StepCounts[]): Comparison[] {
  const all = momentsOf(people, 'finished', 'due')
  const family = groups.map((group) => {
    const mine = finishesOf(group)
    const others = minus(all, mine)
    return { difference: differenceOf(others, mine), sizes: [mine.units, others.units] }
  })
  return verdictsOfFamily(family).map(({ verdict, lower = null, upper = null }, index): Comparison => {
    const difference = family[index]?.difference
    if (verdict === 'not_enough_data' || !difference || isRefused(difference))
      return { difference: null, low: null, high: null, verdict: 'not_enough_data', adjusted: true }
    return { difference: difference.difference, low: lower, high: upper, verdict, adjusted: true }
  })
}
