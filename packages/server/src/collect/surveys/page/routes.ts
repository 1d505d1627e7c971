import fastifyMultipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendPacked, sendProblem } from '../../../platform/http/index.ts'
import { languageOf } from '../../../platform/i18n/index.ts'
import { CatalogueError, errorCatalogue, fail } from '../../../platform/kernel/index.ts'
import type { Entry, TryAgain } from '../index.ts'
import { noticeLanguage } from '../words/notices.ts'
import { type Page, sendPage } from './document.ts'
import { fieldsMax, formFieldsOf } from './form-fields.ts'
import { visitorTags } from './languages.ts'
import { busyPage, codePage, noticePage, resumeOffer } from './notice-page.ts'
import { type Answered, answer, type Begun, begin, type PageDeps, type Visit } from './respond.ts'
import { mountScriptCalls } from './script-calls.ts'
import { footerOf, type Shown, surveyPage } from './survey-page.ts'
import { readMultipart } from './uploads.ts'

/** Largest form that is read; files come beside it and have limits of their own. */
const formBytesMax = 2 * 1024 * 1024
/** One byte more than any question allows, so that a file too large is seen and not cut. */
const fileBytesMax = 50_000_001

const shortText = (value: unknown) => (typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value) ? value : undefined)

/** Where and about what somebody is asked, as the address says it: nobody vouches for it. */
function placeOf({ touchpoint, transaction }: Visit['query']): { touchpoint?: string; transaction?: string } {
  const place = shortText(touchpoint)
  const about = typeof transaction === 'string' && /^\P{Cc}{1,200}$/u.test(transaction) ? transaction.trim() : ''
  return { ...(place ? { touchpoint: place } : {}), ...(about === '' ? {} : { transaction: about }) }
}

/** What a kiosk was opened with holds for everybody who answers there: its place, its language, its hidden fields. */
function kioskQuery({ q: _question, v: _answer, transaction: _transaction, ...query }: Visit['query']): string {
  const kept = Object.entries(query).filter((one): one is [string, string] => typeof one[1] === 'string')
  const text = new URLSearchParams(kept).toString()
  return text === '' || text.length > kioskQueryMax ? '' : `?${text}`
}

const kioskQueryMax = 2000

/** Doors by path: how a respondent comes in. */
const doors: readonly { path: string; entry: (id: string, query: Visit['query']) => Entry }[] = [
  {
    path: '/s/:id',
    entry: (survey, query) => {
      const channel = shortText(query.channel)
      return { kind: 'anonymous', survey, ...(channel ? { channel } : {}), ...placeOf(query) }
    },
  },
  {
    path: '/s/k/:id',
    entry: (survey, query) => {
      // Whoever comes next has another receipt in hand.
      const { touchpoint } = placeOf(query)
      return { kind: 'kiosk', survey, ...(touchpoint ? { touchpoint } : {}) }
    },
  },
  { path: '/s/l/:id', entry: (token) => ({ kind: 'personal', token }) },
  { path: '/s/t/:id', entry: (token) => ({ kind: 'test', token }) },
]

/**
 * Mounts what respondents see: `/s/*`. In a context of its own, because only here forms are read. No session, no cookie, no script but
 * ours; GET and HEAD change nothing.
 */
export async function mountSurveyPages(http: FastifyInstance, deps: PageDeps): Promise<void> {
  await http.register(async (scope) => {
    await scope.register(fastifyMultipart, {
      limits: {
        ...{ fileSize: fileBytesMax, files: 10, fields: fieldsMax, parts: fieldsMax + 10 },
        ...{ fieldSize: formBytesMax, fieldNameSize: 300 },
      },
      throwFileSizeLimit: false,
    })
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    )
    scope.setErrorHandler((error, request, reply) => {
      if (request.url.startsWith('/s/api/'))
        return sendProblem(reply, error, languageOf(request.headers['accept-language']))
      const status = statusOf(error)
      if (status >= 500) request.log.error({ err: error }, 'a respondent could not be answered')
      const notice = status === 404 ? 'unknown' : status === 413 ? 'tooLarge' : 'failed'
      return sendPage(reply, { ...noticePage(notice, tagsOf(request)), status }, deps)
    })
    for (const { path, entry } of doors) {
      const visitOf = (request: FastifyRequest): Visit => {
        const { id } = request.params as { id: string }
        const query = request.query as Visit['query']
        const door = entry(id, query)
        return {
          entry: door,
          path: path.replace(':id', encodeURIComponent(id)) + (door.kind === 'kiosk' ? kioskQuery(query) : ''),
          query,
          acceptLanguage: request.headers['accept-language'],
          address: request.ip,
        }
      }
      scope.get(path, async (request, reply) => await open(deps, visitOf(request), reply))
      scope.post(path, { bodyLimit: formBytesMax }, async (request, reply) => {
        const visit = visitOf(request)
        const form = request.isMultipart()
          ? await readMultipart(request, deps.surveys, formBytesMax)
          : { body: request.body }
        return await afterAnswer(deps, { visit, answered: await answer(deps, { visit, body: null, ...form }) }, reply)
      })
    }
    // Who reloads the page of the code, or comes back to it, begins at the link again.
    scope.get('/s/l/:id/resume', async (request, reply) => {
      const { id } = request.params as { id: string }
      return await reply.header('cache-control', 'no-store').redirect(`/s/l/${encodeURIComponent(id)}`, 303)
    })
    scope.post('/s/l/:id/resume', { bodyLimit: 10_000 }, async (request, reply) => await resume(deps, request, reply))
    mountScriptCalls(scope, deps)
    scope.get('/s/assets/:file', async (request, reply) => {
      const { file } = request.params as { file: string }
      const content = deps.scripts.files.get(file)
      if (content === undefined) throw fail('not_found')
      reply
        .header('content-type', 'text/javascript; charset=utf-8')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('cross-origin-resource-policy', 'cross-origin')
      return sendPacked(reply, content)
    })
  })
}

