import { ch, type Fragment, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import { type RowScope, scopeCondition } from '../../metrics/index.ts'
import type { FunnelOrder, Step } from '../contract.ts'
import { anyStepCondition, stepCondition } from './step-condition.ts'
import { tableFor } from './table.ts'

type Input = { scope: RowScope; steps: readonly Step[]; windowMs: number; now: number }
type ArrayOrder = Exclude<FunnelOrder, 'in_order' | 'strict_increase'>

/**
 * Levels of the orders that `windowFunnel` does not know. A person's events lie in an array by time (at the same instant steps
 * before other events, earlier steps first), each with the steps that it is, a bit each; from each possible start the array is
 * read on. Gives p, level, closed, open (see `FunnelLevel`).
 */
export function levelsByArray(input: Input, order: ArrayOrder): Fragment {
  const { scope, steps, windowMs, now } = input
  const span = { start: scope.span.start, end: scope.span.end + windowMs }
  const later: RowScope = { ...scope, span }
  const isStep = anyStepCondition(steps, scope.mapping)
  // What the product itself notes (identified, entered a segment) is nothing that the person did between two steps.
  const counts =
    order === 'strict_any'
      ? ch`(${isStep} OR NOT startsWith(event, '$') OR event IN ('$page', '$screen', '$answer'))`
      : isStep
  const [count, window] = [param(steps.length, 'UInt8'), param(windowMs, 'UInt64')]
  const started = ch`ts < fromUnixTimestamp64Milli(${param(scope.span.end, 'Int64')}, 'UTC')`
  const bits = steps.map(
    (step, index) => ch`if(${stepCondition(step, scope.mapping)}, ${param(2 ** index, 'UInt32')}, 0)`,
  )
  const mask = ch`toUInt32(${plus(bits)})`
  const isStart = order === 'any_order' ? ch`e.4 AND e.3 > 0` : ch`e.4 AND bitTest(e.3, 0)`
  const from = order === 'any_order' ? differentSteps(window) : stepsInARow(count, window)
  const isOver = ch`e.1 + ${window} <= ${param(now, 'UInt64')}`
  return ch`SELECT p, arrayMax(levels) AS level, arrayMax((l, e) -> if(${isOver}, l, 0), levels, es) AS closed,
      arrayExists((l, e) -> l > 0 AND NOT (${isOver}), levels, es) AS open
    FROM (SELECT ${resolvedPerson} AS p,
        arraySort(groupArray((toUInt64(toUnixTimestamp64Milli(ts)), toUInt8(${mask} = 0), ${mask}, toUInt8(${started})))) AS es,
        arrayMap((e, j) -> toUInt8(if(${isStart}, ${from}, 0)), es, arrayEnumerate(es)) AS levels
      FROM ${tableFor(later)} WHERE ${scopeCondition(later)} AND person != 0 AND ${counts} GROUP BY p)
    WHERE level > 0`
}

/** How many events from the j-th on are step 1, step 2 and so on without a gap. Beyond the end of the array stands no step. */
function stepsInARow(count: Fragment, window: Fragment): Fragment {
  const broken = ch`arrayFirstIndex(k -> NOT (bitTest(es[j + k].3, k) AND es[j + k].1 <= e.1 + ${window}), range(${count}))`
  return ch`if(${broken} = 0, ${count}, toUInt8(${broken} - 1))`
}

/** How many different steps lie within a window from the event e on. */
function differentSteps(window: Fragment): Fragment {
  return ch`bitCount(arrayReduce('groupBitOr', arrayMap(o -> if(o.1 >= e.1 AND o.1 <= e.1 + ${window}, o.3, toUInt32(0)), es)))`
}

function plus(parts: readonly Fragment[]): Fragment {
  return parts.reduce((sum, part) => ch`${sum} + ${part}`)
}
