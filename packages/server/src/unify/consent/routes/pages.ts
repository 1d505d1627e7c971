import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../../../platform/context/index.ts'
import type { PublicCtx } from '../../../platform/http/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { savedOf } from '../page/form.ts'
import { confirmPage, preferencePage, unsubscribePage } from '../page/render.ts'
import type { ConsentLink, ConsentLinks } from '../service/links.ts'
import { confirmOptIn, readOptIn } from '../service/opt-in.ts'
import {
  askOfStaff,
  type PageProof,
  pauseContact,
  readPreferencePage,
  readUnsubscribe,
  refuseEverything,
  savePreferencePage,
  unsubscribe,
} from '../service/preference-page.ts'
import type { SignUpDeps } from '../service/sign-up.ts'
import { agentOf, languageFor, pathOf, queryOf, sendGone, sendPage, tokenOf } from './respond.ts'
import { mountSignUp } from './sign-up.ts'

export type PreferencePagesDeps = Omit<SignUpDeps, 'base'> & {
  links: ConsentLinks
  base: PublicCtx
  /** The product's own context in a workspace. */
  ctxOf: (workspace: WorkspaceId) => Promise<Ctx>
}

/** A form of the pages has some hundred fields of a hundred bytes. */
const formBytesMax = 64 * 1024

/**
 * The public pages: `/p/:token` (choices), `/p/f/:token` (sign-up), `/p/c/:token` (double opt-in), `/u/:token` (one click, RFC 8058). No script, no cookie.
 * Whoever holds the link may choose: that is what it is for, so a post from any origin counts.
 */
export async function mountPreferencePages(http: FastifyInstance, deps: PreferencePagesDeps): Promise<void> {
  await http.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // Forms, and the multipart body that RFC 8058 allows mail providers.
    scope.addContentTypeParser(
      ['application/x-www-form-urlencoded', 'multipart/form-data'],
      { parseAs: 'string', bodyLimit: formBytesMax },
      (_request, body, done) => done(null, body),
    )
    // Mail providers may send the post without a type: it counts by its words.
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: formBytesMax }, (_request, body, done) =>
      done(null, body),
    )
    scope.get('/p/:token', async (request, reply) => await showPreferences(deps, request, reply))
    scope.post('/p/:token', async (request, reply) => await changePreferences(deps, request, reply))
    scope.get('/p/c/:token', async (request, reply) => await showOptIn(deps, request, reply))
    scope.post('/p/c/:token', async (request, reply) => await confirm(deps, request, reply))
    mountSignUp(scope, deps)
    scope.get('/u/:token', async (request, reply) => await showUnsubscribe(deps, request, reply))
    scope.post('/u/:token', async (request, reply) => await leave(deps, request, reply))
  })
}

/** The link of a request with the context of its workspace; null when it is none or too old. */
async function holderOf<Kind extends ConsentLink['kind']>(
  deps: PreferencePagesDeps,
  request: FastifyRequest,
  kind: Kind,
): Promise<{ link: Extract<ConsentLink, { kind: Kind }>; ctx: Ctx } | null> {
  const link = deps.links.read(tokenOf(request))
  if (!link || link.kind !== kind || link.expiresAt <= deps.base.clock()) return null
  return { link: link as Extract<ConsentLink, { kind: Kind }>, ctx: await deps.ctxOf(link.workspace) }
}

function proofOf(request: FastifyRequest): PageProof {
  return { language: languageFor(request), agent: agentOf(request) }
}

async function showPreferences(deps: PreferencePagesDeps, request: FastifyRequest, reply: FastifyReply) {
  const holder = await holderOf(deps, request, 'preferences')
  const view = holder && (await readPreferencePage(holder.ctx, holder.link.profile))
  if (!view) return sendGone(request, reply)
  const saved = queryOf(request).get('saved') === '1'
  return sendPage(reply, {
    status: 200,
    page: preferencePage(view, { language: languageFor(request), path: pathOf(request), saved }),
  })
}

async function changePreferences(deps: PreferencePagesDeps, request: FastifyRequest, reply: FastifyReply) {
  const holder = await holderOf(deps, request, 'preferences')
  if (!holder) return sendGone(request, reply)
  const form = new URLSearchParams(String(request.body ?? ''))
  const whose = { profile: holder.link.profile, proof: proofOf(request) }
  const isDone = await perform(holder.ctx, whose, form)
  if (!isDone) return sendGone(request, reply)
  return reply
    .header('cache-control', 'no-store')
    .redirect(`${pathOf(request)}?lang=${languageFor(request)}&saved=1`, 303)
}

