import type { InpageRuleInput } from '@opencxm/server/contract'
import {
  type AskDraft,
  askDraftOf,
  askFaults,
  askOf,
  type NumberFault,
  newAsk,
  numberFaults,
  numberOf,
} from '../asks/view.ts'

export const triggerKinds = ['load', 'dwell', 'scroll', 'exit', 'event', 'struggle'] as const
export type TriggerKind = (typeof triggerKinds)[number]
export const placementKinds = ['right', 'left', 'modal', 'anchored'] as const
export type PlacementKind = (typeof placementKinds)[number]

/** A rule as its form holds it: every field as text, so that a half-written number is not lost. */
export type RuleDraft = AskDraft & {
  pages: string
  trigger: TriggerKind
  seconds: string
  percent: string
  event: string
  transaction: string
  struggle: string
  placement: PlacementKind
  anchor: string
}

/** What a new rule begins with: a quiet box after twenty seconds, every visitor, at most once in 90 days. */
export const newDraft: RuleDraft = {
  ...newAsk(90),
  pages: '',
  trigger: 'dwell',
  seconds: '20',
  percent: '60',
  event: '',
  transaction: '',
  struggle: '',
  placement: 'right',
  anchor: '',
}

/** The form of a rule that exists. */
export function draftOf(rule: InpageRuleInput): RuleDraft {
  const { trigger, placement } = rule
  return {
    ...newDraft,
    ...askDraftOf(rule, rule.everyDays),
    pages: rule.pages.join('\n'),
    trigger: trigger.kind,
    ...(trigger.kind === 'dwell' ? { seconds: String(trigger.seconds) } : {}),
    ...(trigger.kind === 'scroll' ? { percent: String(trigger.percent) } : {}),
    ...(trigger.kind === 'event' ? { event: trigger.event, transaction: trigger.transactionProperty ?? '' } : {}),
    struggle: rule.struggleAtLeast === null ? '' : String(rule.struggleAtLeast),
    placement: placement.kind === 'popover' ? placement.corner : placement.kind,
    anchor: placement.kind === 'anchored' ? placement.anchor : '',
  }
}

export type Faults = Partial<Record<keyof RuleDraft, 'needed' | 'pages' | NumberFault>>

/** What is missing or cannot be read, by field. */
export function faultsOf(draft: RuleDraft): Faults {
  const needsStruggle = draft.trigger === 'struggle' || draft.struggle.trim() !== ''
  const faults: Faults = {
    ...askFaults(draft, 1),
    ...numberFaults(draft, {
      ...(draft.trigger === 'dwell' ? { seconds: { low: 1, high: 3600 } } : {}),
      ...(draft.trigger === 'scroll' ? { percent: { low: 1, high: 100 } } : {}),
      ...(needsStruggle ? { struggle: { low: 1, high: 99 } } : {}),
    }),
  }
  if (draft.trigger === 'event' && draft.event.trim() === '') faults.event = 'needed'
  if (draft.placement === 'anchored' && draft.anchor.trim() === '') faults.anchor = 'needed'
  if (linesOf(draft.pages).some((line) => /[\s?#]/.test(line))) faults.pages = 'pages'
  return faults
}

/** The rule that a form without faults says. */
export function ruleOf(draft: RuleDraft): InpageRuleInput {
  return {
    ...askOf(draft),
    pages: linesOf(draft.pages),
    trigger: triggerOf(draft),
    struggleAtLeast: draft.struggle.trim() === '' ? null : numberOf(draft.struggle),
    placement:
      draft.placement === 'modal'
        ? { kind: 'modal' }
        : draft.placement === 'anchored'
          ? { kind: 'anchored', anchor: draft.anchor.trim() }
          : { kind: 'popover', corner: draft.placement },
    everyDays: numberOf(draft.onceDays),
  }
}

/** The moment that a draft describes. */
export function triggerOf(draft: RuleDraft): InpageRuleInput['trigger'] {
  switch (draft.trigger) {
    case 'dwell':
      return { kind: 'dwell', seconds: numberOf(draft.seconds) }
    case 'scroll':
      return { kind: 'scroll', percent: numberOf(draft.percent) }
    case 'event': {
      const transactionProperty = draft.transaction.trim()
      return { kind: 'event', event: draft.event.trim(), ...(transactionProperty ? { transactionProperty } : {}) }
    }
    default:
      return { kind: draft.trigger }
  }
}

/** Patterns as typed, one a line; the scheme that people copy along is taken off. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim().replace(/^https?:\/\//, ''))
    .filter((line) => line !== '')
}
