import { ch, type Fragment, param } from '../../../platform/eventstore/index.ts'
import { type JourneyMapping, touchpointOf } from '../../../unify/catalog/index.ts'
import { matchCondition } from '../../segments/index.ts'
import type { Step } from '../contract.ts'

/** Condition on a row of `events`: it is this step. */
export function stepCondition(step: Step, mapping: JourneyMapping): Fragment {
  if ('event' in step) return matchCondition(step)
  return ch`event != '$answer' AND ${touchpointOf(mapping)} = ${param(step.touchpoint, 'String')}`
}

/** Rows that may be a step at all: by name where all steps name their event, which the sort key finds. */
export function anyStepCondition(steps: readonly Step[], mapping: JourneyMapping): Fragment {
  const names = steps.flatMap((step) => ('event' in step ? [step.event] : []))
  if (names.length === steps.length) return ch`event IN ${param([...new Set(names)], 'Array(String)')}`
  const touchpoints = steps.flatMap((step) => ('event' in step ? [] : [step.touchpoint]))
  return ch`(event IN ${param(names, 'Array(String)')} OR event != '$answer' AND has(${param(touchpoints, 'Array(String)')}, ${touchpointOf(mapping)}))`
}
