import { randomBytes } from 'node:crypto'
import { type RunState, type StartOptions, type Survey, validateResponse } from '@opencxm/survey'
import type { FastifyInstance } from 'fastify'
import { createHttpServer } from '../../../platform/http/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { OpenedSession, PublishedSurvey, SaveOutcome, Session, StartResponse, SubmitOutcome } from '../index.ts'
import type { PageDeps, PageSurveys } from './respond.ts'
import { mountSurveyPages } from './routes.ts'

/** What a fake server of surveys was asked to keep. */
export type Kept = {
  submitted: { session: Session; response: unknown }[]
  saved: { session: Session; state: unknown }[]
  uploads: { question: string; name: string; bytes: number }[]
}

/** Opens what was saved last. */
export const rightCode = '12345678'

type Parts = {
  survey: Survey
  known?: StartOptions['known']
  /** What the next submissions are answered with, before real answers. */
  verdicts?: SubmitOutcome[]
  company?: string
}

/**
 * The door of running surveys in memory: sessions by random token, responses checked by the engine as the server does. For tests of the
 * pages, which are given whatever implements the door.
 */
export function surveysInMemory({ survey, known = {}, verdicts = [], company = 'Pulse & Co' }: Parts): {
  surveys: PageSurveys
  kept: Kept
} {
  const kept: Kept = { submitted: [], saved: [], uploads: [] }
  const sessions = new Map<string, Session>()
  const published: PublishedSurvey = {
    id: 'sv_1',
    key: 1,
    workspace: 1 as WorkspaceId,
    version: survey.version,
    survey,
    company,
    open: true,
  }
  const optionsOf = (session: Session): StartOptions => ({
    seed: session.seed,
    language: session.language,
    hidden: session.url,
    known,
  })
  const open = async (token: string): Promise<OpenedSession | null> => {
    const session = sessions.get(token)
    return session ? { session, published, options: optionsOf(session) } : null
  }
  const surveys: PageSurveys = {
    start: async ({ entry, language = '', url = {} }: StartResponse) => {
      const id = 'survey' in entry ? entry.survey : entry.token
      if (id === 'closed' || id === 'expired' || id === 'used') return { outcome: id, published }
      if (id !== 'sv_1' && id !== 'link') return { outcome: 'unknown' }
      const session: Session = {
        response: randomBytes(16).toString('hex'),
        workspace: published.workspace,
        survey: published.id,
        version: published.version,
        seed: 7,
        startedAt: 0,
        channel: 'link',
        asked: {},
        trusted: { known },
        person: entry.kind === 'personal' ? 5 : 0,
        userId: '',
        link: 0,
        test: entry.kind === 'test',
        kiosk: entry.kind === 'kiosk',
        language,
        url: url as Session['url'],
      }
      const token = randomBytes(24).toString('base64url')
      sessions.set(token, session)
      return {
        outcome: 'started',
        token,
        session,
        published,
        options: optionsOf(session),
        saved: id === 'link' && entry.kind === 'personal' ? 'needs_code' : 'none',
      }
    },
    open,
    savePartial: async ({ token, state }): Promise<SaveOutcome> => {
      const session = sessions.get(token)
      if (!session) return { outcome: 'bad_token' }
      kept.saved.push({ session, state })
      return { outcome: 'saved' }
    },
    submit: async ({ token, response }): Promise<SubmitOutcome> => {
      const session = sessions.get(token)
      if (!session) return { outcome: 'bad_token' }
      const planned = verdicts.shift()
      if (planned) return planned
      const verdict = validateResponse(survey, response, session.trusted)
      if (!verdict.ok) return { outcome: 'refused', issues: verdict.issues }
      if (!session.test) kept.submitted.push({ session, response })
      return { outcome: 'accepted', response: session.response, ending: verdict.ending?.id ?? null }
    },
    requestResumeCode: async () => ({ outcome: 'sent' }),
    resumeWithCode: async ({ code }) => {
      const last = kept.saved.at(-1)
      if (code !== rightCode || last === undefined) return { outcome: 'wrong_code' }
      const token = randomBytes(24).toString('base64url')
      sessions.set(token, last.session)
      return { outcome: 'resumed', token, session: last.session, published, state: last.state as RunState }
    },
    takeUpload: async ({ token, question, name, content }) => {
      let bytes = 0
      for await (const chunk of content) bytes += chunk.length
      if (!sessions.has(token)) return { outcome: 'bad_token' }
      if (bytes > 1000) return { outcome: 'refused', reason: 'too_large' }
      kept.uploads.push({ question, name, bytes })
      return { outcome: 'taken', file: { id: `up_${kept.uploads.length}`, name, bytes, type: 'image/png' } }
    },
  }
  return { surveys, kept }
}

/** The pages on a server of their own, without listening. */
export async function openPages(
  parts: Parts,
  deps: Partial<PageDeps> = {},
): Promise<{ http: FastifyInstance; kept: Kept }> {
  const { surveys, kept } = surveysInMemory(parts)
  const http = createHttpServer({ logLevel: 'silent', trustedProxies: [], secure: false })
  await mountSurveyPages(http, {
    surveys,
    scripts: { page: null, run: null, files: new Map() },
    clock: () => 1_800_000_000_000,
    leaveUrl: ({ person }) => (person === 0 ? null : 'https://cxm.example/u/token'),
    frameAncestors: () => [],
    ...deps,
  })
  await http.ready()
  return { http, kept }
}
