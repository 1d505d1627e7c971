import { feedbackOfPerson } from '../../../collect/feedback/index.ts'
import { rejectedOfPerson } from '../../../collect/imports/index.ts'
import { quarantinedOfPerson } from '../../../collect/ingest/index.ts'
import { readAsksOf } from '../../../collect/inpage/index.ts'
import { surveysOfPerson } from '../../../collect/surveys/index.ts'
import { readAuditAbout, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { fail, type Json, say } from '../../../platform/kernel/index.ts'
import { consentRecord } from '../../consent/index.ts'
import { findPersonGroup, type PersonGroup, readPersonRecord } from '../../identity/index.ts'
import { contactsOf, traitRecord } from '../../people/index.ts'
import type { KeptElsewhere } from '../ports.ts'
import { eventsOfPerson } from '../queries.ts'
import { words } from '../words.ts'
import { othersOnDevices } from './others-on-devices.ts'

/**
 * Everything that is kept of a person, as the text of one JSON object, piece by piece (PR1); the events come last and are
 * not held in memory. Throws `not_found` before the first piece.
 */
export async function exportPerson(ctx: Ctx, kept: KeptElsewhere, publicId: string): Promise<AsyncIterable<string>> {
  requirePermission(ctx, 'people:export')
  const group = await findPersonGroup(ctx.state, ctx.workspace.id, publicId)
  if (!group) throw fail('not_found', { message: say(words.noCustomer) })
  await recordAudit(ctx.state, ctx, { action: 'people.export', target: publicId })
  return pieces(ctx, kept, group)
}

async function* pieces(ctx: Ctx, kept: KeptElsewhere, group: PersonGroup): AsyncGenerator<string> {
  const contacts = await contactsOf(ctx.state, ctx.workspace.id, group.profiles)
  const person = { workspace: ctx.workspace.id, ...group, contacts }
  const head = {
    format: 'opencxm.person.1',
    exportedAt: new Date(ctx.clock()).toISOString(),
    ids: group.publicIds,
    ...(await readPersonRecord(ctx.state, ctx.workspace.id, group.profiles)),
    ...(await traitRecord(ctx, group.person)),
    consent: await consentRecord(ctx.state, ctx.workspace.id, {
      profiles: group.profiles,
      addresses: addressesOf(group, contacts),
    }),
    segments: await kept.segmentsOf(ctx, group.person),
    surveys: await surveysOfPerson(ctx, group),
    asking: await kept.askingOf(ctx, group.profiles),
    askedInPages: await readAsksOf(ctx.state, ctx.workspace.id, group.identifiers),
    quarantined: await quarantinedOfPerson(ctx.state, person),
    rejectedRows: await rejectedOfPerson(ctx.state, person),
    feedback: await feedbackOfPerson(ctx, person),
    audit: (await readAuditAbout(ctx.state, ctx, [...group.publicIds, ...group.merges])).map((entry) => ({
      at: entry.at,
      action: entry.action,
      target: entry.target,
    })),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"events":[`
  let separator = '\n'
  const others = await othersOnDevices(ctx, group)
  for await (const row of eventsOfPerson(ctx.events, { workspace: ctx.workspace.id, subject: group, others })) {
    yield `${separator}${JSON.stringify({ ...row, props: parsed(row.props), context: parsed(row.context) })}`
    separator = ',\n'
  }
  yield '\n]}\n'
}

/** E-mail addresses and the like: what a confirmation under way is kept by. */
function addressesOf(group: PersonGroup, contacts: readonly string[]): string[] {
  return [...contacts, ...group.identifiers.filter(({ kind }) => kind === 'email').map(({ value }) => value)]
}

function parsed(text: unknown): Json {
  return JSON.parse(String(text)) as Json
}
