import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail } from '../../../platform/kernel/index.ts'
import type { distributionRoutes } from '../contract.ts'
import { dueAt, matchesTrigger, problemsOfTrigger } from '../model.ts'
import type { AskingKnowledge } from '../ports.ts'
import { recentTriggers } from '../queries/triggers.ts'
import { propsOf } from './match-triggers.ts'

const dayMs = 86_400_000
/** As many events as are looked at for a preview, the latest first: enough to judge by, and quick. */
const eventsMax = 5_000

/** What a programme would have done with the last days' events; nothing is kept and nobody is asked. */
export async function previewProgramme(
  ctx: Ctx,
  knowledge: AskingKnowledge,
  { definition, days }: BodyOf<typeof distributionRoutes.preview>,
): Promise<ReplyOf<typeof distributionRoutes.preview>> {
  requirePermission(ctx, 'programmes:read')
  const problems = problemsOfTrigger(definition.trigger)
  if (problems.length > 0) throw fail('invalid_input', { problems })
  const found = await recentTriggers(ctx.events, ctx.workspace.id, {
    event: definition.trigger.event,
    sinceMs: ctx.clock() - days * dayMs,
    limit: eventsMax,
  })
  const triggers = found
    .filter((event) => matchesTrigger(definition.trigger, propsOf(event.props)))
    .map((event) => ({ person: event.p, atMs: dueAt(definition.trigger, event.t) }))
    .sort((a, b) => a.atMs - b.atMs)
  const rules = { ...definition, channels: definition.channels.map(({ channel }) => channel) }
  const { wouldAsk, refused } = await knowledge.simulate(ctx, rules, triggers)
  return {
    days,
    triggers: triggers.length,
    people: new Set(triggers.map(({ person }) => person)).size,
    wouldAsk,
    refused,
    cut: found.length === eventsMax,
  }
}

/** Fields that a message about this event may use. */
export async function listFields(ctx: Ctx, knowledge: AskingKnowledge, event: string): Promise<string[]> {
  requirePermission(ctx, 'programmes:read')
  return await knowledge.fieldsOf(ctx, { event, where: [], transactionProperty: '' })
}
