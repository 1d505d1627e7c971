import type { InpageRuleInput } from '../contract.ts'

/** A rule that is on, as the decision needs it. */
export type LiveRule = { id: string; key: number; definition: InpageRuleInput }

/** What pages are told of a rule: when and where, never who (segment and sample stay here). */
export function pageRule({ id, definition }: LiveRule) {
  const { pages, trigger, placement, struggleAtLeast, everyDays } = definition
  return { id, pages, trigger, placement, struggleAtLeast, everyDays }
}
