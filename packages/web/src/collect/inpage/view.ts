import type { InpageRuleInput } from '@opencxm/server/contract'

export const triggerKinds = ['load', 'dwell', 'scroll', 'exit', 'event', 'struggle'] as const
export type TriggerKind = (typeof triggerKinds)[number]
export const placementKinds = ['right', 'left', 'modal', 'anchored'] as const
export type PlacementKind = (typeof placementKinds)[number]

/** A rule as its form holds it: every field as text, so that a half-written number is not lost. */
export type RuleDraft = {
  name: string
  survey: string
  pages: string
  trigger: TriggerKind
  seconds: string
  percent: string
  event: string
  struggle: string
  segment: string
  placement: PlacementKind
  anchor: string
  sample: string
  everyDays: string
  touchpoint: string
}

/** What a new rule begins with: a quiet box after twenty seconds, every visitor, at most once in 90 days. */
export const newDraft: RuleDraft = {
  name: '',
  survey: '',
  pages: '',
  trigger: 'dwell',
  seconds: '20',
  percent: '60',
  event: '',
  struggle: '',
  segment: '',
  placement: 'right',
  anchor: '',
  sample: '100',
  everyDays: '90',
  touchpoint: '',
}

/** The form of a rule that exists. */
export function draftOf(rule: InpageRuleInput): RuleDraft {
  const { trigger, placement } = rule
  return {
    ...newDraft,
    name: rule.name,
    survey: rule.survey,
    pages: rule.pages.join('\n'),
    trigger: trigger.kind,
    ...(trigger.kind === 'dwell' ? { seconds: String(trigger.seconds) } : {}),
    ...(trigger.kind === 'scroll' ? { percent: String(trigger.percent) } : {}),
    ...(trigger.kind === 'event' ? { event: trigger.event } : {}),
    struggle: rule.struggleAtLeast === null ? '' : String(rule.struggleAtLeast),
    segment: rule.segment ?? '',
    placement: placement.kind === 'popover' ? placement.corner : placement.kind,
    anchor: placement.kind === 'anchored' ? placement.anchor : '',
    sample: String(Math.round(rule.sampleRate * 10_000) / 100),
    everyDays: String(rule.everyDays),
    touchpoint: rule.touchpoint,
  }
}

export type Faults = Partial<Record<keyof RuleDraft, 'needed' | 'pages' | 'number'>>

/** What is missing or cannot be read, by field. */
export function faultsOf(draft: RuleDraft): Faults {
  const faults: Faults = {}
  const need = (field: keyof RuleDraft) => {
    if (draft[field].trim() === '') faults[field] = 'needed'
  }
  const number = (field: keyof RuleDraft, range: { least: number; most: number; whole: boolean }) => {
    const value = Number(draft[field].trim() || Number.NaN)
    const fits = value >= range.least && value <= range.most && (!range.whole || Number.isInteger(value))
    if (!fits) faults[field] = 'number'
  }
  need('name')
  need('survey')
  if (draft.trigger === 'event') need('event')
  if (draft.placement === 'anchored') need('anchor')
  if (linesOf(draft.pages).some((line) => /[\s?#]/.test(line))) faults.pages = 'pages'
  if (draft.trigger === 'dwell') number('seconds', { least: 1, most: 3600, whole: true })
  if (draft.trigger === 'scroll') number('percent', { least: 1, most: 100, whole: true })
  if (draft.trigger === 'struggle' || draft.struggle.trim() !== '') {
    number('struggle', { least: 0.01, most: 1000, whole: false })
  }
  number('sample', { least: 0.01, most: 100, whole: false })
  number('everyDays', { least: 1, most: 3660, whole: true })
  return faults
}

/** The rule that a form without faults says. */
export function ruleOf(draft: RuleDraft): InpageRuleInput {
  return {
    name: draft.name.trim(),
    survey: draft.survey,
    pages: linesOf(draft.pages),
    trigger: triggerOf(draft),
    struggleAtLeast: draft.struggle.trim() === '' ? null : Number(draft.struggle),
    segment: draft.segment === '' ? null : draft.segment,
    placement:
      draft.placement === 'modal'
        ? { kind: 'modal' }
        : draft.placement === 'anchored'
          ? { kind: 'anchored', anchor: draft.anchor.trim() }
          : { kind: 'popover', corner: draft.placement },
    sampleRate: Number(draft.sample) / 100,
    everyDays: Number(draft.everyDays),
    touchpoint: draft.touchpoint,
  }
}

function triggerOf(draft: RuleDraft): InpageRuleInput['trigger'] {
  switch (draft.trigger) {
    case 'dwell':
      return { kind: 'dwell', seconds: Number(draft.seconds) }
    case 'scroll':
      return { kind: 'scroll', percent: Number(draft.percent) }
    case 'event':
      return { kind: 'event', event: draft.event.trim() }
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
