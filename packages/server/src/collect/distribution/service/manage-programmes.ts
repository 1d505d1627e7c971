import { changesOf, recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { type FieldProblem, fail, say } from '../../../platform/kernel/index.ts'
import type { Programme, ProgrammeDefinition } from '../contract.ts'
import { problemsOfTrigger } from '../model.ts'
import type { AskingKnowledge } from '../ports.ts'
import {
  deleteProgrammeRow,
  insertProgramme,
  type ProgrammeRow,
  programmeOf,
  readProgrammes,
  readVersions,
  restoreProgrammeRow,
  switchProgrammeRow,
  updateProgrammeRow,
  withDefaults,
} from '../store.ts'
import { words } from '../words.ts'

/** Programmes by name. */
export async function listProgrammes(ctx: Ctx): Promise<Programme[]> {
  requirePermission(ctx, 'programmes:read')
  return (await readProgrammes(ctx.state, ctx.workspace.id)).map(programmeOf)
}

/** One programme; throws `not_found`. */
export async function getProgramme(ctx: Ctx, id: string): Promise<Programme> {
  requirePermission(ctx, 'programmes:read')
  return programmeOf(await requireProgramme(ctx, id))
}

/** The stored row of a programme; throws `not_found`. */
export async function requireProgramme(ctx: Ctx, id: string): Promise<ProgrammeRow> {
  const row = (await readProgrammes(ctx.state, ctx.workspace.id, id))[0]
  if (!row) throw fail('not_found', { message: say(words.noProgramme) })
  return row
}

/** A programme for the stage that decides: null when it was removed. No permission is asked: the product itself calls. */
export async function findProgramme(ctx: Ctx, id: string): Promise<Programme | null> {
  const row = (await readProgrammes(ctx.state, ctx.workspace.id, id))[0]
  return row ? programmeOf(row) : null
}

/** Creates a programme, switched off. */
export async function createProgramme(
  ctx: Ctx,
  knowledge: AskingKnowledge,
  definition: ProgrammeDefinition,
): Promise<Programme> {
  requirePermission(ctx, 'programmes:write')
  await requireSound(ctx, knowledge, { definition, at: 'body' })
  const id = await ctx.state.transaction(async (tx) => {
    const edit = { definition, at: new Date(ctx.clock()), by: ctx.actor.name }
    const made = await insertProgramme(tx, ctx.workspace.id, edit)
    await recordAudit(tx, ctx, { action: 'programme.create', target: made, details: { name: definition.name } })
    return made
  })
  return await getProgramme(ctx, id)
}

/** Writes a new version; throws `conflict` when somebody else did since `version`. */
export async function updateProgramme(
  ctx: Ctx,
  knowledge: AskingKnowledge,
  input: { id: string; version: number; definition: ProgrammeDefinition },
): Promise<Programme> {
  requirePermission(ctx, 'programmes:write')
  const before = await requireProgramme(ctx, input.id)
  await requireSound(ctx, knowledge, { definition: input.definition, at: 'body.definition' })
  await ctx.state.transaction(async (tx) => {
    const edit = { definition: input.definition, at: new Date(ctx.clock()), by: ctx.actor.name }
    const done = await updateProgrammeRow(tx, ctx.workspace.id, {
      ...edit,
      publicId: input.id,
      version: input.version,
    })
    if (!done) throw fail('conflict', { message: say(words.changed, { version: before.version }) })
    const fields = Object.keys(input.definition) as (keyof ProgrammeDefinition)[]
    const details = changesOf<ProgrammeDefinition>(before.definition, input.definition, { fields })
    await recordAudit(tx, ctx, { action: 'programme.update', target: input.id, details })
  })
  return await getProgramme(ctx, input.id)
}

/** Switches a programme on (only what is sound today, with an open survey) or off. */
export async function switchProgramme(
  ctx: Ctx,
  knowledge: AskingKnowledge,
  { id, on }: { id: string; on: boolean },
): Promise<Programme> {
  requirePermission(ctx, 'programmes:write')
  const { definition } = await requireProgramme(ctx, id)
  if (on) await requireSound(ctx, knowledge, { definition, at: 'programme' })
  await ctx.state.transaction(async (tx) => {
    await switchProgrammeRow(tx, ctx.workspace.id, { publicId: id, on, now: new Date(ctx.clock()) })
    await recordAudit(tx, ctx, { action: 'programme.switch', target: id, details: { on } })
  })
  return await getProgramme(ctx, id)
}

/** Removes a programme. */
export async function removeProgramme(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'programmes:write')
  await ctx.state.transaction(async (tx) => {
    const gone = await deleteProgrammeRow(tx, ctx.workspace.id, { publicId: id, now: new Date(ctx.clock()) })
    if (!gone) throw fail('not_found', { message: say(words.noProgramme) })
    await recordAudit(tx, ctx, { action: 'programme.remove', target: id })
  })
}

/** Takes a removal back, switched off, with all that the programme knows of whom it asked. Of one that is there nothing changes. */
export async function restoreProgramme(ctx: Ctx, id: string): Promise<Programme> {
  requirePermission(ctx, 'programmes:write')
  await ctx.state.transaction(async (tx) => {
    if (await restoreProgrammeRow(tx, ctx.workspace.id, id))
      await recordAudit(tx, ctx, { action: 'programme.restore', target: id })
  })
  return await getProgramme(ctx, id)
}

/** What the programme was, newest version first. */
export async function listVersions(ctx: Ctx, id: string) {
  requirePermission(ctx, 'programmes:read')
  const { id: row } = await requireProgramme(ctx, id)
  const versions = await readVersions(ctx.state, ctx.workspace.id, row)
  const shown = versions.map(({ definition, at, ...version }) => ({
    ...version,
    definition: withDefaults(definition),
    at: at.toISOString(),
  }))
  return { versions: shown }
}

/** Throws `invalid_input` with every field that is wrong. */
async function requireSound(
  ctx: Ctx,
  knowledge: AskingKnowledge,
  { definition, at }: { definition: ProgrammeDefinition; at: string },
): Promise<void> {
  const problems: FieldProblem[] = problemsOfTrigger(definition.trigger)
  if (!(await knowledge.isPublished(ctx, definition.survey)))
    problems.push({ field: `${at}.survey`, reason: say(words.noSurvey) })
  if (definition.segment !== null && !(await knowledge.hasSegment(ctx, definition.segment)))
    problems.push({ field: `${at}.segment`, reason: say(words.noSegment) })
  if (definition.touchpoint !== '' && !(await knowledge.hasTouchpoint(ctx, definition.touchpoint)))
    problems.push({ field: `${at}.touchpoint`, reason: say(words.noTouchpoint) })
  const seen = new Set<string>()
  for (const [index, channel] of definition.channels.entries()) {
    const field = `${at}.channels.${index}`
    if (seen.has(channel.channel)) problems.push({ field: `${field}.channel`, reason: say(words.twice) })
    seen.add(channel.channel)
    problems.push(...(await knowledge.channelProblems(ctx, { channel, trigger: definition.trigger, at: field })))
  }
  if (problems.length > 0) throw fail('invalid_input', { problems })
}