/** What a client did wrong keeps its status; everything else is ours, and may work in a while. */
function statusOf(error: unknown): number {
  const status =
    error instanceof CatalogueError ? errorCatalogue[error.code] : (error as { statusCode?: unknown }).statusCode
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 503
}

function tagsOf({ headers, query }: FastifyRequest): string[] {
  const { lang } = query as Visit['query']
  return visitorTags(typeof lang === 'string' ? lang : undefined, headers['accept-language'])
}

async function open(deps: PageDeps, visit: Visit, reply: FastifyReply): Promise<FastifyReply> {
  const begun = await begin(deps, visit)
  if ('outcome' in begun) return sendPage(reply, notice(deps, begun, visit), deps)
  const above = begun.needsCode ? resumeOffer(visit.path, begun.state.language) : ''
  return sendPage(
    reply,
    surveyPage({ ...shownOf(deps, visit, begun), above, isProvisional: begun.isProvisional }),
    deps,
  )
}

type NotBegun = { outcome: 'unknown' | 'closed' | 'expired' | 'used'; published?: Begun['published'] } | TryAgain

/** The script of such a page sends what was answered here while the network was away: that counts although nobody can begin any more. */
function notice({ scripts }: PageDeps, found: NotBegun, visit: Visit): Page {
  const { lang } = visit.query
  const tags = visitorTags(typeof lang === 'string' ? lang : undefined, visit.acceptLanguage)
  if (found.outcome === 'try_again') return busyPage(found, tags)
  const data = scripts.run === null ? {} : { run: scripts.run }
  return { ...noticePage(found.outcome, tags, found.published?.survey), script: scripts.page, data }
}

type Run = Pick<Begun, 'session' | 'published' | 'options' | 'token' | 'state'>

function shownOf(deps: PageDeps, visit: Visit, run: Run): Shown {
  return {
    session: run.session,
    published: run.published,
    options: run.options,
    token: run.token,
    state: run.state,
    path: visit.path,
    footer: footerOf(deps.leaveUrl(run.session), run.state.language),
    script: deps.scripts.page,
    runScript: deps.scripts.run,
    now: deps.clock(),
  }
}

async function afterAnswer(
  deps: PageDeps,
  { visit, answered }: { visit: Visit; answered: Answered },
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (answered.outcome !== 'screen' && answered.outcome !== 'ended')
    return sendPage(reply, notice(deps, answered, visit), deps)
  const shown = shownOf(deps, visit, answered)
  if (answered.outcome === 'ended') return sendPage(reply, surveyPage({ ...shown, ending: answered.ending }), deps)
  const { failed } = answered
  const status = failed?.status ?? (answered.state.faults.length > 0 ? 422 : 200)
  if (failed !== null) reply.header('retry-after', failed.retryAfterSeconds)
  return sendPage(reply, surveyPage({ ...shown, status, failed: failed !== null }), deps)
}

/** Earlier answers of a personal link are shown on another device only after a mailed code. */
async function resume(deps: PageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id: token } = request.params as { id: string }
  const path = `/s/l/${encodeURIComponent(token)}`
  const fields = formFieldsOf(request.body)
  const tags = visitorTags(fields('$language')[0], request.headers['accept-language'])
  const language = noticeLanguage(tags)
  const ask = (step: 'sent' | 'wrong') => sendPage(reply, codePage(path, language, step), deps)
  if (fields('$resume')[0] !== 'open') {
    const sent = await deps.surveys.requestResumeCode({ token, address: request.ip, language })
    if (sent.outcome === 'try_again') return sendPage(reply, busyPage(sent, tags), deps)
    return ask('sent')
  }
  const code = (fields('$code')[0] ?? '').trim()
  const outcome = await deps.surveys.resumeWithCode({ token, code, address: request.ip })
  if (outcome.outcome === 'try_again') return sendPage(reply, busyPage(outcome, tags), deps)
  if (outcome.outcome !== 'resumed') return ask('wrong')
  const opened = await deps.surveys.open(outcome.token)
  if (opened === null) return ask('wrong')
  const visit: Visit = {
    entry: { kind: 'personal', token },
    path,
    query: {},
    acceptLanguage: request.headers['accept-language'],
    address: request.ip,
  }
  return sendPage(
    reply,
    surveyPage(shownOf(deps, visit, { ...opened, token: outcome.token, state: outcome.state })),
    deps,
  )
}