async function perform(
  ctx: Ctx,
  whose: { profile: number; proof: PageProof },
  form: URLSearchParams,
): Promise<boolean> {
  switch (form.get('do')) {
    case 'save':
      return await savePreferencePage(ctx, whose, savedOf(form))
    case 'none':
      return await refuseEverything(ctx, whose)
    case 'pause':
      return await pauseContact(ctx, whose, Number(form.get('days')) || -1)
    case 'resume':
      return await pauseContact(ctx, whose, 0)
    case 'export':
      return await askOfStaff(ctx, whose, 'export')
    case 'erase':
      return await askOfStaff(ctx, whose, 'erase')
    default:
      // A form that is none of ours changes nothing; the page says how things are.
      return true
  }
}

async function showUnsubscribe(deps: PreferencePagesDeps, request: FastifyRequest, reply: FastifyReply) {
  return await unsubscribeAnswer(deps, { request, reply, isLeaving: false })
}

/** As a form's field or as a part of several. Each gap is bounded: anybody may post, and gaps that may share their blanks are tried in all ways. */
const oneClickWords = /List-Unsubscribe"?[ \t]{0,8}(?:=|\r?\n)\s{0,8}One-Click/i

/** RFC 8058: the post with `List-Unsubscribe=One-Click`, or the page's own button; any other post changes nothing. */
async function leave(deps: PreferencePagesDeps, request: FastifyRequest, reply: FastifyReply) {
  const body = String(request.body ?? '')
  const oneClick = oneClickWords.test(body)
  const isLeaving = oneClick || new URLSearchParams(body).get('confirm') === '1'
  const holder = isLeaving ? await holderOf(deps, request, 'unsubscribe') : null
  if (holder) await unsubscribe(holder.ctx, holder.link, { ...proofOf(request), oneClick })
  return await unsubscribeAnswer(deps, { request, reply, isLeaving })
}

async function unsubscribeAnswer(
  deps: PreferencePagesDeps,
  { request, reply, isLeaving }: { request: FastifyRequest; reply: FastifyReply; isLeaving: boolean },
) {
  const holder = await holderOf(deps, request, 'unsubscribe')
  const found = holder && (await readUnsubscribe(holder.ctx, holder.link))
  if (!found) return sendGone(request, reply)
  const { ctx, link } = holder
  const state = !isLeaving ? 'asking' : found.isBinding ? 'left_binding' : 'left'
  const preferences = new URL(deps.links.preferenceUrl({ workspace: link.workspace, person: link.profile }).url)
    .pathname
  const what = { purpose: found.purpose, channel: link.channel, company: ctx.workspace.name, preferences }
  return sendPage(reply, {
    status: 200,
    page: unsubscribePage(what, { language: languageFor(request), path: pathOf(request), state }),
  })
}

async function showOptIn(deps: PreferencePagesDeps, request: FastifyRequest, reply: FastifyReply) {
  const found = await optInOf(deps, request)
  if (!found) return sendGone(request, reply)
  return sendPage(reply, { status: 200, page: confirmPage(found, { ...found.at, isConfirmed: false }) })
}

async function confirm(deps: PreferencePagesDeps, request: FastifyRequest, reply: FastifyReply) {
  const found = await optInOf(deps, request)
  const isConfirmed =
    found !== null && (await confirmOptIn(deps.base, deps.ctxOf, { token: tokenOf(request), agent: agentOf(request) }))
  if (!found || !isConfirmed) return sendGone(request, reply)
  return sendPage(reply, { status: 200, page: confirmPage(found, { ...found.at, isConfirmed: true }) })
}

async function optInOf(deps: PreferencePagesDeps, request: FastifyRequest) {
  const view = await readOptIn(deps.base, deps.ctxOf, tokenOf(request))
  if (view.outcome === 'closed') return null
  const { workspace } = await deps.ctxOf(view.workspace)
  const language = queryOf(request).has('lang') ? languageFor(request) : view.language
  return { company: workspace.name, purposes: view.purposes, at: { language, path: pathOf(request) } }
}
