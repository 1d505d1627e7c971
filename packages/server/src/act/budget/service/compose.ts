import { pickLanguage, type QuestionView, type Survey, scaleOf, startRun, textIn, viewRun } from '@opencxm/survey'
import type { Programme, ProgrammeChannel } from '../../../collect/distribution/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import { fail, type JsonObject } from '../../../platform/kernel/index.ts'
import {
  type ChannelRow,
  configOf,
  type Delivery,
  type EmbeddedQuestion,
  type FieldValues,
  providerOf,
  renderTemplate,
} from '../../messages/index.ts'
import type { Subject } from '../person-store.ts'
import type { AskRow } from '../store.ts'
import type { BudgetDeps } from './deps.ts'

const dayMs = 86_400_000

/** What a message is made from. */
export type Composition = {
  ask: Pick<AskRow, 'ask' | 'transaction' | 'trigger' | 'fields'>
  programme: Programme
  subject: Subject
  traits: JsonObject
  channel: ChannelRow
  to: string
}

/** The message of an asking: a personal link, the template in the person's language, the first question, the ways out. */
export async function composeAsk(ctx: Ctx, deps: BudgetDeps, from: Composition): Promise<Delivery> {
  const { ask, programme, subject, channel } = from
  const { definition } = programme
  const word = providerOf(channel.provider).channelOf(configOf(channel, deps).settings)
  const { url } = await deps.surveys.createLink(ctx, {
    survey: definition.survey,
    person: subject.person,
    expiresAt: ctx.clock() + definition.expiresDays * dayMs,
    channel: word,
    programme: programme.id,
    ask: ask.ask,
    transaction: ask.transaction,
    touchpoint: definition.touchpoint,
    trigger: ask.trigger,
    hidden: ask.fields,
  })
  const of = { workspace: ctx.workspace.id, person: subject.person }
  const unsubscribeUrl =
    word === 'chat' ? '' : deps.links.unsubscribeUrl({ ...of, purpose: definition.purpose, channel: word })
  const preferencesUrl = deps.links.preferenceUrl(of).url
  const filled = await fillMessage(ctx, deps, { ...from, link: url, unsubscribeUrl, preferencesUrl })
  const user = subject.identifiers.find(({ kind }) => kind === 'user')?.value ?? ''
  return {
    key: ask.ask,
    channel,
    person: subject.person,
    recipient: { id: subject.publicId, userId: user },
    to: from.to,
    purpose: definition.purpose,
    ...filled,
    about: aboutOf(ask, programme),
  }
}

/** What every event about an asking repeats. */
export function aboutOf(
  ask: Pick<AskRow, 'ask' | 'transaction' | 'trigger'>,
  programme: { id: string; definition: { touchpoint: string } },
): Record<string, string> {
  return {
    $ask: ask.ask,
    $programme: programme.id,
    $touchpoint: programme.definition.touchpoint,
    $transaction: ask.transaction,
    $trigger: ask.trigger,
  }
}

/** A programme's message in a language, filled; also for a test send. */
export async function fillMessage(
  ctx: Ctx,
  deps: BudgetDeps,
  from: Pick<Composition, 'programme' | 'traits' | 'channel'> & {
    ask: { fields: Record<string, string> }
    link: string
    unsubscribeUrl: string
    preferencesUrl: string
    language?: string
  },
): Promise<Pick<Delivery, 'language' | 'subject' | 'parts'>> {
  const { programme, traits, channel, link, unsubscribeUrl, preferencesUrl } = from
  const chosen = programme.definition.channels.find((one) => one.channel === channel.public_id)
  const published = await deps.surveys.published(programme.definition.survey)
  if (!chosen || !published || published.workspace !== ctx.workspace.id) throw fail('not_found')
  const language = pickLanguage(
    from.language ?? languageOf(traits, ctx.workspace.language),
    Object.keys(chosen.messages),
  )
  const message =
    chosen.messages[language] ?? (Object.values(chosen.messages)[0] as ProgrammeChannel['messages'][string])
  const values: FieldValues = {
    person: textsOf(traits),
    event: from.ask.fields,
    workspace: { name: ctx.workspace.name },
    link,
    unsubscribe_link: unsubscribeUrl,
    preferences_link: preferencesUrl,
  }
  const isEmail = providerOf(channel.provider).needs === 'email'
  const question = isEmail && chosen.embedFirstQuestion ? firstQuestion(published.survey, language) : null
  const text = renderTemplate(message.text, values)
  const button = renderTemplate(message.button, values)
  return {
    language,
    // A mail without a subject is taken for junk.
    subject: renderTemplate(message.subject, values) || (isEmail ? ctx.workspace.name : ''),
    parts: { text, button, link, question, unsubscribeUrl, preferencesUrl },
  }
}

function languageOf(traits: JsonObject, fallback: string): string {
  for (const key of ['language', 'locale', '$language', 'lang']) {
    const value = traits[key]
    if (typeof value === 'string' && value !== '') return value
  }
  return fallback
}

function textsOf(traits: JsonObject): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [key, value] of Object.entries(traits))
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      texts[key] = String(value).slice(0, 500).toWellFormed()
  return texts
}

const optionsMax = 11

/** The first question where a tap answers it: a rating, or one choice of a few. Null where the first screen has none. */
export function firstQuestion(survey: Survey, language: string): EmbeddedQuestion | null {
  const view = viewRun(survey, startRun(survey, { seed: 1, language }))
  if (view.kind !== 'screen') return null
  const first = view.questions.find(({ question }) => question.type !== 'statement')
  if (!first) return null
  const options = optionsOf(first, survey, language)
  if (options.length < 2 || options.length > optionsMax) return null
  return {
    id: first.key,
    prompt: first.title,
    options,
    low: first.texts.low ?? '',
    high: first.texts.high ?? '',
  }
}

const rated = new Set(['nps', 'csat', 'ces', 'stars', 'emoji'])

function optionsOf({ question, options, texts }: QuestionView, survey: Survey, language: string) {
  if (rated.has(question.type)) {
    const scale = scaleOf(question)
    if (!scale) return []
    return Array.from({ length: scale.max - scale.min + 1 }, (_, index) => {
      const value = String(scale.min + index)
      return { value, label: question.type === 'stars' ? `${value}★` : value }
    })
  }
  if (question.type !== 'single' && question.type !== 'dropdown') return []
  return options.map((option) => ({
    value: option.id,
    label: texts.options?.[option.id] ?? textIn(option.label, language, survey.languages),
  }))
}
