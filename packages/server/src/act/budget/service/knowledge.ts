import type { AskingKnowledge } from '../../../collect/distribution/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import { type FieldProblem, say } from '../../../platform/kernel/index.ts'
import { hasSegment } from '../../../understand/segments/index.ts'
import { readMapping } from '../../../unify/catalog/index.ts'
import { fixedFields, messagesWords, problemsOfTemplate, providerOf, readChannels } from '../../messages/index.ts'
import { eventProperties, traitKeys } from '../queries.ts'
import type { BudgetDeps } from './deps.ts'
import { isAnonymous, isPublished } from './gather.ts'
import { simulate } from './simulate.ts'

/** What distribution asks of this stage. */
export function askingKnowledge(deps: BudgetDeps): AskingKnowledge {
  return {
    hasSegment,
    hasTouchpoint: async (ctx, touchpoint) =>
      (await readMapping(ctx.state, ctx.workspace.id)).touchpoints.some(({ slug }) => slug === touchpoint),
    isPublished: async (ctx, survey) => await isPublished(ctx, deps, survey),
    isAnonymous: async (ctx, survey) => await isAnonymous(ctx, deps, survey),
    channelProblems: async (ctx, input) => await channelProblems(ctx, input),
    fieldsOf: async (ctx, trigger) => await fieldsOf(ctx, trigger),
    simulate,
  }
}

const standardFields = ['person.name', 'person.first_name', 'person.last_name', 'person.firstName', 'person.lastName']

type TriggerShape = Parameters<AskingKnowledge['fieldsOf']>[1]

async function fieldsOf(ctx: Ctx, trigger: TriggerShape): Promise<string[]> {
  const [traits, properties] = await Promise.all([
    traitKeys(ctx.events, ctx.workspace.id),
    trigger.event === ''
      ? []
      : eventProperties(ctx.events, ctx.workspace.id, { event: trigger.event, now: ctx.clock() }),
  ])
  const named = [...trigger.where.map(({ property }) => property), trigger.transactionProperty]
  return [
    ...new Set([
      ...fixedFields,
      ...standardFields,
      ...traits.map((key) => `person.${key}`),
      ...[...properties, ...named].filter((key) => key !== '').map((key) => `event.${key}`),
    ]),
  ]
}

async function channelProblems(
  ctx: Ctx,
  { channel, trigger, at }: Parameters<AskingKnowledge['channelProblems']>[1],
): Promise<FieldProblem[]> {
  const row = (await readChannels(ctx.state, ctx.workspace.id, channel.channel))[0]
  if (!row) return [{ field: `${at}.channel`, reason: say(messagesWords.noChannel) }]
  const provider = providerOf(row.provider)
  if (!provider.reachesPeople) return [{ field: `${at}.channel`, reason: say(messagesWords.notForPeople) }]
  const fields = await fieldsOf(ctx, trigger)
  return Object.entries(channel.messages).flatMap(([language, message]) => {
    const place = `${at}.messages.${language}`
    return (['subject', 'text', 'button'] as const).flatMap((part) =>
      problemsOfTemplate(message[part], { fields, at: `${place}.${part}` }),
    )
  })
}
