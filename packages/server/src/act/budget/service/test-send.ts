import { findProgramme } from '../../../collect/distribution/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { fail, inLanguage, say } from '../../../platform/kernel/index.ts'
import { providerOf, readChannels, sendUnrecorded } from '../../messages/index.ts'
import { words } from '../words.ts'
import { fillMessage } from './compose.ts'
import type { BudgetDeps } from './deps.ts'

/**
 * Sends a programme's message to the address of whoever is signed in, and to no other (BU6): no budget is used, no event is made,
 * and its link shows the survey without storing answers.
 */
export async function sendTest(
  ctx: Ctx,
  deps: BudgetDeps,
  input: { id: string; channel: string; language: string },
): Promise<{ sent: boolean; reason: string; to: string }> {
  requirePermission(ctx, 'programmes:write')
  const programme = await findProgramme(ctx, input.id)
  if (!programme) throw fail('not_found', { message: say(words.noProgramme) })
  const uses = programme.definition.channels.some(({ channel }) => channel === input.channel)
  const row = uses ? (await readChannels(ctx.state, ctx.workspace.id, input.channel))[0] : undefined
  if (!row) throw fail('not_found', { message: say(words.noChannel) })
  if (providerOf(row.provider).needs !== 'email') throw fail('conflict', { message: say(words.onlyEmail) })
  const to = ctx.actor.kind === 'user' ? await deps.addressOfUser(ctx, ctx.actor.id) : null
  if (to === null) throw fail('conflict', { message: say(words.onlyPeople) })
  const filled = await fillMessage(ctx, deps, {
    programme,
    channel: row,
    traits: {},
    ask: { fields: {} },
    link: await deps.testLink(ctx, programme.definition.survey),
    unsubscribeUrl: '',
    preferencesUrl: '',
    language: input.language,
  })
  const mark = inLanguage(say(words.sampleSubject), ctx.language)
  const outcome = await sendUnrecorded(ctx, deps, {
    channel: row,
    to,
    recipient: { id: '', userId: '' },
    purpose: programme.definition.purpose,
    ...filled,
    subject: `${mark} ${filled.subject}`,
  })
  return { sent: outcome.outcome === 'sent', reason: outcome.outcome === 'sent' ? '' : outcome.reason, to }
}
