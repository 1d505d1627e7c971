import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, parseObject } from '../../../platform/kernel/index.ts'
import { requirePeopleForTelling } from '../../../platform/privacy/index.ts'
import type { distributionRoutes, ProgrammeDefinition, Trigger } from '../contract.ts'
import { dueAt, matchesTrigger, problemsOfTrigger } from '../model.ts'
import type { AskingKnowledge, Contender, PastTrigger } from '../ports.ts'
import { recentTriggers } from '../queries/triggers.ts'
import { programmeOf, readProgrammes } from '../store.ts'

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
  requirePeopleForTelling(ctx, namesIn(definition.trigger))
  const problems = problemsOfTrigger(definition.trigger)
  if (problems.length > 0) throw fail('invalid_input', { problems })
  const sinceMs = ctx.clock() - days * dayMs
  const { triggers, cut } = await pastTriggers(ctx, definition.trigger, sinceMs)
  const channels = definition.channels.map(({ channel }) => channel)
  const own = { rules: rulesOf(definition, { programme: definition.programme, channels }), triggers }
  const rivals = triggers.length === 0 ? [] : await rivalsOf(ctx, knowledge, { but: definition.programme, sinceMs })
  const { wouldAsk, refused } = await knowledge.simulate(ctx, { own, rivals, sinceMs })
  return {
    days,
    triggers: triggers.length,
    people: new Set(triggers.map(({ person }) => person)).size,
    wouldAsk,
    refused,
    rivals: rivals.length,
    cut,
  }
}

/** Properties whose values the trigger compares. */
function namesIn({ where }: ProgrammeDefinition['trigger']): string[] {
  return where.flatMap(({ property, operator }) => (operator.endsWith('_set') ? [] : [property]))
}

type Rules = Pick<ProgrammeDefinition, 'purpose' | 'segment' | 'sampleRate' | 'onceDays' | 'priority'>

function rulesOf(
  { purpose, segment, sampleRate, onceDays, priority }: Rules,
  of: { programme: string | null; channels: readonly string[] },
): Contender['rules'] {
  return { purpose, segment, sampleRate, onceDays, priority, ...of }
}

/** The latest triggers of the last days, oldest first. */
async function pastTriggers(
  ctx: Ctx,
  trigger: Trigger,
  sinceMs: number,
): Promise<{ triggers: PastTrigger[]; cut: boolean }> {
  const of = { event: trigger.event, sinceMs, limit: eventsMax }
  const found = await recentTriggers(ctx.events, ctx.workspace.id, of)
  const triggers = found
    .filter((event) => matchesTrigger(trigger, parseObject(event.props)))
    .map((event) => ({ person: event.p, atMs: dueAt(trigger, event.t) }))
    .sort((a, b) => a.atMs - b.atMs)
  return { triggers, cut: found.length === eventsMax }
}

/** The programmes that are on and can ask: they want places in the same budget. */
async function rivalsOf(
  ctx: Ctx,
  knowledge: AskingKnowledge,
  { but, sinceMs }: { but: string | null; sinceMs: number },
): Promise<Contender[]> {
  const programmes = (await readProgrammes(ctx.state, ctx.workspace.id)).map(programmeOf)
  const rivals: Contender[] = []
  for (const { id, on, definition } of programmes) {
    if (!on || id === but || !(await knowledge.isPublished(ctx, definition.survey))) continue
    const channels = definition.channels.map(({ channel }) => channel)
    const { triggers } = await pastTriggers(ctx, definition.trigger, sinceMs)
    rivals.push({ rules: rulesOf(definition, { programme: id, channels }), triggers })
  }
  return rivals
}

/** Fields that a message about this event may use. */
export async function listFields(ctx: Ctx, knowledge: AskingKnowledge, event: string): Promise<string[]> {
  requirePermission(ctx, 'programmes:read')
  return await knowledge.fieldsOf(ctx, { event, where: [], transactionProperty: '' })
}
