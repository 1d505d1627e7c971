import { randomBytes } from 'node:crypto'
import { checkSurvey } from '@opencxm/survey'
import type { Ctx } from '../../../platform/context/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import { hashKey } from '../../../platform/privacy/index.ts'
import { anonymousPrefix } from '../model/events.ts'
import { createLimits, defaultLimits } from '../model/limits.ts'
import type {
  CreatedLink,
  CreateLink,
  OpenedSession,
  PublishedSurvey,
  ResumeOutcome,
  SaveOutcome,
  SavePartial,
  StartOutcome,
  StartResponse,
  SubmitOutcome,
  TakeUpload,
  TryAgain,
  UploadOutcome,
} from '../model/running.ts'
import { forgetPublicIds } from '../queries/export.ts'
import { readSurvey } from '../store/definitions.ts'
import { insertLink } from '../store/links.ts'
import { deletePersonRows, readPersonFiles } from '../store/person.ts'
import { words } from '../words.ts'
import { startAfterwards } from './afterwards.ts'
import type { OpenSurveys, RecentlyAccepted, Running } from './deps.ts'
import { markPartials, savePartial, sweepRuns } from './partials.ts'
import { openPersonalLinks } from './personal-links.ts'
import { openPublishedCache } from './published-cache.ts'
import { openQuotaDesk } from './quota-desk.ts'
import { noSurvey } from './refusals.ts'
import { requestResumeCode, resumeWithCode } from './resume.ts'
import { settleUploads } from './settle-uploads.ts'
import { startResponse } from './start.ts'
import { submitResponse } from './submit.ts'
import { openedOf, openToken } from './token.ts'
import { removeFiles, takeUpload } from './uploads.ts'

/** Running surveys: what pages, widget and distribution use. `openSurveys` makes it, the composition root passes it on. */
export type Surveys = {
  /** The newest published version, or the given one; null when there is none. From memory but for the first time. */
  published: (id: string, version?: number) => Promise<PublishedSurvey | null>
  /** To be called when a survey was published, closed or archived, so that it is so from the answer on. */
  forgetPublished: (id: string) => void
  /** Draws response id and seed and seals what is known. Stores nothing: a link scanner may come too. */
  start: (input: StartResponse) => Promise<StartOutcome>
  /** What a token holds; null when it is forged, cut or too old. */
  open: (token: string) => Promise<OpenedSession | null>
  /** Keeps what was answered so far. */
  savePartial: (input: SavePartial) => Promise<SaveOutcome>
  /** Checks a response and makes it durable before it says `accepted`. */
  submit: (input: { token: string; response: unknown; address: string }) => Promise<SubmitOutcome>
  /** Mails a code to the person of a personal link; says the same whether an address is known or not. `token` is the link's. */
  requestResumeCode: (input: {
    token: string
    address: string
    language?: string
  }) => Promise<{ outcome: 'sent' | 'unknown' } | TryAgain>
  /** Opens the earlier answers of a personal link with the mailed code. `token` is the link's. */
  resumeWithCode: (input: { token: string; code: string; address: string }) => Promise<ResumeOutcome>
  takeUpload: (input: TakeUpload) => Promise<UploadOutcome>
  /** Makes a personal link. Throws `not_found` when there is no such survey, `conflict` when it is not published. */
  createLink: (ctx: Ctx, input: CreateLink) => Promise<CreatedLink>
  /** Absolute address of a path such as `/s/l/…`, on the surveys' own origin where one is set. */
  url: (path: string) => string
  close: () => Promise<void>
}

/** What the rest of the server does with running surveys. */
export type SurveysHousekeeping = {
  /** Makes a link to the draft as it is, which stores nothing. */
  createTestLink: (ctx: Ctx, survey: string) => Promise<CreatedLink>
  /** Folder of respondents' files. */
  uploadsFolder: string
  /** Makes events of parts that nobody went on with for a day. */
  markPartials: (signal: AbortSignal) => Promise<void>
  /** Confirms places in quotas whose answer is kept, gives back those of which a crash left none. */
  settlePlaces: (signal: AbortSignal) => Promise<void>
  /** Confirms files whose answer is kept. */
  settleUploads: (signal: AbortSignal) => Promise<void>
  /** Removes what nobody needs any more. */
  sweep: () => Promise<void>
  /** Frees the personal links that a crash left taken without an answer. Never rejects. */
  recoverLinks: () => Promise<void>
  /** Removes what is kept of a person outside of the events, files too. Running it again changes nothing. */
  erasePerson: (ctx: Ctx, person: PersonTraces) => Promise<void>
}

/** A person by everything that points at them. */
export type PersonTraces = {
  profiles: readonly number[]
  identifiers: readonly { kind: string; value: string }[]
}

const acceptedMost = 50_000
const testLifeMs = 7 * 24 * 3_600_000

