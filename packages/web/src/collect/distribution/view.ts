import type { Comparison, contract, Programme, ProgrammeDefinition, ReplyOf } from '@opencxm/server/contract'
import { addressOf, oneOf, text } from '../../ui/filter/address.ts'
import type { Language } from '../../ui/format/index.ts'
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

type Where = ProgrammeDefinition['trigger']['where']
export type MessageDraft = { key: number; language: string; subject: string; text: string; button: string }
export type ChannelDraft = { key: number; channel: string; embed: boolean; messages: MessageDraft[] }
export const delayUnits = ['minutes', 'hours', 'days'] as const
export type DelayUnit = (typeof delayUnits)[number]

export const priorities = ['high', 'normal', 'low'] as const satisfies readonly ProgrammeDefinition['priority'][]
export type Priority = (typeof priorities)[number]

/** A programme while it is edited: what is typed stays text until it is sent. */
export type Draft = AskDraft & {
  purpose: string
  priority: Priority
  event: string
  where: Where
  delay: string
  delayUnit: DelayUnit
  transaction: string
  expiresDays: string
  channels: ChannelDraft[]
}

export const newDraft: Draft = {
  ...newAsk(30),
  purpose: 'surveys',
  priority: 'normal',
  event: '',
  where: [],
  delay: '24',
  delayUnit: 'hours',
  transaction: '',
  expiresDays: '14',
  channels: [],
}

const minutesOf: Record<DelayUnit, number> = { minutes: 1, hours: 60, days: 1440 }

/** The largest unit that says a delay in a whole number, a day as 24 hours. */
export function delayOf(minutes: number): { delay: string; delayUnit: DelayUnit } {
  const unit = minutes > 1440 && minutes % 1440 === 0 ? 'days' : minutes > 0 && minutes % 60 === 0 ? 'hours' : 'minutes'
  return { delay: String(minutes / minutesOf[unit]), delayUnit: unit }
}

/** The stored definition as a draft. */
export function draftOf(definition: ProgrammeDefinition): Draft {
  const { trigger } = definition
  return {
    ...askDraftOf(definition, definition.onceDays),
    purpose: definition.purpose,
    priority: definition.priority,
    event: trigger.event,
    where: trigger.where,
    ...delayOf(trigger.delayMinutes),
    transaction: trigger.transactionProperty,
    expiresDays: String(definition.expiresDays),
    channels: definition.channels.map((one, at) => ({
      key: at,
      channel: one.channel,
      embed: one.embedFirstQuestion,
      messages: Object.entries(one.messages).map(([language, message], index) => ({
        key: index,
        language,
        ...message,
      })),
    })),
  }
}

/** The draft as the API takes it; call it when `faultsOf` finds nothing. */
export function definitionOf(draft: Draft): ProgrammeDefinition {
  return {
    ...askOf(draft),
    purpose: draft.purpose.trim(),
    priority: draft.priority,
    trigger: triggerOf(draft),
    onceDays: numberOf(draft.onceDays),
    expiresDays: numberOf(draft.expiresDays),
    channels: draft.channels.map((one) => ({
      channel: one.channel,
      embedFirstQuestion: one.embed,
      messages: Object.fromEntries(
        one.messages.map(({ language, subject, text, button }) => [language, { subject, text, button }]),
      ),
    })),
  }
}

/** What a draft waits for. */
export function triggerOf(draft: Draft): ProgrammeDefinition['trigger'] {
  return {
    event: draft.event.trim(),
    where: draft.where,
    delayMinutes: numberOf(draft.delay) * minutesOf[draft.delayUnit],
    transactionProperty: draft.transaction.trim(),
  }
}

/** What the preview needs; null while that much is not complete. */
export function previewOf(draft: Draft, programme: string | null) {
  const faults = faultsOf(draft)
  if (faults.event || faults.where || faults.delay || faults.samplePercent || faults.onceDays) return null
  const { touchpoint, segment, sampleRate } = askOf(draft)
  return {
    trigger: triggerOf(draft),
    segment,
    sampleRate,
    onceDays: numberOf(draft.onceDays),
    touchpoint,
    purpose: draft.purpose.trim() || 'surveys',
    priority: draft.priority,
    expiresDays: 14,
    channels: draft.channels.filter(({ channel }) => channel !== '').map(({ channel }) => ({ channel })),
    programme,
  }
}

export type Faults = Partial<Record<keyof Draft, 'needed' | NumberFault | 'channels' | 'twice'>>

/** What is missing or wrong before it is sent; the server judges the rest (fields of messages, ids). */
export function faultsOf(draft: Draft): Faults {
  const faults: Faults = {
    ...askFaults(draft, 0),
    ...numberFaults(draft, {
      delay: { low: 0, high: (90 * 1440) / minutesOf[draft.delayUnit] },
      expiresDays: { low: 1, high: 365 },
    }),
  }
  if (draft.event.trim() === '') faults.event = 'needed'
  if (draft.purpose.trim() === '') faults.purpose = 'needed'
  if (draft.where.some((test) => test.property === '' || isMissing(test))) faults.where = 'needed'
  const isComplete = draft.channels.every(
    ({ channel, messages }) => channel !== '' && messages.length > 0 && messages.every(isWritten),
  )
  if (draft.channels.length === 0 || !isComplete) faults.channels = 'channels'
  else if (
    draft.channels.some(({ messages }) => new Set(messages.map(({ language }) => language)).size < messages.length)
  )
    faults.channels = 'twice'
  return faults
}

