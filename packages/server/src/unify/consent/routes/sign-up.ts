import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createRateLimit, type RateLimit } from '../../../platform/auth/index.ts'
import { CatalogueError, networkOf } from '../../../platform/kernel/index.ts'
import { type SignUpProblem, signUpDonePage, signUpPage } from '../page/sign-up-page.ts'
import { openForm, type SentForm, type SignUpDeps, takeSignUp, viewForm } from '../service/sign-up.ts'
import { agentOf, languageFor, pathOf, queryOf, sendGone, sendPage, tokenOf } from './respond.ts'

const minuteMs = 60_000
const tickedMax = 20

type Limits = Record<'wrong' | 'byIp' | 'byForm', RateLimit>

/**
 * `/p/f/:token`: people sign up. A GET shows the form, a POST answers everybody alike and has a mail sent; only that mail's link, and
 * only its button, records anything. What one network address and one form may ask for is limited.
 */
export function mountSignUp(scope: FastifyInstance, deps: SignUpDeps): void {
  const limits: Limits = {
    wrong: createRateLimit({ most: 60, windowMs: 10 * minuteMs }),
    byIp: createRateLimit({ most: 30, windowMs: 10 * minuteMs }),
    byForm: createRateLimit({ most: 600, windowMs: 10 * minuteMs }),
  }
  scope.get('/p/f/:token', async (request, reply) => await show(deps, limits, { request, reply }))
  scope.post('/p/f/:token', async (request, reply) => await take(deps, limits, { request, reply }))
}

type Exchange = { request: FastifyRequest; reply: FastifyReply }

async function found(deps: SignUpDeps, limits: Limits, { request, reply }: Exchange) {
  const open = await openForm(deps, tokenOf(request))
  if (!open && isTooMany(() => limits.wrong.take(networkOf(request.ip), deps.base.clock()), reply)) reply.status(429)
  return open
}

/** True when a limit was reached; then the reply says when to come back. */
function isTooMany(take: () => void, reply: FastifyReply): boolean {
  try {
    take()
    return false
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    reply.header('retry-after', error.details.retryAfterSeconds ?? 60)
    return true
  }
}

async function show(deps: SignUpDeps, limits: Limits, at: Exchange): Promise<FastifyReply> {
  const { request, reply } = at
  const open = await found(deps, limits, at)
  if (!open) return sendGone(request, reply)
  const { frames } = open.form
  const place = { language: languageFor(request), path: pathOf(request) }
  if (queryOf(request).get('done') === '1')
    return sendPage(reply, { status: 200, page: signUpDonePage(open.ctx.workspace.name, place), frames })
  const view = await viewForm(deps, open)
  const empty = { address: '', ticked: new Set<string>(), problem: null, stamp: view.stamp }
  return sendPage(reply, { status: 200, page: signUpPage(view, { ...place, ...empty }), frames })
}

/** The fields of the form. */
function sentOf(request: FastifyRequest): SentForm {
  const form = new URLSearchParams(String(request.body ?? ''))
  return {
    address: (form.get('address') ?? '').slice(0, 320),
    ticked: form.getAll('yes').slice(0, tickedMax),
    trap: form.get('website') ?? '',
    stamp: form.get('stamp') ?? '',
  }
}

/** The site on which the form stood, as far as the browser says. */
function siteOf(request: FastifyRequest): string {
  const { origin } = request.headers
  return typeof origin === 'string' && /^https?:\/\/[\w.:-]{1,260}$/.test(origin) ? origin : ''
}

async function take(deps: SignUpDeps, limits: Limits, at: Exchange): Promise<FastifyReply> {
  const { request, reply } = at
  const open = await found(deps, limits, at)
  if (!open) return sendGone(request, reply)
  const sent = sentOf(request)
  const now = deps.base.clock()
  const isLimited = isTooMany(() => {
    limits.byIp.take(networkOf(request.ip), now)
    limits.byForm.take(open.form.public_id, now)
  }, reply)
  const who = { language: languageFor(request), agent: agentOf(request), from: siteOf(request) }
  const outcome = isLimited ? 'tooMany' : await takeSignUp(deps, open, { ...sent, ...who })
  if (outcome !== 'done') return await again(deps, open, { ...at, sent, problem: outcome })
  return reply
    .header('cache-control', 'no-store')
    .redirect(`${pathOf(request)}?lang=${languageFor(request)}&done=1`, 303)
}

async function again(
  deps: SignUpDeps,
  open: NonNullable<Awaited<ReturnType<typeof openForm>>>,
  { request, reply, sent, problem }: Exchange & { sent: SentForm; problem: SignUpProblem | 'tooQuick' },
): Promise<FastifyReply> {
  const view = await viewForm(deps, open)
  const place = { language: languageFor(request), path: pathOf(request) }
  // Who was too quick is quick enough the second time: the page keeps the time at which it was made.
  const isQuick = problem === 'tooQuick'
  const filled = {
    ...{ address: sent.address, ticked: new Set(sent.ticked) },
    ...{ problem: isQuick ? ('sendAgain' as const) : problem, stamp: isQuick ? sent.stamp : view.stamp },
  }
  const status = problem === 'tooMany' ? 429 : 422
  return sendPage(reply, { status, page: signUpPage(view, { ...place, ...filled }), frames: open.form.frames })
}
