import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppParts } from './app-parts.ts'
import { untilStored } from './collect/ingest/index.ts'
import { limitsFrom, openSurveys, type ProfileOfPublicId, type SegmentFilter } from './collect/surveys/index.ts'
import type { Config } from './platform/config/index.ts'
import { ch, param } from './platform/eventstore/index.ts'
import { readOrCreateSecret } from './platform/privacy/index.ts'
import { systemCtx } from './system-ctx.ts'
import { inSegment, requireSegment, segmentNames } from './understand/segments/index.ts'
import { findPersonGroup } from './unify/identity/index.ts'
import { knownOfPerson, mailAddressOf } from './unify/people/index.ts'

/** Running surveys: answers go to the log, what is known of a person comes from later stages. */
export async function openSurveysOf(
  config: Config,
  parts: Pick<AppParts, 'state' | 'events' | 'ingest' | 'sealer' | 'mailer' | 'url'> & {
    notes: AppParts['http']['log']
  },
) {
  const { state, events, ingest, sealer, mailer, url, notes } = parts
  const uploadsFolder = join(config.dataFolder, 'uploads')
  await mkdir(uploadsFolder, { recursive: true, mode: 0o700 })
  return await openSurveys({
    ...{ state, sealer, mailer, notes, uploadsFolder, clock: Date.now },
    submit: ingest.submitMessages,
    log: {
      id: ingest.log.id,
      settled: async () => {
        await ingest.applier.settled(ingest.log.next())
        await untilStored(state)
      },
    },
    limits: limitsFrom(config.surveyPerMinute),
    ctxOf: async (workspace) => await systemCtx(events, workspace, state),
    secret: readOrCreateSecret(config.dataFolder, 'codes'),
    origin: () => config.surveyOrigin ?? url(),
    knowledge: knownOfPerson,
    mailAddress: mailAddressOf,
  })
}

/** Segments as results of surveys narrow and break down by them. */
export const surveySegments: SegmentFilter = {
  condition: async (ctx, segment) => inSegment(ctx.workspace.id, (await requireSegment(ctx, segment)).id),
  members: (ctx) =>
    ch`SELECT person, segment FROM segment_members FINAL WHERE ws = ${param(ctx.workspace.id, 'UInt32')} AND member = 1`,
  names: segmentNames,
}

/** The profile that a person's public id stands for. */
export const profileOfPublicId: ProfileOfPublicId = async (ctx, publicId) =>
  (await findPersonGroup(ctx.state, ctx.workspace.id, publicId))?.person ?? null