function isMissing({ operator, value }: Where[number]): boolean {
  return operator !== 'is_set' && operator !== 'is_not_set' && (value === undefined || value === '')
}

function isWritten({ language, text }: MessageDraft): boolean {
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(language) && text.trim() !== ''
}

// Here and not among the words of the interface, which fill in braces themselves.
const firstTexts: Record<Language, string> = {
  en: 'Hello {{ person.first_name | default: "there" }},\n\nhow was it? It takes a minute.\n\n{{ link }}',
  'zh-Hans': '{{ person.first_name | default: "您好" }}，\n\n这次体验如何？只需一分钟。\n\n{{ link }}',
  'zh-Hant': '{{ person.first_name | default: "您好" }}，\n\n這次體驗如何？只需一分鐘。\n\n{{ link }}',
}

const firstSubjects: Record<Language, string> = {
  en: 'How was it?',
  'zh-Hans': '这次体验如何？',
  'zh-Hant': '這次體驗如何？',
}

/** A message to begin with. */
export function firstMessage(language: Language): MessageDraft {
  return { key: 0, language, subject: firstSubjects[language], text: firstTexts[language], button: '' }
}

/** A key that no item of a list has. */
export function nextKey(items: readonly { key: number }[]): number {
  return 1 + Math.max(-1, ...items.map(({ key }) => key))
}

/** How many programmes are on. */
export function countOn(programmes: readonly Programme[]): number {
  return programmes.filter(({ on }) => on).length
}

/** The days that the health page offers. */
export const healthDays = [7, 30, 90] as const

const code = (value: unknown) => (typeof value === 'string' && /^[a-z_]{1,40}$/.test(value) ? value : undefined)

/** What the address of the health page says. */
export const readHealthSearch = addressOf({ days: oneOf(healthDays), by: text(200), reason: code })
export type HealthSearch = ReturnType<typeof readHealthSearch>

type Step = ReplyOf<typeof contract.distribution.health>['steps'][number]['step']
type Health = {
  steps: readonly { step: Step; count: number }[]
  open: number
  failed: { bounced: number }
  groups: readonly { value: string; againstOthers: Comparison }[]
}

/** How many came as far as a step. */
export function countOf({ steps }: Pick<Health, 'steps'>, step: Step): number {
  return steps.find((one) => one.step === step)?.count ?? 0
}

export type Loss = { why: 'refused' | 'open' | 'bounced' | 'unreported' | 'opened' | 'started' | 'finished'; n: number }

/** Who stayed behind just before a step, by what is known of it: together they are all that the step before had more. */
export function lostBefore({ steps, open, failed }: Omit<Health, 'groups'>, step: Step): Loss[] {
  const at = steps.findIndex((one) => one.step === step)
  const lost = (steps[at - 1]?.count ?? 0) - (steps[at]?.count ?? 0)
  if (at < 1 || lost <= 0) return []
  const losses = ((): Loss[] => {
    if (step === 'asked')
      return [
        { why: 'refused', n: lost - open },
        { why: 'open', n: open },
      ]
    if (step === 'delivered')
      return [
        { why: 'bounced', n: failed.bounced },
        { why: 'unreported', n: lost - failed.bounced },
      ]
    return step === 'could_be_asked' ? [] : [{ why: step, n: lost }]
  })()
  return losses.filter(({ n }) => n > 0)
}

/** Values of a trait that answer detectably more or less often than the others; whether any had enough data to tell. */
export function whoAnswers({ groups }: Pick<Health, 'groups'>) {
  const of = (verdict: Comparison['verdict']) =>
    groups.filter(({ againstOthers }) => againstOthers.verdict === verdict).map(({ value }) => value)
  const judged = groups.some(({ againstOthers }) => againstOthers.verdict !== 'not_enough_data')
  return { more: of('detectable_rise'), less: of('detectable_drop'), judged }
}

const pages = {
  no_consent: { to: '/unify/consent', name: 'consent' },
  no_channel: { to: '/act/channels', name: 'channels' },
  send_failed: { to: '/act/channels', name: 'channels' },
  cap_reached: { to: '/act/channels', name: 'channels' },
  address_bounced: { to: '/unify/consent', name: 'consent', search: { show: 'bounces' } },
  survey_unavailable: { to: '/collect/surveys', name: 'surveys' },
} as const

/** The page on which a reason can be looked into or mended, where there is one beside the programme's own. */
export function pageOfReason(reason: string) {
  return Object.hasOwn(pages, reason) ? pages[reason as keyof typeof pages] : null
}