/** Opens running surveys: published versions in memory, limits, housekeeping of parts. */
export async function openSurveys(options: OpenSurveys): Promise<Surveys & SurveysHousekeeping> {
  const cache = await openPublishedCache(options.state, options.clock)
  const afterwards = startAfterwards(options)
  const accepted = recentlyAccepted()
  const links = openPersonalLinks({ ...options, accepted })
  const quotas = openQuotaDesk(options)
  const running: Running = {
    ...options,
    find: cache.find,
    mayNot: createLimits(options.limits ?? defaultLimits, options.clock),
    ...{ accepted, links, quotas, afterwards, arriving: { bytes: 0 } },
  }
  const { uploadsFolder } = options
  let closed = false
  return {
    published: cache.find,
    forgetPublished: cache.forget,
    start: async (input) => await startResponse(running, input),
    open: async (token) => {
      const opened = await openToken(running, token)
      return opened === null ? null : openedOf(opened)
    },
    savePartial: async (input) => await savePartial(running, input),
    submit: async (input) => await submitResponse(running, input),
    requestResumeCode: async (input) => await requestResumeCode(running, input),
    resumeWithCode: async (input) => await resumeWithCode(running, input),
    takeUpload: async (input) => await takeUpload(running, input),
    createLink: async (ctx, input) => await createLink(running, ctx, input),
    createTestLink: async (ctx, survey) => await createTestLink(running, ctx, survey),
    url: (path) => `${options.origin()}${path}`,
    uploadsFolder,
    markPartials: async (signal) => await markPartials({ ...options, find: cache.find }, signal),
    settlePlaces: quotas.settle,
    settleUploads: async (signal) => await settleUploads(options, signal),
    sweep: async () => await sweepRuns(options),
    recoverLinks: async () =>
      await links.recover().catch((error: unknown) => {
        if (!closed)
          options.notes.warn({ err: error }, 'surveys: links that a crash left taken are cleared up when opened')
      }),
    erasePerson: async (ctx, person) => {
      const traces = tracesOf(ctx, person)
      // Before their records: after a crash in between nobody would know whose they are.
      await removeFiles(uploadsFolder, await readPersonFiles(ctx.state, traces))
      const files = await ctx.state.transaction(async (tx) => await deletePersonRows(tx, traces))
      await removeFiles(uploadsFolder, files)
      await forgetPublicIds(ctx.events, ctx.workspace.id, person.profiles)
    },
    close: async () => {
      closed = true
      await afterwards.stop()
      await cache.close()
    },
  }
}

/** What points at a person here: profiles, user ids, and the responses behind device ids of ours. */
export function tracesOf(ctx: Pick<Ctx, 'workspace'>, { profiles, identifiers }: PersonTraces) {
  return {
    workspace: ctx.workspace.id,
    profiles,
    users: identifiers.filter(({ kind }) => kind === 'user').map(({ value }) => value),
    responses: identifiers.flatMap(({ kind, value }) =>
      kind === 'anonymous' && value.startsWith(anonymousPrefix) ? [value.slice(anonymousPrefix.length)] : [],
    ),
  }
}

function recentlyAccepted(): RecentlyAccepted {
  const held = new Map<string, { ending: string | null }>()
  return {
    get: (response) => held.get(response),
    add: (response, said) => {
      held.set(response, said)
      if (held.size > acceptedMost) held.delete(held.keys().next().value as string)
    },
  }
}

async function createLink(running: Running, ctx: Ctx, input: CreateLink): Promise<CreatedLink> {
  const survey = await readSurvey(ctx.state, ctx.workspace.id, { id: input.survey })
  if (!survey || survey.archived_at !== null) throw noSurvey()
  if (survey.version === null) throw fail('conflict', { message: say(words.notPublished) })
  const { survey: _survey, person, expiresAt, ...asked } = input
  return await makeLink(running, ctx, { survey: survey.id, kind: 'personal', person, asked, expiresAt })
}

async function createTestLink(running: Running, ctx: Ctx, id: string): Promise<CreatedLink> {
  const survey = await readSurvey(ctx.state, ctx.workspace.id, { id })
  if (!survey) throw noSurvey()
  const checked = checkSurvey(survey.draft)
  if ('issues' in checked) {
    const problems = checked.issues.slice(0, 100).map(({ path, message }) => ({ field: path, reason: message }))
    throw fail('invalid_input', { message: say(words.notPublishable, { count: checked.issues.length }), problems })
  }
  const expiresAt = ctx.clock() + testLifeMs
  return await makeLink(running, ctx, { survey: survey.id, kind: 'test', person: null, asked: {}, expiresAt })
}

type MakeLink = Pick<Parameters<typeof insertLink>[1], 'survey' | 'kind' | 'person' | 'asked'> & { expiresAt: number }

async function makeLink(running: Running, ctx: Ctx, link: MakeLink): Promise<CreatedLink> {
  const token = randomBytes(18).toString('base64url')
  const expiresAt = new Date(link.expiresAt)
  const id = await insertLink(ctx.state, { ...link, workspace: ctx.workspace.id, hash: hashKey(token), expiresAt })
  const path = `/s/${link.kind === 'test' ? 't' : 'l'}/${token}`
  return { id, token, path, url: `${running.origin()}${path}`, expiresAt: link.expiresAt }
}
