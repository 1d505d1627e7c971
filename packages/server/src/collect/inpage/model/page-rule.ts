import type { InpageRuleInput } from '../contract.ts'
import type { StruggleScale } from '../ports.ts'

/** A rule that is on, as the decision needs it. */
export type LiveRule = { id: string; key: number; definition: InpageRuleInput }

/**
 * What pages are told of a rule: when and where, never who (segment and sample stay here). A page knows only its session's raw struggle,
 * so it is told above which the rule's score begins; the server decides by the score.
 */
export function pageRule({ id, definition }: LiveRule, scale: StruggleScale) {
  const { pages, trigger, placement, struggleAtLeast, everyDays } = definition
  const struggleAbove = struggleAtLeast === null ? null : scale.rawAbove(struggleAtLeast)
  return { id, pages, trigger, placement, struggleAbove, everyDays }
}
