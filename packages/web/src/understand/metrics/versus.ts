import type { Metric } from '@opencxm/server/contract'
import { factsOf } from '../../shell/api/problem.ts'

/** What a dimension's groups are compared with instead of a period: `rest` = everybody else, `group:KEY` = one of them. */
export type Versus = { by: string; against: string }

/** Reads `channel|group:web` from the address; null when it is none of a dimension on the page. */
export function readVersus(text: string | undefined, dimensions: readonly string[]): Versus | null {
  const by = dimensions.find((one) => text?.startsWith(`${one}|`))
  const against = by === undefined ? '' : (text ?? '').slice(by.length + 1)
  return by !== undefined && /^(rest|group:.{1,200})$/.test(against) ? { by, against } : null
}

/** The same as the address has it; undefined = none. */
export function versusText(versus: Versus | null): string | undefined {
  return versus === null ? undefined : `${versus.by}|${versus.against}`
}

/** What the groups of a dimension may be compared with, beside a period; only answers have people enough behind them to say. */
export function versusOf(metric: Metric, by: string): { rest: boolean; groups: boolean } {
  const isAnswers = metric.source.from === 'answers'
  return { rest: isAnswers && (by === 'segment' || by.startsWith('trait:')), groups: isAnswers }
}

/** What this metric's panel is compared with: the page's choice, where the metric can be compared so. */
export function againstIn(versus: Versus | null, metric: Metric, by: string): string | null {
  if (versus === null || versus.by !== by) return null
  const { rest, groups } = versusOf(metric, by)
  return (versus.against === 'rest' ? rest : groups) ? versus.against : null
}

/** Whether an answer was refused because this metric has no such group: nobody of it answered, though of another metric somebody did. */
export function lacksGroup(error: unknown, against: string | null): boolean {
  return (
    against?.startsWith('group:') === true && factsOf(error).problems.some(({ field }) => field === 'query.against')
  )
}
