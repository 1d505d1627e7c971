import type { Condition } from '../../definition/logic.ts'
import type { Jump, Question } from '../../definition/questions.ts'
import type { Block } from '../../definition/survey.ts'
import type { Flow, Visit } from './flow.ts'
import { type LogicNames, readLogic } from './logic.ts'

/** A block of theirs, cut at page breaks into blocks of ours. */
export type Cut = {
  id: string
  pages: Block[]
  jumps: { item: Question; logic: Record<string, unknown>; path: string }[]
  /** Jumps to the end of the block: what the flow does there is done for them too. */
  leaving: { item: Question; jump: Jump }[]
}

type End = Pick<Flow['ends'][number], 'after' | 'logic'> & {
  names: LogicNames
  /** Called when the end has a place. */
  to: () => Jump['to']
}

/**
 * An end within a branch is a jump behind the block before it. Where that stands under a branch of its own, not everybody sees it: then it
 * is one behind that block and one behind those before it, for whoever skips what lies between. False where a condition cannot be read or
 * no block comes before.
 */
export function endAfter(cuts: readonly { visit: Visit; cut: Cut }[], { after, logic, names, to }: End): boolean {
  const jumps: { cut: Cut; page: Block; all: Condition[] }[] = []
  const skipped: Condition[] = []
  const later: string[] = []
  const last = cuts.findIndex(({ visit }) => visit.id === after)
  for (const { visit, cut } of cuts.slice(0, last + 1).reverse()) {
    const page = cut.pages.at(-1)
    if (page === undefined) continue
    const around = visit.logic.map((one) => readLogic(one, names))
    const isWithin = visit.logic.every((one, at) => one === logic[at])
    const conditions = logic.slice(isWithin ? visit.logic.length : 0).map((one) => readLogic(one, names))
    if ([...around, ...conditions].includes(null) || (!isWithin && visit.group !== null)) return false
    const own = conditions as Condition[]
    const not = skipped.map((one): Condition => ({ not: one }))
    if (!own.some((one) => asksFor(one, later))) jumps.push({ cut, page, all: [...own, ...not] })
    if (isWithin) {
      const target = to()
      for (const jump of jumps) leave({ ...jump, to: target })
      return true
    }
    skipped.push(allOf(around as Condition[]))
    for (const { items } of cut.pages) later.push(...items.map(({ id }) => id))
  }
  return false
}

function allOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 1 ? (conditions[0] as Condition) : { all: conditions }
}

/** A jump behind the last page of a block, also for those who jumped there from within the block. */
function leave({ cut, page, all, to }: { cut: Cut; page: Block; all: readonly Condition[]; to: Jump['to'] }): void {
  page.jumps = [...(page.jumps ?? []), { ...(all.length === 0 ? {} : { when: allOf(all) }), to }]
  for (const { item, jump } of cut.leaving) {
    const both = [jump.when, ...all].filter((one): one is Condition => one !== undefined)
    item.jumps = (item.jumps ?? []).flatMap((one) => (one === jump ? [{ when: { all: both }, to }, one] : [one]))
  }
}

/** True for what cannot hold before one of these questions is answered. */
function asksFor(condition: Condition, questions: readonly string[]): boolean {
  const said = JSON.stringify(condition)
  return (
    !/"(not|not_equals|none_of|unanswered)"/.test(said) && questions.some((id) => said.includes(`"answer":"${id}"`))
  )
}
